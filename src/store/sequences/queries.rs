//! Sequences, their versions and the steps of a version.
//!
//! Invariant: a version is written once. A change of steps makes the next version, and the runs keep theirs.

use sqlx::{FromRow, Row as _};

use crate::domain::campaign::CampaignName;
use crate::domain::consent::Purpose;
use crate::domain::ids::{SequenceId, SequenceVersionId, StoredFileId, TelegramUserId};
use crate::domain::sequence::{Sequence, SequenceName, SequenceStep, StepWait, Steps, StepsError, check_waits};
use crate::domain::template::Body;
use crate::store::context::Context;
use crate::store::engine::codec::{DomainColumns as _, corrupt, count, list_as_json};
use crate::store::engine::database::DbRow;
use crate::store::log::audit::{Action, AuditEntry, AuditQueries};
use crate::store::outbox::stored_files::stored_file_of;
use crate::store::{Media, StoreError, StoredFileQueries};

pub struct SequenceQueries<'w>(pub(in crate::store) Context<'w>);

/// The most sequences that a team has.
const MOST_SEQUENCES: u32 = 100;

/// A step to be stored.
#[derive(Clone, Debug)]
pub struct NewStep {
    pub body: Body,
    pub media: StepMedia,
    pub wait: StepWait,
}

/// The file of a step to be stored.
#[derive(Clone, Debug)]
pub enum StepMedia {
    None,
    /// That of a step of an earlier version.
    Kept(StoredFileId),
    New(Media),
}

impl From<SequenceStep> for NewStep {
    fn from(step: SequenceStep) -> Self {
        let media = step.file.map_or(StepMedia::None, |file| StepMedia::Kept(file.id));
        Self { body: step.body, media, wait: step.wait }
    }
}

/// A sequence in the list, with the number of its steps and of its runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SequenceLine {
    pub sequence: Sequence,
    pub steps: u32,
    pub running: u32,
    pub held: u32,
    pub stopped: u32,
    pub finished: u32,
    /// Of the running and held ones, those of an earlier version.
    pub of_earlier_version: u32,
}

/// Why a sequence was not added or changed.
#[derive(Debug, thiserror::Error)]
pub enum SequenceError {
    #[error("the name is taken")]
    Taken,
    #[error("there are as many as there may be")]
    Full,
    #[error("it is gone")]
    Gone,
    /// A campaign that has not ended starts it with new people.
    #[error("the campaign {0} has not ended")]
    InCampaign(CampaignName),
    #[error(transparent)]
    Steps(#[from] StepsError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

// A sequence with its present version.
const ONE: &str = "select sequences.*, sequence_versions.id as version_id, number
     from sequences join sequence_versions on sequence_versions.id = (
         select id from sequence_versions where sequence_id = sequences.id order by number desc limit 1)
     where sequences.id = $1";
pub(in crate::store) const ALL_SEQUENCES: &str = "select sequences.*, sequence_versions.id as version_id, number,
         (select count(*) from sequence_steps where version_id = sequence_versions.id) as steps
     from sequences join sequence_versions on sequence_versions.id = (
         select id from sequence_versions where sequence_id = sequences.id order by number desc limit 1)
     order by archived_at is not null, sequences.id desc";
pub(in crate::store) const RUNS_BY_STATE: &str =
    "select state, count(*), cast(coalesce(sum(case when version_id <> $2 then 1 else 0 end), 0) as bigint)
     from runs where sequence_id = $1 group by state";

impl SequenceQueries<'_> {
    /// Adds a sequence with its first version.
    ///
    /// # Errors
    /// When the name is taken, there are too many sequences, or the steps are none.
    pub async fn add(
        &mut self,
        name: &SequenceName,
        purpose: Purpose,
        steps: &[NewStep],
        by: TelegramUserId,
    ) -> Result<SequenceId, SequenceError> {
        check_waits(steps.iter().map(|step| step.wait))?;
        let known: u32 = self.0.value("select count(*) from sequences", ()).await?;
        if known >= MOST_SEQUENCES {
            return Err(SequenceError::Full);
        }
        let sql = "insert into sequences (name, name_key, purpose, created_by, created_at) values ($1, $2, $3, $4, $5)
             on conflict (name_key) do nothing returning id";
        let params = (name.as_str(), name.key(), purpose.into_str(), by.0, self.0.now_ms());
        let id: Option<SequenceId> = self.0.optional_value(sql, params).await?;
        let id = id.ok_or(SequenceError::Taken)?;
        self.put_version(id, 1, steps, by).await?;
        self.note(Action::SequenceAdded, by, name.to_string()).await?;
        Ok(id)
    }

    /// Makes the next version of a sequence. Runs go on with theirs.
    ///
    /// # Errors
    /// When the sequence is gone, or the steps are none.
    pub async fn add_version(
        &mut self,
        id: SequenceId,
        steps: &[NewStep],
        by: TelegramUserId,
    ) -> Result<SequenceVersionId, SequenceError> {
        check_waits(steps.iter().map(|step| step.wait))?;
        let known = self.get(id).await?.ok_or(SequenceError::Gone)?;
        let number = known.number + 1;
        let version = self.put_version(id, number, steps, by).await?;
        self.note(Action::SequenceChanged, by, format!("{}: {number}", known.name)).await?;
        Ok(version)
    }

    /// Renames a sequence.
    ///
    /// # Errors
    /// When the name is taken, or the sequence is gone.
    pub async fn rename(
        &mut self,
        id: SequenceId,
        name: &SequenceName,
        by: TelegramUserId,
    ) -> Result<(), SequenceError> {
        let known = self.get(id).await?.ok_or(SequenceError::Gone)?;
        if self.named(name).await?.is_some_and(|other| other != id) {
            return Err(SequenceError::Taken);
        }
        let sql = "update sequences set name = $2, name_key = $3 where id = $1";
        self.0.execute(sql, (id.0, name.as_str(), name.key())).await?;
        Ok(self.note(Action::SequenceRenamed, by, format!("{} → {name}", known.name)).await?)
    }

    /// Archives a sequence, so that nobody is put on it, or takes it back.
    ///
    /// # Errors
    /// When a campaign, running or paused, would go on putting people on it.
    pub async fn archive(&mut self, id: SequenceId, archived: bool, by: TelegramUserId) -> Result<(), SequenceError> {
        let Some(known) = self.get(id).await?.filter(|known| known.archived_at.is_some() != archived) else {
            return Ok(());
        };
        let uses =
            "select name from campaigns where sequence_id = $1 and state in ('running', 'paused') order by id limit 1";
        if archived && let Some(name) = self.0.optional_value::<String>(uses, [id.0]).await? {
            let name = name.parse().map_err(|error| StoreError::corrupt("campaigns.name", error))?;
            return Err(SequenceError::InCampaign(name));
        }
        let at = archived.then_some(self.0.now_ms());
        self.0.execute("update sequences set archived_at = $2 where id = $1", (id.0, at)).await?;
        let action = if archived { Action::SequenceArchived } else { Action::SequenceRestored };
        Ok(self.note(action, by, known.name.to_string()).await?)
    }

    pub async fn get(&mut self, id: SequenceId) -> Result<Option<Sequence>, StoreError> {
        self.0.optional_row(ONE, [id.0]).await
    }

    pub async fn named(&mut self, name: &SequenceName) -> Result<Option<SequenceId>, StoreError> {
        self.0.optional_value("select id from sequences where name_key = $1", [name.key()]).await
    }

    /// All sequences, newest first, archived ones last, with the number of their runs.
    pub async fn all(&mut self) -> Result<Vec<SequenceLine>, StoreError> {
        let mut lines: Vec<SequenceLine> = self.0.rows(ALL_SEQUENCES, ()).await?;
        for line in &mut lines {
            let params = (line.sequence.id.0, line.sequence.version.0);
            let states: Vec<(String, i64, i64)> = self.0.rows(RUNS_BY_STATE, params).await?;
            for (state, runs, earlier) in states {
                let runs = count(runs)?;
                if matches!(state.as_str(), "running" | "held") {
                    line.of_earlier_version += count(earlier)?;
                }
                match state.as_str() {
                    "running" => line.running = runs,
                    "held" => line.held = runs,
                    "stopped" => line.stopped = runs,
                    _ => line.finished = runs,
                }
            }
        }
        Ok(lines)
    }

    /// The steps of a version, in order.
    pub async fn steps(&mut self, version: SequenceVersionId) -> Result<Steps, StoreError> {
        let sql = "select content, spans, wait_hours, file_id, media_kind, file_name
             from sequence_steps left join stored_files on stored_files.id = file_id
             where version_id = $1 order by place";
        let steps: Vec<SequenceStep> = self.0.rows(sql, [version.0]).await?;
        Steps::new(steps).map_err(|error| StoreError::corrupt("sequence_steps", error))
    }

    async fn put_version(
        &mut self,
        id: SequenceId,
        number: u32,
        steps: &[NewStep],
        by: TelegramUserId,
    ) -> Result<SequenceVersionId, StoreError> {
        let sql = "insert into sequence_versions (sequence_id, number, created_by, created_at) values ($1, $2, $3, $4)
             returning id";
        let version: SequenceVersionId = self.0.value(sql, (id.0, number, by.0, self.0.now_ms())).await?;
        for (step, place) in steps.iter().zip(1_i64..) {
            let file = match &step.media {
                StepMedia::None => None,
                StepMedia::Kept(file) => Some(*file),
                StepMedia::New(media) => Some(StoredFileQueries(self.0.reborrow()).put(media).await?),
            };
            let sql = "insert into sequence_steps (version_id, place, content, spans, file_id, wait_hours)
                 values ($1, $2, $3, $4, $5, $6)";
            let spans = list_as_json(&step.body.spans)?;
            let params = (version.0, place, &step.body.text, spans, file.map(|file| file.0), step.wait.in_hours());
            self.0.execute(sql, params).await?;
        }
        Ok(version)
    }

    async fn note(&mut self, action: Action, by: TelegramUserId, details: String) -> Result<(), StoreError> {
        AuditQueries(self.0.reborrow()).append(&AuditEntry::new(action).by(by).details(details)).await
    }
}

impl FromRow<'_, DbRow> for Sequence {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        let name: &str = row.try_get("name")?;
        Ok(Self {
            id: row.try_get("id")?,
            name: name.parse().map_err(|error| corrupt("name", error))?,
            purpose: row.try_get("purpose")?,
            version: row.try_get("version_id")?,
            number: row.try_get("number")?,
            archived_at: row.optional_moment("archived_at")?,
            created_by: row.try_get("created_by")?,
            created_at: row.moment("created_at")?,
        })
    }
}

impl FromRow<'_, DbRow> for SequenceLine {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        let (sequence, steps) = (Sequence::from_row(row)?, row.try_get("steps")?);
        Ok(Self { sequence, steps, running: 0, held: 0, stopped: 0, finished: 0, of_earlier_version: 0 })
    }
}

impl FromRow<'_, DbRow> for SequenceStep {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        let body = Body::parse(row.try_get("content")?, row.json("spans")?.unwrap_or_default());
        let wait = StepWait::hours(row.try_get("wait_hours")?);
        Ok(Self {
            body: body.map_err(|error| corrupt("content", error))?,
            file: stored_file_of(row)?,
            wait: wait.ok_or_else(|| corrupt("wait_hours", "a wait"))?,
        })
    }
}
