//! `salesdesk run`: the desk until a signal.
//! A signal asks for an orderly end; SIGKILL is there for an end at once.

use anyhow::Context as _;
use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::ops::open_files;
use crate::settings::Settings;
use crate::{app, logging};

pub(super) fn run(settings: Settings) -> anyhow::Result<()> {
    let runtime = Runtime::new().context("failed to start the runtime")?;
    let ended = runtime.block_on(until_signal(settings));
    // Calls that block a thread, such as writes to a slow disk, must not hold up the end.
    runtime.shutdown_background();
    ended
}

async fn until_signal(settings: Settings) -> anyhow::Result<()> {
    logging::start(&settings.log)?;
    open_files::raise_limit();
    let stop = CancellationToken::new();
    let mut interrupted = signal(SignalKind::interrupt()).context("signals cannot be received")?;
    let mut terminated = signal(SignalKind::terminate()).context("signals cannot be received")?;
    let stopping = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
        stopping.cancel();
    });
    app::run(settings, stop).await
}
