//! Receiving for one account: whatever it missed, then what is pushed, over and over.
//! Its rule: at any doubt about what was missed it asks; a message that is asked for twice is saved once.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::Inbox;
use super::save::Saved;
use crate::accounts::trouble;
use crate::dice::dice;
use crate::domain::back_off::{back_off, jittered};
use crate::domain::ids::AccountId;
use crate::logging::chain;
use crate::store::{StoreError, UpdatesState};
use crate::telegram::{AccountClient, ClientError, ErrorKind, Pushed, UpdateBatch};

/// After so long a silence it is asked whether there was something to hear, as Telegram wants it
/// (<https://core.telegram.org/api/updates#recovering-gaps>).
const SILENCE: Duration = Duration::from_secs(15 * 60);
/// How long a receiver that panicked rests.
const AFTER_PANIC: Duration = Duration::from_secs(1);

/// Why nothing more is received over a connection.
enum Unsaved {
    /// There is a new one.
    Reconnected,
    /// The client has ended.
    Ended,
}

impl Inbox {
    /// Receives for one account whenever it is connected. A panic is an event here: it is received anew.
    #[tracing::instrument(level = "debug", name = "account", skip_all, fields(id = account.0))]
    pub(super) async fn attend(self, account: AccountId, mut connected: watch::Receiver<Arc<AccountClient>>) {
        let mut failures = 0_u32;
        loop {
            let client = Arc::clone(&connected.borrow_and_update());
            let receiving = AssertUnwindSafe(self.receive(&client, &mut connected, &mut failures));
            match receiving.catch_unwind().await {
                Ok(Ok(Unsaved::Reconnected)) => {}
                Ok(Ok(Unsaved::Ended)) => {
                    if connected.changed().await.is_err() {
                        return;
                    }
                }
                Ok(Err(error)) => {
                    failures = failures.saturating_add(1);
                    let wait = Box::pin(self.failed(account, failures, error)).await;
                    // A new connection may know better.
                    let _ = timeout(wait, connected.changed()).await;
                }
                Err(_) => {
                    self.0.receives.failed(account, "its receiver panicked");
                    sleep(AFTER_PANIC).await;
                }
            }
        }
    }

    async fn receive(
        &self,
        client: &AccountClient,
        connected: &mut watch::Receiver<Arc<AccountClient>>,
        failures: &mut u32,
    ) -> Result<Unsaved, ClientError> {
        let mut place = Box::pin(self.catch_up(client)).await?;
        *failures = 0;
        self.0.receives.worked(client.account());
        let mut pushed = Vec::new();
        loop {
            tokio::select! {
                // What was pushed before is missing nowhere: it is asked for again.
                _ = connected.changed() => return Ok(Unsaved::Reconnected),
                there = client.pushed(&mut pushed) => {
                    if !there {
                        return Ok(Unsaved::Ended);
                    }
                    place = match Box::pin(self.take_up(client.account(), place, &mut pushed)).await? {
                        Some(place) => place,
                        None => Box::pin(self.catch_up(client)).await?,
                    };
                }
                () = sleep(SILENCE) => place = Box::pin(self.catch_up(client)).await?,
            }
        }
    }

    /// Saves what was pushed, all of it in one transaction. `None` when something is missing and must be asked for. A step
    /// that changes nothing here, such as an own message, is saved with the next one that does: a place in the stream may
    /// lag behind, and what is heard again from there is known, or an echo of somebody who was erased.
    async fn take_up(
        &self,
        account: AccountId,
        place: UpdatesState,
        pushed: &mut Vec<Pushed>,
    ) -> Result<Option<UpdatesState>, StoreError> {
        let mut batch = UpdateBatch::at(place);
        let gap = pushed.drain(..).any(|one| batch.follow(one).is_err());
        if !batch.changes.is_empty() && self.save(account, &batch).await? == Saved::NotAll {
            return Ok(None);
        }
        Ok((!gap).then_some(batch.place))
    }

    /// Writes down what an error means for the account, and says how long to wait before the next try.
    async fn failed(&self, account: AccountId, failures: u32, error: ClientError) -> Duration {
        let now = self.0.store.clock().now();
        let mut until = now + jittered(back_off(failures), dice());
        match error {
            ClientError::Telegram(class) => {
                tracing::info!(%account, ?class, "failed to ask for missed messages");
                if let ErrorKind::Wait { until: named, .. } = class {
                    until = until.max(named);
                }
                if let Err(error) = self.record(account, &class).await {
                    self.0.receives.failed(account, chain(&error));
                }
            }
            ClientError::Store(error) => {
                self.0.receives.failed(account, chain(&error));
            }
        }
        Duration::try_from(now.duration_until(until)).unwrap_or_default()
    }

    async fn record(&self, account: AccountId, class: &ErrorKind) -> Result<(), StoreError> {
        let mut work = self.0.store.begin().await?;
        trouble::record(&mut work, account, class).await?;
        work.commit().await
    }
}
