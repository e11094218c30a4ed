//! Cards of messages: which bot message shows which message of a dialog, and what is still pending.
//!
//! A message is shown completely when every chat that should show it has a row here. Until then it is pending in the
//! other chats.

use std::fmt::Write as _;

use crate::domain::ids::{ChatId, DialogId, MessageId, TelegramMessageId};
use crate::domain::login::Card;
use crate::store::StoreError;
use crate::store::context::Context;

pub struct MessageCardQueries<'w>(pub(in crate::store) Context<'w>);

/// The card for a chat that cannot be reached.
const NOWHERE: TelegramMessageId = TelegramMessageId(0);

/// What the bot's reaction shows on an admin's own message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    Delivered,
    Read,
    /// The prospect's reaction to it: an emoji.
    Theirs(String),
}

impl Mark {
    /// As it is stored.
    fn name(&self) -> &str {
        match self {
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Theirs(emoji) => emoji,
        }
    }
}

/// A message that is pending in some chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingMessage {
    pub id: MessageId,
    /// Whether the team wrote it.
    pub ours: bool,
    /// The chats that show it already.
    pub shown_in: Vec<ChatId>,
}

/// Chat, message, its mark, whether it was read, whether all parts were sent, and the prospect's reactions.
type DueMarkRow = (ChatId, TelegramMessageId, Option<String>, bool, bool, Option<String>);

/// An admin's own message, and the mark that it needs now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueMark {
    pub card: Card,
    pub mark: Mark,
}

// The messages of dialog `$1` that chat `$2` does not show yet, with (`$3`) or without the team's own messages.
pub(in crate::store) const PENDING: &str = "select id from messages
     where dialog_id = $1 and told_at is null and (direction = 'in' or $3)
         and not exists (select 1 from message_cards where message_id = messages.id and chat_id = $2)
     order by timestamp, telegram_message_id, id limit $4";
// The pending messages of dialog `$1`, with the chats that show them already.
pub(in crate::store) const PENDING_ANYWHERE: &str = "with pending as (
         select id, direction, timestamp, telegram_message_id from messages
         where dialog_id = $1 and told_at is null
         order by timestamp, telegram_message_id, id limit $2)
     select pending.id, direction = 'out', chat_id from pending left join message_cards on message_id = pending.id
     order by timestamp, telegram_message_id, pending.id";
pub(in crate::store) const COUNT_PENDING: &str = "select id, count(*) over () from messages
     where dialog_id = $1 and told_at is null and (direction = 'in' or $3)
         and not exists (select 1 from message_cards where message_id = messages.id and chat_id = $2)
     order by timestamp desc, telegram_message_id desc, id desc limit 1";
/// Records card `$5`, in a topic (`$6`) or not, for all pending messages up to message `$4`.
pub(in crate::store) const PUT_MANY: &str =
    "insert into message_cards (message_id, chat_id, card_message_id, mark, in_topic)
     select id, $2, case when id = $4 then $5 else 0 end, case when id = $4 then 'many' end, $6 from messages
     where dialog_id = $1 and told_at is null and (direction = 'in' or $3)
         and not exists (select 1 from message_cards where message_id = messages.id and chat_id = $2)
         and (timestamp, coalesce(telegram_message_id, 0), id) <=
             (select timestamp, coalesce(telegram_message_id, 0), id from messages where id = $4)
     on conflict do nothing";

pub(in crate::store) const SHOWN_BY: &str = "select message_id from message_cards
     where chat_id = $1 and card_message_id = $2 and card_message_id > 0 order by message_id";

pub(in crate::store) const LAST_IN: &str = "select dialog_id, card_message_id
     from message_cards join messages on messages.id = message_id
     where chat_id = $1 and card_message_id > 0 and direction = 'in'
     order by card_message_id desc limit 1";

/// The newest messages since our answer before the last of them.
pub(in crate::store) const LAST_TURN: &str = "select id from (
         select id from messages
         where dialog_id = $1 and direction = 'in' and not quiet and timestamp >= coalesce((
             select timestamp from messages ours
             where dialog_id = $1 and direction = 'out' and author <> 'desk' and timestamp < (
                 select timestamp from messages where dialog_id = $1 and direction = 'in' and not quiet
                 order by timestamp desc, telegram_message_id desc limit 1)
             order by timestamp desc, telegram_message_id desc limit 1), 0)
         order by timestamp desc, telegram_message_id desc limit $2) last
     where exists (
         select 1 from message_cards where message_id = last.id and chat_id > 0 and not in_topic)";

pub(in crate::store) const PENDING_DIALOGS: &str = "select distinct dialog_id from messages where told_at is null";

/// One condition for each chat follows.
pub(in crate::store) const MARK_ALL_SHOWN: &str =
    "update messages set told_at = $2 where dialog_id = $1 and told_at is null and direction = 'in'";

/// One condition for each chat follows.
pub(in crate::store) const MARK_OURS_SHOWN: &str =
    "update messages set told_at = $2 where dialog_id = $1 and told_at is null and direction = 'out'";

impl MessageCardQueries<'_> {
    /// Records that a card shows a message.
    pub async fn put(&mut self, message: MessageId, card: Card) -> Result<(), StoreError> {
        self.put_at(message, card, false).await
    }

    /// Records that a card shows a message. `in_topic` says that it is in the dialog's topic of a private chat.
    pub async fn put_at(&mut self, message: MessageId, card: Card, in_topic: bool) -> Result<(), StoreError> {
        let sql = "insert into message_cards (message_id, chat_id, card_message_id, in_topic) values ($1, $2, $3, $4)
             on conflict do nothing";
        self.0.execute(sql, (message.0, card.chat.0, card.message.0, in_topic)).await
    }

    /// Whether a card is in a topic.
    pub async fn is_in_topic(&mut self, card: Card) -> Result<bool, StoreError> {
        let sql = "select 1 from message_cards
             where chat_id = $1 and card_message_id = $2 and (chat_id < 0 or in_topic) limit 1";
        let found: Option<i64> = self.0.optional_value(sql, (card.chat.0, card.message.0)).await?;
        Ok(found.is_some())
    }

    /// Records that a chat cannot show a message because its member has left the bot.
    pub async fn put_nowhere(&mut self, message: MessageId, chat: ChatId) -> Result<(), StoreError> {
        self.put(message, Card { chat, message: NOWHERE }).await
    }

    /// Deletes a card that no longer exists.
    pub async fn remove(&mut self, card: Card) -> Result<(), StoreError> {
        let sql = "delete from message_cards where chat_id = $1 and card_message_id = $2";
        self.0.execute(sql, (card.chat.0, card.message.0)).await
    }

    /// The messages that a card shows, in order.
    pub async fn shown_by(&mut self, card: Card) -> Result<Vec<MessageId>, StoreError> {
        self.0.values(SHOWN_BY, (card.chat.0, card.message.0)).await
    }

    /// The last card in a chat, and its dialog.
    pub async fn last_in(&mut self, chat: ChatId) -> Result<Option<(DialogId, TelegramMessageId)>, StoreError> {
        self.0.optional_row(LAST_IN, [chat.0]).await
    }

    /// The cards that show a message. A long message has several in a chat, in order.
    pub async fn of(&mut self, message: MessageId) -> Result<Vec<Card>, StoreError> {
        let sql = "select chat_id, card_message_id from message_cards where message_id = $1 and card_message_id > 0
             order by chat_id, card_message_id";
        let rows: Vec<(ChatId, TelegramMessageId)> = self.0.rows(sql, [message.0]).await?;
        Ok(rows.into_iter().map(|(chat, message)| Card { chat, message }).collect())
    }

    /// The first `most` messages of a dialog that are pending in a chat, in Telegram's order. `with_ours` includes the
    /// team's own messages.
    pub async fn pending(
        &mut self,
        dialog: DialogId,
        chat: ChatId,
        with_ours: bool,
        most: u32,
    ) -> Result<Vec<MessageId>, StoreError> {
        self.0.values(PENDING, (dialog.0, chat.0, with_ours, most)).await
    }

    /// The first `most` messages of a dialog that are pending in some chat, in Telegram's order.
    pub async fn pending_anywhere(&mut self, dialog: DialogId, most: u32) -> Result<Vec<PendingMessage>, StoreError> {
        let rows: Vec<(MessageId, bool, Option<ChatId>)> = self.0.rows(PENDING_ANYWHERE, (dialog.0, most)).await?;
        let mut pending: Vec<PendingMessage> = Vec::new();
        for (id, ours, chat) in rows {
            if pending.last().is_none_or(|last| last.id != id) {
                pending.push(PendingMessage { id, ours, shown_in: Vec::new() });
            }
            if let Some(last) = pending.last_mut() {
                last.shown_in.extend(chat);
            }
        }
        Ok(pending)
    }

    /// The number of messages of a dialog that are pending in a chat, and the last of them; `None` when there are none.
    pub async fn count_pending(
        &mut self,
        dialog: DialogId,
        chat: ChatId,
        with_ours: bool,
    ) -> Result<Option<(u32, MessageId)>, StoreError> {
        let row: Option<(MessageId, u32)> = self.0.optional_row(COUNT_PENDING, (dialog.0, chat.0, with_ours)).await?;
        Ok(row.map(|(last, number)| (number, last)))
    }

    /// Records that one card counts a message and all pending messages before it. The card belongs to the last message,
    /// so a reply to the card answers that one.
    pub async fn put_many(
        &mut self,
        dialog: DialogId,
        card: Card,
        last: MessageId,
        (with_ours, in_topic): (bool, bool),
    ) -> Result<(), StoreError> {
        // Messages that an earlier version of this card counted.
        let sql = "update message_cards set card_message_id = 0, mark = null
             where chat_id = $1 and card_message_id = $2 and mark = 'many'
                 and not exists (select 1 from message_cards as other where other.chat_id = $1
                     and other.card_message_id = 0 and other.message_id = message_cards.message_id)";
        self.0.execute(sql, (card.chat.0, card.message.0)).await?;
        self.0.execute(PUT_MANY, (dialog.0, card.chat.0, with_ours, last.0, card.message.0, in_topic)).await
    }

    /// Whether a card shows only the number of messages.
    pub async fn is_counter(&mut self, card: Card) -> Result<bool, StoreError> {
        let sql = "select 1 from message_cards where chat_id = $1 and card_message_id = $2 and mark = 'many' limit 1";
        let found: Option<i64> = self.0.optional_value(sql, (card.chat.0, card.message.0)).await?;
        Ok(found.is_some())
    }

    /// Whether any chat shows a message.
    pub async fn is_shown(&mut self, message: MessageId) -> Result<bool, StoreError> {
        Ok(!self.of(message).await?.is_empty())
    }

    /// Marks a message as shown if each of these chats shows it. Without chats, nobody has seen it.
    pub async fn mark_shown(&mut self, message: MessageId, chats: &[ChatId]) -> Result<(), StoreError> {
        let sql = "select chat_id from message_cards where message_id = $1";
        let done: Vec<ChatId> = self.0.values(sql, [message.0]).await?;
        if !chats.is_empty() && chats.iter().all(|chat| done.contains(chat)) {
            let sql = "update messages set told_at = $2 where id = $1 and told_at is null";
            self.0.execute(sql, (message.0, self.0.now_ms())).await?;
        }
        Ok(())
    }

    /// The same for each message from the prospect of a dialog.
    pub async fn mark_all_shown(&mut self, dialog: DialogId, chats: &[ChatId]) -> Result<(), StoreError> {
        if chats.is_empty() {
            return Ok(());
        }
        let now = self.0.now_ms();
        let mut sql = MARK_ALL_SHOWN.to_owned();
        for number in (3..).take(chats.len()) {
            let _ = write!(
                sql,
                " and exists (select 1 from message_cards where message_id = messages.id and chat_id = ${number})"
            );
        }
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(dialog.0).bind(now);
        chats.iter().fold(query, |query, chat| query.bind(chat.0)).execute(&mut *self.0.db).await?;
        Ok(())
    }

    /// Marks the team's own messages in a dialog as shown that each topic of it in these chats shows. Without a topic
    /// there is nothing to show.
    pub async fn mark_ours_shown(&mut self, dialog: DialogId, chats: &[ChatId]) -> Result<(), StoreError> {
        let now = self.0.now_ms();
        let mut sql = MARK_OURS_SHOWN.to_owned();
        for number in (3..).take(chats.len()) {
            let _ = write!(
                sql,
                " and (exists (select 1 from message_cards where message_id = messages.id and chat_id = ${number})
                     or not exists (select 1 from topics where topics.dialog_id = $1 and topics.chat_id = ${number}))"
            );
        }
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(dialog.0).bind(now);
        chats.iter().fold(query, |query, chat| query.bind(chat.0)).execute(&mut *self.0.db).await?;
        Ok(())
    }

    /// The last message that the prospect said, in Telegram's order.
    pub async fn last_from_them(&mut self, dialog: DialogId) -> Result<Option<MessageId>, StoreError> {
        let sql = "select id from messages where dialog_id = $1 and direction = 'in' and not quiet
             order by timestamp desc, telegram_message_id desc limit 1";
        self.0.optional_value(sql, [dialog.0]).await
    }

    /// What the prospect said last without an answer in between, of the newest `most` messages those that have cards outside
    /// topics.
    pub async fn last_turn(&mut self, dialog: DialogId, most: u32) -> Result<Vec<MessageId>, StoreError> {
        self.0.values(LAST_TURN, (dialog.0, most)).await
    }

    /// Dialogs with messages that are pending in some chat.
    pub async fn pending_dialogs(&mut self) -> Result<Vec<DialogId>, StoreError> {
        self.0.values(PENDING_DIALOGS, ()).await
    }

    /// The admins' own messages in a dialog whose mark is outdated. A message sent in parts is delivered with its last
    /// part.
    pub async fn due_marks(&mut self, dialog: DialogId) -> Result<Vec<DueMark>, StoreError> {
        let sql = "select chat_id, card_message_id, max(mark),
                 max(telegram_message_id) <= (select read_by_them from dialogs where id = $1),
                 -- The outbox has a column of this name, too.
                 not exists (select 1 from outbox where asked_chat_id = message_cards.chat_id
                     and asked_message_id = message_cards.card_message_id and settled_at is null),
                 max(theirs)
             from message_cards join messages on messages.id = message_cards.message_id
                 left join reactions on reactions.message_id = messages.id
             where dialog_id = $1 and direction = 'out' and author = 'admin' and card_message_id > 0
                 and (coalesce(mark, '') <> 'read' or theirs is not null)
             group by chat_id, card_message_id order by chat_id, card_message_id";
        let rows: Vec<DueMarkRow> = self.0.rows(sql, [dialog.0]).await?;
        let due = rows.into_iter().filter_map(|(chat, message, mark, read, complete, theirs)| {
            // A bot has one reaction; theirs says that they have read it.
            let theirs = theirs.and_then(|theirs| theirs.split(' ').next().map(str::to_owned));
            let wanted = theirs.map_or(if read { Mark::Read } else { Mark::Delivered }, Mark::Theirs);
            let due = DueMark { card: Card { chat, message }, mark: wanted };
            (complete && mark.as_deref() != Some(due.mark.name())).then_some(due)
        });
        Ok(due.collect())
    }

    pub async fn marked(&mut self, due: DueMark) -> Result<(), StoreError> {
        let sql = "update message_cards set mark = $3 where chat_id = $1 and card_message_id = $2";
        self.0.execute(sql, (due.card.chat.0, due.card.message.0, due.mark.name())).await
    }

    /// Dialogs with an admin's own message that has no mark yet, or could get the next one.
    pub async fn dialogs_with_due_marks(&mut self) -> Result<Vec<DialogId>, StoreError> {
        let sql = "select distinct dialog_id from message_cards join messages on messages.id = message_cards.message_id
                 join dialogs on dialogs.id = dialog_id
                 left join reactions on reactions.message_id = messages.id
             where direction = 'out' and author = 'admin' and card_message_id > 0
                 and (mark is null or (mark = 'delivered' and telegram_message_id <= read_by_them)
                     or (theirs is null and mark not in ('delivered', 'read', 'many'))
                     or mark <> theirs)";
        self.0.values(sql, ()).await
    }
}
