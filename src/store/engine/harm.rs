//! Harm to the database that SQLite reports, on whatever query it shows.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use crate::domain::ground::Harm;

/// Collects it. Clones share it.
#[derive(Clone, Debug, Default)]
pub(in crate::store) struct HarmLog(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    last: Mutex<Option<Harm>>,
    news: watch::Sender<()>,
}

impl HarmLog {
    /// Notes what an error says of the database file, if anything.
    pub(in crate::store) fn note(&self, error: &sqlx::Error) {
        if let Some(harm) = of(error) {
            *self.0.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(harm);
            self.0.news.send_replace(());
        }
    }

    /// What was noted last, once.
    pub(in crate::store) fn take(&self) -> Option<Harm> {
        self.0.last.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(in crate::store) fn news(&self) -> watch::Receiver<()> {
        self.0.news.subscribe()
    }
}

/// By SQLite's result code. The low byte is the kind, what is above it says more.
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
