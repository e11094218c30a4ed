//! The clients of the accounts: permanent ones while an account is logged in, others on demand.
//!
//! Invariant: an account has at most one client at any time, since two connections of one session kill it.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::join_all;
use jiff::SignedDuration;
use parking_lot::Mutex;
use secrecy::SecretString;
use tokio::sync::{Mutex as AsyncMutex, Semaphore, broadcast, mpsc};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use super::connection_health::ConnectionHealth;
use super::connection_task::ConnectionTask;
use super::notifier::AccountNotifier;

use crate::domain::account::StatusReason;
use crate::domain::ids::AccountId;
use crate::logging::{Repeats, repeats};
use crate::store::{SessionRecord, Store, StoreError};
use crate::tasks::Pulse;
use crate::telegram::{
    self, AccountClient, ApiCredentials, ClientError, DataCenters, ErrorKind, Identity, ImportedSession, SendProof,
    ServerClock, SessionFormat, TelegramReach,
};

/// The slot for one account's client. Its lock is held while a client is connected or taken down.
type Slot = Arc<AsyncMutex<Option<Arc<AccountClient>>>>;

/// How many proofs of sending are buffered for a slow subscriber.
const ARRIVALS: usize = 1024;

#[derive(Clone)]
pub struct Supervisor(Arc<Inner>);

struct Inner {
    store: Store,
    data_centers: Arc<dyn DataCenters>,
    api: ApiCredentials,
    slots: Mutex<HashMap<AccountId, Slot>>,
    arrivals: broadcast::Sender<SendProof>,
    /// The subscriber to updates of the accounts, if there is one.
    attendant: Mutex<Option<mpsc::UnboundedSender<Arc<AccountClient>>>>,
    connection_health: ConnectionHealth,
    server_clock: ServerClock,
    reaches: Mutex<HashMap<AccountId, TelegramReach>>,
    /// Announces accounts that have connected.
    ups: broadcast::Sender<AccountId>,
    keeps: Repeats,
}

/// The timing of connections. The defaults suit Telegram; tests use shorter ones.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionSettings {
    /// How many accounts connect at the same moment.
    pub at_once: usize,
    /// How long connecting may take.
    pub connect_limit: Duration,
    /// How often an idle connection is pinged.
    pub ping_every: Duration,
    /// How long the answer to a ping may take.
    pub ping_limit: Duration,
    /// The longest wait between two attempts to connect.
    pub longest_wait: SignedDuration,
}

impl Default for ConnectionSettings {
    fn default() -> Self {
        Self {
            at_once: 32,
            connect_limit: Duration::from_secs(20),
            ping_every: Duration::from_secs(60),
            ping_limit: Duration::from_secs(10),
            longest_wait: SignedDuration::from_secs(60),
        }
    }
}

/// How often the list of accounts is read again without a notification.
const LOOK_THROUGH: Duration = Duration::from_secs(60);
/// The wait before a retry while a restored desk is on hold.
const WHILE_HELD: SignedDuration = SignedDuration::from_secs(5);
/// The pause after a panic of a connection task.
const AFTER_PANIC: Duration = Duration::from_secs(1);

impl Supervisor {
    #[must_use]
    pub fn new(store: Store, data_centers: Arc<dyn DataCenters>, api: ApiCredentials) -> Self {
        let clock = store.clock().clone();
        let server_clock = ServerClock::new(clock.clone());
        let (connection_health, arrivals) = (ConnectionHealth::new(clock), broadcast::Sender::new(ARRIVALS));
        let attendant = Mutex::default();
        let (slots, reaches, ups) = (Mutex::default(), Mutex::default(), broadcast::Sender::new(ARRIVALS));
        Self(Arc::new(Inner {
            store,
            data_centers,
            api,
            slots,
            arrivals,
            attendant,
            connection_health,
            server_clock,
            reaches,
            ups,
            keeps: repeats!("failed to keep an account connected"),
        }))
    }

    /// Errors on this side of the accounts' connections.
    pub(super) fn keeps(&self) -> &Repeats {
        &self.0.keeps
    }

    /// Keeps every logged-in account connected, until the future is dropped. Logins and logouts are noticed by
    /// subscription.
    pub async fn run(self, settings: ConnectionSettings, notifier: AccountNotifier, pulse: Pulse) {
        let mut all_health_facts = self.0.store.all_health_facts();
        let connecting = Arc::new(Semaphore::new(settings.at_once));
        let mut kept: HashMap<AccountId, CancellationToken> = HashMap::new();
        let mut keepers = JoinSet::new();
        let looks = repeats!("failed to read the accounts to connect");
        loop {
            all_health_facts.mark_unchanged();
            if let Some(wanted) = looks.note(self.logged_in().await) {
                for (account, stop) in &kept {
                    if !wanted.contains(account) {
                        stop.cancel();
                    }
                }
                for account in wanted {
                    kept.entry(account).or_insert_with(|| {
                        let stop = CancellationToken::new();
                        self.0.connection_health.starting(account);
                        self.reach(account).set_longest(settings.longest_wait);
                        let keeper = ConnectionTask::new(self.clone(), account, settings, notifier.clone());
                        let span = tracing::info_span!("account", id = account.0);
                        keepers.spawn(keep(keeper, Arc::clone(&connecting), stop.clone()).instrument(span));
                        stop
                    });
                }
            }
            let look_through = tokio::time::sleep(LOOK_THROUGH);
            tokio::pin!(look_through);
            loop {
                let woken = async {
                    tokio::select! {
                        _ = all_health_facts.changed() => None,
                        Some(Ok(ended)) = keepers.join_next() => Some(ended),
                        () = &mut look_through => None,
                    }
                };
                let Some((account, kept_until)) = pulse.rest(woken).await else { break };
                kept.remove(&account);
                self.0.connection_health.gone(account);
                // An account that ended by itself is not started again before its new status is written.
                if kept_until != KeptUntil::Over {
                    break;
                }
            }
        }
    }

    async fn logged_in(&self) -> Result<Vec<AccountId>, StoreError> {
        let mut reading = self.0.store.read().await?;
        if reading.desk().restored().await?.is_some() {
            return Ok(Vec::new());
        }
        reading.accounts().logged_in().await
    }

    pub(super) fn store(&self) -> &Store {
        &self.0.store
    }

    pub(super) fn connection_health(&self) -> &ConnectionHealth {
        &self.0.connection_health
    }

    /// Announces each account's client whenever it connects: it may have missed updates. There is one subscriber; a new
    /// one replaces it.
    #[must_use]
    pub fn connections(&self) -> mpsc::UnboundedReceiver<Arc<AccountClient>> {
        let (sender, receiver) = mpsc::unbounded_channel();
        *self.0.attendant.lock() = Some(sender);
        receiver
    }

    /// Announces each account that has connected. A slow subscriber loses the oldest ones.
    #[must_use]
    pub fn ups(&self) -> broadcast::Receiver<AccountId> {
        self.0.ups.subscribe()
    }

    /// The difference between this machine's clock and Telegram's.
    #[must_use]
    pub fn server_clock(&self) -> &ServerClock {
        &self.0.server_clock
    }

    /// How long an account may not try to reach Telegram; `None` when it may.
    #[must_use]
    pub fn rests(&self, account: AccountId) -> Option<SignedDuration> {
        self.reach(account).rests()
    }

    /// Whether Telegram left the last call of an account unanswered.
    #[must_use]
    pub fn is_silent(&self, account: AccountId) -> bool {
        self.reach(account).is_silent()
    }

    pub(super) fn reach(&self, account: AccountId) -> TelegramReach {
        self.0.reaches.lock().entry(account).or_default().clone()
    }

    pub(super) fn connected(&self, client: &Arc<AccountClient>) {
        // Without subscribers nothing happens.
        let _ = self.0.ups.send(client.account());
        if let Some(attendant) = &*self.0.attendant.lock() {
            // Without a subscriber nothing is received, as in a program that only sends.
            let _ = attendant.send(Arc::clone(client));
        }
    }

    /// Takes down this client; a newer one stays.
    pub(super) async fn release(&self, client: &Arc<AccountClient>) {
        let slot = self.slot(client.account());
        let mut slot = slot.lock().await;
        if slot.as_ref().is_some_and(|current| Arc::ptr_eq(current, client)) {
            *slot = None;
        }
        client.disconnect().await;
    }

    /// The account's client, connected if needed.
    ///
    /// # Errors
    /// When Telegram cannot be reached or refuses the session.
    pub async fn client(&self, account: AccountId) -> Result<Arc<AccountClient>, ClientError> {
        let slot = self.slot(account);
        let mut slot = slot.lock().await;
        if let Some(client) = slot.as_ref().filter(|client| client.is_alive()) {
            return Ok(Arc::clone(client));
        }
        // The old client must be gone before the new one is created.
        if let Some(old) = slot.take() {
            old.disconnect().await;
        }
        let inner = &self.0;
        let mut reading = inner.store.read().await?;
        // All clients are created here, so this is where a restored desk is held.
        if reading.desk().restored().await?.is_some() {
            return Err(ClientError::Telegram(ErrorKind::Retry { after: WHILE_HELD }));
        }
        // The session may have been exported since the caller read the account.
        let row = reading.accounts().get_account_by_id(account).await?;
        drop(reading);
        if row.is_some_and(|row| row.status_reason == Some(StatusReason::SessionExported)) {
            return Err(ClientError::Telegram(ErrorKind::Retry { after: SignedDuration::from_secs(1) }));
        }
        let (store, data_centers) = (inner.store.clone(), Arc::clone(&inner.data_centers));
        let client =
            AccountClient::connect(store, account, data_centers, inner.api.clone(), inner.arrivals.clone()).await?;
        let client = Arc::new(client.sharing(self.reach(account), inner.server_clock.clone()));
        *slot = Some(Arc::clone(&client));
        Ok(client)
    }

    /// Proofs of sending, for all accounts. A slow subscriber loses the oldest, which costs one more attempt.
    #[must_use]
    pub fn arrivals(&self) -> broadcast::Receiver<SendProof> {
        self.0.arrivals.subscribe()
    }

    /// The account's client, if it has one; none is created.
    pub async fn running(&self, account: AccountId) -> Option<Arc<AccountClient>> {
        self.slot(account).lock().await.clone().filter(|client| client.is_alive())
    }

    /// All existing clients; none is created.
    pub(crate) async fn all_running(&self) -> Vec<Arc<AccountClient>> {
        let slots: Vec<Slot> = self.0.slots.lock().values().cloned().collect();
        let mut all = Vec::new();
        for slot in slots {
            all.extend(slot.lock().await.clone().filter(|client| client.is_alive()));
        }
        all
    }

    /// Takes an account's client down, if it has one.
    pub async fn disconnect(&self, account: AccountId) {
        let slot = self.slot(account);
        if let Some(client) = slot.lock().await.take() {
            client.disconnect().await;
        }
    }

    /// Takes all clients down.
    pub async fn disconnect_all(&self) {
        let accounts: Vec<AccountId> = self.0.slots.lock().keys().copied().collect();
        join_all(accounts.into_iter().map(|account| self.disconnect(account))).await;
    }

    /// Asks Telegram whose session this is, over its own connection, which is closed before the answer is returned.
    ///
    /// # Errors
    /// When Telegram cannot be reached or refuses the session.
    pub async fn identify(&self, session: &ImportedSession) -> Result<Identity, ClientError> {
        let Inner { store, data_centers, api, .. } = &*self.0;
        telegram::identify(session, &**data_centers, api, store.clock()).await
    }

    /// Encodes a session for another tool; `None` when nobody is signed in with it.
    #[must_use]
    pub fn export(&self, record: &SessionRecord, format: SessionFormat) -> Option<SecretString> {
        let address = self.0.data_centers.address(record.home_dc)?;
        telegram::export(record, self.0.api.api_id, address, format)
    }

    fn slot(&self, account: AccountId) -> Slot {
        Arc::clone(self.0.slots.lock().entry(account).or_default())
    }
}

/// Why a connection task has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KeptUntil {
    /// There is no session any more.
    Over,
    Stopped,
    Panicked,
}

/// Runs a connection task until its account no longer needs it. After a panic it restarts.
async fn keep(keeper: ConnectionTask, connecting: Arc<Semaphore>, stop: CancellationToken) -> (AccountId, KeptUntil) {
    let account = keeper.account();
    let kept_until = tokio::select! {
        kept = AssertUnwindSafe(keeper.keep(&connecting)).catch_unwind() => match kept {
            Ok(()) => KeptUntil::Over,
            Err(_) => {
                keeper.failed_again("it panicked");
                tokio::time::sleep(AFTER_PANIC).await;
                KeptUntil::Panicked
            }
        },
        () = stop.cancelled() => KeptUntil::Stopped,
    };
    keeper.leave().await;
    (account, kept_until)
}
