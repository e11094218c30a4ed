//! Topics of the forum group, one for each dialog.
//!
//! Invariant: a deleted topic's record goes with the records of all its messages, so that the topic can be created
//! again.

use crate::domain::ids::{ChatId, DialogId, TelegramMessageId, TopicId};
use crate::store::StoreError;
use crate::store::context::Context;

pub struct TopicQueries<'w>(pub(in crate::store) Context<'w>);

/// A dialog's topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    pub id: TopicId,
    /// Its title as last set.
    pub title: String,
    /// Its pinned card, once there is one.
    pub card: Option<TelegramMessageId>,
}

impl TopicQueries<'_> {
    pub async fn of(&mut self, dialog: DialogId) -> Result<Option<Topic>, StoreError> {
        let sql = "select topic_id, topic_title, topic_card_id from dialogs where id = $1 and topic_id is not null";
        let row: Option<(_, Option<String>, _)> = self.0.optional_row(sql, [dialog.0]).await?;
        Ok(row.map(|(id, title, card)| Topic { id, title: title.unwrap_or_default(), card }))
    }

    /// The dialog of a topic.
    pub async fn dialog(&mut self, topic: TopicId) -> Result<Option<DialogId>, StoreError> {
        self.0.optional_value("select id from dialogs where topic_id = $1", [topic.0]).await
    }

    /// The topics with this title, newest first.
    pub async fn entitled(&mut self, title: &str) -> Result<Vec<TopicId>, StoreError> {
        let sql = "select topic_id from dialogs where topic_id is not null and topic_title = $1 order by topic_id desc limit 5";
        self.0.values(sql, [title]).await
    }

    /// Records that a topic was created for a dialog. Earlier messages of the team are part of what its first messages
    /// show.
    pub async fn made(
        &mut self,
        dialog: DialogId,
        group: ChatId,
        topic: TopicId,
        title: &str,
    ) -> Result<(), StoreError> {
        let sql = "update dialogs set topic_id = $2, topic_title = $3, topic_chat_id = $4, topic_card_id = null where id = $1";
        self.0.execute(sql, (dialog.0, topic.0, title, group.0)).await?;
        let sql = "update messages set told_at = $2 where dialog_id = $1 and direction = 'out' and told_at is null";
        self.0.execute(sql, (dialog.0, self.0.now_ms())).await
    }

    pub async fn renamed(&mut self, dialog: DialogId, title: &str) -> Result<(), StoreError> {
        self.0.execute("update dialogs set topic_title = $2 where id = $1", (dialog.0, title)).await
    }

    pub async fn set_card(&mut self, dialog: DialogId, card: TelegramMessageId) -> Result<(), StoreError> {
        self.0.execute("update dialogs set topic_card_id = $2 where id = $1", (dialog.0, card.0)).await
    }

    /// Deletes the topics of other groups than this one: their ids would mean other topics here.
    pub async fn only_in(&mut self, group: ChatId) -> Result<(), StoreError> {
        let sql = "update dialogs set topic_id = null, topic_title = null, topic_card_id = null, topic_chat_id = null
             where topic_id is not null and (topic_chat_id is null or topic_chat_id <> $1)";
        self.0.execute(sql, [group.0]).await
    }

    /// Deletes the record of a topic, and of all messages in it.
    pub async fn gone(&mut self, dialog: DialogId, group: ChatId) -> Result<(), StoreError> {
        let sql = "update dialogs set topic_id = null, topic_title = null, topic_card_id = null where id = $1";
        self.0.execute(sql, [dialog.0]).await?;
        let sql = "delete from message_cards
             where chat_id = $2 and message_id in (select id from messages where dialog_id = $1)";
        self.0.execute(sql, (dialog.0, group.0)).await
    }
}
