//! Statistics of the bot's calls to the Bot API, since the start.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use parking_lot::Mutex;

/// The statistics. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct BotApi(Arc<Mutex<Counted>>);

#[derive(Debug, Default)]
struct Counted {
    last_poll: Option<Timestamp>,
    failures: BTreeMap<&'static str, u64>,
}

impl BotApi {
    /// Records a successful request for updates, even without updates.
    pub fn polled(&self, now: Timestamp) {
        self.0.lock().last_poll = Some(now);
    }

    /// Records a failed call.
    pub fn failed(&self, method: &'static str) {
        *self.0.lock().failures.entry(method).or_default() += 1;
    }

    /// The last successful request for updates in this run.
    #[must_use]
    pub fn last_poll(&self) -> Option<Timestamp> {
        self.0.lock().last_poll
    }

    /// The number of failed calls by method.
    #[must_use]
    pub fn failures(&self) -> BTreeMap<&'static str, u64> {
        self.0.lock().failures.clone()
    }
}
