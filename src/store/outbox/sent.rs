//! Recording that an item was sent: it is settled, counted for its account, and saved as a message of the dialog.
//!
//! Invariant: these are one statement, so that none happens without the others.

use jiff::Timestamp;

use crate::domain::ids::{DialogId, MessageId, OutboxId, TelegramMessageId};
use crate::domain::message::FileInfo;
use crate::store::{ContactQueries, OutboxQueries, StoreError};

/// Telegram's answer for a sent item.
#[derive(Clone, Debug)]
pub struct Sent<'s> {
    pub id: OutboxId,
    pub message_id: TelegramMessageId,
    /// Telegram's time, where it is known.
    pub date: Timestamp,
    /// Information about the file that was sent.
    pub file: Option<&'s FileInfo>,
}

/// The outcome of recording it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The dialog with the recipient.
    pub dialog: DialogId,
    pub message: MessageId,
    /// Whether another item waits for the same person.
    pub more_waits: bool,
    /// Whether a member wants to change or to take back the message already.
    pub wished: bool,
}

pub(in crate::store) const SENT: &str = include_str!("../sql/sent.sql");

impl OutboxQueries<'_> {
    /// Ends an item as sent, counts it for its account and saves its message. A late proof also corrects an item that
    /// was reported as failed. Returns `None` when nothing changed.
    pub async fn sent(&mut self, sent: &Sent<'_>) -> Result<Option<Settled>, StoreError> {
        let file = sent.file.map(serde_json::to_string).transpose();
        let params = (
            sent.id.0,
            self.0.today.to_string(),
            self.0.now_ms(),
            sent.date.as_millisecond(),
            sent.message_id.0,
            file.map_err(|error| StoreError::corrupt("messages", error))?,
        );
        let row = self.0.optional_row(SENT, params).await?;
        let settled = row.map(|(dialog, message, more_waits, wished)| Settled { dialog, message, more_waits, wished });
        if let Some(Settled { dialog, .. }) = settled {
            ContactQueries(self.0.reborrow()).take_stage(dialog).await?;
        }
        Ok(settled)
    }
}
