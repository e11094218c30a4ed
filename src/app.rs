//! The program as a whole: its parts, how it starts and how it stops.
//!
//! Invariant: nothing connects before the instance lock is held and the secret key has been checked.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use sd_notify::NotifyState;
use tokio::net::TcpListener;
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;

use crate::accounts::{
    AccountManager, AccountMonitor, AccountNotifier, ConnectionSettings, MonitorSettings, Supervisor, warm_up,
};
use crate::bot::Bot;
use crate::bot::context::Rooms;
use crate::campaigns::Campaigns;
use crate::clock::Clock;
use crate::contacts::{Contacts, Lists};
use crate::dialogs::Dialogs;
use crate::domain::ground::LoopName;
use crate::domain::notice::Notice;
use crate::domain::team::Right;
use crate::event::Events;
use crate::import::Importer;
use crate::inbox::Inbox;
use crate::instance_lock::InstanceLock;
use crate::logging::{chain, repeats};
use crate::ops::{Backups, Ground, Machine, Metrics, ground, heartbeat, http};
use crate::outbox::Outbox;
use crate::sequences::Sequences;
use crate::settings::Settings;
use crate::store::{self, Store};
use crate::tasks::{Loops, Pulse, Tasks, Wake};
use crate::team::{Team, Templates};
use crate::telegram::{DataCenters, TelegramDataCenters};

/// How often the deadlines of logins are checked.
const LOGIN_TICK: Duration = Duration::from_secs(15);
/// How often warming accounts are checked; a day with a trouble does not count.
const WARM_UP_TICK: Duration = Duration::from_secs(600);
/// How often updates are deleted that Telegram cannot deliver again.
const FORGET_TICK: Duration = Duration::from_secs(3600);

/// How long stopping may take. Service managers kill the program some time after that.
const STOP_LIMIT: Duration = Duration::from_secs(4);
/// The part of that time for closing connections and database.
const CLOSING: Duration = Duration::from_secs(1);

/// The timing of account checks. Tests use shorter times than Telegram would tolerate.
#[derive(Clone, Copy, Debug, Default)]
pub struct WatchSettings {
    pub keep: ConnectionSettings,
    pub monitor: MonitorSettings,
}

/// The running program.
pub struct App {
    pub store: Store,
    pub accounts: AccountManager,
    pub outbox: Outbox,
    pub sequences: Sequences,
    pub campaigns: Campaigns,
    pub monitor: AccountMonitor,
    inbox: Inbox,
    pub metrics: Metrics,
    /// The address for health and metrics, if any.
    pub http_addr: Option<SocketAddr>,
    notifier: AccountNotifier,
    supervisor: Supervisor,
    tasks: Tasks,
    _lock: Arc<InstanceLock>,
}

impl App {
    /// Starts everything. When it returns, the bot answers.
    ///
    /// # Errors
    /// When another instance uses the database, when the database or its key cannot be used, and when the Bot API
    /// refuses the token.
    pub async fn start(settings: Settings, data_centers: Arc<dyn DataCenters>) -> anyhow::Result<Self> {
        let clock = Clock::new(settings.time_zone.clone());
        Self::start_at(settings, data_centers, clock).await
    }

    /// Starts everything with this clock, which a test can set.
    ///
    /// # Errors
    /// As [`App::start`].
    pub async fn start_at(
        settings: Settings,
        data_centers: Arc<dyn DataCenters>,
        clock: Clock,
    ) -> anyhow::Result<Self> {
        Self::start_watched(settings, data_centers, clock, WatchSettings::default()).await
    }

    /// Starts everything with this clock and this timing of account checks.
    ///
    /// # Errors
    /// As [`App::start`].
    pub async fn start_watched(
        settings: Settings,
        data_centers: Arc<dyn DataCenters>,
        clock: Clock,
        watch: WatchSettings,
    ) -> anyhow::Result<Self> {
        let mut lock = InstanceLock::take(&settings.database_url)?;
        prepare_files(&settings, &clock).await?;
        lock.create_database()?;
        let store = Store::open(&settings.database_url, &settings.secret_key, clock).await?;
        ground::forget_the_future(&store).await;
        let mut work = store.begin().await?;
        work.team().ensure_owners(&settings.owners).await?;
        if work.desk().restored().await?.is_some() {
            tracing::warn!("found a restored database: no account connects until an owner says so in the bot");
            // Each start shows it until an owner has pressed the button.
            work.notices().put_at_start(Right::RunDesk, &Notice::Held).await?;
        }
        work.commit().await?;

        let tasks = Tasks::default();
        let (events, news) = Events::new();
        store.deliver_to(events.clone());
        let wake = Wake::default();
        let supervisor = Supervisor::new(store.clone(), Arc::clone(&data_centers), settings.api.clone());
        let accounts =
            AccountManager::new(store.clone(), supervisor.clone(), events.clone(), tasks.clone(), wake.clone());
        let notifier = AccountNotifier::new(store.clone(), events.clone());
        let monitor = AccountMonitor::new(store.clone(), supervisor.clone(), notifier.clone(), watch.monitor);
        let inbox = Inbox::new(store.clone(), &supervisor);
        let dialogs = Dialogs::new(store.clone(), wake.clone());
        let contacts = Contacts::new(store.clone(), dialogs.clone());
        let outbox = Outbox::new(store.clone(), supervisor.clone(), tasks.clone(), wake);
        let sequences = Sequences::new(store.clone(), outbox.clone());
        let campaigns = Campaigns::new(store.clone(), Lists::new(store.clone()));
        let backups = Backups::new(store.clone(), settings.backup_folder());
        let lock = Arc::new(lock);
        let (loops, database) = (tasks.loops().clone(), settings.database_file());
        let ground = Ground::new(store.clone(), backups.clone(), loops, Arc::downgrade(&lock), &database);
        let metrics = Metrics::new(store.clone(), monitor.clone(), backups, ground, database);
        let listener = match settings.http_addr {
            Some(address) => Some(
                TcpListener::bind(address)
                    .await
                    .with_context(|| format!("HTTP_ADDR {address} cannot be listened on"))?,
            ),
            None => None,
        };

        let machine = Machine { metrics: metrics.clone(), data_centers, secret_key: settings.secret_key.clone() };
        let rooms = Rooms {
            store: store.clone(),
            manager: accounts.clone(),
            monitor: monitor.clone(),
            dialogs,
            contacts,
            lists: Lists::new(store.clone()),
            importer: Importer::new(store.clone()),
            sequences: sequences.clone(),
            campaigns: campaigns.clone(),
            team: Team::new(store.clone(), settings.owners.clone()),
            templates: Templates::new(store.clone()),
            outbox: outbox.clone(),
            machine,
            tasks: tasks.clone(),
        };
        notifier.try_installation_anew().await?;
        let bot = Bot::new(&settings, rooms);
        bot.start(news, &tasks).await.context("the bot could not start")?;
        accounts.resume().await?;
        notifier.resume().await?;
        let http_addr = listener.as_ref().and_then(|listener| listener.local_addr().ok());
        let app = Self {
            store,
            accounts,
            inbox,
            outbox,
            sequences,
            campaigns,
            monitor,
            metrics,
            http_addr,
            notifier,
            supervisor,
            tasks,
            _lock: lock,
        };
        heartbeat::begin(&app.store).await?;
        app.start_loops(watch.keep);
        app.look_after_itself(listener);
        Ok(app)
    }

    fn look_after_itself(&self, listener: Option<TcpListener>) {
        let store = self.store.clone();
        self.tasks.run_loop(LoopName::Heartbeat, move |pulse| heartbeat::run(store.clone(), pulse));
        let ground = self.metrics.ground.clone();
        self.tasks.run_loop(LoopName::Ground, move |pulse| ground.clone().run(pulse));
        let backups = self.metrics.backups.clone();
        self.tasks.run_loop(LoopName::Backups, move |pulse| backups.clone().run(pulse));
        if let Some(listener) = listener {
            let (listener, metrics) = (Arc::new(listener), self.metrics.clone());
            self.tasks.run_loop(LoopName::Http, move |pulse| http::run(Arc::clone(&listener), metrics.clone(), pulse));
        }
    }

    fn start_loops(&self, keep: ConnectionSettings) {
        let (supervisor, notifier) = (self.supervisor.clone(), self.notifier.clone());
        self.tasks.run_loop(LoopName::Connections, move |pulse| supervisor.clone().run(keep, notifier.clone(), pulse));
        let monitor = self.monitor.clone();
        self.tasks.run_loop(LoopName::Monitor, move |pulse| monitor.clone().run(pulse));
        let monitor = self.monitor.clone();
        self.tasks.run_loop(LoopName::Checks, move |pulse| monitor.clone().run_checks(pulse));
        let outbox = self.outbox.clone();
        self.tasks.run_loop(LoopName::Outbox, move |pulse| outbox.clone().run(pulse));
        let sequences = self.sequences.clone();
        self.tasks.run_loop(LoopName::Sequences, move |pulse| sequences.clone().run(pulse));
        let campaigns = self.campaigns.clone();
        self.tasks.run_loop(LoopName::Campaigns, move |pulse| campaigns.clone().run(pulse));
        let inbox = self.inbox.clone();
        self.tasks.run_loop(LoopName::Inbox, move |pulse| inbox.clone().run(pulse));
        let accounts = self.accounts.clone();
        self.tasks.run_loop(LoopName::Logins, move |pulse| end_overdue_logins(accounts.clone(), pulse));
        let store = self.store.clone();
        self.tasks.run_loop(LoopName::WarmUp, move |pulse| warm_up(store.clone(), pulse));
        let store = self.store.clone();
        self.tasks.run_loop(LoopName::Forget, move |pulse| forget_old_updates(store.clone(), pulse));
    }

    /// The state of the loops.
    #[must_use]
    pub fn loops(&self) -> &Loops {
        self.tasks.loops()
    }

    /// Stops accepting work, lets running work finish, and closes connections and database, all within [`STOP_LIMIT`].
    /// Unfinished work is left as a crash would leave it.
    pub async fn stop(self) {
        let deadline = Instant::now() + STOP_LIMIT;
        self.tasks.stop_by(deadline - CLOSING).await;
        let _ = sd_notify::notify(&[NotifyState::Stopping]);
        let closing = async {
            // The content of a lost file is gone when the file is closed.
            self.metrics.ground.look().await;
            self.supervisor.disconnect_all().await;
            if let Err(error) = heartbeat::beat(&self.store).await {
                tracing::warn!(error = %chain(&error), "failed to write the last heartbeat");
            }
            self.store.close().await;
        };
        if timeout_at(deadline, closing).await.is_err() {
            tracing::warn!("failed to close the database in time: the next start reads its log");
        }
    }
}

/// Deletes the leftovers of a killed process, and backs up a database that is about to be migrated.
async fn prepare_files(settings: &Settings, clock: &Clock) -> anyhow::Result<()> {
    let folder = settings.backup_folder();
    let swept = store::sweep_beside(&settings.database_file()) + store::sweep_backups(&folder);
    if swept > 0 {
        tracing::info!(files = swept, "deleted what an interrupted backup or restore had left");
    }
    let (url, key) = (&settings.database_url, &settings.secret_key);
    if let Some(file) = store::back_up_before_upgrade(url, key, &folder, clock.now()).await? {
        tracing::info!(file = %file.display(), "made a backup before the upgrade of the database");
    }
    Ok(())
}

async fn end_overdue_logins(accounts: AccountManager, pulse: Pulse) {
    let tries = repeats!("failed to end overdue logins");
    loop {
        pulse.rest(tokio::time::sleep(LOGIN_TICK)).await;
        tries.note(accounts.end_overdue_logins().await);
    }
}

async fn warm_up(store: Store, pulse: Pulse) {
    let tries = repeats!("failed to step the warm-up");
    loop {
        tries.note(warm_up::step(&store).await);
        pulse.rest(tokio::time::sleep(WARM_UP_TICK)).await;
    }
}

async fn forget_old_updates(store: Store, pulse: Pulse) {
    let forget = async || store.write(async |tx| tx.updates().forget_old().await).await;
    let tries = repeats!("failed to delete old updates");
    loop {
        tries.note(forget().await);
        pulse.rest(tokio::time::sleep(FORGET_TICK)).await;
    }
}

/// The desk has ended itself, so that the service manager reports what nobody else can.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error(
    "the desk ended itself: its database is lost or cannot be written, and no owner could be reached by the bot. The log above \
     says where its content was saved; `salesdesk check` says what is wrong now"
)]
pub struct GroundGone;

/// Runs the program until `stop`.
///
/// # Errors
/// As [`App::start`], and [`GroundGone`].
pub async fn run(settings: Settings, stop: CancellationToken) -> anyhow::Result<()> {
    let data_centers: Arc<dyn DataCenters> = match settings.data_centers.clone() {
        Some(listed) => Arc::new(listed),
        None => Arc::new(TelegramDataCenters),
    };
    let app = tokio::select! {
        started = App::start(settings, data_centers) => started?,
        // Unfinished work is undone, as after a crash.
        () = stop.cancelled() => return Ok(()),
    };
    tracing::info!("the desk is open");
    // Without systemd this does nothing.
    let _ = sd_notify::notify(&[NotifyState::Ready]);
    let ground = app.metrics.ground.clone();
    let ended = tokio::select! {
        () = stop.cancelled() => Ok(()),
        () = ground.must_end() => Err(GroundGone.into()),
    };
    tracing::info!("stopping");
    app.stop().await;
    ended
}
