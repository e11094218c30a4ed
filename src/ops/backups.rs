//! Backups while the desk runs: each night, and when an owner asks.
//!
//! They stay on this machine and are never sent to a chat, because a backup contains every message of every prospect.
//! An owner can copy the file elsewhere.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Mutex;

use super::beginning::{backups_in, restore_command};
use crate::domain::backups::{expired, file_name, gone_by, is_due, next_night};
use crate::domain::ids::TelegramUserId;
use crate::domain::notice::Notice;
use crate::domain::team::Right;
use crate::event::Event;
use crate::logging::chain;
use crate::settings::Settings;
use crate::store::{self, Action, AuditEntry, SecretKeySource, Store, StoreError};
use crate::tasks::Pulse;

/// How often the loop checks for the night, since the clock may change.
const LOOK: Duration = Duration::from_secs(20);
/// When a failed nightly backup is retried.
const AGAIN: SignedDuration = SignedDuration::from_hours(1);

/// Creates and manages the backups of a desk. Clones share everything.
#[derive(Clone)]
pub struct Backups(Arc<Inner>);

struct Inner {
    store: Store,
    folder: PathBuf,
    /// One backup at a time: a second one would be the same work again.
    making: Mutex<()>,
}

/// An existing backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    pub made_at: Timestamp,
    pub path: PathBuf,
    pub bytes: u64,
}

impl Backups {
    #[must_use]
    pub fn new(store: Store, folder: PathBuf) -> Self {
        Self(Arc::new(Inner { store, folder, making: Mutex::default() }))
    }

    /// Makes a backup now. `by` is the owner who asked, or `None` for the nightly one.
    ///
    /// # Errors
    /// When the database cannot be read or the file not be written.
    pub async fn make(&self, by: Option<TelegramUserId>) -> Result<Backup, StoreError> {
        let Backup { made_at: at, path, bytes } = self.copy().await?;
        let entry = AuditEntry { actor: by, ..AuditEntry::new(Action::BackupMade).details(file_name(at)) };
        self.0.store.write(async |tx| tx.audit().append(&entry).await).await?;
        Ok(Backup { made_at: at, path, bytes })
    }

    /// Makes a backup without an audit entry.
    pub(super) async fn copy(&self) -> Result<Backup, StoreError> {
        let _alone = self.0.making.lock().await;
        let at = self.0.store.clock().now();
        let path = self.0.folder.join(file_name(at));
        if path.exists() {
            // A backup of the same second.
            let bytes = fs::metadata(&path).map_or(0, |file| file.len());
            return Ok(Backup { made_at: at, path, bytes });
        }
        let bytes = self.0.store.back_up(&path).await?;
        tracing::info!(file = %path.display(), bytes, "made a backup");
        Ok(Backup { made_at: at, path, bytes })
    }

    /// The newest backup. A backup from the future was made while the clock was wrong, and does not count.
    #[must_use]
    pub fn newest(&self) -> Option<Backup> {
        let now = self.0.store.clock().now();
        let (made_at, path) = self.all().into_iter().filter(|(at, _)| *at <= now).max()?;
        let bytes = fs::metadata(&path).map_or(0, |file| file.len());
        Some(Backup { made_at, path, bytes })
    }

    /// The backup with the least data loss: a new one if the database still allows it, or else the newest one that can
    /// be restored. Each is checked as by `salesdesk backup verify`.
    pub async fn best(&self, key: &SecretKeySource) -> Option<Backup> {
        if let Err(error) = self.copy().await {
            tracing::warn!(error = %chain(&error), "failed to back up a damaged database");
        }
        let url = self.0.store.url();
        let (made_at, path) = newest_sound(&url, key, &self.0.folder, self.0.store.clock().now()).await?;
        let bytes = fs::metadata(&path).map_or(0, |file| file.len());
        Some(Backup { made_at, path, bytes })
    }

    /// When the last of the present backups will be deleted.
    #[must_use]
    pub fn gone_by(&self) -> Option<Timestamp> {
        let clock = self.0.store.clock();
        let all: Vec<Timestamp> = self.all().into_iter().map(|(at, _)| at).collect();
        gone_by(&all, &clock.now().to_zoned(clock.zone()))
    }

    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.0.folder
    }

    /// Makes the nightly backups, until the future is dropped.
    pub async fn run(self, pulse: Pulse) {
        let clock = self.0.store.clock();
        let zoned = |at: Timestamp| at.to_zoned(clock.zone());
        let first_night = next_night(&zoned(clock.now()));
        let mut not_before = None;
        loop {
            let now = clock.now();
            let due = self.newest().map_or(first_night <= now, |last| is_due(last.made_at, &zoned(now)));
            if due && not_before.is_none_or(|moment| moment <= now) {
                not_before = match self.make(None).await {
                    Ok(_) => {
                        self.forget_expired();
                        None
                    }
                    Err(error) => {
                        tracing::error!(error = %chain(&error), "failed to make the night's backup");
                        self.tell_failure(chain(&error)).await;
                        Some(now + AGAIN)
                    }
                };
            }
            pulse.rest(tokio::time::sleep(LOOK)).await;
        }
    }

    async fn tell_failure(&self, problem: String) {
        let keep = async {
            let mut work = self.0.store.begin().await?;
            let kept = work.notices().put_for(Right::RunDesk, &Notice::BackupFailed { problem }).await?;
            work.raise(Event::Notices(kept));
            work.commit().await
        };
        if let Err::<(), StoreError>(error) = keep.await {
            tracing::error!(error = %chain(&error), "failed to store the notice of a failed backup");
        }
    }

    fn forget_expired(&self) {
        let clock = self.0.store.clock();
        let all = self.all();
        let times: Vec<Timestamp> = all.iter().map(|(at, _)| *at).collect();
        let gone = expired(&times, &clock.now().to_zoned(clock.zone()));
        for (_, path) in all.into_iter().filter(|(at, _)| gone.contains(at)) {
            if let Err(error) = fs::remove_file(&path) {
                tracing::warn!(file = %path.display(), %error, "failed to delete an old backup");
            }
        }
    }

    fn all(&self) -> Vec<(Timestamp, PathBuf)> {
        backups_in(&self.0.folder)
    }
}

/// How a damaged database is replaced: the command that restores the newest backup, if there is one.
pub async fn way_back(settings: &Settings, now: Timestamp) -> String {
    let (folder, key) = (settings.backup_folder(), &settings.secret_key);
    match newest_sound(&settings.database_url, key, &folder, now).await {
        Some((_, path)) => {
            let command = restore_command(&path.display().to_string(), true);
            format!("The newest backup that can be restored: {command}")
        }
        None => format!("No backup in {} can be restored: keep the file, and copy it away", folder.display()),
    }
}

/// The newest backup in a folder that can be restored. Backups from the future come last.
async fn newest_sound(url: &str, key: &SecretKeySource, folder: &Path, now: Timestamp) -> Option<(Timestamp, PathBuf)> {
    let mut all = backups_in(folder);
    all.sort_by_key(|(at, _)| (*at <= now, *at));
    while let Some((at, path)) = all.pop() {
        match store::verify(url, key, None, &path).await {
            Ok(_) => return Some((at, path)),
            Err(error) => {
                tracing::warn!(file = %path.display(), error = %chain(&error), "found a backup that cannot be restored");
            }
        }
    }
    None
}
