//! `salesdesk run`: the desk until a signal.
//! Its rule: a signal is a request to end well; whoever wants it to end at once has SIGKILL.

use anyhow::Context as _;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::ops::open_files;
use crate::settings::Settings;
use crate::{app, logging};

#[tokio::main]
pub(super) async fn run(settings: Settings) -> anyhow::Result<()> {
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
