//! The program's long-running tasks: starting, stopping and awaiting them.

pub(crate) mod due;
pub(crate) mod keyed;
mod loops;
pub(crate) mod shared_load;

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::Instrument as _;

pub use loops::{Loops, Pulse};

use crate::domain::ground::LoopName;

/// The tasks of the program. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Tasks {
    tracker: TaskTracker,
    stop: CancellationToken,
    /// Cancelled when the stop deadline has passed.
    cut_off: CancellationToken,
    loops: Loops,
}

impl Tasks {
    /// Starts a loop that is cancelled at its next await when the program stops. A loop that dies before is restarted.
    pub fn run_loop<Loop>(&self, name: LoopName, start: impl FnMut(Pulse) -> Loop + Send + 'static)
    where
        Loop: Future<Output = ()> + Send + 'static,
    {
        self.spawn(self.loops.keep(name, self.stop.clone(), boxed(start)));
    }

    /// Starts a loop that ends by itself: it watches [`Tasks::stopping`]. A loop that dies before is restarted.
    pub fn run_loop_to_end<Loop>(&self, name: LoopName, start: impl FnMut(Pulse) -> Loop + Send + 'static)
    where
        Loop: Future<Output = ()> + Send + 'static,
    {
        self.spawn_to_end(self.loops.keep(name, self.stop.clone(), boxed(start)));
    }

    /// The state of the loops.
    #[must_use]
    pub fn loops(&self) -> &Loops {
        &self.loops
    }

    /// Starts a task that ends by itself, or when the program stops.
    pub fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let (work, stop) = (Box::pin(work), self.stop.clone());
        self.spawn_to_end(async move {
            stop.run_until_cancelled(work).await;
        });
    }

    /// Starts a task that ends by itself: it watches [`Tasks::stopping`]. A task that takes too long to end is
    /// cancelled, which leaves the same state behind as a crash.
    pub fn spawn_to_end(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.spawn_boxed(Box::pin(work));
    }

    /// The future is boxed: a future that wraps another one stores it twice, and the runtime's code is compiled once
    /// for each type of future that is spawned.
    fn spawn_boxed(&self, work: BoxFuture<'static, ()>) {
        let cut_off = self.cut_off.clone();
        // In the caller's span, so that the log lines of the task name the update or the account.
        let work = work.in_current_span();
        self.tracker.spawn(async move {
            tokio::select! {
                ended = AssertUnwindSafe(work).catch_unwind() => {
                    if let Err(panic) = ended {
                        tracing::error!(why = %loops::words(&*panic), "caught a panic of a task");
                    }
                }
                () = cut_off.cancelled() => {}
            }
        });
    }

    /// Resolves when the program stops.
    #[must_use]
    pub fn stopping(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Asks every task to stop and waits until all have ended.
    pub async fn stop(&self) {
        self.stop.cancel();
        self.tracker.close();
        self.tracker.wait().await;
    }

    /// Asks every task to stop and waits until all have ended. Those that still run at `deadline` are cancelled.
    pub async fn stop_by(&self, deadline: Instant) {
        if timeout_at(deadline, self.stop()).await.is_err() {
            tracing::warn!(tasks = self.tracker.len(), "cut off tasks that did not end in time");
            self.cut_off.cancel();
            self.tracker.wait().await;
        }
    }
}

fn boxed<Loop>(mut start: impl FnMut(Pulse) -> Loop + Send + 'static) -> loops::Start
where
    Loop: Future<Output = ()> + Send + 'static,
{
    Box::new(move |pulse| Box::pin(start(pulse)))
}

/// Wakes a loop. A loop that is running when it is woken runs once more before it sleeps. Clones wake the same loop.
#[derive(Clone, Debug, Default)]
pub struct Wake(Arc<Notify>);

impl Wake {
    pub fn wake(&self) {
        self.0.notify_one();
    }

    /// Resolves when the loop was woken since it last slept.
    pub async fn woken(&self) {
        self.0.notified().await;
    }
}
