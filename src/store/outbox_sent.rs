//! The end of an item that was sent: settled, counted by its account, and its message saved in the dialog.
//! Its rule: these are one statement of several parts, so that none happens without the others.

use jiff::Timestamp;

use super::{OutboxQueries, StoreError};
use crate::domain::ids::{DialogId, MessageId, OutboxId, TelegramMessageId};
use crate::domain::message::FileInfo;

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

/// What is not known to be sent: a late proof also corrects what was reported as failed.
macro_rules! is_news {
    () => {
        "(settled_at is null or (state = 'failed' and attempts > 0))"
    };
}

/// The dialog begins here with a first message: one that was refused binds nobody to an account. From the count on, each part
/// stands on the one before it: where that changed nothing, there is nothing to write down.
///
/// The stream of updates may have reported the message before: then it was saved as "from the phone", and this names the
/// admin. What was asked for in the dialog's topic, or has none, need not be shown in it.
pub(super) const SENT: &str = concat!(
    "insert into dialogs (id, account_id, target_username, telegram_user_id, display_name, status, created_at, updated_at)
     select ",
    next_id!("dialogs"),
    ", account_id, people.username, outbox.telegram_user_id, people.display_name, 'active', $3, $3
     from outbox left join people on people.telegram_user_id = outbox.telegram_user_id
     where outbox.id = $1 and outbox.telegram_user_id is not null and ",
    is_news!(),
    " and not exists (select 1 from dialogs known where known.telegram_user_id = outbox.telegram_user_id);
     ",
    count_sent!(
        "exists (select 1 from outbox join dialogs on dialogs.telegram_user_id = outbox.telegram_user_id
             where outbox.id = $1 and last_in_at is null and last_out_at is null)",
        "case when (select is_answer from outbox where id = $1) then 1 else 0 end"
    ),
    " where id = (select account_id from outbox where id = $1 and ",
    is_news!(),
    ");
     update outbox set state = 'sent', reason = null, settled_at = $3
     where id = $1 and changes() = 1;
     insert into messages (id, dialog_id, account_id, direction, content, timestamp, telegram_message_id,
         author, author_id, spans, media_kind, media, reply_to, outbox_id, told_at)
     select ",
    next_id!("messages"),
    ", dialogs.id, outbox.account_id, 'out', content, $4, $5,
         'admin', admin_id, spans, media_kind, $6, reply_to, outbox.id,
         case when asked_chat_id < 0 or topic_id is null then $3 end
     from outbox left join dialogs on dialogs.telegram_user_id = outbox.telegram_user_id
     where outbox.id = $1 and changes() = 1
     on conflict (account_id, telegram_message_id) do update set
         author = excluded.author, author_id = excluded.author_id, outbox_id = excluded.outbox_id,
         told_at = coalesce(messages.told_at, excluded.told_at);
     update dialogs set ",
    touched!(Outgoing, "$4"),
    " where telegram_user_id = (select telegram_user_id from outbox where id = $1) and changes() = 1
     returning id,
         (select messages.id from messages join outbox on outbox.account_id = messages.account_id
             where outbox.id = $1 and telegram_message_id = $5),
         exists (select 1 from outbox mine join outbox other
             on lower(other.target_username) = lower(mine.target_username)
             where mine.id = $1 and other.settled_at is null)"
);

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
