//! The messages of dialogs: saving, editing, deleting.
//!
//! Invariant: a message of Telegram has one row, however often and by whichever account it is reported. A dialog's
//! counts (unread, waiting since) change in the transaction that changes its messages.

use std::borrow::Cow;

use jiff::Timestamp;

use super::message_row::Extras;
use crate::domain::ids::{AccountId, DialogId, MessageId, TelegramMessageId};
use crate::domain::message::{Message, MessageDirection, Report};
use crate::store::context::CommitNotification;
use crate::store::{DialogQueries, StoreError};

/// The update of a dialog when the prospect writes. Items that wait for them become answers.
pub(in crate::store) const THEY_WROTE_NOW: &str = include_str!("../sql/they_wrote.sql");

/// The most parts of an album.
const MOST_PARTS: i64 = 10;

/// What the prospect of dialog `$4` wrote to account `$1` with a number from `$3` on and below `$2`, newest first.
pub(in crate::store) const JUST_BEFORE: &str = "select * from messages
     where account_id = $1 and telegram_message_id < $2 and telegram_message_id >= $3 and dialog_id = $4
         and direction = 'in' order by telegram_message_id desc";

/// What the prospect of a dialog wrote last, and has not deleted.
pub(in crate::store) const LAST_OF_THEIRS: &str = "select * from messages
     where dialog_id = $1 and direction = 'in' and not quiet and deleted_at is null
     order by timestamp desc, telegram_message_id desc limit $2";

impl DialogQueries<'_> {
    /// A dialog's messages, oldest first.
    pub async fn get_messages(&mut self, dialog: DialogId) -> Result<Vec<Message>, StoreError> {
        // Telegram's times are whole seconds; message ids give the order within one.
        let sql = "select * from messages where dialog_id = $1 order by timestamp, telegram_message_id, id";
        self.0.rows(sql, [dialog.0]).await
    }

    pub async fn get_message(&mut self, id: MessageId) -> Result<Option<Message>, StoreError> {
        self.0.optional_row("select * from messages where id = $1", [id.0]).await
    }

    /// The prospect's last messages, newest first.
    pub async fn last_of_theirs(&mut self, dialog: DialogId, most: u32) -> Result<Vec<Message>, StoreError> {
        self.0.rows(LAST_OF_THEIRS, (dialog.0, most)).await
    }

    /// The part of the same album that a prospect sent last before this part. Telegram numbers the parts of an album one
    /// after the other.
    pub async fn part_before(&mut self, part: &Message) -> Result<Option<Message>, StoreError> {
        let (Some(album), Some(number)) = (part.surroundings.album, part.telegram_message_id) else { return Ok(None) };
        let params = (part.account_id.0, number.0, number.0 - MOST_PARTS, part.dialog_id.0);
        let before: Vec<Message> = self.0.rows(JUST_BEFORE, params).await?;
        Ok(before.into_iter().find(|message| message.surroundings.album == Some(album)))
    }

    /// The oldest stored message of an account's chat in a dialog.
    pub async fn oldest(
        &mut self,
        dialog: DialogId,
        account: AccountId,
    ) -> Result<Option<TelegramMessageId>, StoreError> {
        let sql = "select min(telegram_message_id) from messages where dialog_id = $1 and account_id = $2";
        self.0.value(sql, (dialog.0, account.0)).await
    }

    /// Adds to each message the one that it replies to, so that a screen can quote it. A message with the quoted part
    /// needs none.
    pub async fn add_answered(&mut self, messages: &mut [Message]) -> Result<(), StoreError> {
        for at in 0..messages.len() {
            let Some(message) = messages.get(at) else { break };
            let Some(number) = message.reply_to.filter(|_| message.surroundings.answers.is_none()) else { continue };
            let is_it =
                |other: &&Message| other.account_id == message.account_id && other.telegram_message_id == Some(number);
            let answered = match messages.iter().find(is_it) {
                Some(here) => Some(here.clone()),
                None => {
                    let sql = "select * from messages where account_id = $1 and telegram_message_id = $2";
                    self.0.optional_row(sql, (message.account_id.0, number.0)).await?
                }
            };
            if let Some(message) = messages.get_mut(at) {
                message.answered = answered.map(Box::new);
            }
        }
        Ok(())
    }

    /// Whether a message is recorded as sent by the desk.
    pub async fn is_recorded(&mut self, account: AccountId, message: TelegramMessageId) -> Result<bool, StoreError> {
        let sql = "select exists (select 1 from messages
                 where account_id = $1 and telegram_message_id = $2 and author in ('admin', 'desk'))";
        self.0.value(sql, (account.0, message.0)).await
    }

    /// Saves a message that Telegram reports in an account's chat. Returns `None` when it was saved before. `shown`
    /// means that the team needs no notification. What nobody said changes nothing of the dialog: it is no unread
    /// message, nobody waits since then, and it answers nobody.
    pub async fn receive(
        &mut self,
        dialog: DialogId,
        account: AccountId,
        report: &Report,
        shown: bool,
    ) -> Result<Option<MessageId>, StoreError> {
        let author = match report.direction {
            MessageDirection::Incoming => "prospect",
            MessageDirection::Outgoing => "phone",
        };
        let extras = Extras::of(report)?;
        let saved: Option<(MessageId, bool)> = sqlx::query_as(
            "insert into messages (dialog_id, account_id, direction, content, timestamp, telegram_message_id, author,
                 spans, media_kind, media, edited_at, reply_to, told_at, surroundings, surroundings_words, quiet,
                 translate_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
                 case when $3 = 'in' and $4 <> '' and (select language from dialogs where id = $1) is not null
                     then $17 end)
             on conflict (account_id, telegram_message_id) do nothing
             returning id, translate_at is not null",
        )
        .bind(dialog.0)
        .bind(account.0)
        .bind(report.direction.into_str())
        .bind(&report.content)
        .bind(report.timestamp.as_millisecond())
        .bind(report.id.0)
        .bind(author)
        .bind(extras.spans)
        .bind(extras.media_kind)
        .bind(extras.media)
        .bind(report.edited_at.map(Timestamp::as_millisecond))
        .bind(report.reply_to.map(|id| id.0))
        .bind(shown.then(|| self.0.now_ms()))
        .bind(extras.surroundings)
        .bind(extras.words)
        .bind(!report.surroundings.is_said())
        .bind(self.0.now_ms())
        .fetch_optional(&mut *self.0.db)
        .await?;
        let Some((id, to_translate)) = saved else { return Ok(None) };
        if to_translate {
            self.0.raised.push(CommitNotification::ToTranslate);
        }
        if !report.surroundings.is_said() {
            return Ok(Some(id));
        }
        match report.direction {
            MessageDirection::Incoming => self.count_in(dialog, account, report).await?,
            // One of our own: its later recording as sent updates the dialog.
            MessageDirection::Outgoing if shown => return Ok(Some(id)),
            // A member who writes on the phone has read the chat.
            MessageDirection::Outgoing => {
                self.read_by_us(account, report.with, report.id).await?;
            }
        }
        let at = report.timestamp.as_millisecond();
        match report.direction {
            MessageDirection::Incoming => {
                let released: Vec<bool> = self.0.values(THEY_WROTE_NOW, (dialog.0, at, self.0.now_ms(), id.0)).await?;
                if released.contains(&true) {
                    self.0.raised.push(CommitNotification::Released);
                }
            }
            MessageDirection::Outgoing => self.we_wrote(dialog, report.timestamp).await?,
        }
        Ok(Some(id))
    }

    /// Updates a dialog after a message of ours.
    async fn we_wrote(&mut self, dialog: DialogId, at: Timestamp) -> Result<(), StoreError> {
        let sql = "update dialogs set
                 last_out_at = case when last_out_at > $2 then last_out_at else $2 end,
                 updated_at = case when updated_at > $2 then updated_at else $2 end,
                 reminded_at = case when $2 >= unanswered_since then null else reminded_at end,
                 unanswered_since = case when $2 >= unanswered_since then null else unanswered_since end
             where id = $1";
        self.0.execute(sql, (dialog.0, at.as_millisecond())).await
    }

    /// Saves a message, or updates its content when it was saved before. A message is identified by account, chat and
    /// message id. Returns `None` and writes nothing when that message is in another dialog.
    ///
    /// The desk's own receiving and sending do not use this. The team is not notified of a message that is saved here.
    pub async fn save_message(
        &mut self,
        dialog: DialogId,
        account: AccountId,
        report: &Report,
    ) -> Result<Option<MessageId>, StoreError> {
        let sql = "select id, dialog_id from messages where account_id = $1 and telegram_message_id = $2";
        let saved: Option<(MessageId, DialogId)> = self.0.optional_row(sql, (account.0, report.id.0)).await?;
        match saved {
            None => {
                let new = self.receive(dialog, account, report, true).await?;
                if report.direction == MessageDirection::Outgoing && report.surroundings.is_said() {
                    self.we_wrote(dialog, report.timestamp).await?;
                }
                Ok(new)
            }
            Some((id, of)) if of == dialog => {
                self.edit_message(account, report).await?;
                Ok(Some(id))
            }
            Some(_) => Ok(None),
        }
    }

    /// Updates the content of an edited message. Returns `None` when it is unknown or unchanged. The preview of a link and
    /// the movement of a live place are no edits by their author.
    pub async fn edit_message(&mut self, account: AccountId, report: &Report) -> Result<Option<MessageId>, StoreError> {
        let report = &*self.named_as_before(account, report).await?;
        let extras = Extras::of(report)?;
        // Telegram reports reactions and link previews as edits too.
        // A translation of former words would be wrong.
        let sql = "update messages set content = $3, spans = $4, media_kind = $5, media = $6,
                 surroundings = $8, surroundings_words = $9,
                 texts = case when content <> $3 then null else texts end,
                 edited_at = case
                     when content <> $3 or coalesce(spans, '') <> coalesce($4, '') or coalesce(media, '') <> coalesce($6, '')
                     then $7 else edited_at end
             where account_id = $1 and telegram_message_id = $2
               and (content <> $3 or coalesce(spans, '') <> coalesce($4, '')
                    or (author <> 'admin' and (coalesce(media, '') <> coalesce($6, '')
                        or coalesce(surroundings, '') <> coalesce($8, ''))))
             returning id";
        let changed: Option<MessageId> = sqlx::query_scalar(sql)
            .bind(account.0)
            .bind(report.id.0)
            .bind(&report.content)
            .bind(extras.spans)
            .bind(extras.media_kind)
            .bind(extras.media)
            .bind(report.edited_at.map_or(self.0.now_ms(), Timestamp::as_millisecond))
            .bind(extras.surroundings)
            .bind(extras.words)
            .fetch_optional(&mut *self.0.db)
            .await?;
        if let Some(id) = changed.filter(|_| report.direction == MessageDirection::Incoming) {
            self.want_translation(id).await?;
        }
        Ok(changed)
    }

    /// An edit with the names around the message that are already known: Telegram may report it without them.
    async fn named_as_before<'r>(
        &mut self,
        account: AccountId,
        report: &'r Report,
    ) -> Result<Cow<'r, Report>, StoreError> {
        if report.surroundings.is_named() {
            return Ok(Cow::Borrowed(report));
        }
        let sql = "select surroundings from messages
             where account_id = $1 and telegram_message_id = $2 and surroundings is not null";
        let before: Option<String> = self.0.optional_value(sql, (account.0, report.id.0)).await?;
        let Some(before) = before else { return Ok(Cow::Borrowed(report)) };
        let before = serde_json::from_str(&before).map_err(|error| StoreError::corrupt("messages", error))?;
        let surroundings = report.surroundings.clone().named_as(&before);
        Ok(Cow::Owned(Report { surroundings, ..report.clone() }))
    }

    /// The present text of an account's message. Returns `None` when it is unknown.
    pub async fn words_of(
        &mut self,
        account: AccountId,
        message: TelegramMessageId,
    ) -> Result<Option<String>, StoreError> {
        let sql = "select content from messages where account_id = $1 and telegram_message_id = $2";
        self.0.optional_value(sql, (account.0, message.0)).await
    }

    /// Marks a message as deleted. Returns `None` when it is unknown or was marked before.
    pub async fn delete_message(
        &mut self,
        account: AccountId,
        message: TelegramMessageId,
    ) -> Result<Option<MessageId>, StoreError> {
        let sql = "update messages set deleted_at = $3
             where account_id = $1 and telegram_message_id = $2 and deleted_at is null
             returning id, dialog_id";
        let row: Option<(MessageId, DialogId)> =
            self.0.optional_row(sql, (account.0, message.0, self.0.now_ms())).await?;
        let Some((id, dialog)) = row else { return Ok(None) };
        self.count_unread(dialog).await?;
        Ok(Some(id))
    }
}
