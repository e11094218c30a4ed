//! The clients of the accounts: connected on demand, shared, taken down.
//! Its rule: an account has at most one client at any time, since two connections of one session kill it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::SignedDuration;
use secrecy::SecretString;
use tokio::sync::Mutex as AsyncMutex;

use crate::domain::account::StatusReason;
use crate::domain::ids::AccountId;
use crate::store::{SessionRecord, Store};
use crate::telegram::{
    self, AccountClient, ApiCredentials, Class, ClientError, DataCenters, Identity, ImportedSession, SessionFormat,
};

/// A place for one account's client. Whoever connects or takes down holds its lock meanwhile.
type Slot = Arc<AsyncMutex<Option<Arc<AccountClient>>>>;

#[derive(Clone)]
pub struct Supervisor(Arc<Inner>);

struct Inner {
    store: Store,
    data_centers: Arc<dyn DataCenters>,
    api: ApiCredentials,
    slots: Mutex<HashMap<AccountId, Slot>>,
}

impl Supervisor {
    #[must_use]
    pub fn new(store: Store, data_centers: Arc<dyn DataCenters>, api: ApiCredentials) -> Self {
        Self(Arc::new(Inner { store, data_centers, api, slots: Mutex::default() }))
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
        // Whoever asks may have looked at the account a moment before its session was given away.
        let row = inner.store.read().await?.accounts().get_account_by_id(account).await?;
        if row.is_some_and(|row| row.status_reason == Some(StatusReason::SessionExported)) {
            return Err(ClientError::Telegram(Class::Retry { after: SignedDuration::from_secs(1) }));
        }
        let client =
            AccountClient::connect(inner.store.clone(), account, Arc::clone(&inner.data_centers), inner.api.clone());
        let client = Arc::new(client.await?);
        *slot = Some(Arc::clone(&client));
        Ok(client)
    }

    /// The account's client if it has one; none is made.
    pub async fn running(&self, account: AccountId) -> Option<Arc<AccountClient>> {
        self.slot(account).lock().await.clone().filter(|client| client.is_alive())
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

    /// Asks Telegram whose session this is, over a connection of its own that ends before the answer is returned.
    ///
    /// # Errors
    /// When Telegram cannot be reached or refuses the session.
    pub async fn identify(&self, session: &ImportedSession) -> Result<Identity, ClientError> {
        let Inner { store, data_centers, api, .. } = &*self.0;
        telegram::identify(session, &**data_centers, api, store.clock()).await
    }

    /// Writes a session for another tool; `None` when nobody is signed in with it.
    #[must_use]
    pub fn export(&self, record: &SessionRecord, format: SessionFormat) -> Option<SecretString> {
        let address = self.0.data_centers.address(record.home_dc)?;
        telegram::export(record, self.0.api.api_id, address, format)
    }

    fn slot(&self, account: AccountId) -> Slot {
        Arc::clone(self.slots().entry(account).or_default())
    }

    fn slots(&self) -> std::sync::MutexGuard<'_, HashMap<AccountId, Slot>> {
        self.0.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
