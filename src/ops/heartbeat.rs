//! Heartbeats in the database, and the notice that the desk was down. Because they are in the database, a power failure
//! is noticed like an orderly stop.

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

/// The interval of heartbeats.
const BEAT: Duration = Duration::from_secs(60);
/// The shortest downtime that is reported; an update of the program takes less.
const GAP: SignedDuration = SignedDuration::from_mins(2);
/// How long accounts may fetch missed messages before these are counted.
const CATCHING_UP: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(200);
/// The time from connected to caught up.
const SETTLED: Duration = Duration::from_secs(2);

/// Writes the first heartbeat. The same transaction stores the notice of a downtime, if it was long enough.
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

/// Writes a heartbeat.
pub async fn beat(store: &Store) -> Result<(), StoreError> {
    store.write(async |tx| tx.desk().alive().await).await
}

/// Writes heartbeats until the future is dropped.
pub async fn run(store: Store, pulse: Pulse) {
    let beats = repeats!("failed to write heartbeat");
    loop {
        beats.note(beat(&store).await);
        pulse.rest(tokio::time::sleep(BEAT)).await;
    }
}

/// Waits until the accounts have fetched messages from the downtime.
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

/// Notifies systemd's watchdog, as often as it requires.
#[derive(Default)]
pub(super) struct Watchdog(Option<Instant>);

impl Watchdog {
    pub(super) fn notify(&mut self) {
        let due = self.0.is_none_or(|last| last.elapsed() >= Duration::from_secs(5));
        // Without systemd this does nothing.
        if due && let Err(error) = sd_notify::notify(&[sd_notify::NotifyState::Watchdog]) {
            tracing::warn!(%error, "failed to notify the watchdog");
        }
        if due {
            self.0 = Some(Instant::now());
        }
    }
}
