//! Hooks: a test stops a call at a moment of its life, inspects the world or kills a process, and lets the call
//! continue. A hook stops one call; dropping [`Paused`] continues it.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

/// A moment in the life of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// The request has arrived; nothing has happened.
    Seen,
    /// It has taken effect; no answer has been sent.
    Executed,
    /// The answer has been written to the connection.
    Answered,
}

#[derive(Default)]
pub struct Hooks {
    set: Mutex<Vec<Hook>>,
}

struct Hook {
    method: String,
    moment: Moment,
    reached: oneshot::Sender<Paused>,
}

/// A stopped call. Dropping it lets the call continue.
pub struct Paused {
    /// Number of the call in the journal.
    pub call: usize,
    _go_on: oneshot::Sender<()>,
}

impl Hooks {
    /// Stops the next call of `method` (`*` for any) at `moment`; resolves when one is stopped there.
    pub fn stop_at(&self, method: &str, moment: Moment) -> oneshot::Receiver<Paused> {
        let (reached, at) = oneshot::channel();
        self.lock().push(Hook { method: method.into(), moment, reached });
        at
    }

    /// Called by the interfaces at each moment of each call.
    pub async fn pass(&self, method: &str, moment: Moment, call: usize) {
        let hook = {
            let mut set = self.lock();
            set.retain(|hook| !hook.reached.is_closed());
            set.iter()
                .position(|hook| hook.moment == moment && (hook.method == "*" || hook.method == method))
                .map(|index| set.remove(index))
        };
        if let Some(hook) = hook {
            let (go_on, wait) = oneshot::channel();
            if hook.reached.send(Paused { call, _go_on: go_on }).is_ok() {
                let _ = wait.await;
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Hook>> {
        self.set.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
