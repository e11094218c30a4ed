//! The clients of the accounts: connected on demand, shared, taken down.
//! Its rule: an account has at most one client at any time, since two connections of one session kill it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Mutex as AsyncMutex, broadcast};

use crate::domain::ids::AccountId;
use crate::store::Store;
use crate::telegram::{AccountClient, ApiCredentials, Arrival, ClientError, DataCenters};

/// A place for one account's client. Whoever connects or takes down holds its lock meanwhile.
type Slot = Arc<AsyncMutex<Option<Arc<AccountClient>>>>;

/// How many proofs of sent messages are kept for whoever is slow to hear of them.
const ARRIVALS: usize = 1024;

#[derive(Clone)]
pub struct Supervisor(Arc<Inner>);

struct Inner {
    store: Store,
    data_centers: Arc<dyn DataCenters>,
    api: ApiCredentials,
    slots: Mutex<HashMap<AccountId, Slot>>,
    arrivals: broadcast::Sender<Arrival>,
}

impl Supervisor {
    #[must_use]
    pub fn new(store: Store, data_centers: Arc<dyn DataCenters>, api: ApiCredentials) -> Self {
        let arrivals = broadcast::Sender::new(ARRIVALS);
        Self(Arc::new(Inner { store, data_centers, api, slots: Mutex::default(), arrivals }))
    }

    /// The account's client, connected first if it is not.
    ///
    /// # Errors
    /// When Telegram cannot be reached or refuses the session.
    pub async fn client(&self, account: AccountId) -> Result<Arc<AccountClient>, ClientError> {
        let slot = self.slot(account);
        let mut slot = slot.lock().await;
        if let Some(client) = slot.as_ref().filter(|client| client.is_alive()) {
            return Ok(Arc::clone(client));
        }
        // What is left of the old client goes before the new one comes.
        if let Some(old) = slot.take() {
            old.disconnect().await;
        }
        let inner = &self.0;
        let client =
            AccountClient::connect(inner.store.clone(), account, Arc::clone(&inner.data_centers), inner.api.clone());
        let client = Arc::new(client.await?);
        tokio::spawn(pass_on(client.arrivals(), inner.arrivals.clone()));
        *slot = Some(Arc::clone(&client));
        Ok(client)
    }

    /// Proofs that messages were sent, of all accounts. Whoever falls behind loses the oldest, which costs one more attempt.
    #[must_use]
    pub fn arrivals(&self) -> broadcast::Receiver<Arrival> {
        self.0.arrivals.subscribe()
    }

    /// Takes an account's client down, if there is one.
    pub async fn disconnect(&self, account: AccountId) {
        let slot = self.slot(account);
        if let Some(client) = slot.lock().await.take() {
            client.disconnect().await;
        }
    }

    /// Takes all clients down.
    pub async fn disconnect_all(&self) {
        let accounts: Vec<AccountId> = self.slots().keys().copied().collect();
        for account in accounts {
            self.disconnect(account).await;
        }
    }

    fn slot(&self, account: AccountId) -> Slot {
        Arc::clone(self.slots().entry(account).or_default())
    }

    fn slots(&self) -> std::sync::MutexGuard<'_, HashMap<AccountId, Slot>> {
        self.0.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Passes on what one client tells until it is gone.
async fn pass_on(mut from: broadcast::Receiver<Arrival>, to: broadcast::Sender<Arrival>) {
    loop {
        match from.recv().await {
            // Without a listener it is nobody's news.
            Ok(arrival) => _ = to.send(arrival),
            Err(broadcast::error::RecvError::Lagged(_)) => {}
            Err(broadcast::error::RecvError::Closed) => return,
        }
    }
}
