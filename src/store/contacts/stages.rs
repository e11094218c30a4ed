//! The team's pipeline: its stages, and who stands where.

use jiff::Timestamp;
use sqlx::FromRow;

use super::labels::PipelineError;
use crate::domain::dialog::DialogStatus;
use crate::domain::dialog_access::VisibleDialogs;
use crate::domain::ids::{ContactId, StageId, TelegramUserId};
use crate::domain::label::LabelName;
use crate::domain::stage::{MOST_STAGES, Stage, StageTitle};
use crate::store::dialogs::lists::only;
use crate::store::engine::codec::{count, moment};
use crate::store::log::audit::Action;
use crate::store::{ContactQueries, StoreError};

#[derive(FromRow)]
pub(super) struct StageRow {
    pub(super) id: i64,
    pub(super) kind: Option<String>,
    pub(super) name: Option<String>,
    pub(super) brings: Option<String>,
}

/// A stage on the board: how many stand there, and since when the first of them does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardLine {
    pub stage: Stage,
    pub contacts: u32,
    pub oldest: Option<Timestamp>,
}

pub(in crate::store) const COUNT_IN_STAGE: &str = "select
         (select count(*) from contacts where stage_id = $1), (select min(stage_at) from contacts where stage_id = $1)";
/// The same for a member who does not see every dialog. Most people have none, so that those are subtracted whose dialog
/// is another's.
pub(in crate::store) const COUNT_SEEN_IN_STAGE: &str = "select
         (select count(*) from contacts where stage_id = $1)
         - (select count(*) from contacts join dialogs on dialogs.id = dialog_id
            where stage_id = $1 and dialog_id is not null and assignee_id <> $2),
         (select stage_at from contacts left join dialogs on dialogs.id = dialog_id
          where stage_id = $1 and (assignee_id is null or assignee_id = $2) order by stage_at, contacts.id limit 1)";

/// Whether nobody writes to the contact `$1`: their dialog is closed, or they have none and stand at a stage that closes it.
pub(in crate::store) const IS_CLOSED: &str =
    "select coalesce(dialogs.status, stages.brings, '') in ('stopped', 'failed')
     from contacts join stages on stages.id = stage_id left join dialogs on dialogs.id = dialog_id
     where contacts.id = $1";
/// Whether the contact `$1` waits for an answer of the team.
pub(in crate::store) const WAITS: &str = "select unanswered_since is not null
     from contacts join dialogs on dialogs.id = dialog_id where contacts.id = $1";

impl ContactQueries<'_> {
    /// Whether the dialog with a contact is closed. Without a dialog, their stage decides.
    pub async fn is_closed(&mut self, contact: ContactId) -> Result<bool, StoreError> {
        Ok(self.0.optional_value(IS_CLOSED, [contact.0]).await?.unwrap_or(false))
    }

    /// Whether nobody has answered a contact yet.
    pub async fn waits(&mut self, contact: ContactId) -> Result<bool, StoreError> {
        Ok(self.0.optional_value(WAITS, [contact.0]).await?.unwrap_or(false))
    }

    /// All stages, in their order.
    pub async fn stages(&mut self) -> Result<Vec<Stage>, StoreError> {
        let rows: Vec<StageRow> =
            self.0.rows("select id, kind, name, brings from stages order by place, id", ()).await?;
        rows.into_iter().map(read).collect()
    }

    pub async fn stage(&mut self, id: StageId) -> Result<Option<Stage>, StoreError> {
        Ok(self.stages().await?.into_iter().find(|stage| stage.id == id))
    }

    /// The board, as far as a member may see the people on it.
    pub async fn board(&mut self, sight: VisibleDialogs) -> Result<Vec<BoardLine>, StoreError> {
        let mut lines = Vec::new();
        for stage in self.stages().await? {
            let (contacts, oldest): (i64, Option<i64>) = match only(sight) {
                None => self.0.row(COUNT_IN_STAGE, [stage.id.0]).await?,
                Some(member) => self.0.row(COUNT_SEEN_IN_STAGE, (stage.id.0, member)).await?,
            };
            lines.push(BoardLine { stage, contacts: count(contacts)?, oldest: oldest.map(moment).transpose()? });
        }
        Ok(lines)
    }

    /// Moves a contact to a stage. Returns the stage, unless either is gone or they stand there already.
    pub async fn set_stage(
        &mut self,
        contact: ContactId,
        id: StageId,
        by: TelegramUserId,
    ) -> Result<Option<Stage>, StoreError> {
        let stages = self.stages().await?;
        let named = |id: StageId| stages.iter().find(|stage| stage.id == id);
        let (Some(known), Some(stage)) = (self.get(contact).await?, named(id)) else { return Ok(None) };
        if known.stage == id {
            return Ok(None);
        }
        self.0
            .execute(
                "update contacts set stage_id = $2, stage_at = $3 where id = $1",
                (contact.0, id.0, self.0.now_ms()),
            )
            .await?;
        let from = named(known.stage).map(|stage| stage.called.to_string()).unwrap_or_default();
        let details = format!("{from} → {}", stage.called);
        self.note(Action::ContactStage, contact, known.person, by, details).await?;
        Ok(Some(stage.clone()))
    }

    /// Adds a stage at the end.
    ///
    /// # Errors
    /// When the name is taken, or there are as many stages as there may be.
    pub async fn add_stage(&mut self, name: &LabelName, by: TelegramUserId) -> Result<StageId, PipelineError> {
        let stages = self.stages().await?;
        free_name(&stages, name, None)?;
        if stages.len() >= MOST_STAGES {
            return Err(PipelineError::Full);
        }
        let id: i64 = self
            .0
            .value(
                "insert into stages (name, place) values ($1, (select max(place) + 1 from stages)) returning id",
                [name.as_str()],
            )
            .await?;
        self.pipeline(Action::StageChanged, by, name.to_string()).await?;
        Ok(StageId(id))
    }

    /// Renames a stage.
    ///
    /// # Errors
    /// When the name is taken, or the stage is gone.
    pub async fn rename_stage(
        &mut self,
        id: StageId,
        name: &LabelName,
        by: TelegramUserId,
    ) -> Result<(), PipelineError> {
        let stages = self.stages().await?;
        if !stages.iter().any(|stage| stage.id == id) {
            return Err(PipelineError::Gone);
        }
        free_name(&stages, name, Some(id))?;
        self.0.execute("update stages set name = $2 where id = $1", (id.0, name.as_str())).await?;
        Ok(self.pipeline(Action::StageChanged, by, name.to_string()).await?)
    }

    /// Sets the status that dialogs get with a stage.
    pub async fn set_brings(
        &mut self,
        id: StageId,
        brings: Option<DialogStatus>,
        by: TelegramUserId,
    ) -> Result<(), StoreError> {
        self.0
            .execute("update stages set brings = $2 where id = $1", (id.0, brings.map(|status| status.into_str())))
            .await?;
        self.pipeline(Action::StageChanged, by, id.to_string()).await
    }

    /// Exchanges a stage with the one before it. The first one stays where it is.
    pub async fn raise_stage(&mut self, id: StageId, by: TelegramUserId) -> Result<(), StoreError> {
        let stages = self.stages().await?;
        let Some(at) = stages.iter().position(|stage| stage.id == id).filter(|at| *at > 0) else { return Ok(()) };
        let mut order: Vec<StageId> = stages.iter().map(|stage| stage.id).collect();
        order.swap(at - 1, at);
        for (place, stage) in (1_i64..).zip(order) {
            self.0.execute("update stages set place = $2 where id = $1", (stage.0, place)).await?;
        }
        self.pipeline(Action::StageChanged, by, id.to_string()).await
    }

    /// Deletes a stage. Its contacts go to the stage before it, or from the first stage to the next.
    ///
    /// # Errors
    /// When it is the only stage.
    pub async fn delete_stage(&mut self, id: StageId, by: TelegramUserId) -> Result<(), PipelineError> {
        let stages = self.stages().await?;
        let at = stages.iter().position(|stage| stage.id == id).ok_or(PipelineError::Gone)?;
        let next = if at == 0 { stages.get(1) } else { stages.get(at - 1) }.ok_or(PipelineError::Last)?;
        self.0
            .execute(
                "update contacts set stage_id = $2, stage_at = $3 where stage_id = $1",
                (id.0, next.id.0, self.0.now_ms()),
            )
            .await?;
        self.0.execute("delete from stages where id = $1", [id.0]).await?;
        Ok(self.pipeline(Action::StageDeleted, by, id.to_string()).await?)
    }
}

/// Names of stages that the desk came with depend on the reader, so only given names can collide.
fn free_name(stages: &[Stage], name: &LabelName, own: Option<StageId>) -> Result<(), PipelineError> {
    let taken = stages.iter().any(|stage| Some(stage.id) != own && stage.called == StageTitle::Given(name.clone()));
    if taken { Err(PipelineError::Taken) } else { Ok(()) }
}

pub(super) fn read(row: StageRow) -> Result<Stage, StoreError> {
    let corrupt = |error: &dyn std::fmt::Display| StoreError::corrupt("stages", error.to_string());
    let called = match (row.name, row.kind) {
        (Some(name), _) => StageTitle::Given(name.parse().map_err(|error| corrupt(&error))?),
        (None, Some(kind)) => StageTitle::BuiltIn(kind.parse().map_err(|error| corrupt(&error))?),
        (None, None) => return Err(corrupt(&"a stage without a name")),
    };
    let brings = row.brings.map(|status| status.parse()).transpose().map_err(|error| corrupt(&error))?;
    Ok(Stage { id: StageId(row.id), called, brings })
}
