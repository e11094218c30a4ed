//! The files of an album before it goes out: Telegram delivers each as a message of its own. They go to the same person
//! as what was accepted before, and belong to the same message of the outbox. An album waits until its files are there.

use super::accept::{AcceptError, pieces};
use super::deliver::AfterItem;
use super::handle::Outbox;
use crate::domain::album::{GATHERING, gathers_until};
use crate::domain::ids::OutboxId;
use crate::domain::outbox::{ItemReason, ItemState, OutboxItem};
use crate::store::{NewItem, StoreError};

/// While it exists, a file of this album is being received, and the album waits for it.
#[must_use]
pub struct Receiving {
    outbox: Outbox,
    album: String,
}

impl Drop for Receiving {
    fn drop(&mut self) {
        let mut receiving = self.outbox.0.receiving.lock();
        if let Some(place) = receiving.iter().position(|album| *album == self.album) {
            receiving.swap_remove(place);
        }
    }
}

impl Outbox {
    /// Announces a file of an album, which may take a while to be received.
    pub fn receives(&self, album: &str) -> Receiving {
        self.0.receiving.lock().push(album.to_owned());
        Receiving { outbox: self.clone(), album: album.to_owned() }
    }

    /// Lets an item wait while further files of its album are expected. `open` are the files that are not settled.
    /// Returns `None` when it need not wait.
    pub(super) async fn gather(&self, item: &OutboxItem, open: &[OutboxItem]) -> Result<Option<AfterItem>, StoreError> {
        let Some(album) = item.album.as_ref().filter(|_| item.attempts == 0) else { return Ok(None) };
        let now = self.0.store.clock().now();
        let is_receiving = self.0.receiving.lock().contains(album);
        let until = gathers_until(open, self.0.started, now).or(is_receiving.then_some(now + GATHERING));
        let Some(until) = until else { return Ok(None) };
        self.0.store.write(async |tx| tx.outbox().gather(item.id, until).await).await?;
        Ok(Some(AfterItem::GoOn))
    }

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
