//! Which messages of the bot's chats show which messages of dialogs, and what is still to be shown.
//! Its rule: a message has been told when every chat that is to show it has a row here; until then it is pending there.

use std::fmt::Write as _;

use crate::domain::ids::{ChatId, DialogId, MessageId, TelegramMessageId};
use crate::domain::login::Card;
use crate::store::StoreError;
use crate::store::context::Context;
use crate::store::engine::codec::count;

pub struct MessageCardQueries<'w>(pub(in crate::store) Context<'w>);

/// The card of what a chat cannot be told.
const NOWHERE: TelegramMessageId = TelegramMessageId(0);

/// What an admin's own message says of its way by a reaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    Delivered,
    Read,
}

/// An admin's own message, and the mark that it is to bear now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueMark {
    pub card: Card,
    pub mark: Mark,
}

impl Mark {
    fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Read => "read",
        }
    }
}

// What a chat ($2) is still to be told of a dialog ($1), with the team's own messages ($3) or without.
const PENDING: &str = "select id from messages
     where dialog_id = $1 and told_at is null and (direction = 'in' or $3)
         and not exists (select 1 from message_cards where message_id = messages.id and chat_id = $2)
     order by timestamp, telegram_message_id, id limit $4";
const COUNT_PENDING: &str = "select id, count(*) over () from messages
     where dialog_id = $1 and told_at is null and (direction = 'in' or $3)
         and not exists (select 1 from message_cards where message_id = messages.id and chat_id = $2)
     order by timestamp desc, telegram_message_id desc, id desc limit 1";
/// One card ($5) tells of all that is pending up to the message $4.
const PUT_MANY: &str = "insert into message_cards (message_id, chat_id, card_message_id, mark)
     select id, $2, case when id = $4 then $5 else 0 end, case when id = $4 then 'many' end from messages
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

/// A condition for each chat follows.
const TOLD_ALL: &str = "update messages set told_at = $2 where dialog_id = $1 and told_at is null and direction = 'in'";

impl MessageCardQueries<'_> {
    /// Says that a card shows a message.
    pub async fn put(&mut self, message: MessageId, card: Card) -> Result<(), StoreError> {
        sqlx::query(
            "insert into message_cards (message_id, chat_id, card_message_id) values ($1, $2, $3) on conflict do nothing",
        )
        .bind(message.0)
        .bind(card.chat.0)
        .bind(card.message.0)
        .execute(&mut *self.0.db)
        .await?;
        Ok(())
    }

    /// Says that a chat cannot be told of a message: whoever it is has left the bot.
    pub async fn put_nowhere(&mut self, message: MessageId, chat: ChatId) -> Result<(), StoreError> {
        self.put(message, Card { chat, message: NOWHERE }).await
    }

    /// A card is no longer there.
    pub async fn remove(&mut self, card: Card) -> Result<(), StoreError> {
        sqlx::query("delete from message_cards where chat_id = $1 and card_message_id = $2")
            .bind(card.chat.0)
            .bind(card.message.0)
            .execute(&mut *self.0.db)
            .await?;
        Ok(())
    }

    /// What a card shows, in order.
    pub async fn shown_by(&mut self, card: Card) -> Result<Vec<MessageId>, StoreError> {
        let ids: Vec<i64> =
            sqlx::query_scalar(SHOWN_BY).bind(card.chat.0).bind(card.message.0).fetch_all(&mut *self.0.db).await?;
        Ok(ids.into_iter().map(MessageId).collect())
    }

    /// The dialog of the last card in a chat, and that card.
    pub async fn last_in(&mut self, chat: ChatId) -> Result<Option<(DialogId, TelegramMessageId)>, StoreError> {
        let row: Option<(i64, i64)> = sqlx::query_as(LAST_IN).bind(chat.0).fetch_optional(&mut *self.0.db).await?;
        Ok(row.map(|(dialog, card)| (DialogId(dialog), TelegramMessageId(card))))
    }

    /// The cards that show a message; of a long one there are several in a chat, in order.
    pub async fn of(&mut self, message: MessageId) -> Result<Vec<Card>, StoreError> {
        let rows: Vec<(i64, i64)> = sqlx::query_as(
            "select chat_id, card_message_id from message_cards where message_id = $1 and card_message_id > 0
             order by chat_id, card_message_id",
        )
        .bind(message.0)
        .fetch_all(&mut *self.0.db)
        .await?;
        Ok(rows.into_iter().map(|(chat, id)| Card { chat: ChatId(chat), message: TelegramMessageId(id) }).collect())
    }

    /// The first messages of a dialog that a chat is still to be told, at most `most`, in Telegram's order. `with_ours` asks for
    /// the team's messages too.
    pub async fn pending(
        &mut self,
        dialog: DialogId,
        chat: ChatId,
        with_ours: bool,
        most: u32,
    ) -> Result<Vec<MessageId>, StoreError> {
        let ids: Vec<i64> = sqlx::query_scalar(PENDING)
            .bind(dialog.0)
            .bind(chat.0)
            .bind(with_ours)
            .bind(most)
            .fetch_all(&mut *self.0.db)
            .await?;
        Ok(ids.into_iter().map(MessageId).collect())
    }

    /// How many messages of a dialog a chat is still to be told, and the last of them; `None` when there are none.
    pub async fn count_pending(
        &mut self,
        dialog: DialogId,
        chat: ChatId,
        with_ours: bool,
    ) -> Result<Option<(u32, MessageId)>, StoreError> {
        let row: Option<(i64, i64)> = sqlx::query_as(COUNT_PENDING)
            .bind(dialog.0)
            .bind(chat.0)
            .bind(with_ours)
            .fetch_optional(&mut *self.0.db)
            .await?;
        Ok(match row {
            Some((last, number)) => Some((count(number)?, MessageId(last))),
            None => None,
        })
    }

    /// Says that a card tells of a message and of all before it that its chat is still to be told. The card is that of the last
    /// one, and of no other: what is written as a reply to it answers that.
    pub async fn put_many(
        &mut self,
        dialog: DialogId,
        card: Card,
        last: MessageId,
        with_ours: bool,
    ) -> Result<(), StoreError> {
        // Those that were counted on it before.
        sqlx::query(
            "update message_cards set card_message_id = 0, mark = null
             where chat_id = $1 and card_message_id = $2 and mark = 'many'
                 and not exists (select 1 from message_cards as other where other.chat_id = $1
                     and other.card_message_id = 0 and other.message_id = message_cards.message_id)",
        )
        .bind(card.chat.0)
        .bind(card.message.0)
        .execute(&mut *self.0.db)
        .await?;
        sqlx::query(PUT_MANY)
            .bind(dialog.0)
            .bind(card.chat.0)
            .bind(with_ours)
            .bind(last.0)
            .bind(card.message.0)
            .execute(&mut *self.0.db)
            .await?;
        Ok(())
    }

    /// Whether a card says how many messages there are, and shows none of them.
    pub async fn tells_of_many(&mut self, card: Card) -> Result<bool, StoreError> {
        let found: Option<i64> = sqlx::query_scalar(
            "select 1 from message_cards where chat_id = $1 and card_message_id = $2 and mark = 'many' limit 1",
        )
        .bind(card.chat.0)
        .bind(card.message.0)
        .fetch_optional(&mut *self.0.db)
        .await?;
        Ok(found.is_some())
    }

    /// Whether some chat shows a message.
    pub async fn is_shown(&mut self, message: MessageId) -> Result<bool, StoreError> {
        Ok(!self.of(message).await?.is_empty())
    }

    /// Notes that a message has been told, if each of these chats has been. Where there is nobody to tell, nobody has been told.
    pub async fn told(&mut self, message: MessageId, chats: &[ChatId]) -> Result<(), StoreError> {
        let done: Vec<i64> = sqlx::query_scalar("select chat_id from message_cards where message_id = $1")
            .bind(message.0)
            .fetch_all(&mut *self.0.db)
            .await?;
        if !chats.is_empty() && chats.iter().all(|chat| done.contains(&chat.0)) {
            sqlx::query("update messages set told_at = $2 where id = $1 and told_at is null")
                .bind(message.0)
                .bind(self.0.now_ms())
                .execute(&mut *self.0.db)
                .await?;
        }
        Ok(())
    }

    /// Notes of each message from the prospect of a dialog that it has been told, if each of these chats has been.
    pub async fn told_all(&mut self, dialog: DialogId, chats: &[ChatId]) -> Result<(), StoreError> {
        if chats.is_empty() {
            return Ok(());
        }
        let now = self.0.now_ms();
        let mut told = TOLD_ALL.to_owned();
        for number in (3..).take(chats.len()) {
            let _ = write!(
                told,
                " and exists (select 1 from message_cards where message_id = messages.id and chat_id = ${number})"
            );
        }
        let query = sqlx::query(sqlx::AssertSqlSafe(told)).bind(dialog.0).bind(now);
        chats.iter().fold(query, |query, chat| query.bind(chat.0)).execute(&mut *self.0.db).await?;
        // What the team wrote is shown in the group alone.
        sqlx::query(
            "update messages set told_at = $2 where dialog_id = $1 and told_at is null and direction = 'out'
                 and exists (select 1 from message_cards where message_id = messages.id and chat_id < 0)",
        )
        .bind(dialog.0)
        .bind(now)
        .execute(&mut *self.0.db)
        .await?;
        Ok(())
    }

    /// The last message that a prospect wrote, by Telegram's order.
    pub async fn last_from_them(&mut self, dialog: DialogId) -> Result<Option<MessageId>, StoreError> {
        let id: Option<i64> = sqlx::query_scalar(
            "select id from messages where dialog_id = $1 and direction = 'in'
             order by timestamp desc, telegram_message_id desc limit 1",
        )
        .bind(dialog.0)
        .fetch_optional(&mut *self.0.db)
        .await?;
        Ok(id.map(MessageId))
    }

    /// Dialogs with something that somebody is still to be told.
    pub async fn untold_dialogs(&mut self) -> Result<Vec<DialogId>, StoreError> {
        let ids: Vec<i64> = sqlx::query_scalar(
            "select dialog_id from messages where told_at is null and direction = 'in'
             union select dialog_id from messages where told_at is null and direction = 'out'",
        )
        .fetch_all(&mut *self.0.db)
        .await?;
        Ok(ids.into_iter().map(DialogId).collect())
    }

    /// What the team wrote is shown in the dialog's topic and nowhere else, and there only if it was not written there.
    pub async fn told_without_topic(&mut self, message: MessageId) -> Result<(), StoreError> {
        sqlx::query(
            "update messages set told_at = $2 where id = $1 and told_at is null
                 and ((select topic_id from dialogs where dialogs.id = dialog_id) is null
                      or exists (select 1 from message_cards where message_id = messages.id and chat_id < 0))",
        )
        .bind(message.0)
        .bind(self.0.now_ms())
        .execute(&mut *self.0.db)
        .await?;
        Ok(())
    }

    /// The admins' own messages in a dialog that are to bear another mark than they do. One that went out in parts is
    /// delivered with its last part.
    pub async fn due_marks(&mut self, dialog: DialogId) -> Result<Vec<DueMark>, StoreError> {
        let rows: Vec<(i64, i64, Option<String>, bool, bool)> = sqlx::query_as(
            "select chat_id, card_message_id, max(mark),
                 max(telegram_message_id) <= (select read_by_them from dialogs where id = $1),
                 -- The outbox has a column of this name, too.
                 not exists (select 1 from outbox where asked_chat_id = message_cards.chat_id
                     and asked_message_id = message_cards.card_message_id and settled_at is null)
             from message_cards join messages on messages.id = message_id
             where dialog_id = $1 and direction = 'out' and author = 'admin' and coalesce(mark, '') <> 'read'
             group by chat_id, card_message_id",
        )
        .bind(dialog.0)
        .fetch_all(&mut *self.0.db)
        .await?;
        let due = rows.into_iter().filter_map(|(chat, id, mark, read, complete)| {
            let wanted = if read { Mark::Read } else { Mark::Delivered };
            let card = Card { chat: ChatId(chat), message: TelegramMessageId(id) };
            (complete && mark.as_deref() != Some(wanted.as_str())).then_some(DueMark { card, mark: wanted })
        });
        Ok(due.collect())
    }

    pub async fn marked(&mut self, due: DueMark) -> Result<(), StoreError> {
        sqlx::query("update message_cards set mark = $3 where chat_id = $1 and card_message_id = $2")
            .bind(due.card.chat.0)
            .bind(due.card.message.0)
            .bind(due.mark.as_str())
            .execute(&mut *self.0.db)
            .await?;
        Ok(())
    }

    /// Dialogs in which an admin's own message bears no mark yet, or could bear the next one.
    pub async fn dialogs_with_due_marks(&mut self) -> Result<Vec<DialogId>, StoreError> {
        let ids: Vec<i64> = sqlx::query_scalar(
            "select distinct dialog_id from message_cards join messages on messages.id = message_id
                 join dialogs on dialogs.id = dialog_id
             where direction = 'out' and author = 'admin'
                 and (mark is null or (mark = 'delivered' and telegram_message_id <= read_by_them))",
        )
        .fetch_all(&mut *self.0.db)
        .await?;
        Ok(ids.into_iter().map(DialogId).collect())
    }
}
