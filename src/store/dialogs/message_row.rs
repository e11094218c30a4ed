//! The row of a message. Only this module encodes and decodes its composite columns: formatting, file information, and
//! what is around the text.

use sqlx::{FromRow, Row as _};

use crate::domain::message::{Attachment, Author, Message, Report};
use crate::domain::surroundings::Surroundings;
use crate::store::StoreError;
use crate::store::engine::codec::{DomainColumns as _, corrupt, list_as_json};
use crate::store::engine::database::DbRow;

/// The encoded attachment, formatting and surroundings of a message.
pub(in crate::store) struct Extras {
    pub(in crate::store) spans: Option<String>,
    pub(in crate::store) media_kind: Option<&'static str>,
    pub(in crate::store) media: Option<String>,
    pub(in crate::store) surroundings: Option<String>,
    /// The words in the surroundings, for the search.
    pub(in crate::store) words: Option<String>,
}

impl Extras {
    pub(in crate::store) fn of(report: &Report) -> Result<Self, StoreError> {
        let around = &report.surroundings;
        let file = report.attachment.as_ref().and_then(|attachment| attachment.file.as_ref());
        let stored = (!around.is_empty()).then(|| serde_json::to_string(around)).transpose();
        Ok(Self {
            surroundings: stored.map_err(|error| StoreError::corrupt("messages", error))?,
            words: around.findable(file.and_then(|file| file.name.as_deref())),
            spans: list_as_json(&report.spans)?,
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

/// The attachment in two columns of a row.
pub(in crate::store) fn attachment(row: &DbRow, kind: &str, file: &str) -> sqlx::Result<Option<Attachment>> {
    let Some(kind) = row.try_get(kind)? else { return Ok(None) };
    Ok(Some(Attachment { kind, file: row.json(file)? }))
}

/// The surroundings in a column of a row.
pub(in crate::store) fn surroundings(row: &DbRow, column: &str) -> sqlx::Result<Surroundings> {
    Ok(row.json(column)?.unwrap_or_default())
}

impl FromRow<'_, DbRow> for Message {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        let author = match (row.try_get("author")?, row.try_get("author_id")?) {
            ("prospect", _) => Author::Prospect,
            ("admin", Some(id)) => Author::Admin(id),
            ("phone", _) => Author::Phone,
            ("desk", _) => Author::Desk,
            (other, _) => return Err(corrupt("author", other)),
        };
        Ok(Self {
            id: row.try_get("id")?,
            dialog_id: row.try_get("dialog_id")?,
            account_id: row.try_get("account_id")?,
            direction: row.try_get("direction")?,
            content: row.try_get("content")?,
            spans: row.json("spans")?.unwrap_or_default(),
            attachment: attachment(row, "media_kind", "media")?,
            texts: row.json("texts")?.unwrap_or_default(),
            surroundings: surroundings(row, "surroundings")?,
            timestamp: row.moment("timestamp")?,
            edited_at: row.optional_moment("edited_at")?,
            deleted_at: row.optional_moment("deleted_at")?,
            telegram_message_id: row.try_get("telegram_message_id")?,
            reply_to: row.try_get("reply_to")?,
            answered: None,
            author,
            outbox_id: row.try_get("outbox_id")?,
        })
    }
}
