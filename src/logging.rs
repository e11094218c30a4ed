//! Logging.
//!
//! Invariant: libraries log at INFO at most, whatever the filter says. Below it, some print whole updates, including
//! login codes.

mod repeats;

use std::io::IsTerminal as _;

use tracing::level_filters::LevelFilter;
use tracing::{Level, Subscriber};
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::{FilterExt as _, Targets, filter_fn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::{SubscriberInitExt as _, TryInitError};

pub(crate) use repeats::repeats;
pub use repeats::{Repeats, RepeatsLine};

/// What is logged, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogSettings {
    /// A filter in the syntax of `tracing`.
    pub filter: String,
    pub format: LogFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

/// Starts logging to standard error. Modules in `silent` are never logged.
///
/// # Errors
/// When another logger is already active in this process.
pub fn start(settings: &LogSettings, silent: &'static [&'static str]) -> Result<(), TryInitError> {
    // Colours are for people, not for the journal of a service.
    subscriber(settings, silent, std::io::stderr, std::io::stderr().is_terminal()).try_init()
}

/// The same, for a caller that installs it and chooses the writer.
pub fn subscriber<W>(
    settings: &LogSettings,
    silent: &'static [&'static str],
    writer: W,
    colours: bool,
) -> impl Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    // The filter was checked with the settings.
    let wanted = settings.filter.parse::<Targets>().unwrap_or_else(|_| Targets::new().with_default(LevelFilter::INFO));
    let capped = filter_fn(|metadata| {
        let target = metadata.target();
        !silent.iter().any(|silent| target.starts_with(silent))
            && (*metadata.level() <= Level::INFO || target.starts_with("salesdesk"))
    });
    // What is said about a log that cannot be written goes to the same place, and panics there.
    let layer = tracing_subscriber::fmt::layer().with_writer(writer).with_ansi(colours).log_internal_errors(false);
    let layer = match settings.format {
        LogFormat::Text => layer.boxed(),
        LogFormat::Json => layer.json().boxed(),
    };
    tracing_subscriber::registry().with(layer.with_filter(wanted.and(capped)))
}

/// An error with its whole chain of causes, on one line. A cause that is already contained in the text before it is
/// left out, since some libraries repeat their causes.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        if !text.contains(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An error that repeats its cause, as those of some libraries do.
    #[derive(Debug, thiserror::Error)]
    #[error("it failed: {0}")]
    struct Tee(#[source] std::io::Error);

    #[test]
    fn a_cause_is_logged_once() {
        let full = || std::io::Error::other("no room");
        let twice = Tee(full());
        assert_eq!(chain(&twice).matches("no room").count(), 1, "{}", chain(&twice));
        let error = crate::store::StoreError::File { path: "x.backup".into(), source: full() };
        assert_eq!(chain(&error), "the file x.backup cannot be used: no room");
    }
}
