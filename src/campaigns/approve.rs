//! The next ten people of a campaign, and their approval.
//!
//! Invariant: an approval lets exactly those go that were shown. Those between them who cannot be written to are left out
//! with it.

use super::texts::{CampaignTexts, FirstText, rooms};
use super::{Campaigns, expected};
use crate::domain::campaign::CampaignState;
use crate::domain::campaign::approval::{APPROVED_AT_ONCE, ApprovalError, ShownTen, approve, next_ten};
use crate::domain::campaign::preflight::{AudienceRules, PreflightOutcome};
use crate::domain::campaign::progress::LeftOut;
use crate::domain::ids::{AccountId, CampaignId, TelegramUserId};
use crate::domain::template::VariableName;
use crate::store::{AudiencePart, AudiencePerson, CampaignError, LeftOutPerson, StoreError, Tx};

/// How many people are looked at together until ten are found.
const AT_ONCE: u32 = 200;

/// The next people to be approved: ten who can be written to, or all that are left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextTen {
    /// What the button carries that approves them.
    pub shown: ShownTen,
    /// Their first texts as they will arrive.
    pub texts: Vec<FirstText>,
    /// How many people between them are left out with this approval, by reason.
    pub left_out: Vec<(LeftOut, u32)>,
}

/// The people of the next approval.
struct Window {
    shown: ShownTen,
    /// The account that would send to strangers now.
    from: Option<AccountId>,
    people: Vec<(AudiencePerson, PreflightOutcome)>,
}

impl Campaigns {
    /// The next people to be approved.
    ///
    /// # Errors
    /// When the campaign is gone or finished, or nobody is left who can be written to.
    pub async fn next_ten(&self, id: CampaignId) -> Result<NextTen, CampaignError> {
        let mut reading = self.store.read().await?;
        let texts = expected(&mut reading, id).await?;
        refuse_finished(&texts)?;
        let window = window(&mut reading, &texts).await?.ok_or(ApprovalError::Everybody)?;
        let mut next = NextTen { shown: window.shown, texts: Vec::new(), left_out: Vec::new() };
        for (person, outcome) in &window.people {
            match outcome.left_out() {
                None => {
                    let contact = reading.contacts().get(person.contact).await?;
                    next.texts.extend(contact.and_then(|contact| texts.first_text(person, contact, window.from)));
                }
                Some(reason) => match next.left_out.iter_mut().find(|(one, _)| *one == reason) {
                    Some((_, people)) => *people += 1,
                    None => next.left_out.push((reason, 1)),
                },
            }
        }
        Ok(next)
    }

    /// Approves what was shown, and starts a draft. A paused campaign stays paused. Returns how many people are let go.
    ///
    /// # Errors
    /// When the campaign is gone or finished, its sequence is archived, the next people are others than shown, or nobody
    /// is left.
    pub async fn approve(&self, id: CampaignId, shown: ShownTen, by: TelegramUserId) -> Result<u32, CampaignError> {
        let mut work = self.store.begin().await?;
        let texts = expected(&mut work, id).await?;
        refuse_finished(&texts)?;
        if texts.sequence.archived_at.is_some() {
            return Err(CampaignError::Archived);
        }
        let window = window(&mut work, &texts).await?;
        let approval = approve(texts.plan, shown, window.as_ref().map(|window| window.shown))?;
        let people = window.map(|window| window.people).unwrap_or_default();
        let left_out: Vec<LeftOutPerson> =
            people.iter().filter_map(|(person, outcome)| left_out(person, outcome)).collect();
        work.campaigns().approve(id, approval, &left_out, by).await?;
        work.commit().await?;
        Ok(u32::try_from(people.len() - left_out.len()).unwrap_or(u32::MAX))
    }

    /// Leaves out a person whose turn has not come. Nothing changes for one who is decided.
    ///
    /// # Errors
    /// When the campaign is gone or finished.
    pub async fn leave_out(&self, id: CampaignId, position: u32, by: TelegramUserId) -> Result<(), CampaignError> {
        self.store
            .write(async |tx| {
                refuse_finished(&expected(tx, id).await?)?;
                tx.campaigns().leave_out_by_hand(id, position, by).await?;
                Ok(())
            })
            .await
    }
}

fn refuse_finished(texts: &CampaignTexts) -> Result<(), CampaignError> {
    match texts.campaign.state {
        CampaignState::Finished => Err(CampaignError::State(CampaignState::Finished)),
        _ => Ok(()),
    }
}

/// Why a person is left out, to be stored.
pub(super) fn left_out(person: &AudiencePerson, outcome: &PreflightOutcome) -> Option<LeftOutPerson> {
    let details = match outcome {
        PreflightOutcome::Holes(names) => Some(names.iter().map(VariableName::as_str).collect::<Vec<_>>().join(", ")),
        _ => None,
    };
    outcome.left_out().map(|reason| LeftOutPerson { position: person.position, reason, details })
}

/// The people of the next approval; `None` if nobody is left who can be written to.
async fn window(work: &mut Tx, texts: &CampaignTexts) -> Result<Option<Window>, StoreError> {
    let id = texts.campaign.id;
    let Some(first) = work.campaigns().first_undecided(id).await? else { return Ok(None) };
    let after = texts.approved().max(first - 1);
    let from = rooms(work, texts).await?.first().map(|room| room.account.id);
    let rules = AudienceRules::at(work.now());
    let (sequence, last) = (texts.campaign.sequence, texts.campaign.people);
    let (mut people, mut behind) = (Vec::new(), after);
    loop {
        let part = AudiencePart { campaign: id, sequence, behind, up_to: last, most: AT_ONCE };
        let some = work.campaigns().undecided(&part).await?;
        let whole = u32::try_from(some.len()).unwrap_or(u32::MAX) < AT_ONCE;
        behind = some.last().map_or(last, |person| person.position);
        people.extend(some.into_iter().map(|person| {
            let outcome = texts.outcome(&person, rules, from);
            (person, outcome)
        }));
        let ready: Vec<(u32, bool)> = people
            .iter()
            .map(|(person, outcome): &(AudiencePerson, _)| (person.position, *outcome == PreflightOutcome::Ready))
            .collect();
        let enough = ready.iter().filter(|(_, ready)| *ready).count() >= APPROVED_AT_ONCE;
        if enough || whole {
            let Some(shown) = next_ten(texts.plan, after, &ready, last) else { return Ok(None) };
            people.retain(|(person, _)| person.position <= shown.up_to);
            return Ok(Some(Window { shown, from, people }));
        }
    }
}
