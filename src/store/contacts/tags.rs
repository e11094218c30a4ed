//! A dialog with the stage and labels of its person, in one query.

use sqlx::{FromRow, Row as _};

use super::labels::{self, LabelRow};
use super::stages::{self, StageRow};
use crate::domain::dialog::Dialog;
use crate::domain::ids::DialogId;
use crate::domain::tags::Tags;
use crate::store::engine::database::DbRow;
use crate::store::{ContactQueries, StoreError};

/// A row for each label, or one without any.
pub(in crate::store) const TAGGED_DIALOG: &str = "select dialogs.*,
         stages.id as at_stage, stages.kind as stage_kind, stages.name as stage_name, stages.brings as stage_brings,
         (select id from stages order by place, id limit 1) as first_stage,
         labels.id as label_id, labels.name as label_name, labels.dot as label_dot
     from dialogs left join contacts on contacts.dialog_id = dialogs.id
     left join stages on stages.id = contacts.stage_id
     left join contact_labels on contact_labels.contact_id = contacts.id
     left join labels on labels.id = contact_labels.label_id
     where dialogs.id = $1";

impl ContactQueries<'_> {
    /// A dialog with the stage and labels of its person.
    pub async fn tagged_dialog(&mut self, id: DialogId) -> Result<Option<(Dialog, Tags)>, StoreError> {
        let rows: Vec<TaggedRow> = self.0.rows(TAGGED_DIALOG, [id.0]).await?;
        let mut found: Option<(Dialog, Tags)> = None;
        for TaggedRow { dialog, stage, label } in rows {
            let (_, tags) = match &mut found {
                Some(found) => found,
                None => {
                    found.insert((dialog, Tags { stage: stage.map(stages::read).transpose()?, labels: Vec::new() }))
                }
            };
            tags.labels.extend(label.as_ref().map(labels::read).transpose()?);
        }
        if let Some((_, tags)) = &mut found {
            tags.labels.sort_by_key(|label| label.id);
        }
        Ok(found)
    }
}

struct TaggedRow {
    dialog: Dialog,
    /// `None` for the first stage.
    stage: Option<StageRow>,
    label: Option<LabelRow>,
}

impl FromRow<'_, DbRow> for TaggedRow {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        let (at, first): (Option<i64>, Option<i64>) = (row.try_get("at_stage")?, row.try_get("first_stage")?);
        let stage = match at.filter(|at| first != Some(*at)) {
            Some(id) => Some(StageRow {
                id,
                kind: row.try_get("stage_kind")?,
                name: row.try_get("stage_name")?,
                brings: row.try_get("stage_brings")?,
            }),
            None => None,
        };
        let label = match row.try_get("label_id")? {
            Some(id) => Some(LabelRow { id, name: row.try_get("label_name")?, dot: row.try_get("label_dot")? }),
            None => None,
        };
        Ok(Self { dialog: Dialog::from_row(row)?, stage, label })
    }
}
