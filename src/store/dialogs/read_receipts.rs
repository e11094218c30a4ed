//! Read receipts: how far the team has read a prospect's messages, and how far Telegram knows it.
//!
//! What Telegram itself reports as read needs no receipt.

use jiff::Timestamp;
use sqlx::{FromRow, Row as _};

use crate::domain::ids::{AccountId, DialogId, TelegramMessageId, TelegramUserId};
use crate::domain::login::Card;
use crate::store::context::CommitNotification;
use crate::store::engine::codec::DomainColumns as _;
use crate::store::engine::database::DbRow;
use crate::store::{AccountQueries, DialogQueries, StoreError};

/// A chat whose latest reading Telegram does not know yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PendingReceipt {
    pub dialog: DialogId,
    pub account: AccountId,
    pub prospect: TelegramUserId,
    pub up_to: TelegramMessageId,
    /// The account may send no read receipt before this moment.
    pub not_before: Option<Timestamp>,
}

pub(in crate::store) const PENDING_RECEIPTS: &str =
    "select dialogs.id, account_id, dialogs.telegram_user_id, read_by_us,
         case when reading_paused_until > coalesce(flood_wait_until, 0) then reading_paused_until
             else flood_wait_until end as not_before
     from dialogs join accounts on accounts.id = account_id
     where read_told < read_by_us and dialogs.telegram_user_id is not null
     order by dialogs.id";

/// Ids of the bot's messages grow within a chat, so a smaller id is further up. Few messages are unread.
const ABOVE: &str = "select max(telegram_message_id) from messages
         join dialogs on dialogs.id = dialog_id and dialogs.account_id = messages.account_id
         join message_cards on message_id = messages.id
     where dialog_id = $1 and direction = 'in' and telegram_message_id > read_by_us
       and chat_id = $2 and card_message_id between 1 and $3";

impl DialogQueries<'_> {
    /// Records that an answer's author has read the messages above it in the chat where they wrote it.
    pub async fn read_above(&mut self, id: DialogId, answer: Card) -> Result<(), StoreError> {
        let up_to: Option<i64> = self.0.value(ABOVE, (id.0, answer.chat.0, answer.message.0)).await?;
        let Some(up_to) = up_to else { return Ok(()) };
        self.0.execute("update dialogs set read_by_us = $2 where id = $1", (id.0, up_to)).await?;
        self.0.raised.push(CommitNotification::ReadFurther);
        self.count_unread(id).await
    }

    /// The chats that need a read receipt, whether or not it may be sent now.
    pub async fn pending_receipts(&mut self) -> Result<Vec<PendingReceipt>, StoreError> {
        self.0.rows(PENDING_RECEIPTS, ()).await
    }

    /// Records that a read receipt was sent, or that it is no longer needed.
    pub async fn receipt_done(&mut self, receipt: PendingReceipt) -> Result<(), StoreError> {
        let sql = "update dialogs set read_told = $3 where id = $1 and account_id = $2 and read_told < $3";
        self.0.execute(sql, (receipt.dialog.0, receipt.account.0, receipt.up_to.0)).await
    }
}

impl FromRow<'_, DbRow> for PendingReceipt {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        Ok(Self {
            dialog: row.try_get("id")?,
            account: row.try_get("account_id")?,
            prospect: row.try_get("telegram_user_id")?,
            up_to: row.try_get("read_by_us")?,
            not_before: row.optional_moment("not_before")?,
        })
    }
}

impl AccountQueries<'_> {
    /// Pauses the account's read receipts until `until`. A longer pause is not shortened.
    pub async fn pause_reading(&mut self, id: AccountId, until: Timestamp) -> Result<(), StoreError> {
        let sql =
            "update accounts set reading_paused_until = $2 where id = $1 and coalesce(reading_paused_until, 0) < $2";
        self.0.execute(sql, (id.0, until.as_millisecond())).await
    }
}
