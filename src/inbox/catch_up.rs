//! Catching up: fetching the updates that an account missed. Each part is saved before the next is requested, so that
//! an interruption loses no progress.

use super::Inbox;
use crate::store::UpdatesState;
use crate::telegram::{AccountClient, ClientError, Difference};

impl Inbox {
    /// Fetches all updates since the stored position, saves them, and returns the new position.
    pub(super) async fn catch_up(&self, client: &AccountClient) -> Result<UpdatesState, ClientError> {
        let account = client.account();
        let mut place = self.0.store.read().await?.sessions().updates(account).await?;
        // A new session has no position to start from.
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
