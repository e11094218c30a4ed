//! The team's notes about dialogs. They are never sent to the prospect.

use jiff::Timestamp;
use sqlx::{FromRow, Row as _};

use crate::domain::dialog::Dialog;
use crate::domain::ids::{DialogId, TelegramUserId};
use crate::store::engine::codec::DomainColumns as _;
use crate::store::engine::database::DbRow;
use crate::store::log::audit::Action;
use crate::store::{DialogError, DialogQueries, StoreError};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub author: TelegramUserId,
    pub content: String,
    pub created_at: Timestamp,
}

pub(in crate::store) const NEWEST: &str = "select * from dialog_notes where dialog_id = $1 order by id desc limit $2";

impl DialogQueries<'_> {
    /// Adds a note.
    ///
    /// # Errors
    /// When there is no such dialog.
    pub async fn add_note(&mut self, id: DialogId, text: &str, by: TelegramUserId) -> Result<Dialog, DialogError> {
        let dialog = self.get_dialog(id).await?.ok_or(DialogError::NoSuchDialog(id))?;
        let sql = "insert into dialog_notes (dialog_id, author_id, content, created_at) values ($1, $2, $3, $4)";
        self.0.execute(sql, (id.0, by.0, text, self.0.now_ms())).await?;
        // The log does not get the note's text, because log entries cannot be erased.
        self.note(&dialog, Action::NoteAdded, Some(by), id.to_string()).await?;
        Ok(dialog)
    }

    /// The newest notes, newest first.
    pub async fn notes(&mut self, id: DialogId, most: u32) -> Result<Vec<Note>, StoreError> {
        self.0.rows(NEWEST, (id.0, most)).await
    }
}

impl FromRow<'_, DbRow> for Note {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        Ok(Self {
            author: row.try_get("author_id")?,
            content: row.try_get("content")?,
            created_at: row.moment("created_at")?,
        })
    }
}
