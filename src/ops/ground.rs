//! The monitor of the ground that the desk stands on: database file, disk, clock, loops, polling. It works without a
//! database. The content of a lost database is saved before anybody is notified.

mod files;
mod report;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use parking_lot::Mutex;
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

pub use report::GroundReport;

use files::{closed_folder, file_state, free, has_log, identity, log_of};

use super::heartbeat::Watchdog;
use super::{Backups, heartbeat};
use crate::domain::ground::{ClockWatch, DISK_FULL, FileState, GroundFacts, Harm, hangs, must_end};
use crate::instance_lock::InstanceLock;
use crate::logging::{Repeats, chain, repeats};
use crate::store::{Store, StoreError};
use crate::tasks::{Loops, Pulse};

/// How often the ground is checked.
const LOOK: Duration = Duration::from_secs(3);
/// How often a commit is tried while all is well.
const COMMIT: Duration = Duration::from_secs(20);
/// How long a commit, or saving a lost database, may take.
const COMMIT_LIMIT: Duration = Duration::from_secs(15);
const SAVE_LIMIT: Duration = Duration::from_secs(30);
/// How long damage reported by a query counts although commits succeed, since small writes may still find space.
const HARM_LASTS: SignedDuration = SignedDuration::from_secs(15);
/// The shortest time between two full checks of a damaged file.
const EXAMINE: SignedDuration = SignedDuration::from_mins(10);
/// Queries that fail within this time cause one check.
const MOMENT: Duration = Duration::from_millis(250);
/// How often leftover temporary copies are deleted.
const SWEEP: Duration = Duration::from_secs(3600);

/// The monitor. Clones share everything.
#[derive(Clone)]
pub struct Ground(Arc<Inner>);

struct Inner {
    store: Store,
    backups: Backups,
    loops: Loops,
    /// Keeps the database file open. The program owns it and releases it at its end.
    lock: Weak<InstanceLock>,
    path: PathBuf,
    /// The log that SQLite opened with the database.
    log: Option<(u64, u64)>,
    state: Mutex<GroundState>,
    report: watch::Sender<Option<Arc<GroundReport>>>,
    saves: Repeats,
    /// Cancelled when the process must end: nothing can be stored, and nobody can be notified.
    end: CancellationToken,
}

/// The state of the monitor. Times are by the desk's clock, which tests can advance.
struct GroundState {
    last_poll: Instant,
    /// When Telegram was last reached; set while it is unreachable.
    polls_fail_since: Option<SignedDuration>,
    polled_at: SignedDuration,
    last_commit: Instant,
    commits_fail_since: Option<SignedDuration>,
    harm: Option<(Harm, SignedDuration)>,
    lost_since: Option<SignedDuration>,
    owner_notified: bool,
    damage: Option<String>,
    examined_at: Option<SignedDuration>,
    last_sweep: Instant,
    saved_to: Option<PathBuf>,
    clock: ClockWatch,
}

impl Ground {
    /// `database` is the path of the database. Without a `lock` its file is not monitored.
    #[must_use]
    pub fn new(store: Store, backups: Backups, loops: Loops, lock: Weak<InstanceLock>, database: &Path) -> Self {
        let now = Instant::now();
        let state = GroundState {
            last_poll: now,
            polls_fail_since: None,
            polled_at: store.clock().passed(),
            last_commit: now,
            commits_fail_since: None,
            harm: None,
            lost_since: None,
            owner_notified: false,
            damage: None,
            examined_at: None,
            last_sweep: now,
            saved_to: None,
            clock: ClockWatch::default(),
        };
        let path = lock.upgrade().map_or_else(|| database.to_owned(), |lock| lock.path().to_owned());
        let (state, report, end) = (Mutex::new(state), watch::Sender::default(), CancellationToken::new());
        let saves = repeats!("failed to save what the lost database held");
        let log = identity(&log_of(&path)).ok();
        Self(Arc::new(Inner { store, backups, loops, lock, path, log, state, report, saves, end }))
    }

    /// Records a successful request for updates.
    pub fn polled(&self) {
        let mut state = self.0.state.lock();
        state.last_poll = Instant::now();
        state.polled_at = self.passed();
        state.polls_fail_since = None;
    }

    /// Records a failed request for updates.
    pub fn poll_failed(&self) {
        let mut state = self.0.state.lock();
        state.polls_fail_since = state.polls_fail_since.or(Some(state.polled_at));
    }

    /// Records that an owner was notified that nothing can be stored.
    pub fn owner_notified(&self) {
        self.0.state.lock().owner_notified = true;
    }

    /// Resolves when the process must end: nothing can be stored, and nobody can be notified.
    pub async fn must_end(&self) {
        self.0.end.cancelled().await;
    }

    /// The result of each check; `None` before the first one.
    #[must_use]
    pub fn reports(&self) -> watch::Receiver<Option<Arc<GroundReport>>> {
        self.0.report.subscribe()
    }

    /// The findings at this moment, without a check of the disk.
    #[must_use]
    pub fn report(&self) -> Option<Arc<GroundReport>> {
        let mut facts = self.0.report.borrow().as_ref()?.facts.clone();
        let state = self.0.state.lock();
        facts.loops = self.0.loops.facts();
        facts.last_poll = state.silence(self.passed());
        facts.last_commit = state.last_commit.elapsed();
        drop(state);
        Some(Arc::new(GroundReport::of(facts)))
    }

    /// Monitors the ground until the future is dropped.
    pub async fn run(self, pulse: Pulse) {
        let mut deaths = self.0.loops.deaths();
        let mut harmed = self.0.store.harmed();
        let mut watchdog = Watchdog::default();
        loop {
            harmed.mark_unchanged();
            let report = self.look().await;
            if must_end(&report.facts) && !self.0.end.is_cancelled() {
                tracing::error!(
                    problems = report.problems(),
                    "ended the desk: nothing can be stored and nobody can be notified"
                );
                self.0.end.cancel();
            }
            let is_known = report.facts.commits_fail.is_some();
            let harmed = async {
                let _ = harmed.changed().await;
                tokio::time::sleep(MOMENT).await;
            };
            // systemd restarts a hanging desk. A restart would not bring a lost database back.
            if !hangs(&report.found) {
                watchdog.notify();
            }
            let woken = async {
                tokio::select! {
                    _ = deaths.changed() => {}
                    () = harmed, if !is_known => {}
                    () = tokio::time::sleep(LOOK) => {}
                }
            };
            pulse.rest(woken).await;
        }
    }

    /// Checks everything. Saves the content of a lost database and stops all writes to it.
    pub async fn look(&self) -> Arc<GroundReport> {
        let file = self.file_state();
        self.0.store.refuse_writes(file != FileState::Whole);
        match file {
            FileState::Whole => {
                let mut state = self.0.state.lock();
                (state.saved_to, state.lost_since) = (None, None);
            }
            FileState::Deleted | FileState::Replaced | FileState::Overwritten | FileState::LogLost => {
                let now = self.passed();
                self.0.state.lock().lost_since.get_or_insert(now);
                // The file itself is ours, and takes what the log holds.
                if file == FileState::LogLost
                    && let Err(error) = self.0.store.empty_log().await
                {
                    self.0.saves.failed("log", chain(&error));
                }
                self.save(file, now).await;
            }
        }
        let (free, harm) = (free(&self.0.path), self.0.store.take_harm());
        if file == FileState::Whole {
            self.try_commit(free, harm).await;
            self.examine(harm);
        }
        self.sweep();
        let before = self.0.report.borrow().as_ref().map(|report| report.facts.clock_set);
        let report = Arc::new(GroundReport::of(self.facts(file, free)));
        if before.is_some_and(|before| report.facts.clock_set < before) {
            forget_the_future(&self.0.store).await;
        }
        self.0.report.send_replace(Some(Arc::clone(&report)));
        report
    }

    fn facts(&self, file: FileState, free: Option<u64>) -> GroundFacts {
        let clock = self.0.store.clock();
        let wall = SignedDuration::from_millis(clock.now().as_millisecond());
        let now = self.passed();
        let age = |since: SignedDuration| Duration::try_from(now - since).unwrap_or_default();
        let mut state = self.0.state.lock();
        if file == FileState::Whole && state.commits_fail_since.is_none() {
            state.owner_notified = false;
        }
        GroundFacts {
            file,
            saved_to: state.saved_to.clone(),
            lost: state.lost_since.map(age),
            damage: state.damage.clone(),
            closed_folder: closed_folder(&self.0.path),
            free,
            last_commit: state.last_commit.elapsed(),
            commits_fail: state.commits_fail_since.map(age),
            harm: state.harm.map(|(harm, _)| harm),
            owner_notified: state.owner_notified,
            clock_set: state.clock.look(wall, clock.passed()),
            loops: self.0.loops.facts(),
            last_poll: state.silence(now),
        }
    }

    fn file_state(&self) -> FileState {
        let Some(lock) = self.0.lock.upgrade() else { return FileState::Whole };
        let file = lock.database().map_or(FileState::Whole, |open| file_state(open, &self.0.path));
        match self.0.log {
            Some(log) if file == FileState::Whole && !has_log(log, &self.0.path) => FileState::LogLost,
            _ => file,
        }
    }

    /// Tries a commit. `harm` is damage that a query has reported.
    async fn try_commit(&self, free: Option<u64>, harm: Option<Harm>) {
        let harm = harm.filter(|harm| !harm.is_damage());
        let (since, failing) = {
            let state = self.0.state.lock();
            (state.last_commit.elapsed(), state.commits_fail_since.is_some())
        };
        if since < COMMIT && !failing && harm.is_none() && free.is_none_or(|free| free >= DISK_FULL) {
            return;
        }
        let done = match timeout(COMMIT_LIMIT, heartbeat::beat(&self.0.store)).await {
            Ok(done) => done.map_err(|error| chain(&error)),
            Err(_) => Err("it takes too long".to_owned()),
        };
        let now = self.passed();
        let of_commit = if done.is_err() { self.0.store.take_harm() } else { None };
        let mut state = self.0.state.lock();
        if done.is_ok() {
            state.last_commit = Instant::now();
        }
        if let Some(harm) = of_commit.filter(|harm| !harm.is_damage()).or(harm) {
            state.harm = Some((harm, now));
        }
        let reported = state.harm.filter(|(_, at)| now - *at < HARM_LASTS).map(|(harm, _)| harm);
        match (done, reported) {
            (Ok(()), None) => {
                state.harm = None;
                if state.commits_fail_since.take().is_some() {
                    tracing::info!("wrote to the database again");
                }
            }
            (done, harm) if state.commits_fail_since.is_none() => {
                state.commits_fail_since = Some(now);
                tracing::error!(error = done.err(), ?harm, "failed to write to the database");
            }
            _ => {}
        }
    }

    /// Checks a file for which a query has reported damage, in the background, and repairs what can be repaired.
    fn examine(&self, harm: Option<Harm>) {
        let now = self.passed();
        let mut state = self.0.state.lock();
        let suspected = state.damage.is_some() || harm.is_some_and(Harm::is_damage);
        if !suspected || state.examined_at.is_some_and(|at| now - at < EXAMINE) {
            return;
        }
        state.examined_at = Some(now);
        drop(state);
        let ground = self.clone();
        tokio::spawn(async move {
            match ground.0.store.check_integrity().await {
                Ok(found) => {
                    if let Some(problem) = &found {
                        tracing::error!(problem, "found damage in the database");
                    }
                    ground.0.state.lock().damage = found;
                }
                Err(error) => tracing::error!(error = %chain(&error), "failed to check the database for damage"),
            }
        });
    }

    fn passed(&self) -> SignedDuration {
        self.0.store.clock().passed()
    }

    /// Saves the content of the open file, which would be gone after the end of the process.
    async fn save(&self, file: FileState, now: SignedDuration) {
        if self.0.state.lock().saved_to.is_some() {
            return;
        }
        if self.0.state.lock().lost_since == Some(now) {
            tracing::error!(?file, database = %self.0.path.display(), "lost the database file under the running desk");
        }
        // The saved content is useless without its key.
        match self.0.store.put_key_back() {
            Ok(None) => {}
            Ok(Some(path)) => {
                tracing::error!(key = %path.display(), "wrote the key file again: it was lost, too");
            }
            Err(error) => self.0.saves.failed("key", chain(&error)),
        }
        match timeout(SAVE_LIMIT, self.0.backups.save_lost(&self.0.path)).await {
            Ok(Ok(path)) => {
                self.0.saves.worked("");
                tracing::error!(saved_to = %path.display(), "saved what the lost database held");
                self.0.state.lock().saved_to = Some(path);
            }
            Ok(Err(error)) => self.0.saves.failed("", chain(&error)),
            Err(_) => self.0.saves.failed("", "it takes too long"),
        }
    }

    fn sweep(&self) {
        if self.0.state.lock().last_sweep.elapsed() >= SWEEP {
            self.0.state.lock().last_sweep = Instant::now();
            let swept = crate::store::sweep_beside(&self.0.path) + crate::store::sweep_backups(self.0.backups.folder());
            if swept > 0 {
                tracing::info!(files = swept, "deleted what an interrupted backup or restore had left");
            }
        }
    }
}

/// Corrects what was written while the clock was in the future.
pub async fn forget_the_future(store: &Store) {
    let forget = async {
        let mut work = store.begin().await?;
        let today = store.clock().day_of(work.now());
        let changed = work.desk().forget_the_future(today).await?;
        work.commit().await?;
        Ok::<_, StoreError>(changed)
    };
    match forget.await {
        Ok(0) => {}
        Ok(rows) => tracing::warn!(rows, "corrected times in the future: the clock had been wrong"),
        Err(error) => tracing::error!(error = %chain(&error), "failed to correct times in the future"),
    }
}

impl GroundState {
    /// How long the bot has not reached Telegram.
    fn silence(&self, now: SignedDuration) -> Duration {
        let failing = self.polls_fail_since.map(|since| Duration::try_from(now - since).unwrap_or_default());
        failing.unwrap_or_else(|| self.last_poll.elapsed())
    }
}

impl Backups {
    /// Backs up the open database, although its file is gone.
    ///
    /// # Errors
    /// When it cannot be read, or the backup not be written.
    async fn save_lost(&self, database: &Path) -> Result<PathBuf, StoreError> {
        if let Some(folder) = database.parent() {
            std::fs::create_dir_all(folder).map_err(|source| StoreError::Folder { folder: folder.into(), source })?;
        }
        self.copy().await.map(|backup| backup.path)
    }
}
