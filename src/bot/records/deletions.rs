//! Records of messages that the bot must delete.

use jiff::Timestamp;

use crate::bot::records::Records;
use crate::domain::ids::TopicId;
use crate::domain::login::Card;
use crate::domain::owed_deletion::DeletionKind;
use crate::store::{StoreError, Tx};

impl Records {
    /// Records that a message must be deleted. An existing record stays as it is.
    pub(in crate::bot) async fn owe_deletion(
        &self,
        (card, topic): (Card, Option<TopicId>),
        kind: DeletionKind,
        due_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.owed_deletions().put(card, topic, kind, due_at).await).await
    }

    /// Records that a message must be deleted. An existing record gets the later time, unless a try was made.
    pub(in crate::bot) async fn put_off_deletion(
        &self,
        card: Card,
        kind: DeletionKind,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.owed_deletions().put_off(card, kind, until).await).await
    }

    /// Makes the first try of every deletion of a kind due now.
    pub(in crate::bot) async fn hasten_deletions(&self, kind: DeletionKind) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.owed_deletions().hasten(kind).await).await
    }

    /// Records the number of tries, and when the next one is due.
    pub(in crate::bot) async fn postpone_deletion(
        &self,
        card: Card,
        attempts: u32,
        due_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.owed_deletions().postpone(card, attempts, due_at).await).await
    }

    /// The same, and that the author was asked to delete the message.
    pub(in crate::bot) async fn postpone_notified_deletion(
        &self,
        card: Card,
        attempts: u32,
        due_at: Timestamp,
    ) -> Result<(), StoreError> {
        let postpone = async |tx: &mut Tx| {
            tx.owed_deletions().author_notified(card).await?;
            tx.owed_deletions().postpone(card, attempts, due_at).await
        };
        self.0.write(postpone).await
    }

    /// Deletes the record: the message is gone, or nothing more can be done.
    pub(in crate::bot) async fn forget_deletion(&self, card: Card) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.owed_deletions().forget(card).await).await
    }
}
