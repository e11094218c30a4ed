//! What the team keeps in mind about its dialogs.
//! Its rule: a note is the team's; nothing here is ever sent to the prospect.

use jiff::Timestamp;
use sqlx::FromRow;

use crate::domain::dialog::Dialog;
use crate::domain::ids::{DialogId, TelegramUserId};
use crate::store::engine::codec::moment;
use crate::store::log::audit::Action;
use crate::store::{DialogError, DialogQueries, StoreError};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub author: TelegramUserId,
    pub content: String,
    pub created_at: Timestamp,
}

#[derive(FromRow)]
struct NoteRow {
    author_id: i64,
    content: String,
    created_at: i64,
}

pub(in crate::store) const NEWEST: &str = "select * from dialog_notes where dialog_id = $1 order by id desc limit $2";

impl DialogQueries<'_> {
    /// Keeps a note.
    ///
    /// # Errors
    /// When there is no such dialog.
    pub async fn add_note(&mut self, id: DialogId, text: &str, by: TelegramUserId) -> Result<Dialog, DialogError> {
        let dialog = self.get_dialog(id).await?.ok_or(DialogError::NoSuchDialog(id))?;
        sqlx::query("insert into dialog_notes (dialog_id, author_id, content, created_at) values ($1, $2, $3, $4)")
            .bind(id.0)
            .bind(by.0)
            .bind(text)
            .bind(self.0.now_ms())
            .execute(&mut *self.0.db)
            .await?;
        // Its words stay out of the log: the log cannot forget them.
        self.note(&dialog, Action::NoteAdded, Some(by), id.to_string()).await?;
        Ok(dialog)
    }

    /// The newest notes, newest first.
    pub async fn notes(&mut self, id: DialogId, most: u32) -> Result<Vec<Note>, StoreError> {
        let rows: Vec<NoteRow> = sqlx::query_as(NEWEST).bind(id.0).bind(most).fetch_all(&mut *self.0.db).await?;
        rows.into_iter()
            .map(|row| {
                Ok(Note {
                    author: TelegramUserId(row.author_id),
                    content: row.content,
                    created_at: moment(row.created_at)?,
                })
            })
            .collect()
    }
}
