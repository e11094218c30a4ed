//! Receiving updates for one account: first the missed ones, then those that Telegram pushes. In doubt, it asks for the
//! difference; a message that arrives twice is saved once.

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

/// After a silence this long, Telegram wants the client to ask for updates
/// (<https://core.telegram.org/api/updates#recovering-gaps>).
const SILENCE: Duration = Duration::from_secs(15 * 60);
/// The pause after a panic of a receiver.
const AFTER_PANIC: Duration = Duration::from_secs(1);

/// Why a connection delivers nothing more.
enum ReceiveEnd {
    /// There is a new connection.
    Reconnected,
    /// The client has ended.
    Ended,
}

impl Inbox {
    /// Receives for one account while it is connected. After a panic, receiving restarts.
    #[tracing::instrument(level = "debug", name = "account", skip_all, fields(id = account.0))]
    pub(super) async fn attend(self, account: AccountId, mut connected: watch::Receiver<Arc<AccountClient>>) {
        let mut failures = 0_u32;
        loop {
            let client = Arc::clone(&connected.borrow_and_update());
            let receiving = AssertUnwindSafe(self.receive(&client, &mut connected, &mut failures));
            match receiving.catch_unwind().await {
                Ok(Ok(ReceiveEnd::Reconnected)) => {}
                Ok(Ok(ReceiveEnd::Ended)) => {
                    if connected.changed().await.is_err() {
                        return;
                    }
                }
                Ok(Err(error)) => {
                    failures = failures.saturating_add(1);
                    let wait = Box::pin(self.failed(account, failures, error)).await;
                    // A new connection may succeed.
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
    ) -> Result<ReceiveEnd, ClientError> {
        let mut place = Box::pin(self.catch_up(client)).await?;
        *failures = 0;
        self.0.receives.worked(client.account());
        let mut pushed = Vec::new();
        loop {
            tokio::select! {
                // Updates pushed on the old connection are asked for again.
                _ = connected.changed() => return Ok(ReceiveEnd::Reconnected),
                there = client.pushed(&mut pushed) => {
                    if !there {
                        return Ok(ReceiveEnd::Ended);
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

    /// Saves pushed updates in one transaction. Returns `None` when there is a gap, so that Telegram must be asked.
    ///
    /// An update that changes nothing, such as an own message, is saved with the next one. So the stored position may
    /// be behind. Updates that arrive again from there are already known, or are late updates about an erased person.
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

    /// Records what an error means for the account, and returns the wait before the next try.
    async fn failed(&self, account: AccountId, failures: u32, error: ClientError) -> Duration {
        let now = self.0.store.clock().now();
        let mut until = now + jittered(back_off(failures), dice());
        match error {
            ClientError::Telegram(class) => {
                tracing::info!(%account, ?class, "failed to ask for missed messages");
                if let ErrorKind::Wait { until: named, .. } = class {
                    until = until.max(named);
                }
                if let Err(error) = trouble::record_now(&self.0.store, account, &class).await {
                    self.0.receives.failed(account, chain(&error));
                }
            }
            ClientError::Store(error) => {
                self.0.receives.failed(account, chain(&error));
            }
        }
        Duration::try_from(now.duration_until(until)).unwrap_or_default()
    }
}
