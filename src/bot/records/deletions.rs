//! Messages that must not stay in a chat.

use jiff::Timestamp;

use crate::bot::records::Records;
use crate::domain::ids::TopicId;
use crate::domain::login::Card;
use crate::domain::owed_deletion::DeletionKind;
use crate::store::{StoreError, Tx};

impl Records {
    /// A message is to be deleted. One that is owed already stays as it is.
    pub(in crate::bot) async fn owe_deletion(
        &self,
        (card, topic): (Card, Option<TopicId>),
        kind: DeletionKind,
        due_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.owed_deletions().put(card, topic, kind, due_at).await).await
    }

    /// A message is to be deleted. One that is owed already gets the later time, unless a try was made.
    pub(in crate::bot) async fn put_off_deletion(
        &self,
        card: Card,
        kind: DeletionKind,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.owed_deletions().put_off(card, kind, until).await).await
    }

    /// The first try of each of this kind is due now.
    pub(in crate::bot) async fn hasten_deletions(&self, kind: DeletionKind) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.owed_deletions().hasten(kind).await).await
    }

    /// So many tries were made; the next one is due then.
    pub(in crate::bot) async fn postpone_deletion(
        &self,
        card: Card,
        attempts: u32,
        due_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.owed_deletions().postpone(card, attempts, due_at).await).await
    }

    /// The same; its person was asked to delete it.
    pub(in crate::bot) async fn postpone_told_deletion(
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

    /// It is gone, or nothing more can be done.
    pub(in crate::bot) async fn forget_deletion(&self, card: Card) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.owed_deletions().forget(card).await).await
    }
}
