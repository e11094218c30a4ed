//! How the bot's own calls to Telegram fare, counted since the start.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

/// Clones share it.
#[derive(Clone, Debug, Default)]
pub struct BotApi(Arc<Mutex<Counted>>);

#[derive(Debug, Default)]
struct Counted {
    last_poll: Option<Timestamp>,
    failures: BTreeMap<&'static str, u64>,
}

impl BotApi {
    /// Updates were fetched, also when there were none.
    pub fn polled(&self, now: Timestamp) {
        self.counted().last_poll = Some(now);
    }

    /// A call of this method came to nothing.
    pub fn failed(&self, method: &'static str) {
        *self.counted().failures.entry(method).or_default() += 1;
    }

    /// When updates were last fetched in this run.
    #[must_use]
    pub fn last_poll(&self) -> Option<Timestamp> {
        self.counted().last_poll
    }

    /// Failed calls by method.
    #[must_use]
    pub fn failures(&self) -> BTreeMap<&'static str, u64> {
        self.counted().failures.clone()
    }

    fn counted(&self) -> MutexGuard<'_, Counted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
