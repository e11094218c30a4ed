//! Damage to the database that SQLite reports with the error of any query.

use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::watch;

use crate::domain::ground::Harm;

/// Collects reports of damage. Clones share them.
#[derive(Clone, Debug, Default)]
pub(in crate::store) struct HarmLog(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    last: Mutex<Option<Harm>>,
    news: watch::Sender<()>,
}

impl HarmLog {
    /// Records damage that an error reports, if any.
    pub(in crate::store) fn note(&self, error: &sqlx::Error) {
        if let Some(harm) = of(error) {
            *self.0.last.lock() = Some(harm);
            self.0.news.send_replace(());
        }
    }

    /// Takes the latest report.
    pub(in crate::store) fn take(&self) -> Option<Harm> {
        self.0.last.lock().take()
    }

    pub(in crate::store) fn news(&self) -> watch::Receiver<()> {
        self.0.news.subscribe()
    }
}

/// The damage that SQLite's result code stands for. The low byte is the kind; the bytes above it give details.
pub(in crate::store) fn of(error: &sqlx::Error) -> Option<Harm> {
    let code: i32 = error.as_database_error()?.code()?.parse().ok()?;
    match code & 0xff {
        8 => Some(Harm::ReadOnly),
        10 => Some(Harm::Io),
        11 => Some(Harm::Corrupt),
        13 => Some(Harm::Full),
        14 => Some(Harm::CannotOpen),
        26 => Some(Harm::NotADatabase),
        _ => None,
    }
}
