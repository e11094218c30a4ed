//! Records of what the bot's messages show: cards of messages, their marks, and topics of dialogs.

use crate::bot::records::Records;
use crate::domain::ids::{ChatId, DialogId, TopicId};
use crate::domain::login::Card;
use crate::domain::message::Message;
use crate::store::{DueMark, StoreError, Tx};

impl Records {
    /// Records a further card of these messages, in the dialog's topic or in the chat's main part.
    pub(in crate::bot) async fn card_added(
        &self,
        messages: &[Message],
        card: Card,
        in_topic: bool,
    ) -> Result<(), StoreError> {
        let add = async |tx: &mut Tx| {
            for message in messages {
                tx.message_cards().put_at(message.id, card, in_topic).await?;
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

    /// Records that a dialog has a topic with this title, and returns its last messages, newest first, without those from
    /// the prospect that are pending in the chat: the topic begins with them. `with_topics` are the chats that must
    /// show the team's own messages.
    pub(in crate::bot) async fn topic_made(
        &self,
        dialog: DialogId,
        topic: (ChatId, TopicId),
        title: &str,
        with_topics: &[ChatId],
    ) -> Result<Vec<Message>, StoreError> {
        /// How many of the last messages a new topic begins with.
        const SO_FAR: u32 = 12;
        let made = async |tx: &mut Tx| {
            // In the same transaction: what is saved later is shown in the topic by itself.
            let pending = tx.message_cards().pending(dialog, topic.0, false, SO_FAR).await?;
            let mut talk = tx.dialogs().talk(dialog, 0, SO_FAR).await?.rows;
            tx.dialogs().add_answered(&mut talk).await?;
            // Only the oldest pending messages were read: all messages after the first one are pending, too.
            let first = pending.first().filter(|_| pending.len() >= SO_FAR as usize);
            talk.retain(|message| !pending.contains(&message.id) && first.is_none_or(|first| message.id.0 < first.0));
            tx.topics().made(dialog, topic, title).await?;
            tx.message_cards().mark_ours_shown(dialog, with_topics).await?;
            Ok(talk)
        };
        self.0.write(made).await
    }

    /// Records the pinned message of a dialog's topic.
    pub(in crate::bot) async fn topic_headed(&self, dialog: DialogId, head: Card) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.topics().set_card(dialog, head).await).await
    }

    pub(in crate::bot) async fn topic_renamed(
        &self,
        dialog: DialogId,
        chat: ChatId,
        title: &str,
    ) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.topics().renamed(dialog, chat, title).await).await
    }

    /// Deletes the record of a deleted topic.
    pub(in crate::bot) async fn topic_gone(&self, dialog: DialogId, chat: ChatId) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.topics().gone(dialog, chat).await).await
    }

    /// Deletes the records of topics in other groups.
    pub(in crate::bot) async fn only_topics_of(&self, group: ChatId) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.topics().only_in(group).await).await
    }
}
