//! Records of what the bot's messages show: cards of messages, their marks, and topics of dialogs.

use crate::bot::records::Records;
use crate::domain::ids::{ChatId, DialogId, MessageId, TelegramMessageId, TopicId};
use crate::domain::login::Card;
use crate::domain::message::Message;
use crate::store::{DueMark, StoreError, Tx};

impl Records {
    /// Records a further card of these messages.
    pub(in crate::bot) async fn card_added(&self, messages: &[Message], card: Card) -> Result<(), StoreError> {
        let add = async |tx: &mut Tx| {
            for message in messages {
                tx.message_cards().put(message.id, card).await?;
            }
            Ok(())
        };
        self.0.write(add).await
    }

    /// Deletes the record of a card that no longer exists.
    pub(in crate::bot) async fn card_removed(&self, card: Card) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.message_cards().remove(card).await).await
    }

    /// Records the mark on an admin's own message.
    pub(in crate::bot) async fn marked(&self, mark: DueMark) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.message_cards().marked(mark).await).await
    }

    /// Marks a message of the team as shown if there is no topic for it.
    pub(in crate::bot) async fn mark_shown_without_topic(&self, message: MessageId) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.message_cards().mark_shown_without_topic(message).await).await
    }

    /// Records that a dialog has a topic with this title.
    pub(in crate::bot) async fn topic_made(
        &self,
        dialog: DialogId,
        (group, topic): (ChatId, TopicId),
        title: &str,
    ) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.topics().made(dialog, group, topic, title).await).await
    }

    /// Records the pinned message of a dialog's topic.
    pub(in crate::bot) async fn topic_headed(
        &self,
        dialog: DialogId,
        head: TelegramMessageId,
    ) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.topics().set_card(dialog, head).await).await
    }

    pub(in crate::bot) async fn topic_renamed(&self, dialog: DialogId, title: &str) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.topics().renamed(dialog, title).await).await
    }

    /// Deletes the record of a deleted topic.
    pub(in crate::bot) async fn topic_gone(&self, dialog: DialogId, group: ChatId) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.topics().gone(dialog, group).await).await
    }

    /// Deletes the records of topics in other groups.
    pub(in crate::bot) async fn only_topics_of(&self, group: ChatId) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.topics().only_in(group).await).await
    }
}
