//! The row of a message. Only this module encodes and decodes its composite columns: formatting and file information.

use sqlx::FromRow;

use crate::domain::ids::{AccountId, DialogId, MessageId, OutboxId, TelegramMessageId, TelegramUserId};
use crate::domain::message::{Attachment, Author, FileInfo, Message, MessageDirection, Report};
use crate::domain::text::Span;
use crate::store::StoreError;
use crate::store::engine::codec::moment;

#[derive(FromRow)]
pub(in crate::store) struct MessageRow {
    id: i64,
    dialog_id: i64,
    account_id: i64,
    direction: String,
    content: String,
    spans: Option<String>,
    media_kind: Option<String>,
    media: Option<String>,
    timestamp: i64,
    edited_at: Option<i64>,
    deleted_at: Option<i64>,
    telegram_message_id: Option<i64>,
    reply_to: Option<i64>,
    author: String,
    author_id: Option<i64>,
    outbox_id: Option<i64>,
}

/// The encoded attachment and formatting of a message.
pub(in crate::store) struct Extras {
    pub(in crate::store) spans: Option<String>,
    pub(in crate::store) media_kind: Option<&'static str>,
    pub(in crate::store) media: Option<String>,
}

impl Extras {
    pub(in crate::store) fn of(report: &Report) -> Result<Self, StoreError> {
        Ok(Self {
            spans: written_spans(&report.spans)?,
            media_kind: report.attachment.as_ref().map(|attachment| attachment.kind.into_str()),
            media: written_file(report.attachment.as_ref())?,
        })
    }
}

/// `None` where nothing is known of a file.
pub(in crate::store) fn written_file(attachment: Option<&Attachment>) -> Result<Option<String>, StoreError> {
    let file = attachment.and_then(|attachment| attachment.file.as_ref());
    file.map(serde_json::to_string).transpose().map_err(|error| StoreError::corrupt("messages", error))
}

/// `None` for plain text.
pub(in crate::store) fn written_spans(spans: &[Span]) -> Result<Option<String>, StoreError> {
    let written = (!spans.is_empty()).then(|| serde_json::to_string(spans)).transpose();
    written.map_err(|error| StoreError::corrupt("messages", error))
}

pub(in crate::store) fn read_message(row: MessageRow) -> Result<Message, StoreError> {
    let author = match (row.author.as_str(), row.author_id) {
        ("prospect", _) => Author::Prospect,
        ("admin", Some(id)) => Author::Admin(TelegramUserId(id)),
        ("phone", _) => Author::Phone,
        (other, _) => return Err(StoreError::corrupt("messages", other)),
    };
    let corrupt = |error: serde_json::Error| StoreError::corrupt("messages", error);
    let file: Option<FileInfo> = row.media.map(|media| serde_json::from_str(&media)).transpose().map_err(corrupt)?;
    let attachment = match row.media_kind {
        Some(kind) => {
            Some(Attachment { kind: kind.parse().map_err(|error| StoreError::corrupt("messages", error))?, file })
        }
        None => None,
    };
    Ok(Message {
        id: MessageId(row.id),
        dialog_id: DialogId(row.dialog_id),
        account_id: AccountId(row.account_id),
        direction: row.direction.parse::<MessageDirection>().map_err(|error| StoreError::corrupt("messages", error))?,
        content: row.content,
        spans: row.spans.map_or_else(|| Ok(Vec::new()), |spans| serde_json::from_str(&spans)).map_err(corrupt)?,
        attachment,
        timestamp: moment(row.timestamp)?,
        edited_at: row.edited_at.map(moment).transpose()?,
        deleted_at: row.deleted_at.map(moment).transpose()?,
        telegram_message_id: row.telegram_message_id.map(TelegramMessageId),
        reply_to: row.reply_to.map(TelegramMessageId),
        author,
        outbox_id: row.outbox_id.map(OutboxId),
    })
}
