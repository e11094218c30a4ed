//! The team's labels, and who has which.

use sqlx::FromRow;

use crate::domain::ids::{ContactId, LabelId, TelegramUserId};
use crate::domain::label::{Dot, Label, LabelName, MOST_LABELS};
use crate::store::log::audit::{Action, AuditEntry, AuditQueries};
use crate::store::{ContactQueries, StoreError};

#[derive(FromRow)]
pub(super) struct LabelRow {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) dot: String,
}

/// Why a label or a stage was not added or changed.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    #[error("there are as many as there may be")]
    Full,
    #[error("the name is taken")]
    Taken,
    /// A pipeline has at least one stage.
    #[error("the last stage stays")]
    Last,
    #[error("it is gone")]
    Gone,
    #[error(transparent)]
    Store(#[from] StoreError),
}

pub(in crate::store) const LABELS_OF: &str = "select labels.id, labels.name, labels.dot
     from contact_labels join labels on labels.id = label_id where contact_id = $1 order by label_id";

impl ContactQueries<'_> {
    /// All labels, oldest first.
    pub async fn labels(&mut self) -> Result<Vec<Label>, StoreError> {
        let rows: Vec<LabelRow> = self.0.rows("select id, name, dot from labels order by id", ()).await?;
        rows.iter().map(read).collect()
    }

    pub async fn label(&mut self, id: LabelId) -> Result<Option<Label>, StoreError> {
        Ok(self.labels().await?.into_iter().find(|label| label.id == id))
    }

    /// The labels of a contact, oldest first.
    pub async fn labels_of(&mut self, contact: ContactId) -> Result<Vec<Label>, StoreError> {
        let rows: Vec<LabelRow> = self.0.rows(LABELS_OF, [contact.0]).await?;
        rows.iter().map(read).collect()
    }

    /// Adds a label, with the colour that fewest have.
    ///
    /// # Errors
    /// When the name is taken, or there are as many labels as there may be.
    pub async fn add_label(&mut self, name: &LabelName, by: TelegramUserId) -> Result<LabelId, PipelineError> {
        let labels = self.labels().await?;
        if labels.iter().any(|label| label.name == *name) {
            return Err(PipelineError::Taken);
        }
        if labels.len() >= MOST_LABELS {
            return Err(PipelineError::Full);
        }
        let id: i64 = self
            .0
            .value(
                "insert into labels (name, name_key, dot) values ($1, $2, $3) returning id",
                (name.as_str(), name.key(), Dot::least_used(&labels).into_str()),
            )
            .await?;
        self.pipeline(Action::LabelChanged, by, name.to_string()).await?;
        Ok(LabelId(id))
    }

    /// Renames a label.
    ///
    /// # Errors
    /// When the name is taken, or the label is gone.
    pub async fn rename_label(
        &mut self,
        id: LabelId,
        name: &LabelName,
        by: TelegramUserId,
    ) -> Result<(), PipelineError> {
        let labels = self.labels().await?;
        let label = labels.iter().find(|label| label.id == id).ok_or(PipelineError::Gone)?;
        if labels.iter().any(|other| other.id != id && other.name == *name) {
            return Err(PipelineError::Taken);
        }
        self.0
            .execute("update labels set name = $2, name_key = $3 where id = $1", (id.0, name.as_str(), name.key()))
            .await?;
        Ok(self.pipeline(Action::LabelChanged, by, format!("{} → {name}", label.name)).await?)
    }

    /// Gives a label the next colour.
    pub async fn recolour_label(&mut self, id: LabelId, by: TelegramUserId) -> Result<(), StoreError> {
        let Some(label) = self.label(id).await? else { return Ok(()) };
        self.0.execute("update labels set dot = $2 where id = $1", (id.0, label.dot.next().into_str())).await?;
        self.pipeline(Action::LabelChanged, by, label.name.to_string()).await
    }

    /// Deletes a label, and takes it from everybody who has it.
    pub async fn delete_label(&mut self, id: LabelId, by: TelegramUserId) -> Result<(), StoreError> {
        let Some(label) = self.label(id).await? else { return Ok(()) };
        self.0.execute("delete from contact_labels where label_id = $1", [id.0]).await?;
        self.0.execute("delete from labels where id = $1", [id.0]).await?;
        self.pipeline(Action::LabelDeleted, by, label.name.to_string()).await
    }

    /// Puts a label on a contact, or takes it off. Returns `None` when either is gone, else whether it is on now.
    pub async fn toggle_label(
        &mut self,
        contact: ContactId,
        id: LabelId,
        by: TelegramUserId,
    ) -> Result<Option<bool>, StoreError> {
        let (Some(known), Some(label)) = (self.get(contact).await?, self.label(id).await?) else { return Ok(None) };
        let off = self
            .0
            .changed("delete from contact_labels where label_id = $1 and contact_id = $2", (id.0, contact.0))
            .await?
            > 0;
        if !off {
            self.0
                .execute("insert into contact_labels (label_id, contact_id) values ($1, $2)", (id.0, contact.0))
                .await?;
        }
        let details = format!("{}{}", if off { "- " } else { "+ " }, label.name);
        self.note(Action::ContactLabelled, contact, known.person, by, details).await?;
        Ok(Some(!off))
    }

    /// Writes an entry about the pipeline, which concerns nobody in particular.
    pub(in crate::store) async fn pipeline(
        &mut self,
        action: Action,
        by: TelegramUserId,
        details: String,
    ) -> Result<(), StoreError> {
        AuditQueries(self.0.reborrow()).append(&AuditEntry::new(action).by(by).details(details)).await
    }
}

pub(super) fn read(row: &LabelRow) -> Result<Label, StoreError> {
    let corrupt = |error: &dyn std::fmt::Display| StoreError::corrupt("labels", error.to_string());
    Ok(Label {
        id: LabelId(row.id),
        name: row.name.parse().map_err(|error| corrupt(&error))?,
        dot: row.dot.parse().map_err(|error| corrupt(&error))?,
    })
}
