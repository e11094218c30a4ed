//! The pre-flight: what would happen to each person of a campaign, with which accounts, and until when.
//!
//! Invariant: each person is counted once. Who is decided counts as decided; the others by the facts of now.

use jiff::civil::Date;

use super::Campaigns;
use super::texts::{CampaignTexts, FirstText, rooms};
use crate::domain::account::Account;
use crate::domain::campaign::pacing::days_until_done;
use crate::domain::campaign::preflight::{AudienceRules, PreflightCounts, PreflightOutcome};
use crate::domain::ids::CampaignId;
use crate::domain::template::VariableName;
use crate::store::{AudiencePart, AudiencePerson, StoreError, StrangerRoom, Tx};

/// How many first texts are shown.
const SAMPLES: usize = 3;

/// What would happen.
#[derive(Clone, Debug, PartialEq)]
pub struct CampaignPreflight {
    /// How many people have each outcome. Erased people, and those that an end left out, are in no count.
    pub counts: PreflightCounts,
    /// The blanks without a value, and for how many people.
    pub holes: Vec<(VariableName, u32)>,
    /// The accounts that may write to strangers now, most room first.
    pub accounts: Vec<AccountRoom>,
    /// How many first texts go on a full day, at these limits and with these accounts.
    pub a_day: u32,
    /// The first and the last day of first texts, in the team's zone; `None` while nothing can go.
    pub first_day: Option<Date>,
    pub last_day: Option<Date>,
    /// First texts as they will arrive, of up to three people who are written to.
    pub samples: Vec<FirstText>,
}

/// How many strangers an account may write to for a campaign.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountRoom {
    pub account: Account,
    /// Still today.
    pub today: u32,
    /// On a full day.
    pub a_day: u32,
}

impl Campaigns {
    /// What would happen; `None` when the campaign is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn preflight(&self, id: CampaignId) -> Result<Option<CampaignPreflight>, StoreError> {
        let mut reading = self.store.read().await?;
        let Some(texts) = CampaignTexts::of(&mut reading, id).await? else { return Ok(None) };
        let mut counts = PreflightCounts::default();
        let (progress, _) = reading.campaigns().progress(&texts.campaign, 0, texts.number_of_arms()).await?;
        counts.decided(None, progress.on_the_way + progress.not_sent + progress.written_to);
        for (reason, people) in &progress.left_out {
            counts.decided(Some(*reason), *people);
        }
        let rooms = rooms(&mut reading, &texts).await?;
        let from = rooms.first().map(|room| room.account.id);
        let rules = AudienceRules::at(reading.now());
        let all = u32::MAX >> 1;
        let part = AudiencePart { campaign: id, sequence: texts.campaign.sequence, behind: 0, up_to: all, most: all };
        let people = reading.campaigns().undecided(&part).await?;
        let mut holes: Vec<(VariableName, u32)> = Vec::new();
        let mut ready: Vec<&AudiencePerson> = Vec::new();
        for person in &people {
            let outcome = texts.outcome(person, rules, from);
            counts.count(&outcome);
            match outcome {
                PreflightOutcome::Ready => ready.push(person),
                PreflightOutcome::Holes(names) => names.into_iter().for_each(|name| add(&mut holes, name)),
                _ => {}
            }
        }
        let mut samples = Vec::new();
        for person in ready.iter().take(SAMPLES) {
            let contact = reading.contacts().get(person.contact).await?;
            samples.extend(contact.and_then(|contact| texts.first_text(person, contact, from)));
        }
        let left = u32::try_from(ready.len()).unwrap_or(u32::MAX);
        let days = days(&mut reading, &texts, &rooms, left).await?;
        let (a_day, first_day, last_day) = days;
        let accounts =
            rooms.into_iter().map(|StrangerRoom { account, today, a_day }| AccountRoom { account, today, a_day });
        let accounts = accounts.collect();
        Ok(Some(CampaignPreflight { counts, holes, accounts, a_day, first_day, last_day, samples }))
    }
}

fn add(holes: &mut Vec<(VariableName, u32)>, name: VariableName) {
    match holes.iter_mut().find(|(known, _)| *known == name) {
        Some((_, people)) => *people += 1,
        None => holes.push((name, 1)),
    }
}

/// How many first texts go on a full day, and the first and the last day, for so many people.
async fn days(
    work: &mut Tx,
    texts: &CampaignTexts,
    rooms: &[StrangerRoom],
    people: u32,
) -> Result<(u32, Option<Date>, Option<Date>), StoreError> {
    let limits = texts.campaign.limits;
    let settings = work.settings().team();
    let team = settings.campaign_limit;
    let gone = work.campaigns().first_texts(texts.campaign.id).await?.all();
    let gone_of_all = work.campaigns().first_texts_of_all().await?;
    let full: Vec<u32> = rooms.iter().map(|room| room.a_day).collect();
    let a_day = limits.a_day_from(&full).min(team);
    let now: Vec<u32> = rooms.iter().map(|room| room.today).collect();
    let today = limits
        .a_day_from(&now)
        .min(limits.a_day.get().saturating_sub(gone))
        .min(team.saturating_sub(gone_of_all))
        .min(still_today(work, texts));
    let begin = work.now().to_zoned(work.zone()).date();
    let day = |days: u32| settings.open_hours().day_after(begin, days);
    let first = if today > 0 { Some(0) } else { (a_day > 0).then_some(1) };
    let first = first.filter(|_| people > 0);
    let last = days_until_done(people, today, a_day).filter(|_| people > 0);
    Ok((a_day, first.and_then(day), last.and_then(|days| day(days - 1))))
}

/// How many first texts the pace lets go today.
fn still_today(work: &mut Tx, texts: &CampaignTexts) -> u32 {
    let settings = work.settings().team();
    texts.campaign.limits.left_today(work.now(), settings.open_hours(), &work.zone())
}
