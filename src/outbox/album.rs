//! Further files of an album: Telegram delivers each as a message of its own. They are sent after what was accepted
//! before, to the same person, and belong to the same message of the outbox.

use super::accept::{AcceptError, pieces};
use super::handle::Outbox;
use crate::domain::ids::OutboxId;
use crate::domain::outbox::{ItemReason, ItemState, OutboxItem};
use crate::store::{NewItem, StoreError};

impl Outbox {
    /// Accepts another file for an accepted message. Returns `false` when that message was cancelled or taken back;
    /// the file does not go out then.
    ///
    /// # Errors
    /// As [`Outbox::accept`].
    pub async fn append(&self, to: OutboxId, new: &NewItem) -> Result<bool, AcceptError> {
        let pieces = pieces(new)?;
        let mut work = self.0.store.begin().await?;
        let first = work.outbox().get(to).await?.filter(|first| first.state != ItemState::Cancelled);
        let Some(first) = first else { return Ok(false) };
        // What was taken back takes the files with it that arrive later.
        if work.wishes().of(to).await?.is_some_and(|wish| wish.takes_back()) {
            return Ok(false);
        }
        let scheduled = first.reason == Some(ItemReason::Scheduled);
        let new = NewItem {
            target: first.target.clone(),
            prospect: first.telegram_user_id,
            from: first.account_id.filter(|_| first.account_fixed),
            purpose: first.purpose,
            not_before: scheduled.then_some(first.not_before),
            ..new.clone()
        };
        work.outbox().append(&first, &new, &pieces).await?;
        // The card may already show the end of the message.
        work.outbox().set_card_final(first.group.unwrap_or(first.id), false).await?;
        work.commit().await?;
        self.0.wake.wake();
        Ok(true)
    }

    /// The first item that was accepted under a key.
    pub async fn accepted_under(&self, key: &str) -> Result<Option<OutboxItem>, StoreError> {
        self.0.store.read().await?.outbox().accepted_under(key).await
    }
}
