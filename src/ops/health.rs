//! How the desk fares, in figures.
//! Its rule: each figure is read when it is asked for; nothing is counted twice or kept beside the database.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};

use super::Backups;
use super::backups::Backup;
use crate::accounts::AccountMonitor;
use crate::domain::health::Connection;
use crate::store::{Store, StoreError};

/// Where the figures come from. Clones share it.
#[derive(Clone)]
pub struct Vitality {
    store: Store,
    monitor: AccountMonitor,
    pub backups: Backups,
    database: PathBuf,
    started_at: Timestamp,
}

/// The figures of a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    pub up_for: SignedDuration,
    /// Accounts that are logged in, and how many of them are connected.
    pub logged_in: usize,
    pub connected: usize,
    /// Messages that wait, for whatever reason.
    pub waiting: u32,
    /// How long the first of those that nothing holds back has been due.
    pub lag: SignedDuration,
    pub last_backup: Option<Backup>,
    pub database_bytes: u64,
    /// Memory of this process that is not swapped out.
    pub memory_bytes: u64,
    /// Whether a restored desk waits for an owner's word.
    pub held: bool,
    pub open_alerts: usize,
    pub messages_sent: u64,
    pub commits: u64,
    pub tasks: usize,
}

impl Vitality {
    #[must_use]
    pub fn new(store: Store, monitor: AccountMonitor, backups: Backups, database: PathBuf) -> Self {
        let started_at = store.clock().now();
        Self { store, monitor, backups, database, started_at }
    }

    /// The database's file.
    #[must_use]
    pub fn database(&self) -> &Path {
        &self.database
    }

    /// # Errors
    /// When the database cannot be read.
    pub async fn figures(&self) -> Result<Figures, StoreError> {
        let all = self.monitor.health_of_all().await?;
        let mut reading = self.store.read().await?;
        let now = reading.now();
        let (waiting, next_at) = reading.outbox().waiting(None).await?;
        let held = reading.desk().restored().await?.is_some();
        let open_alerts = reading.alerts().open().await?.len();
        let sent = reading.accounts().get_accounts().await?.iter().map(|account| account.total_sent).sum();
        drop(reading);
        let is_up = |connection| matches!(connection, Some(Connection::Up { .. }));
        Ok(Figures {
            up_for: now.duration_since(self.started_at),
            logged_in: all.iter().filter(|one| one.standing.status.is_logged_in()).count(),
            connected: all.iter().filter(|one| is_up(one.connection)).count(),
            waiting,
            lag: next_at.map_or(SignedDuration::ZERO, |next| now.duration_since(next)).max(SignedDuration::ZERO),
            last_backup: self.backups.newest(),
            database_bytes: database_bytes(&self.database),
            memory_bytes: memory_bytes(),
            held,
            open_alerts,
            messages_sent: sent,
            commits: self.store.commits(),
            tasks: tokio::runtime::Handle::current().metrics().num_alive_tasks(),
        })
    }
}

/// The database with its log.
#[must_use]
pub fn database_bytes(database: &Path) -> u64 {
    let log = PathBuf::from(format!("{}-wal", database.display()));
    [database, &log].into_iter().filter_map(|path| std::fs::metadata(path).ok()).map(|file| file.len()).sum()
}

/// As the system counts it; `0` where it does not say.
fn memory_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().strip_suffix("kB")).and_then(|kib| kib.trim().parse::<u64>().ok());
    kib.unwrap_or(0) * 1024
}

impl Figures {
    /// In the text format of Prometheus (<https://prometheus.io/docs/instrumenting/exposition_formats/>).
    #[must_use]
    pub fn metrics(&self) -> String {
        let last_backup = self.last_backup.as_ref().map_or(0, |backup| backup.made_at.as_second());
        let gauges = [
            ("up_seconds", "gauge", "How long the desk has been at work.", self.up_for.as_secs().to_string()),
            ("accounts_logged_in", "gauge", "Accounts that are logged in.", self.logged_in.to_string()),
            ("accounts_connected", "gauge", "Accounts that are connected.", self.connected.to_string()),
            ("outbox_waiting", "gauge", "Messages that wait.", self.waiting.to_string()),
            (
                "outbox_lag_seconds",
                "gauge",
                "How long the first due message has waited.",
                self.lag.as_secs().to_string(),
            ),
            ("messages_sent_total", "counter", "Messages sent by all accounts.", self.messages_sent.to_string()),
            ("alerts_open", "gauge", "Alerts that are not over.", self.open_alerts.to_string()),
            (
                "last_backup_timestamp_seconds",
                "gauge",
                "When the newest backup was made; 0 for none.",
                last_backup.to_string(),
            ),
            ("database_bytes", "gauge", "Size of the database with its log.", self.database_bytes.to_string()),
            ("memory_bytes", "gauge", "Resident memory.", self.memory_bytes.to_string()),
            ("commits_total", "counter", "Commits since the start.", self.commits.to_string()),
            ("tasks", "gauge", "Tasks that are alive.", self.tasks.to_string()),
            (
                "restore_held",
                "gauge",
                "1 while a restored desk waits for an owner's word.",
                u8::from(self.held).to_string(),
            ),
        ];
        gauges.into_iter().fold(String::new(), |mut text, (name, kind, help, value)| {
            // Writing to a string cannot fail.
            let _ = writeln!(
                text,
                "# HELP salesdesk_{name} {help}\n# TYPE salesdesk_{name} {kind}\nsalesdesk_{name} {value}"
            );
            text
        })
    }
}
