//! Topics of dialogs, at most one in each chat: in the team's group, and in private chats of members who chose topics.
//!
//! Invariant: a deleted topic's record goes with the records of all its messages, so that the topic can be created
//! again.

use sqlx::{FromRow, Row as _};

use crate::domain::ids::{ChatId, DialogId, TelegramMessageId, TopicId};
use crate::domain::login::Card;
use crate::store::StoreError;
use crate::store::context::Context;
use crate::store::engine::database::DbRow;

pub struct TopicQueries<'w>(pub(in crate::store) Context<'w>);

/// A dialog's topic in a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    pub chat: ChatId,
    pub id: TopicId,
    /// Its title as last set.
    pub title: String,
    /// Its pinned card, once there is one.
    pub card: Option<TelegramMessageId>,
}

impl TopicQueries<'_> {
    pub async fn of(&mut self, dialog: DialogId, chat: ChatId) -> Result<Option<Topic>, StoreError> {
        let sql = "select chat_id, topic_id, title, card_id from topics where dialog_id = $1 and chat_id = $2";
        self.0.optional_row(sql, (dialog.0, chat.0)).await
    }

    /// The topics of a dialog in all chats.
    pub async fn all_of(&mut self, dialog: DialogId) -> Result<Vec<Topic>, StoreError> {
        let sql = "select chat_id, topic_id, title, card_id from topics where dialog_id = $1 order by chat_id";
        self.0.rows(sql, [dialog.0]).await
    }

    /// The dialog of a topic.
    pub async fn dialog(&mut self, chat: ChatId, topic: TopicId) -> Result<Option<DialogId>, StoreError> {
        let sql = "select dialog_id from topics where chat_id = $1 and topic_id = $2";
        self.0.optional_value(sql, (chat.0, topic.0)).await
    }

    /// The topics of a chat with this title, newest first.
    pub async fn entitled(&mut self, chat: ChatId, title: &str) -> Result<Vec<TopicId>, StoreError> {
        let sql = "select topic_id from topics where chat_id = $1 and title = $2 order by topic_id desc limit 5";
        self.0.values(sql, (chat.0, title)).await
    }

    /// Records that a topic was created for a dialog. Earlier messages of the team are part of what its first messages
    /// show.
    pub async fn made(
        &mut self,
        dialog: DialogId,
        (chat, topic): (ChatId, TopicId),
        title: &str,
    ) -> Result<(), StoreError> {
        let sql = "insert into topics (dialog_id, chat_id, topic_id, title) values ($1, $2, $3, $4)
             on conflict (dialog_id, chat_id) do update set topic_id = $3, title = $4, card_id = null";
        self.0.execute(sql, (dialog.0, chat.0, topic.0, title)).await?;
        let sql = "insert into message_cards (message_id, chat_id, card_message_id, in_topic)
             select id, $2, 0, true from messages where dialog_id = $1 and direction = 'out' and told_at is null
             on conflict do nothing";
        self.0.execute(sql, (dialog.0, chat.0)).await
    }

    pub async fn renamed(&mut self, dialog: DialogId, chat: ChatId, title: &str) -> Result<(), StoreError> {
        let sql = "update topics set title = $3 where dialog_id = $1 and chat_id = $2";
        self.0.execute(sql, (dialog.0, chat.0, title)).await
    }

    pub async fn set_card(&mut self, dialog: DialogId, card: Card) -> Result<(), StoreError> {
        let sql = "update topics set card_id = $3 where dialog_id = $1 and chat_id = $2";
        self.0.execute(sql, (dialog.0, card.chat.0, card.message.0)).await
    }

    /// Deletes the topics of other groups than this one.
    pub async fn only_in(&mut self, group: ChatId) -> Result<(), StoreError> {
        self.0.execute("delete from topics where chat_id < 0 and chat_id <> $1", [group.0]).await
    }

    /// Deletes the record of a topic, and of all messages in it.
    pub async fn gone(&mut self, dialog: DialogId, chat: ChatId) -> Result<(), StoreError> {
        self.0.execute("delete from topics where dialog_id = $1 and chat_id = $2", (dialog.0, chat.0)).await?;
        let sql = "delete from message_cards
             where chat_id = $2 and (chat_id < 0 or in_topic)
                 and message_id in (select id from messages where dialog_id = $1)";
        self.0.execute(sql, (dialog.0, chat.0)).await
    }
}

impl FromRow<'_, DbRow> for Topic {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        Ok(Self {
            chat: row.try_get("chat_id")?,
            id: row.try_get("topic_id")?,
            title: row.try_get("title")?,
            card: row.try_get("card_id")?,
        })
    }
}
