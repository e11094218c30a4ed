//! Runs: putting people on a sequence, and reading runs.
//!
//! Invariant: a run changes only as [`RunLife::on`] allows, in one transaction with its item and its audit entry.

use jiff::Timestamp;
use sqlx::{FromRow, Row as _};

use crate::domain::campaign::CampaignName;
use crate::domain::contact::Contact;
use crate::domain::ids::{CampaignId, ContactId, DialogId, RunId, SequenceId, TelegramUserId};
use crate::domain::run::{ForbiddenRunEvent, Run, RunLife, RunState};
use crate::domain::sequence::{Sequence, SequenceName, StepWait};
use crate::store::context::{CommitNotification, Context};
use crate::store::engine::codec::{DomainColumns as _, corrupt, moment};
use crate::store::engine::database::DbRow;
use crate::store::log::audit::{Action, AuditEntry, AuditQueries};
use crate::store::{ContactQueries, SequenceQueries, SettingQueries, StopListQueries, StoreError};

pub struct RunQueries<'w>(pub(in crate::store) Context<'w>);

/// Somebody is put on a sequence.
#[derive(Clone, Debug)]
pub struct NewRun<'a> {
    pub sequence: &'a Sequence,
    /// The wait before its first step.
    pub wait: StepWait,
    /// A further round, where the person has been on the sequence before and no run of theirs is open.
    pub again: bool,
    /// Also somebody who waits for an answer, since a member decides about this one person.
    pub waits_too: bool,
    /// The campaign that starts it, and which first text it sends.
    pub campaign: Option<(CampaignId, Option<&'a str>)>,
    pub by: TelegramUserId,
}

/// The outcome of putting somebody on a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutOn {
    Started(RunId),
    /// They are or were on it.
    Known(RunId),
    /// Only a phone is known of them.
    NoAddress,
    /// They are on the stop-list.
    Stopped,
    /// Their dialog was stopped or has failed.
    Closed,
    /// Nobody has answered them yet.
    Waits,
    /// The contact is gone.
    Gone,
}

/// A run with the name of its sequence and the number of its steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunLine {
    pub run: Run,
    pub sequence: SequenceName,
    pub steps: u32,
    /// Before this moment a step in the outbox does not go.
    pub waits_until: Option<Timestamp>,
    /// The name of its campaign, if it belongs to one.
    pub campaign: Option<CampaignName>,
}

/// Why a member's decision about a run was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    #[error("it is gone")]
    Gone,
    #[error(transparent)]
    Forbidden(#[from] ForbiddenRunEvent),
    /// Its step may have reached Telegram.
    #[error("its step is being sent")]
    TooLate,
    #[error(transparent)]
    Store(#[from] StoreError),
}

pub(in crate::store) const RUNS_OF: &str =
    "select runs.*, sequences.name, (select count(*) from sequence_steps where version_id = runs.version_id) as steps,
         (select campaigns.name from campaigns where campaigns.id = campaign_id) as campaign,
         (select min(not_before) from outbox where run_id = runs.id and settled_at is null
             and coalesce(reason, '') <> 'campaign_paused') as waits_until
     from runs join sequences on sequences.id = sequence_id where contact_id = $1 order by runs.id desc limit $2";
pub(in crate::store) const RUNS_IN: &str =
    "select runs.*, sequences.name, (select count(*) from sequence_steps where version_id = runs.version_id) as steps,
         (select campaigns.name from campaigns where campaigns.id = campaign_id) as campaign,
         (select min(not_before) from outbox where run_id = runs.id and settled_at is null
             and coalesce(reason, '') <> 'campaign_paused') as waits_until
     from runs join sequences on sequences.id = sequence_id
     where sequence_id = $1 and state = $2 order by runs.id desc limit $3 offset $4";
/// The runs of the sequence `$1` that were stopped because a message could not be sent.
pub(in crate::store) const RUNS_NOT_DELIVERED: &str =
    "select runs.*, sequences.name, (select count(*) from sequence_steps where version_id = runs.version_id) as steps,
         (select campaigns.name from campaigns where campaigns.id = campaign_id) as campaign, null as waits_until
     from runs join sequences on sequences.id = sequence_id
     where sequence_id = $1 and reason = 'not_delivered' order by trouble_at desc, runs.id desc limit $2 offset $3";
/// The run of a dialog's prospect that their words hold or have ended, or that has sent all its messages.
pub(in crate::store) const RUN_ANSWERED_IN: &str =
    "select runs.*, sequences.name, (select count(*) from sequence_steps where version_id = runs.version_id) as steps,
         (select campaigns.name from campaigns where campaigns.id = campaign_id) as campaign,
         (select min(not_before) from outbox where run_id = runs.id and settled_at is null
             and coalesce(reason, '') <> 'campaign_paused') as waits_until
     from runs join sequences on sequences.id = sequence_id
     where contact_id = (select id from contacts where dialog_id = $1)
         and (state = 'held' and reason = 'soft_refusal'
             or state = 'stopped' and reason in ('they_wrote', 'opted_out') or state = 'finished')
     order by case when state = 'held' then 0 else 1 end, runs.id desc limit 1";
const LIFE: &str = "select state, next_step,
         (select count(*) from sequence_steps where version_id = runs.version_id) as steps,
         exists (select 1 from outbox where run_id = runs.id and settled_at is null) as in_outbox
     from runs where id = $1";

#[derive(FromRow)]
struct LifeRow {
    state: RunState,
    next_step: u32,
    steps: u32,
    in_outbox: bool,
}

impl RunQueries<'_> {
    /// Puts a contact on a sequence. Nobody is on it twice, unless `again` says so.
    pub async fn put_on(&mut self, contact: ContactId, new: &NewRun<'_>) -> Result<PutOn, StoreError> {
        let Some(known) = ContactQueries(self.0.reborrow()).get(contact).await? else { return Ok(PutOn::Gone) };
        let sql =
            "select id, round, state from runs where sequence_id = $1 and contact_id = $2 order by round desc limit 1";
        let before: Option<(RunId, u32, RunState)> = self.0.optional_row(sql, (new.sequence.id.0, contact.0)).await?;
        if let Some((run, _, state)) = before
            && (state.is_open() || !new.again)
        {
            return Ok(PutOn::Known(run));
        }
        let Some(target) = known.target() else { return Ok(PutOn::NoAddress) };
        let listed = StopListQueries(self.0.reborrow()).contains(target.name(), known.person).await?;
        if listed {
            return Ok(PutOn::Stopped);
        }
        if ContactQueries(self.0.reborrow()).is_closed(contact).await? {
            return Ok(PutOn::Closed);
        }
        if !new.waits_too && ContactQueries(self.0.reborrow()).waits(contact).await? {
            return Ok(PutOn::Waits);
        }
        let due = self.due_after(&known, self.0.now, new.wait);
        let sql = "insert into runs (sequence_id, version_id, contact_id, round, state, next_step, due_at, started_at,
                 started_by, campaign_id, arm)
             values ($1, $2, $3, $4, 'running', 1, $5, $6, $7, $8, $9) returning id";
        let run: RunId = sqlx::query_scalar(sql)
            .bind(new.sequence.id.0)
            .bind(new.sequence.version.0)
            .bind(contact.0)
            .bind(before.map_or(1, |(_, round, _)| round + 1))
            .bind(due.as_millisecond())
            .bind(self.0.now_ms())
            .bind(new.by.0)
            .bind(new.campaign.map(|(campaign, _)| campaign.0))
            .bind(new.campaign.and_then(|(_, arm)| arm))
            .fetch_one(&mut *self.0.db)
            .await?;
        self.0.raised.push(CommitNotification::RunsDue);
        if new.campaign.is_none() {
            let name = &new.sequence.name;
            let details = if before.is_some() { format!("{name}, again") } else { name.to_string() };
            self.note(Action::RunStarted, &known, new.by, details).await?;
        }
        Ok(PutOn::Started(run))
    }

    pub async fn get(&mut self, id: RunId) -> Result<Option<Run>, StoreError> {
        self.0.optional_row("select * from runs where id = $1", [id.0]).await
    }

    /// How the newest run of a contact through a sequence stands.
    pub async fn newest_in(
        &mut self,
        sequence: SequenceId,
        contact: ContactId,
    ) -> Result<Option<RunState>, StoreError> {
        let sql = "select state from runs where sequence_id = $1 and contact_id = $2 order by round desc limit 1";
        self.0.optional_value(sql, (sequence.0, contact.0)).await
    }

    /// The newest runs of a contact.
    pub async fn of_contact(&mut self, contact: ContactId, most: u32) -> Result<Vec<RunLine>, StoreError> {
        self.0.rows(RUNS_OF, (contact.0, most)).await
    }

    /// The run that a prospect's words may answer: the one that they hold, so that a member must decide. If there is none,
    /// the newest that they ended or that has sent all its messages.
    pub async fn answered_in(&mut self, dialog: DialogId) -> Result<Option<RunLine>, StoreError> {
        self.0.optional_row(RUN_ANSWERED_IN, [dialog.0]).await
    }

    /// A page of the runs of a sequence in one state, newest first.
    pub async fn in_state(
        &mut self,
        sequence: SequenceId,
        state: RunState,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<RunLine>, StoreError> {
        self.0.rows(RUNS_IN, (sequence.0, state.into_str(), limit, offset)).await
    }

    /// A page of the runs of a sequence that were stopped because a message could not be sent, newest first.
    pub async fn not_delivered(
        &mut self,
        sequence: SequenceId,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<RunLine>, StoreError> {
        self.0.rows(RUNS_NOT_DELIVERED, (sequence.0, limit, offset)).await
    }

    pub(in crate::store) async fn life(&mut self, id: RunId) -> Result<Option<RunLife>, StoreError> {
        let row: Option<LifeRow> = self.0.optional_row(LIFE, [id.0]).await?;
        Ok(row.map(|LifeRow { state, next_step, steps, in_outbox }| RunLife {
            state,
            next: next_step,
            steps,
            in_outbox,
        }))
    }

    /// Stores how a run stands now.
    pub(in crate::store) async fn set(
        &mut self,
        id: RunId,
        life: RunLife,
        due: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let sql = "update runs set state = $2, next_step = $3, due_at = $4, reason = null, details = null,
                 proposed_at = null, ended_at = case when $2 = 'finished' then $5 end
             where id = $1 returning campaign_id";
        let due = due.filter(|_| life.state == RunState::Running).map(Timestamp::as_millisecond);
        let params = (id.0, life.state.into_str(), life.next, due, self.0.now_ms());
        let campaign: Option<Option<CampaignId>> = self.0.optional_value(sql, params).await?;
        self.raise(campaign.flatten());
        self.0.raised.push(CommitNotification::RunsDue);
        Ok(())
    }

    /// When the next step of a run is due. `spoke` is when our last message was sent, if it is not stored yet.
    pub(in crate::store) async fn next_due(
        &mut self,
        run: &Run,
        spoke: Option<Timestamp>,
    ) -> Result<Timestamp, StoreError> {
        let steps = SequenceQueries(self.0.reborrow()).steps(run.version).await?;
        let wait = steps.at(run.next_step).map_or(StepWait::NONE, |step| step.wait);
        let Some(contact) = ContactQueries(self.0.reborrow()).get(run.contact).await? else { return Ok(self.0.now) };
        let since = match spoke {
            Some(spoke) => spoke,
            None if run.next_step == 1 => run.started_at,
            None => {
                let sql =
                    "select last_out_at from dialogs join contacts on dialog_id = dialogs.id where contacts.id = $1";
                let last: Option<i64> = self.0.optional_value(sql, [run.contact.0]).await?.flatten();
                last.map(moment).transpose()?.unwrap_or(run.started_at)
            }
        };
        Ok(self.due_after(&contact, since, wait))
    }

    fn due_after(&mut self, contact: &Contact, since: Timestamp, wait: StepWait) -> Timestamp {
        let settings = SettingQueries(self.0.reborrow()).team();
        let zone = contact.zone.clone().unwrap_or_else(|| self.0.clock.zone());
        wait.due_after(since, settings.open_hours(), &zone)
    }

    pub(super) async fn note_of(
        &mut self,
        action: Action,
        run: &Run,
        by: TelegramUserId,
        details: String,
    ) -> Result<(), StoreError> {
        let Some(contact) = ContactQueries(self.0.reborrow()).get(run.contact).await? else { return Ok(()) };
        let sql = "select name from sequences where id = $1";
        let name: Option<String> = self.0.optional_value(sql, [run.sequence.0]).await?;
        let parts: Vec<String> = name.into_iter().chain([details]).filter(|part| !part.is_empty()).collect();
        self.note(action, &contact, by, parts.join(", ")).await
    }

    /// Writes an entry about a contact's run. Its details begin with the contact's number.
    async fn note(
        &mut self,
        action: Action,
        contact: &Contact,
        by: TelegramUserId,
        details: String,
    ) -> Result<(), StoreError> {
        let entry = AuditEntry { subject: contact.person, ..AuditEntry::new(action) };
        let entry = entry.by(by).details(format!("{}: {details}", contact.id));
        AuditQueries(self.0.reborrow()).append(&entry).await
    }
}

impl FromRow<'_, DbRow> for Run {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            sequence: row.try_get("sequence_id")?,
            version: row.try_get("version_id")?,
            contact: row.try_get("contact_id")?,
            round: row.try_get("round")?,
            campaign: row.try_get("campaign_id")?,
            arm: row.try_get("arm")?,
            state: row.try_get("state")?,
            reason: row.try_get("reason")?,
            details: row.try_get("details")?,
            next_step: row.try_get("next_step")?,
            due_at: row.optional_moment("due_at")?,
            proposed_at: row.optional_moment("proposed_at")?,
            started_by: row.try_get("started_by")?,
            started_at: row.moment("started_at")?,
            ended_at: row.optional_moment("ended_at")?,
        })
    }
}

impl FromRow<'_, DbRow> for RunLine {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        let name: &str = row.try_get("name")?;
        let sequence = name.parse().map_err(|error| corrupt("name", error))?;
        let campaign: Option<&str> = row.try_get("campaign")?;
        let campaign = campaign.map(str::parse).transpose().map_err(|error| corrupt("campaign", error))?;
        let waits_until = row.optional_moment("waits_until")?;
        Ok(Self { run: Run::from_row(row)?, sequence, steps: row.try_get("steps")?, campaign, waits_until })
    }
}
