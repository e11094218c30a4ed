//! The binary: reads the settings, starts the desk, stops it on a signal.
//! Its rule: what a person can mend is one line on standard error and exit code 2.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Parser;
use salesdesk::settings::{self, Settings};
use salesdesk::{app, logging};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// The control desk of a small sales team for its Telegram accounts.
#[derive(Parser)]
#[command(version, after_help = settings::help())]
struct Arguments {}

/// What a person has set up wrongly: exit code 2, as command-line programs do.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    Arguments::parse();
    // A missing .env is nothing wrong; a broken one would hide settings.
    if let Err(error) = dotenvy::dotenv()
        && !error.not_found()
    {
        eprintln!("salesdesk: .env cannot be read: {error}");
        return ExitCode::from(USAGE);
    }
    let settings = match Settings::read(|name| std::env::var(name).ok()) {
        Ok(settings) => settings,
        Err(errors) => {
            for error in errors {
                eprintln!("salesdesk: {error}");
            }
            return ExitCode::from(USAGE);
        }
    };
    match run(settings) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("salesdesk: {error:#}");
            ExitCode::from(USAGE)
        }
    }
}

#[tokio::main]
async fn run(settings: Settings) -> anyhow::Result<()> {
    logging::start(&settings.log)?;
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
