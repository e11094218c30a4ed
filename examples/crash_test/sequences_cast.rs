//! Who is in the campaign and on its sequence, and all that people, owners and an admin do meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::time::Duration;

use anyhow::Context as _;
use jiff::Timestamp;
use salesdesk::campaigns::Campaigns;
use salesdesk::contacts::Lists;
use salesdesk::domain::campaign::CampaignState;
use salesdesk::domain::campaign::approval::ApprovalError;
use salesdesk::domain::campaign::pacing::CampaignLimits;
use salesdesk::domain::consent::{Basis, NewConsent, Purpose};
use salesdesk::domain::ids::{CampaignId, ContactId, TelegramUserId};
use salesdesk::domain::sequence::StepWait;
use salesdesk::domain::team::team_settings::MOST_CAMPAIGN_TEXTS_A_DAY;
use salesdesk::domain::template::Body;
use salesdesk::domain::username::Username;
use salesdesk::store::{CampaignError, NewCampaign, NewRun, NewStep, PutOn, StepMedia, Store};
use sqlx::SqliteConnection;
use telegram_sandbox::control::Button;
use telegram_sandbox::world::{PersonId, State};

use crate::dice::Dice;
use crate::sequences::{CAMPAIGN, SEND, STEPS, asked};
use crate::sequences_record::{BY_PHONE, OPT_OUT};
use crate::stage::{Stage, name};
use crate::talkers;

/// How long the first message after a start may take: the accounts connect before.
pub(crate) const CONNECTING: Duration = Duration::from_secs(20);
/// So many people are approved at once.
const TEN: usize = 10;
/// A day has passed for the accounts that may not write to strangers, since too many have blocked them.
const RESTED: &str = "update accounts set new_contacts_paused_until = null, new_contacts_paused_from = null;
update outbox set not_before = created_at where settled_at is null and reason = 'new_contacts_paused';";
/// More first texts than there are people.
const AT_ONCE: NonZeroU32 = NonZeroU32::MAX;

/// Something human.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Act {
    Writes,
    PutsOff,
    OptsOut,
    /// A desk that does not listen at that moment never learns of it, since Telegram tells of a reaction once.
    Reacts,
    /// The desk learns of it from its next message.
    Blocks,
    ByPhone,
    ByBot,
}

/// Who is on the sequence, and what they and the team did.
pub(crate) struct Cast {
    /// The run of each prospect, once it has begun: the campaign's people in its order, then those beside it.
    pub(crate) runs: Vec<Option<i64>>,
    /// How many of them are the campaign's.
    pub(crate) of_campaign: usize,
    /// What each of them did, or what was done to them.
    pub(crate) acted: BTreeMap<usize, BTreeSet<Act>>,
    /// Whose runs an owner has stopped.
    pub(crate) stopped: BTreeSet<usize>,
    /// How many decisions owners have made.
    pub(crate) decisions: usize,
    /// How often the campaign was paused or let go on.
    pub(crate) pauses: usize,
    /// How many of the campaign's people are approved.
    approved: usize,
    campaign: CampaignId,
    /// Approvals and pauses come from another process, as an import does.
    campaigns: Campaigns,
    store: Store,
    by: TelegramUserId,
    accounts: Vec<PersonId>,
    /// A screen in the chat of each owner, whose buttons they press.
    screens: Vec<(PersonId, i64)>,
    /// The prospects whose steps became due last.
    hot: Vec<usize>,
}

impl Cast {
    /// Everybody has agreed to be written to. The first `of_campaign` people are in a campaign, which puts them on its
    /// sequence once they are approved; the others are put on it by hand.
    pub(crate) async fn engage(stage: &Stage, of_campaign: usize) -> anyhow::Result<Self> {
        let by = TelegramUserId(stage.owners[0].0);
        let store = stage.store().await?;
        let mut work = store.begin().await?;
        let hour = StepWait::hours(1).context("an hour is a wait")?;
        let step = |text: &&str| {
            let body = Body::parse(text, Vec::new())?;
            anyhow::Ok(NewStep { body, media: StepMedia::None, wait: hour })
        };
        let steps = STEPS.iter().map(step).collect::<anyhow::Result<Vec<_>>>()?;
        let id = work.sequences().add(&"Three steps".parse()?, Purpose::Write, &steps, by).await?;
        let sequence = work.sequences().get(id).await?.context("the sequence is gone")?;
        let mut contacts = Vec::new();
        for number in 0..stage.prospects.len() {
            let contact = work.contacts().find_or_add(&Username::parse(&name(number))?.into(), by).await?;
            let consent = NewConsent::now(Purpose::Write, Basis::Agreed);
            work.contacts().record_consent(contact, &consent, by).await?;
            contacts.push(contact);
        }
        let (people, beside): (&[ContactId], _) = contacts.split_at(of_campaign);
        let new = NewCampaign { name: &CAMPAIGN.parse()?, sequence: &sequence, list: "Fair", people, by };
        let campaign = work.campaigns().create(&new).await?;
        // Nobody waits for the pace that it is to keep.
        let limits = CampaignLimits { a_day: AT_ONCE, for_an_account: AT_ONCE };
        work.campaigns().set_limits(campaign, limits, by).await?;
        work.settings().set("campaign_limit", &MOST_CAMPAIGN_TEXTS_A_DAY.to_string(), None).await?;
        let mut runs = vec![None; of_campaign];
        for contact in beside {
            let new = NewRun { sequence: &sequence, wait: hour, again: false, waits_too: false, campaign: None, by };
            let PutOn::Started(run) = work.runs().put_on(*contact, &new).await? else {
                anyhow::bail!("somebody is not put on the sequence");
            };
            runs.push(Some(run.0));
        }
        work.commit().await?;
        Ok(Self {
            runs,
            of_campaign,
            acted: BTreeMap::new(),
            stopped: BTreeSet::new(),
            decisions: 0,
            pauses: 0,
            approved: 0,
            campaign,
            campaigns: Campaigns::new(store.clone(), Lists::new(store.clone())),
            store,
            by,
            accounts: stage.limits.keys().copied().collect(),
            screens: Vec::new(),
            hot: Vec::new(),
        })
    }

    /// Whether a prospect belongs to the campaign.
    pub(crate) fn is_of_campaign(&self, number: usize) -> bool {
        number < self.of_campaign
    }

    /// The desk runs once in peace: all accounts listen, and each owner has a screen.
    pub(crate) async fn open_screens(&mut self, stage: &Stage) -> anyhow::Result<()> {
        let world = stage.sandbox.world();
        let desk = stage.desk.start()?;
        talkers::listening(world, &self.accounts).await?;
        for owner in &stage.owners {
            self.screens.push((*owner, asked(stage, *owner, "/sequences", "Three steps").await?.id));
        }
        desk.stop().await
    }

    /// An admin approves so many of the next people, in tens. Those who cannot be written to are passed over.
    pub(crate) async fn approve(&mut self, people: usize) -> anyhow::Result<()> {
        for _ in 0..people.div_ceil(TEN) {
            let next = match self.campaigns.next_ten(self.campaign).await {
                Ok(next) => next,
                Err(CampaignError::Approval(ApprovalError::Everybody) | CampaignError::State(_)) => return Ok(()),
                Err(error) => return Err(error.into()),
            };
            self.campaigns.approve(self.campaign, next.shown, self.by).await?;
            self.approved = usize::try_from(next.shown.up_to)?;
        }
        Ok(())
    }

    /// Reads which runs the desk has begun.
    pub(crate) async fn read_runs(&mut self, database: &mut SqliteConnection) -> anyhow::Result<()> {
        let begun = sqlx::query_as("select position, run_id from campaign_people where run_id is not null");
        let begun: Vec<(i64, i64)> = begun.fetch_all(database).await?;
        for (position, run) in begun {
            self.runs[usize::try_from(position)? - 1] = Some(run);
        }
        Ok(())
    }

    /// Makes the next step of so many runs due, as if its wait were over.
    pub(crate) async fn make_due(&mut self, stage: &Stage, dice: &mut Dice, most: usize) -> anyhow::Result<()> {
        let mut database = stage.writing().await?;
        self.read_runs(&mut database).await?;
        let now = Timestamp::now().as_millisecond();
        let waiting = sqlx::query_scalar("select id from runs where due_at > $1 order by id").bind(now);
        let mut waiting: Vec<i64> = waiting.fetch_all(&mut database).await?;
        self.hot.clear();
        for _ in 0..most.min(waiting.len()) {
            let run = waiting.swap_remove(dice.below(waiting.len()));
            let due = sqlx::query("update runs set due_at = $2 where id = $1 and due_at is not null");
            due.bind(run).bind(now).execute(&mut database).await?;
            self.hot.extend(self.runs.iter().position(|known| *known == Some(run)));
        }
        Ok(())
    }

    /// Lets the accounts write to strangers again that had to rest from it.
    pub(crate) async fn rest_the_accounts(&self, stage: &Stage) -> anyhow::Result<()> {
        sqlx::raw_sql(RESTED).execute(&mut stage.writing().await?).await?;
        Ok(())
    }

    /// Somebody: half the time, one of those whose step is due. Some of the campaign's people act before their turn.
    fn anybody(&self, dice: &mut Dice) -> usize {
        let hot = self.hot.len();
        if hot > 0 && dice.below(2) == 0 {
            return self.hot[dice.below(hot)];
        }
        let begun = (self.approved + TEN).min(self.of_campaign);
        let one = dice.below(begun + self.runs.len() - self.of_campaign);
        if one < begun { one } else { one - begun + self.of_campaign }
    }

    /// Human things, and decisions of owners.
    pub(crate) fn act(&mut self, stage: &Stage, dice: &mut Dice, times: usize) {
        for _ in 0..times {
            let number = self.anybody(dice);
            if dice.below(4) == 0 {
                self.decide(stage, dice, number);
            } else {
                self.do_something(stage, dice, number);
            }
        }
    }

    /// An owner pauses the campaign, or lets it go on.
    pub(crate) async fn turn_campaign(&mut self, to: Option<CampaignState>) -> anyhow::Result<()> {
        let (id, by) = (self.campaign, self.by);
        let state = self.store.read().await?.campaigns().get(id).await?.map(|campaign| campaign.state);
        let turned = match state {
            state if state.is_some() && state == to => return Ok(()),
            Some(CampaignState::Running) => self.store.write(async |tx| tx.campaigns().pause(id, by).await).await,
            Some(CampaignState::Paused) => {
                self.store.write(async |tx| tx.campaigns().resume(id, by).await).await.map(drop)
            }
            _ => return Ok(()),
        };
        match turned {
            Ok(()) => self.pauses += 1,
            // The campaign has paused itself meanwhile: too many want no more messages.
            Err(CampaignError::State(_)) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// Human things at random moments while the desk works.
    pub(crate) async fn at_random(&mut self, stage: &Stage, dice: &mut Dice, acts: usize) -> anyhow::Result<()> {
        // Some desks are killed before they are connected.
        if dice.below(4) > 0 {
            let sent = stage.sandbox.look().journal.calls(SEND).count();
            let more = |state: &State| (state.journal.calls(SEND).count() > sent).then_some(());
            let _ = stage.sandbox.wait_for(CONNECTING, more).await;
        }
        for _ in 0..acts {
            let calls = stage.sandbox.look().journal.entries().len() + 1 + dice.below(80);
            let reached = |state: &State| (state.journal.entries().len() >= calls).then_some(());
            // An idle desk may be killed too.
            let _ = stage.sandbox.wait_for(Duration::from_millis(400), reached).await;
            self.act(stage, dice, 1);
            if dice.below(4) == 0 {
                self.turn_campaign(None).await?;
            }
        }
        tokio::time::sleep(Duration::from_micros(u64::try_from(dice.below(3000)).unwrap_or(0))).await;
        Ok(())
    }

    fn do_something(&mut self, stage: &Stage, dice: &mut Dice, number: usize) {
        let world = stage.sandbox.world();
        let person = stage.prospects[number];
        let last = world.received(person).into_iter().rfind(|message| message.random_id.is_some());
        let account = match &last {
            Some(message) => message.from,
            None => self.accounts[dice.below(self.accounts.len())],
        };
        let act = match (dice.below(8), &last) {
            (0, Some(message)) => {
                // Who has blocked the account may not.
                let _ = world.react(person, account, message.message_id, Some("👍"));
                Act::Reacts
            }
            (1, Some(_)) => {
                world.block(person, account, true);
                Act::Blocks
            }
            (2, Some(_)) => {
                world.write(account, person, &format!("{BY_PHONE}, of my own"));
                Act::ByPhone
            }
            (3, _) => {
                let owner = stage.owners[dice.below(stage.owners.len())];
                world.say(owner, &format!("/send @{} By hand", name(number)));
                Act::ByBot
            }
            (4, _) => {
                world.write(person, account, OPT_OUT);
                Act::OptsOut
            }
            (5, _) => {
                world.write(person, account, "Not now");
                Act::PutsOff
            }
            _ => {
                world.write(person, account, "Yes, tell me more");
                Act::Writes
            }
        };
        self.acted.entry(number).or_default().insert(act);
    }

    /// An owner decides about the run of a prospect.
    fn decide(&mut self, stage: &Stage, dice: &mut Dice, number: usize) {
        let Some(run) = self.runs[number] else { return };
        match dice.below(4) {
            0 => {
                self.press(stage, dice, "stop", run);
                self.stopped.insert(number);
            }
            1 => self.press(stage, dice, "goon", run),
            _ => self.press(stage, dice, "hold", run),
        }
    }

    pub(crate) fn press(&mut self, stage: &Stage, dice: &mut Dice, what: &str, run: i64) {
        let (owner, screen) = self.screens[dice.below(self.screens.len())];
        // A screen stays, and data that it does not offer is delivered all the same.
        let pressed = stage.sandbox.press(owner, screen, Button::Data(format!("sq:{what}:{run}")));
        self.decisions += usize::from(pressed.is_ok());
    }
}
