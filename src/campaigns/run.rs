//! The loop that puts the approved people of running campaigns on their sequences.
//!
//! Invariant: one person is decided in one transaction, together with their run. The pace and the limits are asked in it,
//! so that no two of them take the same place.

use jiff::{SignedDuration, Timestamp};

use super::Campaigns;
use super::approve::left_out;
use super::texts::{CampaignTexts, rooms};
use crate::domain::campaign::CampaignState;
use crate::domain::campaign::pacing::{Progress, WakingHours};
use crate::domain::campaign::preflight::{AudienceRules, PreflightOutcome};
use crate::domain::campaign::progress::LeftOut;
use crate::domain::ids::{AccountId, CampaignId};
use crate::logging::{chain, repeats};
use crate::store::{AudiencePart, AudiencePerson, LeftOutPerson, NewRun, PutOn, StoreError, Tx};
use crate::tasks::{Pulse, due};

/// The longest sleep, since limits, accounts and clocks change without a word.
const LONGEST_SLEEP: SignedDuration = SignedDuration::from_mins(1);

/// What a campaign does next.
pub(super) enum Turn {
    /// Nothing yet. `until` is when time alone lets it go on.
    Waits { until: Option<Timestamp> },
    /// This person is decided. Their first text would go from this account, if they have no dialog.
    Takes { person: Box<AudiencePerson>, from: Option<AccountId> },
    /// Everybody is decided.
    NobodyIsLeft,
}

impl Campaigns {
    /// Puts approved people on their sequences until the program stops.
    pub async fn run(self, pulse: Pulse) {
        let (clock, news) = (self.store.clock().clone(), self.store.campaigns_due());
        let tries = repeats!("failed to put people of campaigns on their sequences");
        due::keep_doing(clock, pulse, news, tries, || self.tick()).await;
    }

    /// Decides all people whose turn it is. Returns when the next one may be.
    ///
    /// # Errors
    /// When a campaign could not go on. The other ones did.
    pub async fn tick(&self) -> Result<Timestamp, StoreError> {
        let running = self.store.ask().await?.campaigns().running().await?;
        let mut next = self.store.clock().now() + LONGEST_SLEEP;
        let mut failed = None;
        for id in running {
            match self.advance(id).await {
                Ok(at) => next = next.min(at.unwrap_or(next)),
                Err(error) => {
                    tracing::debug!(campaign = id.0, error = %chain(&error), "failed to advance a campaign");
                    failed = Some(error);
                }
            }
        }
        failed.map_or(Ok(next), Err)
    }

    /// Decides the people of a campaign whose turn it is. Returns when time alone lets it go on.
    async fn advance(&self, id: CampaignId) -> Result<Option<Timestamp>, StoreError> {
        loop {
            // Mostly nothing is due, which needs no write transaction.
            let mut reading = self.store.read().await?;
            let Some(texts) = CampaignTexts::of(&mut reading, id).await? else { return Ok(None) };
            if let Turn::Waits { until } = Turn::of(&mut reading, &texts).await? {
                return Ok(until);
            }
            drop(reading);
            let mut work = self.store.begin().await?;
            let Some(texts) = CampaignTexts::of(&mut work, id).await? else { return Ok(None) };
            match Turn::of(&mut work, &texts).await? {
                Turn::Waits { until } => return Ok(until),
                Turn::NobodyIsLeft => {
                    let finished = work.campaigns().finish_if_done(&texts.campaign).await?;
                    if finished {
                        work.commit().await?;
                    }
                    return Ok(None);
                }
                Turn::Takes { person, from } => {
                    decide(&mut work, &texts, &person, from).await?;
                    work.commit().await?;
                }
            }
        }
    }
}

impl Turn {
    /// What a campaign does now.
    pub(super) async fn of(work: &mut Tx, texts: &CampaignTexts) -> Result<Self, StoreError> {
        let campaign = &texts.campaign;
        if campaign.state != CampaignState::Running {
            return Ok(Self::Waits { until: None });
        }
        let Some(first) = work.campaigns().first_undecided(campaign.id).await? else { return Ok(Self::NobodyIsLeft) };
        if first > texts.approved() {
            return Ok(Self::Waits { until: None });
        }
        let gone = work.campaigns().first_texts(campaign.id).await?;
        let settings = work.settings().team();
        let hours = WakingHours::around(work.now(), settings.open_hours(), &work.zone());
        let progress = Progress { today: gone.all(), last: gone.last };
        match campaign.limits.next(work.now(), hours, progress) {
            None => return Ok(Self::Waits { until: None }),
            Some(at) if at > work.now() => return Ok(Self::Waits { until: Some(at) }),
            Some(_) => {}
        }
        if work.campaigns().first_texts_of_all().await? >= settings.campaign_limit {
            return Ok(Self::Waits { until: None });
        }
        let part = AudiencePart {
            campaign: campaign.id,
            sequence: campaign.sequence,
            behind: first - 1,
            up_to: first,
            most: 1,
        };
        let Some(person) = work.campaigns().undecided(&part).await?.pop() else {
            return Ok(Self::Waits { until: None });
        };
        let from = rooms(work, texts).await?.into_iter().find(|room| room.today > 0).map(|room| room.account.id);
        // A person with a dialog is written to from its account.
        if person.account.is_none() && from.is_none() {
            return Ok(Self::Waits { until: None });
        }
        Ok(Self::Takes { person: Box::new(person), from })
    }
}

/// Puts a person on the sequence, or leaves them out.
async fn decide(
    work: &mut Tx,
    texts: &CampaignTexts,
    person: &AudiencePerson,
    from: Option<AccountId>,
) -> Result<(), StoreError> {
    let id = texts.campaign.id;
    let outcome = texts.outcome(person, AudienceRules::at(work.now()), from);
    if let Some(out) = left_out(person, &outcome) {
        return work.campaigns().leave_out(id, &out).await;
    }
    debug_assert_eq!(outcome, PreflightOutcome::Ready);
    let arm = texts.arm_of(person);
    let letter = arm.letter().to_string();
    let new = NewRun {
        sequence: &texts.sequence,
        wait: texts.first_wait(),
        again: false,
        waits_too: false,
        campaign: Some((id, Some(&letter))),
        by: texts.campaign.created_by,
    };
    let reason = match work.runs().put_on(person.contact, &new).await? {
        PutOn::Started(run) => {
            let account = person.account.or(from);
            return work.campaigns().start(id, person.position, run, arm, account).await;
        }
        PutOn::Known(_) => LeftOut::HadSequence,
        PutOn::Stopped => LeftOut::OnStopList,
        PutOn::Closed => LeftOut::Closed,
        PutOn::Waits => LeftOut::Waiting,
        PutOn::NoAddress | PutOn::Gone => LeftOut::Unreachable,
    };
    let out = LeftOutPerson { position: person.position, reason, details: None };
    work.campaigns().leave_out(id, &out).await
}
