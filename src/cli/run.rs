//! `salesdesk run`: runs the desk until a signal asks for an orderly stop.

use anyhow::{Context as _, bail};
use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::output::say;
use crate::clock::Clock;
use crate::instance_lock::InstanceLock;
use crate::logging::chain;
use crate::ops::{backups, beginning, open_files};
use crate::settings::{Misspelt, Settings};
use crate::store::{Store, StoreError};
use crate::{app, logging};

pub(super) fn run(settings: Settings, new: bool, misspelt: &[Misspelt]) -> anyhow::Result<()> {
    if !new {
        let now = Clock::default().now();
        beginning::check(&settings.database_file(), &settings.secret_key, &settings.backup_folder(), now)?;
    }
    let runtime = Runtime::new().context("failed to start the runtime")?;
    let ended = runtime.block_on(until_signal(settings, new, misspelt));
    // Blocking calls, such as writes to a slow disk, must not delay the exit.
    runtime.shutdown_background();
    ended
}

async fn until_signal(settings: Settings, new: bool, misspelt: &[Misspelt]) -> anyhow::Result<()> {
    logging::start(&settings.log, crate::bot::UNLOGGED)?;
    match beginning::check_content(&settings, Clock::default().now()).await {
        Err(error) if !(new && error.is_empty()) => return Err(error.into()),
        _ => {}
    }
    for one in misspelt {
        tracing::warn!(setting = %one, "found an unknown setting");
    }
    open_files::raise_limit();
    let stop = CancellationToken::new();
    let mut interrupted = signal(SignalKind::interrupt()).context("failed to listen for signals")?;
    let mut terminated = signal(SignalKind::terminate()).context("failed to listen for signals")?;
    let stopping = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
        stopping.cancel();
    });
    let way_back = settings.clone();
    match app::run(settings, stop).await {
        Err(error) if is_damage(&error) => {
            let way = backups::way_back(&way_back, Clock::default().now()).await;
            bail!("the database is damaged ({}). {way}", chain(error.as_ref()))
        }
        ended => ended,
    }
}

fn is_damage(error: &anyhow::Error) -> bool {
    error.chain().filter_map(|cause| cause.downcast_ref::<StoreError>()).any(StoreError::is_damage)
}

/// Creates an empty database.
#[tokio::main(flavor = "current_thread")]
pub(super) async fn make_database(settings: &Settings) -> anyhow::Result<()> {
    let mut lock = InstanceLock::take(&settings.database_url)?;
    if beginning::look_for(lock.path()).with_context(|| format!("{} cannot be read", lock.path().display()))? {
        return Err(StoreError::DatabaseThere { path: lock.path().to_owned() }.into());
    }
    lock.create_database()?;
    Store::open(&settings.database_url, &settings.secret_key, Clock::default()).await?.close().await;
    say(format!("An empty database is at {}.", lock.path().display()))
}
