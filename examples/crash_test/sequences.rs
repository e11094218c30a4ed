//! The test of sequences: people who are on three steps answer, react, put it off, opt out and block, their accounts'
//! owners write on the phone, admins write, hold, stop and resume, pause a campaign and let it go on, and the desk is
//! killed again and again. Nobody gets a step twice, after anything human or in a pause, and nobody is forgotten.
//!
//! Steps are hours apart. While the desk does not run, its database makes some of them due, as if the hours had passed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use jiff::Timestamp;
use salesdesk::domain::campaign::CampaignState;
use salesdesk::domain::campaign::arm::Arm;
use salesdesk::domain::consent::{Basis, NewConsent, Purpose};
use salesdesk::domain::ids::{CampaignId, ContactId, TelegramUserId};
use salesdesk::domain::sequence::StepWait;
use salesdesk::domain::template::Body;
use salesdesk::domain::username::Username;
use salesdesk::store::{CampaignError, NewCampaign, NewRun, NewStep, PutOn, StepMedia, Store};
use telegram_sandbox::control::{Button, ChatMessage};
use telegram_sandbox::world::{Moment, Paused, PersonId, State};

use crate::dice::Dice;
use crate::sequences_judge::{Report, Verdict};
use crate::sequences_record::{self as record, BY_PHONE};
use crate::stage::{Size, Stage, name};
use crate::{SETTLING, STANDSTILL, runs_out, talkers};

/// The texts of the steps.
pub(crate) const STEPS: [&str; 3] = ["The first step.", "The second step.", "The third step."];
/// The call that sends a message.
const SEND: &str = "messages.sendMessage";
/// The campaign has begun, and nobody waits for the pace that it is to keep.
const UNDER_WAY: &str = "update campaigns set state = 'running', started_at = created_at, a_day = 100000000,
     for_an_account = 100000";
/// How long the bot may take for an answer while nothing else happens.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long the first message after a start may take: the accounts connect before.
const CONNECTING: Duration = Duration::from_secs(20);
/// Each turn sends at most one step to a person; those that a member held and resumed take some more.
const MOST_TURNS: usize = 12;

/// A run of the test.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) title: &'static str,
    pub(crate) people: usize,
    pub(crate) accounts: u32,
    pub(crate) kills: usize,
    pub(crate) at_moments: usize,
    /// Runs go on although the desk stops them, and the sandbox forgets what it has seen: the judge must notice both.
    pub(crate) control: bool,
}

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

/// Whether a prospect belongs to the campaign: every other one does.
pub(crate) fn is_of_campaign(number: usize) -> bool {
    number % 2 == 1
}

/// Who is on the sequence, and what they and the team did.
pub(crate) struct Cast {
    /// The run of each prospect.
    pub(crate) runs: Vec<i64>,
    /// What each of them did, or what was done to them.
    pub(crate) acted: BTreeMap<usize, BTreeSet<Act>>,
    /// Whose runs an owner has stopped.
    pub(crate) stopped: BTreeSet<usize>,
    /// How many decisions owners have made.
    pub(crate) decisions: usize,
    /// How often the campaign was paused or let go on.
    pub(crate) pauses: usize,
    campaign: CampaignId,
    /// Pauses come from another process, as an import does.
    store: Store,
    by: TelegramUserId,
    accounts: Vec<PersonId>,
    /// A screen in the chat of each owner, whose buttons they press.
    screens: Vec<(PersonId, i64)>,
    /// The prospects whose steps became due last.
    hot: Vec<usize>,
}

/// Runs and judges. Returns whether everything is right.
pub(crate) async fn run(plan: Plan, binary: &Path, dice: &mut Dice) -> anyhow::Result<bool> {
    let began = Instant::now();
    let size = Size { accounts: plan.accounts, limited: 0, prospects: plan.people };
    let stage = Stage::of_size(binary, size).await?;
    stage.sandbox.edit(|state| state.dcs.settings.recognises_repetition = !plan.control);
    let verdict = match play(plan, &stage, dice).await {
        Ok(verdict) => verdict,
        Err(error) => {
            println!("the files are in {}", stage.keep().display());
            return Err(error);
        }
    };
    let Plan { title, people, accounts, kills, at_moments, .. } = plan;
    println!("{title}: {people} people on {accounts} accounts; {:.1?}", began.elapsed());
    println!("  {kills} kills at random, {at_moments} each at seen, executed, answered");
    print!("{verdict}");
    let good = if plan.control { verdict.noticed() } else { verdict.good() };
    println!("  {}", if good { "as it must be" } else { "NOT AS IT MUST BE" });
    if !good {
        println!("the files are in {}", stage.keep().display());
    }
    Ok(good)
}

async fn play(plan: Plan, stage: &Stage, dice: &mut Dice) -> anyhow::Result<Verdict> {
    let mut cast = Cast::engage(stage).await?;
    record::begin(&mut stage.writing().await?, plan.control).await?;
    cast.open_screens(stage).await?;
    let at_random = std::iter::repeat_n(None, plan.kills);
    let moments = [Moment::Seen, Moment::Executed, Moment::Answered];
    let at_moments = moments.into_iter().flat_map(|moment| std::iter::repeat_n(Some(moment), plan.at_moments));
    let mut kills: Vec<Option<Moment>> = at_random.chain(at_moments).collect();
    // In any order: at the end fewer steps are left.
    for last in (1..kills.len()).rev() {
        kills.swap(last, dice.below(last + 1));
    }
    let steps = (STEPS.len() * plan.people).div_ceil(kills.len()).max(6);
    let acts = plan.people.div_ceil(2 * kills.len()).max(2);
    let mut reached = 0;
    for moment in kills {
        cast.make_due(stage, dice, steps).await?;
        // While the desk is down.
        let first = dice.below(acts + 1);
        cast.act(stage, dice, first);
        let desk = stage.desk.start()?;
        let paused = match moment {
            None => {
                cast.at_random(stage, dice, acts).await?;
                None
            }
            Some(moment) => at_a_step(stage, dice, moment).await,
        };
        reached += usize::from(paused.is_some());
        cast.act(stage, dice, 1);
        if dice.below(3) == 0 {
            cast.turn_campaign(None).await?;
        }
        desk.kill()?;
        // A request in flight continues without the desk, as at Telegram.
        drop(paused);
    }
    let unnoticed = cast.settle(stage, plan.control).await?;
    let report = report(stage).await?;
    Verdict::on(stage, &cast, reached, unnoticed, report).await
}

/// Returns when one of the next messages has reached this moment; `None` when nothing is sent any more.
async fn at_a_step(stage: &Stage, dice: &mut Dice, moment: Moment) -> Option<Paused> {
    let (mut let_pass, mut patience) = (dice.below(4), CONNECTING);
    loop {
        let reached = stage.sandbox.hooks().stop_at(SEND, moment);
        match tokio::time::timeout(patience, reached).await {
            Ok(Ok(paused)) if let_pass == 0 => return Some(paused),
            Ok(Ok(_)) => (let_pass, patience) = (let_pass - 1, Duration::from_secs(3)),
            Ok(Err(_)) | Err(_) => return None,
        }
    }
}

impl Cast {
    /// Everybody has agreed to be written to and is put on the sequence.
    async fn engage(stage: &Stage) -> anyhow::Result<Self> {
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
        let people: Vec<ContactId> = contacts.iter().copied().skip(1).step_by(2).collect();
        let new =
            NewCampaign { name: &"Half of them".parse()?, sequence: &sequence, list: "Fair", people: &people, by };
        let campaign = work.campaigns().create(&new).await?;
        let mut runs = Vec::new();
        for (number, contact) in contacts.into_iter().enumerate() {
            let of = is_of_campaign(number).then_some((campaign, None));
            let new = NewRun { sequence: &sequence, wait: hour, again: false, campaign: of, by };
            let PutOn::Started(run) = work.runs().put_on(contact, &new).await? else {
                anyhow::bail!("{} is not put on the sequence", name(number));
            };
            if of.is_some() {
                let position = u32::try_from(number / 2 + 1)?;
                work.campaigns().start(campaign, position, run, Arm(0), None).await?;
            }
            runs.push(run.0);
        }
        work.commit().await?;
        sqlx::query(UNDER_WAY).execute(&mut stage.writing().await?).await?;
        Ok(Self {
            runs,
            acted: BTreeMap::new(),
            stopped: BTreeSet::new(),
            decisions: 0,
            pauses: 0,
            campaign,
            store,
            by,
            accounts: stage.limits.keys().copied().collect(),
            screens: Vec::new(),
            hot: Vec::new(),
        })
    }

    /// The desk runs once in peace: all accounts listen, and each owner has a screen.
    async fn open_screens(&mut self, stage: &Stage) -> anyhow::Result<()> {
        let world = stage.sandbox.world();
        let desk = stage.desk.start()?;
        talkers::listening(world, &self.accounts).await?;
        for owner in &stage.owners {
            self.screens.push((*owner, asked(stage, *owner).await?.id));
        }
        desk.stop().await
    }

    /// Makes the next step of so many runs due, as if its wait were over.
    async fn make_due(&mut self, stage: &Stage, dice: &mut Dice, most: usize) -> anyhow::Result<()> {
        let mut database = stage.writing().await?;
        let now = Timestamp::now().as_millisecond();
        let waiting = sqlx::query_scalar("select id from runs where due_at > $1 order by id").bind(now);
        let mut waiting: Vec<i64> = waiting.fetch_all(&mut database).await?;
        self.hot.clear();
        for _ in 0..most.min(waiting.len()) {
            let run = waiting.swap_remove(dice.below(waiting.len()));
            let due = sqlx::query("update runs set due_at = $2 where id = $1 and due_at is not null");
            due.bind(run).bind(now).execute(&mut database).await?;
            self.hot.extend(self.runs.iter().position(|known| *known == run));
        }
        Ok(())
    }

    /// Somebody: half the time, one of those whose step is due.
    fn anybody(&self, dice: &mut Dice) -> usize {
        match self.hot.len() {
            0 => dice.below(self.runs.len()),
            hot if dice.below(2) == 0 => self.hot[dice.below(hot)],
            _ => dice.below(self.runs.len()),
        }
    }

    /// Human things, and decisions of owners.
    fn act(&mut self, stage: &Stage, dice: &mut Dice, times: usize) {
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
    async fn turn_campaign(&mut self, to: Option<CampaignState>) -> anyhow::Result<()> {
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
    async fn at_random(&mut self, stage: &Stage, dice: &mut Dice, acts: usize) -> anyhow::Result<()> {
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
            // A campaign pauses itself for each of them.
            (1, Some(_)) if !is_of_campaign(number) => {
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
                world.write(person, account, "Stop");
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
        match dice.below(4) {
            0 => {
                self.press(stage, dice, "stop", self.runs[number]);
                self.stopped.insert(number);
            }
            1 => self.press(stage, dice, "goon", self.runs[number]),
            _ => self.press(stage, dice, "hold", self.runs[number]),
        }
    }

    fn press(&mut self, stage: &Stage, dice: &mut Dice, what: &str, run: i64) {
        let (owner, screen) = self.screens[dice.below(self.screens.len())];
        // A screen stays, and data that it does not offer is delivered all the same.
        let pressed = stage.sandbox.press(owner, screen, Button::Data(format!("sq:{what}:{run}")));
        self.decisions += usize::from(pressed.is_ok());
    }

    /// Lets the desk catch up, then lets all runs end. Returns how many people did something without effect.
    async fn settle(&mut self, stage: &Stage, control: bool) -> anyhow::Result<usize> {
        let desk = stage.desk.start()?;
        asked(stage, stage.owners[0]).await?;
        let mut unnoticed = 0;
        let quiet = async || {
            unnoticed = self.unnoticed(stage).await?;
            Ok(unnoticed + stage.sandbox.updates_waiting())
        };
        runs_out(if control { Duration::from_secs(5) } else { STANDSTILL }, quiet).await?;
        desk.stop().await?;
        if control {
            return Ok(unnoticed);
        }
        let mut dice = Dice(0);
        for _ in 0..MOST_TURNS {
            self.turn_campaign(Some(CampaignState::Running)).await?;
            self.make_due(stage, &mut dice, usize::MAX).await?;
            let desk = stage.desk.start()?;
            asked(stage, stage.owners[0]).await?;
            let mut database = stage.database().await?;
            let held = sqlx::query_scalar("select id from runs where state = 'held' and reason = 'by_hand'");
            for run in held.fetch_all(&mut database).await? {
                self.press(stage, &mut dice, "goon", run);
            }
            let on_the_way = async || {
                let left: i64 = sqlx::query_scalar(
                    "select count(*) from runs left join campaigns on campaigns.id = campaign_id
                     where (runs.state = 'running' and (due_at is null or due_at <= $1)
                             and (campaigns.state is null or campaigns.state <> 'paused'))
                         or (runs.state = 'held' and reason = 'by_hand')",
                )
                .bind(Timestamp::now().as_millisecond())
                .fetch_one(&mut database)
                .await?;
                Ok(usize::try_from(left)? + stage.sandbox.updates_waiting())
            };
            // What is left is for the judge.
            runs_out(SETTLING, on_the_way).await?;
            desk.stop().await?;
            let left = sqlx::query_scalar(
                "select count(*) from runs where state = 'running' or (state = 'held' and reason = 'by_hand')",
            );
            let left: i64 = left.fetch_one(&mut stage.database().await?).await?;
            if left == 0 {
                break;
            }
        }
        Ok(unnoticed)
    }

    /// How many people said or got something human while their run goes on, and nobody has let it.
    async fn unnoticed(&self, stage: &Stage) -> anyhow::Result<usize> {
        let running = sqlx::query_scalar(
            "select id from runs where state = 'running' and not exists (
                 select 1 from crash_record where run_id = runs.id and state_before = 'held' and state = 'running')",
        );
        let running: BTreeSet<i64> = running.fetch_all(&mut stage.database().await?).await?.into_iter().collect();
        let told = |acts: &BTreeSet<Act>| {
            !acts.contains(&Act::Blocks) && acts.iter().any(|act| !matches!(act, Act::Reacts | Act::Blocks))
        };
        let acted = self.acted.iter().filter(|(_, acts)| told(acts));
        Ok(acted.filter(|(number, _)| running.contains(&self.runs[**number])).count())
    }
}

/// What the bot says about the sequence.
async fn report(stage: &Stage) -> anyhow::Result<Report> {
    let desk = stage.desk.start()?;
    let said = asked(stage, stage.owners[0]).await?;
    desk.stop().await?;
    said.text.lines().find_map(Report::read).context("the bot reports nothing")
}

/// The screen of all sequences.
async fn asked(stage: &Stage, owner: PersonId) -> anyhow::Result<ChatMessage> {
    let world = stage.sandbox.world();
    let asked = world.say(owner, "/sequences");
    let shown = world.wait_for_bot(owner, PATIENCE, |chat| {
        let mut said = chat.iter().filter(|message| message.from_bot && message.id > asked);
        said.find(|message| message.text.contains("Three steps")).cloned()
    });
    shown.await.context("the bot shows no sequences")
}
