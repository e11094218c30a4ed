//! The prospects' reactions to messages, as they are now.

use crate::domain::ids::{AccountId, MessageId, OutboxId, TelegramMessageId};
use crate::store::{DialogQueries, StoreError};

/// A change of a prospect's reactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReactionChange {
    pub message: MessageId,
    /// The item that it was sent as.
    pub item: Option<OutboxId>,
}

pub(in crate::store) const REACTED: &str = "insert into reactions (message_id, theirs, changed_at)
     select id, $3, $4 from messages where account_id = $1 and telegram_message_id = $2
     on conflict (message_id) do update set theirs = excluded.theirs, changed_at = excluded.changed_at
         where reactions.theirs <> excluded.theirs
     returning message_id, (select outbox_id from messages where id = message_id)";
pub(in crate::store) const UNREACTED: &str = "delete from reactions
     where message_id = (select id from messages where account_id = $1 and telegram_message_id = $2)
     returning message_id, (select outbox_id from messages where id = message_id)";

impl DialogQueries<'_> {
    /// Stores a prospect's reactions to a message of an account's chat, empty for none. Returns `None` when the message
    /// is unknown or its reactions are the same.
    pub async fn reacted(
        &mut self,
        account: AccountId,
        message: TelegramMessageId,
        theirs: &str,
    ) -> Result<Option<ReactionChange>, StoreError> {
        let row: Option<(MessageId, Option<OutboxId>)> = if theirs.is_empty() {
            self.0.optional_row(UNREACTED, (account.0, message.0)).await?
        } else {
            let now = self.0.now_ms();
            self.0.optional_row(REACTED, (account.0, message.0, theirs, now)).await?
        };
        Ok(row.map(|(message, item)| ReactionChange { message, item }))
    }

    /// The prospect's reactions to a message, if there are any.
    pub async fn reactions_to(&mut self, message: MessageId) -> Result<Option<String>, StoreError> {
        self.0.optional_value("select theirs from reactions where message_id = $1", [message.0]).await
    }
}
