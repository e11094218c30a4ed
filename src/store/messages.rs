//! The messages of dialogs: saved, edited, taken back, read.
//! Its rule: one row per message of Telegram, whoever reports it how often, and what a dialog counts (unread, who has
//! waited since when) changes in the transaction that changes its messages.

use jiff::Timestamp;
use sqlx::FromRow;

use super::accounts::{count, moment};
use super::{DialogQueries, StoreError};
use crate::domain::ids::{AccountId, DialogId, MessageId, OutboxId, TelegramMessageId, TelegramUserId};
use crate::domain::message::{Attachment, Author, FileInfo, Message, MessageDirection, Report};
use crate::domain::text::Span;

/// A message to be saved by whoever knows all about it; what Telegram reports is a [`Report`].
#[derive(Clone, Debug)]
pub struct NewMessage<'m> {
    pub dialog_id: DialogId,
    /// Whose chat it is in.
    pub account_id: AccountId,
    pub direction: MessageDirection,
    pub content: &'m str,
    pub spans: &'m [Span],
    pub attachment: Option<&'m Attachment>,
    /// Telegram's, where it is known.
    pub timestamp: Timestamp,
    pub author: Author,
    pub telegram_message_id: Option<TelegramMessageId>,
    pub reply_to: Option<TelegramMessageId>,
    pub outbox_id: Option<OutboxId>,
    /// Written in the dialog's topic, which need not be told of it.
    pub in_topic: bool,
}

/// How far a dialog has been read, by either side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadMarks {
    /// How many of their messages nobody has seen…
    pub unread: u32,
    /// …and since when the first of them waits.
    pub waiting_since: Option<Timestamp>,
    pub read_by_them: TelegramMessageId,
    pub read_by_us: TelegramMessageId,
}

#[derive(FromRow)]
pub(super) struct MessageRow {
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

/// How an attachment and its formatting are written down.
struct Extras {
    spans: Option<String>,
    media_kind: Option<&'static str>,
    media: Option<String>,
}

impl DialogQueries<'_> {
    /// A dialog's messages, oldest first.
    pub async fn get_messages(&mut self, dialog: DialogId) -> Result<Vec<Message>, StoreError> {
        let rows: Vec<MessageRow> = sqlx::query_as(
            // Telegram's times are to the second, its numbers are in order.
            "select * from messages where dialog_id = $1 order by timestamp, telegram_message_id, id",
        )
        .bind(dialog.0)
        .fetch_all(&mut *self.0.db)
        .await?;
        rows.into_iter().map(read_message).collect()
    }

    pub async fn get_message(&mut self, id: MessageId) -> Result<Option<Message>, StoreError> {
        let row: Option<MessageRow> =
            sqlx::query_as("select * from messages where id = $1").bind(id.0).fetch_optional(&mut *self.0.db).await?;
        row.map(read_message).transpose()
    }

    /// How far a dialog has been read; nothing of one that is not there.
    pub async fn read_marks(&mut self, dialog: DialogId) -> Result<Option<ReadMarks>, StoreError> {
        let row: Option<(i64, Option<i64>, i64, i64)> =
            sqlx::query_as("select unread, waiting_since, read_by_them, read_by_us from dialogs where id = $1")
                .bind(dialog.0)
                .fetch_optional(&mut *self.0.db)
                .await?;
        let Some((unread, waiting_since, by_them, by_us)) = row else { return Ok(None) };
        Ok(Some(ReadMarks {
            unread: count(unread)?,
            waiting_since: waiting_since.map(moment).transpose()?,
            read_by_them: TelegramMessageId(by_them),
            read_by_us: TelegramMessageId(by_us),
        }))
    }

    /// Whether a message is known to be one that the desk sent.
    pub async fn is_recorded(&mut self, account: AccountId, message: TelegramMessageId) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar(
            "select exists (select 1 from messages
                 where account_id = $1 and telegram_message_id = $2 and author = 'admin')",
        )
        .bind(account.0)
        .bind(message.0)
        .fetch_one(&mut *self.0.db)
        .await?)
    }

    /// Saves a message of a dialog, or returns the row that it has already: one per account and Telegram's number.
    pub async fn save_message(&mut self, message: &NewMessage<'_>) -> Result<Message, StoreError> {
        let (author, author_id) = match message.author {
            Author::Prospect => ("prospect", None),
            Author::Admin(id) => ("admin", Some(id.0)),
            Author::Phone => ("phone", None),
        };
        // An own message may be reported by the stream of updates before it is recorded here: then it was saved as
        // "from the phone", and recording it names the admin. What the team wrote is shown in the dialog's topic and
        // nowhere else.
        let row: MessageRow = sqlx::query_as(concat!(
            "insert into messages (id, dialog_id, account_id, direction, content, timestamp, telegram_message_id,
                     author, author_id, spans, media_kind, reply_to, outbox_id, media, told_at)
                 values (",
            next_id!("messages"),
            ", $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
                     (select $14 from dialogs where id = $1 and $3 = 'out' and ($15 or topic_id is null)))
                 on conflict (account_id, telegram_message_id) do update set
                     author = case when excluded.author = 'admin' then excluded.author else messages.author end,
                     author_id = coalesce(excluded.author_id, messages.author_id),
                     outbox_id = coalesce(excluded.outbox_id, messages.outbox_id),
                     told_at = coalesce(messages.told_at, excluded.told_at)
                 returning *"
        ))
        .bind(message.dialog_id.0)
        .bind(message.account_id.0)
        .bind(message.direction.as_str())
        .bind(message.content)
        .bind(message.timestamp.as_millisecond())
        .bind(message.telegram_message_id.map(|id| id.0))
        .bind(author)
        .bind(author_id)
        .bind(written_spans(message.spans)?)
        .bind(message.attachment.map(|attachment| attachment.kind.as_str()))
        .bind(message.reply_to.map(|id| id.0))
        .bind(message.outbox_id.map(|id| id.0))
        .bind(written_file(message.attachment)?)
        .bind(self.0.now_ms())
        .bind(message.in_topic)
        .fetch_one(&mut *self.0.db)
        .await?;
        self.touch(message.dialog_id, message.direction, message.timestamp).await?;
        read_message(row)
    }

    /// Saves what Telegram reports in an account's chat. `None` when it is there already. `told` says that the team
    /// need not be told of it.
    pub async fn receive(
        &mut self,
        dialog: DialogId,
        account: AccountId,
        report: &Report,
        told: bool,
    ) -> Result<Option<MessageId>, StoreError> {
        let author = match report.direction {
            MessageDirection::Incoming => "prospect",
            MessageDirection::Outgoing => "phone",
        };
        let extras = Extras::of(report)?;
        let id: Option<i64> = sqlx::query_scalar(
            concat!("insert into messages (id, dialog_id, account_id, direction, content, timestamp, telegram_message_id, author,
                 spans, media_kind, media, edited_at, reply_to, told_at)
             values (", next_id!("messages"), ", $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
             on conflict (account_id, telegram_message_id) do nothing
             returning id"),
        )
        .bind(dialog.0)
        .bind(account.0)
        .bind(report.direction.as_str())
        .bind(&report.content)
        .bind(report.timestamp.as_millisecond())
        .bind(report.id.0)
        .bind(author)
        .bind(extras.spans)
        .bind(extras.media_kind)
        .bind(extras.media)
        .bind(report.edited_at.map(Timestamp::as_millisecond))
        .bind(report.reply_to.map(|id| id.0))
        .bind(told.then(|| self.0.now_ms()))
        .fetch_optional(&mut *self.0.db)
        .await?;
        let Some(id) = id else { return Ok(None) };
        match report.direction {
            MessageDirection::Incoming => self.count_in(dialog, account, report).await?,
            // One of our own: recording it says what it changes.
            MessageDirection::Outgoing if told => return Ok(Some(MessageId(id))),
            // Whoever writes on the phone has the chat before their eyes.
            MessageDirection::Outgoing => {
                self.read_by_us(account, report.with, report.id).await?;
            }
        }
        self.touch(dialog, report.direction, report.timestamp).await?;
        Ok(Some(MessageId(id)))
    }

    /// Takes over what a message says now. `None` when it is not here, or says what it said.
    pub async fn edit_message(&mut self, account: AccountId, report: &Report) -> Result<Option<MessageId>, StoreError> {
        let extras = Extras::of(report)?;
        // Telegram reports reactions and link previews as edits, too.
        let id: Option<i64> = sqlx::query_scalar(
            "update messages set content = $3, spans = $4, media_kind = $5, media = $6, edited_at = $7
             where account_id = $1 and telegram_message_id = $2
               and (content <> $3 or coalesce(spans, '') <> coalesce($4, '')
                    or (author <> 'admin' and coalesce(media, '') <> coalesce($6, '')))
             returning id",
        )
        .bind(account.0)
        .bind(report.id.0)
        .bind(&report.content)
        .bind(extras.spans)
        .bind(extras.media_kind)
        .bind(extras.media)
        .bind(report.edited_at.map_or(self.0.now_ms(), Timestamp::as_millisecond))
        .fetch_optional(&mut *self.0.db)
        .await?;
        Ok(id.map(MessageId))
    }

    /// Marks a message as taken back. `None` when it is not here, or was.
    pub async fn delete_message(
        &mut self,
        account: AccountId,
        message: TelegramMessageId,
    ) -> Result<Option<MessageId>, StoreError> {
        let row: Option<(i64, i64)> = sqlx::query_as(
            "update messages set deleted_at = $3
             where account_id = $1 and telegram_message_id = $2 and deleted_at is null
             returning id, dialog_id",
        )
        .bind(account.0)
        .bind(message.0)
        .bind(self.0.now_ms())
        .fetch_optional(&mut *self.0.db)
        .await?;
        let Some((id, dialog)) = row else { return Ok(None) };
        self.count_unread(DialogId(dialog)).await?;
        Ok(Some(MessageId(id)))
    }

    /// Keeps how far a prospect has read. `None` when that is known, or nobody's dialog.
    pub async fn read_by_them(
        &mut self,
        account: AccountId,
        prospect: TelegramUserId,
        up_to: TelegramMessageId,
    ) -> Result<Option<DialogId>, StoreError> {
        let id: Option<i64> = sqlx::query_scalar(
            "update dialogs set read_by_them = $3
             where telegram_user_id = $2 and account_id = $1 and read_by_them < $3 returning id",
        )
        .bind(account.0)
        .bind(prospect.0)
        .bind(up_to.0)
        .fetch_optional(&mut *self.0.db)
        .await?;
        Ok(id.map(DialogId))
    }

    /// Keeps how far we have read a prospect's messages, as Telegram says. `None` when that is known, or nobody's dialog.
    pub async fn read_by_us(
        &mut self,
        account: AccountId,
        prospect: TelegramUserId,
        up_to: TelegramMessageId,
    ) -> Result<Option<DialogId>, StoreError> {
        let id: Option<i64> = sqlx::query_scalar(
            "update dialogs set read_by_us = $3, read_told = $3
             where telegram_user_id = $2 and account_id = $1 and read_by_us < $3 returning id",
        )
        .bind(account.0)
        .bind(prospect.0)
        .bind(up_to.0)
        .fetch_optional(&mut *self.0.db)
        .await?;
        let Some(id) = id.map(DialogId) else { return Ok(None) };
        self.count_unread(id).await?;
        Ok(Some(id))
    }

    /// Counts a new message of theirs as unread, unless it was read on the phone before it came here.
    async fn count_in(&mut self, dialog: DialogId, account: AccountId, report: &Report) -> Result<(), StoreError> {
        // Another account's numbers say nothing about what was read in this one's chat.
        sqlx::query(
            "update dialogs set unread = unread + 1, waiting_since = min(coalesce(waiting_since, $4), $4),
                 remind_from = case when snoozed_until is null then remind_from else $4 end,
                 snoozed_until = null, snoozed_by = null
             where id = $1 and (account_id <> $2 or read_by_us < $3)",
        )
        .bind(dialog.0)
        .bind(account.0)
        .bind(report.id.0)
        .bind(report.timestamp.as_millisecond())
        .execute(&mut *self.0.db)
        .await?;
        Ok(())
    }

    async fn touch(
        &mut self,
        dialog: DialogId,
        direction: MessageDirection,
        timestamp: Timestamp,
    ) -> Result<(), StoreError> {
        // What was missed is saved late and keeps its time.
        let touched = match direction {
            MessageDirection::Incoming => {
                "update dialogs set last_in_at = max(coalesce(last_in_at, 0), $2), updated_at = max(updated_at, $2),
                     unanswered_since = case when $2 >= coalesce(last_out_at, 0) then coalesce(unanswered_since, $2)
                         else unanswered_since end
                 where id = $1"
            }
            MessageDirection::Outgoing => {
                "update dialogs set last_out_at = max(coalesce(last_out_at, 0), $2), updated_at = max(updated_at, $2),
                     reminded_at = case when $2 >= unanswered_since then null else reminded_at end,
                     unanswered_since = case when $2 >= unanswered_since then null else unanswered_since end
                 where id = $1"
            }
        };
        sqlx::query(touched).bind(dialog.0).bind(timestamp.as_millisecond()).execute(&mut *self.0.db).await?;
        Ok(())
    }

    /// Counts a dialog's unread messages anew: only those after the last one read, which are few.
    pub(super) async fn count_unread(&mut self, dialog: DialogId) -> Result<(), StoreError> {
        sqlx::query(
            "update dialogs set (unread, waiting_since) = (
                 select count(*), min(timestamp) from messages
                 where messages.account_id = dialogs.account_id and telegram_message_id > read_by_us
                   and dialog_id = dialogs.id and direction = 'in' and deleted_at is null)
             where id = $1",
        )
        .bind(dialog.0)
        .execute(&mut *self.0.db)
        .await?;
        Ok(())
    }
}

impl Extras {
    fn of(report: &Report) -> Result<Self, StoreError> {
        Ok(Self {
            spans: written_spans(&report.spans)?,
            media_kind: report.attachment.as_ref().map(|attachment| attachment.kind.as_str()),
            media: written_file(report.attachment.as_ref())?,
        })
    }
}

/// Nothing where nothing is known of a file.
fn written_file(attachment: Option<&Attachment>) -> Result<Option<String>, StoreError> {
    let file = attachment.and_then(|attachment| attachment.file.as_ref());
    file.map(serde_json::to_string).transpose().map_err(|error| StoreError::corrupt("messages", error))
}

/// Nothing for plain text.
fn written_spans(spans: &[Span]) -> Result<Option<String>, StoreError> {
    let written = (!spans.is_empty()).then(|| serde_json::to_string(spans)).transpose();
    written.map_err(|error| StoreError::corrupt("messages", error))
}

pub(super) fn read_message(row: MessageRow) -> Result<Message, StoreError> {
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
