//! How far each side has read a dialog, and the number of unread messages.
//!
//! Invariant: a mark only advances, and unread messages are counted in the transaction that moves it.

use jiff::Timestamp;
use sqlx::{FromRow, Row as _};

use crate::domain::ids::{AccountId, DialogId, TelegramMessageId, TelegramUserId};
use crate::domain::message::Report;
use crate::store::engine::codec::DomainColumns as _;
use crate::store::engine::database::DbRow;
use crate::store::{DialogQueries, StoreError};

/// How far each side has read a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadMarks {
    /// The number of their messages that no member has seen.
    pub unread: u32,
    /// When the first unread message arrived.
    pub waiting_since: Option<Timestamp>,
    pub read_by_them: TelegramMessageId,
    pub read_by_us: TelegramMessageId,
}

impl DialogQueries<'_> {
    /// The read marks of a dialog; `None` when there is no such dialog.
    pub async fn read_marks(&mut self, dialog: DialogId) -> Result<Option<ReadMarks>, StoreError> {
        let sql = "select unread, waiting_since, read_by_them, read_by_us from dialogs where id = $1";
        self.0.optional_row(sql, [dialog.0]).await
    }

    /// Records how far a prospect has read. Returns `None` when nothing changed or there is no dialog.
    pub async fn read_by_them(
        &mut self,
        account: AccountId,
        prospect: TelegramUserId,
        up_to: TelegramMessageId,
    ) -> Result<Option<DialogId>, StoreError> {
        let sql = "update dialogs set read_by_them = $3
             where telegram_user_id = $2 and account_id = $1 and read_by_them < $3 returning id";
        self.0.optional_value(sql, (account.0, prospect.0, up_to.0)).await
    }

    /// Records how far we have read a prospect's messages, according to Telegram. Returns `None` when nothing changed
    /// or there is no dialog.
    pub async fn read_by_us(
        &mut self,
        account: AccountId,
        prospect: TelegramUserId,
        up_to: TelegramMessageId,
    ) -> Result<Option<DialogId>, StoreError> {
        let sql = "update dialogs set read_by_us = $3, read_told = $3
             where telegram_user_id = $2 and account_id = $1 and read_by_us < $3 returning id";
        let params = (account.0, prospect.0, up_to.0);
        let Some(id) = self.0.optional_value(sql, params).await? else { return Ok(None) };
        self.count_unread(id).await?;
        Ok(Some(id))
    }

    /// Counts a new message of the prospect as unread, unless it was already read on the phone.
    pub(in crate::store) async fn count_in(
        &mut self,
        dialog: DialogId,
        account: AccountId,
        report: &Report,
    ) -> Result<(), StoreError> {
        // Message ids of another account say nothing about what was read in this account's chat.
        let sql = "update dialogs set unread = unread + 1, 
                 waiting_since = case when waiting_since < $4 then waiting_since else $4 end,
                 remind_from = case when snoozed_until is null then remind_from else $4 end,
                 snoozed_until = null, snoozed_by = null
             where id = $1 and (account_id <> $2 or read_by_us < $3)";
        self.0.execute(sql, (dialog.0, account.0, report.id.0, report.timestamp.as_millisecond())).await
    }

    /// Recounts a dialog's unread messages. It reads only those after the last one read, which are few.
    pub(in crate::store) async fn count_unread(&mut self, dialog: DialogId) -> Result<(), StoreError> {
        let sql = "update dialogs set (unread, waiting_since) = (
                 select count(*), min(timestamp) from messages
                 where messages.account_id = dialogs.account_id and telegram_message_id > read_by_us
                   and dialog_id = dialogs.id and direction = 'in' and not quiet and deleted_at is null)
             where id = $1";
        self.0.execute(sql, [dialog.0]).await
    }
}

impl FromRow<'_, DbRow> for ReadMarks {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        Ok(Self {
            unread: row.try_get("unread")?,
            waiting_since: row.optional_moment("waiting_since")?,
            read_by_them: row.try_get("read_by_them")?,
            read_by_us: row.try_get("read_by_us")?,
        })
    }
}
