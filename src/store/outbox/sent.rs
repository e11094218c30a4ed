//! The end of an item that was sent: settled, counted by its account, and its message saved in the dialog.
//! Its rule: these are one statement of several parts, so that none happens without the others.

use jiff::Timestamp;

use crate::domain::ids::{DialogId, MessageId, OutboxId, TelegramMessageId};
use crate::domain::message::FileInfo;
use crate::store::{OutboxQueries, StoreError};

/// What Telegram said of an item that it took.
#[derive(Clone, Debug)]
pub struct Sent<'s> {
    pub id: OutboxId,
    pub message_id: TelegramMessageId,
    /// Telegram's, where it is known.
    pub date: Timestamp,
    /// What is known of the file that went along.
    pub file: Option<&'s FileInfo>,
}

/// What came of writing it down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The dialog with the recipient.
    pub dialog: DialogId,
    pub message: MessageId,
    /// Whether something else waits for the same person.
    pub more_waits: bool,
}

pub(in crate::store) const SENT: &str = include_str!("../sql/sent.sql");

impl OutboxQueries<'_> {
    /// Ends an item as sent, for its account and in its dialog too; a late proof also corrects one that was reported as
    /// failed. `None` when that is no news.
    pub async fn sent(&mut self, sent: &Sent<'_>) -> Result<Option<Settled>, StoreError> {
        let file = sent.file.map(serde_json::to_string).transpose();
        let row: Option<(i64, i64, bool)> = sqlx::query_as(SENT)
            .bind(sent.id.0)
            .bind(self.0.today.to_string())
            .bind(self.0.now_ms())
            .bind(sent.date.as_millisecond())
            .bind(sent.message_id.0)
            .bind(file.map_err(|error| StoreError::corrupt("messages", error))?)
            .fetch_optional(&mut *self.0.db)
            .await?;
        Ok(row.map(|(dialog, message, more_waits)| Settled {
            dialog: DialogId(dialog),
            message: MessageId(message),
            more_waits,
        }))
    }
}
