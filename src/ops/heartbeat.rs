//! Signs of life, and the notice that the desk was down.
//! Its rule: the sign is in the database, so that a power cut leaves one as well as a farewell does.

use std::time::{Duration, Instant};

use jiff::SignedDuration;

use crate::accounts::AccountMonitor;
use crate::domain::health::{Connection, Health};
use crate::domain::notice::Notice;
use crate::domain::team::Right;
use crate::event::Event;
use crate::logging::repeats;
use crate::store::{Store, StoreError};
use crate::tasks::Pulse;

/// How often a sign is given.
const BEAT: Duration = Duration::from_secs(60);
/// A gap that is worth telling: an update of the program is none.
const GAP: SignedDuration = SignedDuration::from_mins(2);
/// How long the accounts have to fetch what they missed before it is counted.
const CATCHING_UP: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(200);
/// From connected to caught up.
const SETTLED: Duration = Duration::from_secs(2);

/// Gives the first sign of life. The same transaction keeps the notice that the desk was down, if that is worth telling.
///
/// # Errors
/// When the database cannot be written.
pub async fn begin(store: &Store) -> Result<(), StoreError> {
    let mut work = store.begin().await?;
    let now = work.now();
    let last = work.desk().last_alive().await?;
    if let Some(from) = last.filter(|last| now.duration_since(*last) > GAP) {
        let kept = work.notices().put_for(Right::RunAccounts, &Notice::WasDown { from, to: now }).await?;
        work.raise(Event::Notices(kept));
    }
    work.desk().alive().await?;
    work.commit().await
}

/// Gives a sign of life.
///
/// # Errors
/// When the database cannot be written.
pub async fn beat(store: &Store) -> Result<(), StoreError> {
    let mut work = store.begin().await?;
    work.desk().alive().await?;
    work.commit().await
}

/// Gives signs until the future is dropped.
pub async fn run(store: Store, pulse: Pulse) {
    let beats = repeats!("failed to write heartbeat");
    loop {
        beats.note(beat(&store).await);
        pulse.rest(tokio::time::sleep(BEAT)).await;
    }
}

/// Waits until the accounts have fetched what came while the desk was down.
pub async fn caught_up(monitor: &AccountMonitor) {
    let all_connected = async {
        while !monitor.health_of_all().await.is_ok_and(|all| all.iter().all(is_settled)) {
            tokio::time::sleep(LOOK).await;
        }
        if monitor.health_of_all().await.is_ok_and(|all| all.iter().any(|one| one.health_facts.status.is_logged_in())) {
            tokio::time::sleep(SETTLED).await;
        }
    };
    // An account that takes longer raises an alert.
    let _ = tokio::time::timeout(CATCHING_UP, all_connected).await;
}

fn is_settled(health: &Health) -> bool {
    !health.health_facts.status.is_logged_in()
        || matches!(health.connection, Some(Connection::Up { .. } | Connection::Down { .. }))
}

/// Tells systemd that the desk is alive, as often as it wants to hear of it.
#[derive(Default)]
pub(super) struct Watchdog(Option<Instant>);

impl Watchdog {
    pub(super) fn notify(&mut self) {
        let due = self.0.is_none_or(|last| last.elapsed() >= Duration::from_secs(5));
        // Without systemd nobody listens.
        if due && let Err(error) = sd_notify::notify(&[sd_notify::NotifyState::Watchdog]) {
            tracing::warn!(%error, "failed to notify the watchdog");
        }
        if due {
            self.0 = Some(Instant::now());
        }
    }
}
