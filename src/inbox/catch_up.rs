//! Catching up with what happened while nobody listened, or while something got lost.
//! Its rule: each piece is saved before the next is asked for, so that it goes on where it was interrupted.

use super::Inbox;
use crate::store::UpdatesState;
use crate::telegram::{AccountClient, ClientError, Difference};

impl Inbox {
    /// Asks for everything since the stored place, saves it, and returns the place after it.
    pub(super) async fn catch_up(&self, client: &AccountClient) -> Result<UpdatesState, ClientError> {
        let account = client.account();
        let mut place = self.0.store.read().await?.sessions().updates(account).await?;
        // A session that has never looked has no place to begin at.
        if place.pts == 0 {
            place = self.reconcile(client).await?;
        }
        loop {
            match client.difference(place).await? {
                Difference::Batch { batch, more } => {
                    if batch.place != place || !batch.changes.is_empty() {
                        self.save_all(account, &batch).await?;
                    }
                    place = batch.place;
                    if !more {
                        return Ok(place);
                    }
                }
                Difference::TooLong => place = self.reconcile(client).await?,
            }
        }
    }
}
