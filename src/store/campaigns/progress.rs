//! What became of a campaign's people: counts for its card, results of its arms, and each person for the file.
//!
//! Invariant: the counts are those of the rows, so that they add up to the audience. Erased people stay counted.

use jiff::Timestamp;
use sqlx::{FromRow, Row as _};

use super::queries::CampaignQueries;
use crate::domain::campaign::Campaign;
use crate::domain::campaign::arm::Arm;
use crate::domain::campaign::comparison::ArmResult;
use crate::domain::campaign::progress::{CampaignProgress, LeftOut};
use crate::domain::contact::Contact;
use crate::domain::dialog_access::VisibleDialogs;
use crate::domain::ids::{CampaignId, ContactId};
use crate::domain::run::{RunReason, RunState};
use crate::store::dialogs::lists::only;
use crate::store::engine::codec::{DomainColumns as _, corrupt, count};
use crate::store::engine::database::DbRow;
use crate::store::{ContactQueries, Page, StoreError};

/// The people of the campaign `$1` by outcome and arm.
pub(in crate::store) const COUNTS: &str =
    "select outcome, arm, count(*) as people, count(sent_at) as sent, count(answered_at) as answered,
         count(refused_at) as refused, count(case when refused_at is null then answered_at end) as answered_only
     from campaign_people where campaign_id = $1 group by outcome, arm";
pub(in crate::store) const RUNS_BY_STATE_OF: &str =
    "select state, count(*) from runs where campaign_id = $1 group by state";
/// The people of the campaign `$1` on its sequence who neither answered nor refused, by how their runs stand. The runs of
/// erased people are gone.
pub(in crate::store) const WITHOUT_ANSWER: &str =
    "select runs.state, sent_at is not null as is_sent, count(*) as people
     from campaign_people left join runs on runs.id = run_id
     where campaign_people.campaign_id = $1 and outcome = 'started' and answered_at is null and refused_at is null
     group by runs.state, sent_at is not null";
pub(in crate::store) const APPROVED: &str =
    "select count(*) from campaign_people where campaign_id = $1 and outcome is null and position <= $2";
pub(in crate::store) const RECIPIENTS: &str =
    "select campaign_people.position, campaign_people.contact_id, outcome, campaign_people.details, campaign_people.arm,
         sent_at, answered_at, refused_at, runs.state as run_state, runs.reason as run_reason,
         runs.details as run_details, runs.next_step
     from campaign_people left join runs on runs.id = run_id
     where campaign_people.campaign_id = $1 and campaign_people.position > $2
     order by campaign_people.position limit $3";
/// The people of the campaign `$1` that a member may see, by how their runs stand. `$2` is the member, or null if they may
/// see all dialogs.
pub(in crate::store) const SEEN_COUNTS: &str =
    "select runs.state, count(*) as people, count(sent_at) as sent, count(answered_at) as answered,
         count(refused_at) as refused
     from campaign_people join contacts on contacts.id = campaign_people.contact_id
     left join dialogs on dialogs.id = contacts.dialog_id left join runs on runs.id = run_id
     where campaign_people.campaign_id = $1 and ($2 is null or assignee_id is null or assignee_id = $2)
     group by runs.state";
/// Those of them who are decided, the newest answers first, at most `$3` after `$4`.
pub(in crate::store) const SEEN: &str =
    "select campaign_people.position, campaign_people.contact_id, outcome, campaign_people.details, campaign_people.arm,
         sent_at, answered_at, refused_at, runs.state as run_state, runs.reason as run_reason,
         runs.details as run_details, runs.next_step
     from campaign_people join contacts on contacts.id = campaign_people.contact_id
     left join dialogs on dialogs.id = contacts.dialog_id left join runs on runs.id = run_id
     where campaign_people.campaign_id = $1 and outcome is not null
         and ($2 is null or assignee_id is null or assignee_id = $2)
     order by answered_at desc nulls last, campaign_people.position limit $3 offset $4";

/// How many people of a campaign a member may see, and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SeenCounts {
    pub people: u32,
    pub written_to: u32,
    pub answered: u32,
    pub refused: u32,
    /// Their runs wait for a decision.
    pub held: u32,
}

/// A person of a campaign and what became of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CampaignRecipient {
    /// From 1 on, in the order of the audience.
    pub position: u32,
    /// `None` for a person who was erased.
    pub contact: Option<Contact>,
    pub arm: Option<Arm>,
    pub fate: RecipientFate,
    /// When their first text was sent, they first answered, and they opted out or blocked an account.
    pub written_at: Option<Timestamp>,
    pub answered_at: Option<Timestamp>,
    pub refused_at: Option<Timestamp>,
    /// How many steps went to the outbox.
    pub steps: u32,
}

/// What became of a person of a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecipientFate {
    /// Not decided yet.
    Waiting { approved: bool },
    /// With the blanks that have no value, if those are the reason.
    LeftOut(LeftOut, Option<String>),
    /// On the sequence: how the run stands, why, and what more is known about that.
    Run { state: RunState, reason: Option<RunReason>, details: Option<String> },
    /// They were put on the sequence, and erased since.
    Forgotten,
}

#[derive(FromRow)]
struct SeenCount {
    state: Option<RunState>,
    people: i64,
    sent: i64,
    answered: i64,
    refused: i64,
}

#[derive(FromRow)]
struct OutcomeCount {
    outcome: Option<String>,
    arm: Option<u8>,
    people: i64,
    sent: i64,
    answered: i64,
    refused: i64,
    answered_only: i64,
}

/// A row of [`RECIPIENTS`].
struct RecipientRow {
    contact: Option<ContactId>,
    outcome: Option<String>,
    details: Option<String>,
    run: Option<(RunState, Option<RunReason>, Option<String>)>,
    recipient: CampaignRecipient,
}

impl CampaignQueries<'_> {
    /// How a campaign stands, and the results of its arms. `approved_up_to` is what is approved of its present plan, and
    /// `arms` how many first texts it has.
    pub async fn progress(
        &mut self,
        campaign: &Campaign,
        approved_up_to: u32,
        arms: u8,
    ) -> Result<(CampaignProgress, Vec<ArmResult>), StoreError> {
        let id = campaign.id;
        let rows: Vec<OutcomeCount> = self.0.rows(COUNTS, [id.0]).await?;
        let mut progress = CampaignProgress { people: campaign.people, ..CampaignProgress::default() };
        let empty = |arm| ArmResult { arm: Arm(arm), written_to: 0, answered: 0, refused: 0 };
        let mut results: Vec<ArmResult> = (0..arms).map(empty).collect();
        let (mut started, mut undecided) = (0, 0);
        for row in rows {
            let people = count(row.people)?;
            match row.outcome.as_deref() {
                None => undecided += people,
                Some("started") => {
                    let (sent, answered, refused) = (count(row.sent)?, count(row.answered)?, count(row.refused)?);
                    started += people;
                    progress.written_to += sent;
                    progress.answered += answered;
                    progress.refused += refused;
                    progress.outcomes.answered += count(row.answered_only)?;
                    if let Some(result) = results.iter_mut().find(|result| Some(result.arm.0) == row.arm) {
                        result.written_to += sent;
                        result.answered += answered;
                        result.refused += refused;
                    }
                }
                Some(reason) => progress.left_out.push((left_out(reason)?, people)),
            }
        }
        progress.left_out.sort_by_key(|(reason, _)| LeftOut::ALL.iter().position(|one| one == reason));
        progress.approved = self.0.value(APPROVED, (id.0, approved_up_to)).await?;
        progress.unapproved = undecided - progress.approved.min(undecided);
        let states: Vec<(RunState, i64)> = self.0.rows(RUNS_BY_STATE_OF, [id.0]).await?;
        for (state, runs) in states {
            let runs = count(runs)?;
            match state {
                RunState::Running => progress.running = runs,
                RunState::Held => progress.held = runs,
                RunState::Stopped => progress.stopped = runs,
                RunState::Finished => progress.finished = runs,
            }
        }
        let on_the_way = self.on_the_way(id).await?;
        progress.on_the_way = on_the_way.min(started - progress.written_to);
        progress.not_sent = started - progress.written_to - progress.on_the_way;
        progress.today = self.first_texts(id).await?.all();
        self.count_outcomes(id, &mut progress).await?;
        Ok((progress, results))
    }

    /// Counts each person of a campaign once. Who refused, who answered and who is not decided is counted before.
    async fn count_outcomes(&mut self, id: CampaignId, progress: &mut CampaignProgress) -> Result<(), StoreError> {
        let rows: Vec<(Option<RunState>, bool, i64)> = self.0.rows(WITHOUT_ANSWER, [id.0]).await?;
        let outcomes = &mut progress.outcomes;
        outcomes.refused = progress.refused;
        outcomes.left_out = progress.left_out.iter().map(|(_, people)| people).sum();
        outcomes.unapproved = progress.unapproved;
        outcomes.coming = progress.approved;
        for (state, is_sent, people) in rows {
            *match (state, is_sent) {
                (Some(RunState::Held), _) => &mut outcomes.held,
                (Some(RunState::Running), true) => &mut outcomes.silent,
                (Some(RunState::Running), false) => &mut outcomes.coming,
                (Some(RunState::Finished), true) => &mut outcomes.finished,
                (_, true) => &mut outcomes.stopped,
                (_, false) => &mut outcomes.not_sent,
            } += count(people)?;
        }
        Ok(())
    }

    /// People of a campaign from behind a position, in the order of the audience.
    pub async fn recipients(
        &mut self,
        id: CampaignId,
        behind: u32,
        most: u32,
        approved_up_to: u32,
    ) -> Result<Vec<CampaignRecipient>, StoreError> {
        let rows = self.0.rows(RECIPIENTS, (id.0, behind, most)).await?;
        self.with_contacts(rows, approved_up_to).await
    }

    /// How many people of a campaign a member may see, and what became of them.
    pub async fn seen_counts(&mut self, id: CampaignId, sight: VisibleDialogs) -> Result<SeenCounts, StoreError> {
        let rows: Vec<SeenCount> = self.0.rows(SEEN_COUNTS, (id.0, only(sight))).await?;
        let mut counts = SeenCounts::default();
        for row in rows {
            counts.people += count(row.people)?;
            counts.written_to += count(row.sent)?;
            counts.answered += count(row.answered)?;
            counts.refused += count(row.refused)?;
            if row.state == Some(RunState::Held) {
                counts.held += count(row.people)?;
            }
        }
        Ok(counts)
    }

    /// The decided people of a campaign that a member may see, the newest answers first.
    pub async fn seen(
        &mut self,
        id: CampaignId,
        sight: VisibleDialogs,
        number: u32,
        size: u32,
    ) -> Result<Page<CampaignRecipient>, StoreError> {
        let params = (id.0, only(sight), i64::from(size) + 1, i64::from(number) * i64::from(size));
        let rows = self.0.rows(SEEN, params).await?;
        Ok(Page::cut(self.with_contacts(rows, 0).await?, number, size))
    }

    async fn with_contacts(
        &mut self,
        rows: Vec<RecipientRow>,
        approved_up_to: u32,
    ) -> Result<Vec<CampaignRecipient>, StoreError> {
        let mut recipients = Vec::new();
        for row in rows {
            let fate = match (row.outcome.as_deref(), row.run) {
                (None, _) => RecipientFate::Waiting { approved: row.recipient.position <= approved_up_to },
                (Some("started"), Some((state, reason, details))) => RecipientFate::Run { state, reason, details },
                (Some("started"), None) => RecipientFate::Forgotten,
                (Some(reason), _) => RecipientFate::LeftOut(left_out(reason)?, row.details),
            };
            let contact = match row.contact {
                Some(contact) => ContactQueries(self.0.reborrow()).get(contact).await?,
                None => None,
            };
            recipients.push(CampaignRecipient { contact, fate, ..row.recipient });
        }
        Ok(recipients)
    }
}

fn left_out(reason: &str) -> Result<LeftOut, StoreError> {
    reason.parse().map_err(|error| StoreError::corrupt("campaign_people", error))
}

impl FromRow<'_, DbRow> for RecipientRow {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        let position: i64 = row.try_get("position")?;
        let position = u32::try_from(position).map_err(|error| corrupt("position", error))?;
        let (arm, next_step): (Option<u8>, Option<u32>) = (row.try_get("arm")?, row.try_get("next_step")?);
        let state: Option<RunState> = row.try_get("run_state")?;
        let run = match state {
            Some(state) => Some((state, row.try_get("run_reason")?, row.try_get("run_details")?)),
            None => None,
        };
        Ok(Self {
            contact: row.try_get("contact_id")?,
            outcome: row.try_get("outcome")?,
            details: row.try_get("details")?,
            run,
            recipient: CampaignRecipient {
                position,
                contact: None,
                arm: arm.map(Arm),
                fate: RecipientFate::Forgotten,
                written_at: row.optional_moment("sent_at")?,
                answered_at: row.optional_moment("answered_at")?,
                refused_at: row.optional_moment("refused_at")?,
                steps: next_step.map_or(0, |next| next.saturating_sub(1)),
            },
        })
    }
}
