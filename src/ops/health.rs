//! Figures of the desk's health. Each is read when it is requested; nothing is cached beside the database.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};

use super::backups::Backup;
use super::{Backups, BotApi, Ground, doctor};
use crate::accounts::AccountMonitor;
use crate::domain::dialog_access::VisibleDialogs;
use crate::domain::figures::FigureKind;
use crate::domain::ground::GroundFinding;
use crate::domain::health::Connection;
use crate::logging::{Repeats, repeats};
use crate::store::{Store, StoreError, Unanswered};

/// The sources of the figures. Clones share them.
#[derive(Clone)]
pub struct Metrics {
    store: Store,
    monitor: AccountMonitor,
    pub backups: Backups,
    pub bot_api: BotApi,
    pub ground: Ground,
    database: PathBuf,
    started_at: Timestamp,
    /// Failures to read the figures, limited in the log.
    pub(super) reads: Repeats,
}

/// The figures at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MachineFigures {
    /// The moment.
    pub at: Timestamp,
    pub up_for: SignedDuration,
    /// The number of logged-in accounts.
    pub logged_in: usize,
    /// How many of these are connected.
    pub connected: usize,
    /// The number of waiting messages.
    pub waiting: u32,
    /// How long the first message has been due that nothing holds back.
    pub lag: SignedDuration,
    pub last_backup: Option<Backup>,
    pub database_bytes: u64,
    /// Resident memory of this process.
    pub memory_bytes: u64,
    /// Whether a restored desk waits for an owner's confirmation.
    pub held: bool,
    pub open_alerts: usize,
    pub messages_sent: u64,
    /// Messages that failed, since the beginning.
    pub sends_failed: u64,
    /// Prospects who wait for an answer.
    pub unanswered: Unanswered,
    /// The last successful request for updates in this run.
    pub last_poll: Option<Timestamp>,
    /// Failed calls of the Bot API since the start, by method.
    pub bot_api_failures: BTreeMap<&'static str, u64>,
    /// Free space on the disk of the database; `None` if the system does not report it.
    pub disk_free_bytes: Option<u64>,
    pub commits: u64,
    pub tasks: usize,
    /// Problems of the ground that the desk stands on.
    pub ground: Vec<GroundFinding>,
}

impl Metrics {
    #[must_use]
    pub fn new(store: Store, monitor: AccountMonitor, backups: Backups, ground: Ground, database: PathBuf) -> Self {
        let started_at = store.clock().now();
        let reads = repeats!("failed to read the figures");
        Self { store, monitor, backups, bot_api: BotApi::default(), ground, database, started_at, reads }
    }

    /// How far this machine's clock is ahead of Telegram's; `None` until it is known.
    #[must_use]
    pub fn ahead_of_telegram(&self) -> Option<SignedDuration> {
        self.monitor.ahead_of_telegram()
    }

    /// The database file.
    #[must_use]
    pub fn database(&self) -> &Path {
        &self.database
    }

    /// Reads the figures.
    pub async fn figures(&self) -> Result<MachineFigures, StoreError> {
        let all = self.monitor.health_of_all().await?;
        let mut reading = self.store.read().await?;
        let now = reading.now();
        let (waiting, next_at) = reading.outbox().waiting(None).await?;
        let held = reading.desk().restored().await?.is_some();
        let open_alerts = reading.alerts().open().await?.len();
        let sent = reading.accounts().get_accounts().await?.iter().map(|account| account.total_sent).sum();
        let sends_failed = reading.figures().total(FigureKind::Failed).await?;
        let unanswered = reading.dialogs().unanswered(VisibleDialogs::All).await?;
        drop(reading);
        let is_up = |connection| matches!(connection, Some(Connection::Up { .. }));
        Ok(MachineFigures {
            at: now,
            up_for: now.duration_since(self.started_at),
            logged_in: all.iter().filter(|one| one.health_facts.status.is_logged_in()).count(),
            connected: all.iter().filter(|one| is_up(one.connection)).count(),
            waiting,
            lag: next_at.map_or(SignedDuration::ZERO, |next| now.duration_since(next)).max(SignedDuration::ZERO),
            last_backup: self.backups.newest(),
            database_bytes: database_bytes(&self.database),
            memory_bytes: memory_bytes(),
            held,
            open_alerts,
            messages_sent: sent,
            sends_failed,
            unanswered,
            last_poll: self.bot_api.last_poll(),
            bot_api_failures: self.bot_api.failures(),
            disk_free_bytes: doctor::space(&self.database).map(|(free, _)| free),
            commits: self.store.commits(),
            tasks: tokio::runtime::Handle::current().metrics().num_alive_tasks(),
            ground: self.ground.report().map(|report| report.found.clone()).unwrap_or_default(),
        })
    }
}

/// The size of the database with its log.
#[must_use]
pub fn database_bytes(database: &Path) -> u64 {
    let log = PathBuf::from(format!("{}-wal", database.display()));
    [database, &log].into_iter().filter_map(|path| std::fs::metadata(path).ok()).map(|file| file.len()).sum()
}

/// As the system reports it; `0` if it does not.
fn memory_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().strip_suffix("kB")).and_then(|kib| kib.trim().parse::<u64>().ok());
    kib.unwrap_or(0) * 1024
}

impl MachineFigures {
    /// How long the first waiting prospect has waited.
    #[must_use]
    pub fn oldest_wait(&self) -> SignedDuration {
        self.unanswered
            .since
            .map_or(SignedDuration::ZERO, |since| self.at.duration_since(since))
            .max(SignedDuration::ZERO)
    }
}
