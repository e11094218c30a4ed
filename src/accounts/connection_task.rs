//! The connection task of one account: it connects, tests the connection, and reconnects.
//!
//! Invariant: only an explicit error from Telegram's home data centre ends a session. Silence, closed connections and
//! doubts about the key are retried without limit.

use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::{Semaphore, broadcast, watch};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::notifier::AccountNotifier;
use super::supervisor::{ConnectionSettings, Supervisor};
use super::trouble;
use crate::dice::dice;
use crate::domain::alert::{AlertKind, Trouble};
use crate::domain::health::reconnect_after;
use crate::domain::ids::AccountId;
use crate::domain::login::Profile;
use crate::logging::chain;
use crate::store::{Numbered, StoreError, Tx};
use crate::telegram::{AccountClient, ClientError, Ended, ErrorKind, Link, LoginUpdate};

/// A connection that lasted this long was good; a shorter one counts as a failure to connect.
const STABLE: Duration = Duration::from_secs(10);
/// An answer slower than this makes a connection doubtful.
const SLOW: Duration = Duration::from_secs(1);
/// The wait after the client was taken down by another task: the account is probably being logged in or out.
const TAKEN_DOWN: Duration = Duration::from_secs(1);
/// After this many doubts about the key in a row, an alert is raised.
const DOUBTS: u32 = 3;

pub(super) struct ConnectionTask {
    supervisor: Supervisor,
    account: AccountId,
    settings: ConnectionSettings,
    notifier: AccountNotifier,
    client: Mutex<Option<Arc<AccountClient>>>,
}

/// The outcome of an attempt to connect.
enum ConnectOutcome {
    Connected(Arc<AccountClient>, Subscriptions),
    Failed {
        key_doubted: bool,
    },
    /// The account is no longer to be kept connected.
    Over,
}

/// Subscriptions to a client, from before its first call.
struct Subscriptions {
    link: watch::Receiver<Link>,
    news: broadcast::Receiver<LoginUpdate>,
}

/// Why a connection is no longer watched.
enum Disconnected {
    Lost,
    TakenDown,
    /// It was logged out from here.
    Over,
}

impl ConnectionTask {
    pub(super) fn new(
        supervisor: Supervisor,
        account: AccountId,
        settings: ConnectionSettings,
        notifier: AccountNotifier,
    ) -> Self {
        Self { supervisor, account, settings, notifier, client: Mutex::default() }
    }

    /// Logs an error on this side of the connection.
    pub(super) fn failed_again(&self, error: impl Display) {
        self.supervisor.keeps().failed(self.account, error);
    }

    pub(super) fn account(&self) -> AccountId {
        self.account
    }

    /// Keeps the account connected until its session has ended.
    pub(super) async fn keep(&self, connecting: &Semaphore) {
        let (mut failures, mut doubts) = (0_u32, 0_u32);
        loop {
            let wait = reconnect_after(failures, self.settings.longest_wait, dice());
            // There is one back-off, also for other tasks that have tried meanwhile.
            let wait = wait.max(self.supervisor.rests(self.account).unwrap_or_default());
            sleep(wait.try_into().unwrap_or_default()).await;
            match Box::pin(self.connect(connecting)).await {
                ConnectOutcome::Connected(client, ears) => {
                    doubts = 0;
                    let since = Instant::now();
                    self.supervisor.connection_health().up(self.account);
                    self.supervisor.connected(&client);
                    self.supervisor.keeps().worked(self.account);
                    let left = self.watch(&client, ears).await;
                    failures = if since.elapsed() >= STABLE { 0 } else { failures.saturating_add(1) };
                    match left {
                        // The next connection needs a new client. grammers passes updates on in blocks of 32 places, 5
                        // KB each. In a client that stays, each reconnect would fill one more block for good.
                        Disconnected::Lost => self.leave().await,
                        Disconnected::TakenDown => sleep(TAKEN_DOWN).await,
                        Disconnected::Over => return,
                    }
                    self.supervisor.connection_health().down(self.account, false);
                }
                ConnectOutcome::Failed { key_doubted } => {
                    failures = failures.saturating_add(1);
                    doubts = if key_doubted { doubts + 1 } else { 0 };
                    self.supervisor.connection_health().down(self.account, doubts >= DOUBTS);
                }
                ConnectOutcome::Over => return,
            }
        }
    }

    /// Takes down the client of this task.
    pub(super) async fn leave(&self) {
        let client = self.client.lock().take();
        if let Some(client) = client {
            self.supervisor.release(&client).await;
        }
    }

    async fn connect(&self, connecting: &Semaphore) -> ConnectOutcome {
        // The semaphore is never closed.
        let _turn = connecting.acquire().await;
        let client = match self.supervisor.client(self.account).await {
            Ok(client) => client,
            Err(error) => return self.failed(None, error).await,
        };
        *self.client.lock() = Some(Arc::clone(&client));
        let mut ears = Subscriptions { link: client.link(), news: client.news() };
        ears.link.mark_unchanged();
        match client.me_within(self.settings.connect_limit).await {
            Ok(profile) => {
                self.follow(&profile).await;
                ConnectOutcome::Connected(client, ears)
            }
            Err(error) => self.failed(Some((client, ears)), error).await,
        }
    }

    async fn failed(&self, client: Option<(Arc<AccountClient>, Subscriptions)>, error: ClientError) -> ConnectOutcome {
        let again = ConnectOutcome::Failed { key_doubted: false };
        let class = match error {
            ClientError::Telegram(class) => class,
            ClientError::Store(error) => {
                self.failed_again(chain(&error));
                return again;
            }
        };
        self.supervisor.connection_health().failed(self.account, trouble::mishap(&class));
        let leaving = client.as_ref().is_some_and(|(client, _)| client.link().borrow().leaving);
        if leaving {
            return ConnectOutcome::Over;
        }
        if let Err(error) = trouble::record_now(self.supervisor.store(), self.account, &class).await {
            self.failed_again(chain(&error));
            return again;
        }
        match (class, client) {
            (ErrorKind::Dead(_) | ErrorKind::Banned | ErrorKind::PasswordNeeded, _) => ConnectOutcome::Over,
            // An answer from a server that knows the session: the connection works.
            (ErrorKind::Wait { .. } | ErrorKind::Frozen, Some((client, ears))) => {
                ConnectOutcome::Connected(client, ears)
            }
            (ErrorKind::KeyDoubted, Some((client, _))) => {
                // Retry with a fresh connection; the key stays as it is.
                self.supervisor.release(&client).await;
                ConnectOutcome::Failed { key_doubted: true }
            }
            _ => again,
        }
    }

    /// Watches a connection until it is lost.
    async fn watch(&self, client: &AccountClient, ears: Subscriptions) -> Disconnected {
        let Subscriptions { mut link, mut news } = ears;
        let mut alarm = self.supervisor.connection_health().alarm();
        alarm.mark_unchanged();
        let mut next_ping = Instant::now() + spread(self.settings.ping_every);
        loop {
            tokio::select! {
                changed = link.changed() => {
                    let Link { leaving, ended, .. } = *link.borrow_and_update();
                    match ended {
                        _ if changed.is_err() => return Disconnected::Lost,
                        Some(_) if leaving => return Disconnected::Over,
                        Some(Ended::Disconnected) => return Disconnected::TakenDown,
                        None if leaving => {}
                        Some(Ended::Hung | Ended::Panicked) | None => {
                            self.supervisor.connection_health().down(self.account, false);
                            return Disconnected::Lost;
                        }
                    }
                }
                Ok(one) = news.recv() => Box::pin(self.heard(client, one)).await,
                _ = alarm.changed() => {
                    if Box::pin(self.ping(client)).await.is_err() {
                        return Disconnected::Lost;
                    }
                }
                () = sleep_until(next_ping) => {
                    if Box::pin(self.ping(client)).await.is_err() {
                        return Disconnected::Lost;
                    }
                    next_ping = Instant::now() + self.settings.ping_every;
                }
            }
        }
    }

    /// Pings Telegram. A slow answer makes the connection doubtful, so that a network failure is noticed before each
    /// connection times out.
    async fn ping(&self, client: &AccountClient) -> Result<(), ClientError> {
        let asked_at = self.supervisor.store().clock().now();
        let ping = client.ping(self.settings.ping_limit);
        tokio::pin!(ping);
        let answer = match timeout(SLOW, &mut ping).await {
            Ok(answer) => answer,
            Err(_) => {
                self.supervisor.connection_health().doubted(self.account, asked_at);
                ping.await
            }
        };
        match &answer {
            Ok(()) => self.supervisor.connection_health().up(self.account),
            Err(error) => {
                tracing::info!(account = %self.account, ?error, "got no answer to a ping");
                self.supervisor.connection_health().down(self.account, false);
            }
        }
        answer
    }

    /// Stores the account owner's present number and names.
    async fn follow(&self, profile: &Profile) {
        let following = async {
            let known = self.supervisor.store().read().await?.accounts().get_account_by_id(self.account).await?;
            if known.is_some_and(|known| known.has_changed(profile)) {
                let follow = async |tx: &mut Tx| tx.accounts().follow_profile(self.account, profile, None).await;
                let numbered = self.supervisor.store().write(follow).await?;
                if numbered == Numbered::Claimed {
                    tracing::warn!(account = %self.account, "found an account's new number at another logged-in account");
                } else {
                    tracing::info!(account = %self.account, "saved an account's new number or names");
                }
            }
            Ok::<_, StoreError>(())
        };
        if let Err(error) = following.await {
            tracing::error!(account = %self.account, error = %chain(&error), "failed to save an account's new number or names");
        }
    }

    async fn heard(&self, client: &AccountClient, news: LoginUpdate) {
        let (hash, device, place) = match news {
            LoginUpdate::NewLogin { hash, device, place } => (hash, device, place),
            LoginUpdate::NumberChanged { person } if client.is(person) => {
                if let Ok(profile) = client.me().await {
                    self.follow(&profile).await;
                }
                return;
            }
            LoginUpdate::NumberChanged { .. } | LoginUpdate::LoginToken => return,
        };
        let details = [device, place].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        let trouble = Trouble {
            kind: AlertKind::NewLogin,
            account: Some(self.account),
            members: Vec::new(),
            subject: hash.to_string(),
            details: Some(details),
            until: None,
            since: self.supervisor.store().clock().now(),
        };
        if let Err(error) = self.notifier.notify_account_problem(&trouble).await {
            tracing::error!(account = %self.account, error = %chain(&error), "failed to raise the alert about a login elsewhere");
        }
    }
}

/// A random moment within an interval, so that accounts that start together spread their checks.
fn spread(interval: Duration) -> Duration {
    interval.mul_f64(f64::from(dice()) / f64::from(u32::MAX))
}
