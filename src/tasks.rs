//! Long-running work: started here, told to stop here, awaited here.
//! Its rule: a loop looks at the state itself each time it is woken, so that waking it once too often does no harm.

mod loops;

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
    /// Cancelled when the time to come to an end is over.
    cut_off: CancellationToken,
    loops: Loops,
}

impl Tasks {
    /// Starts a loop that is cut off where it waits when the program stops. One that dies before is started again.
    pub fn run_loop<Loop>(&self, name: LoopName, start: impl FnMut(Pulse) -> Loop + Send + 'static)
    where
        Loop: Future<Output = ()> + Send + 'static,
    {
        self.spawn(self.loops.keep(name, self.stop.clone(), boxed(start)));
    }

    /// Starts a loop that must come to its own end: it watches [`Tasks::stopping`] itself. One that dies before is started
    /// again.
    pub fn run_loop_to_end<Loop>(&self, name: LoopName, start: impl FnMut(Pulse) -> Loop + Send + 'static)
    where
        Loop: Future<Output = ()> + Send + 'static,
    {
        self.spawn_to_end(self.loops.keep(name, self.stop.clone(), boxed(start)));
    }

    /// How the loops fare.
    #[must_use]
    pub fn loops(&self) -> &Loops {
        &self.loops
    }

    /// Starts a task that ends by itself, or when the program stops.
    pub fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let (work, stop) = (Box::pin(work), self.stop.clone());
        self.spawn_to_end(async move {
            tokio::select! {
                () = work => {}
                () = stop.cancelled() => {}
            }
        });
    }

    /// Starts a task that comes to its own end: it watches [`Tasks::stopping`] itself. One that takes too long over it is
    /// cut off: what it leaves behind is what a crash leaves behind.
    pub fn spawn_to_end(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.spawn_boxed(Box::pin(work));
    }

    /// The work is boxed, since a future that wraps another one keeps room for it twice, and since each kind of future that
    /// is spawned is a copy of the runtime's code.
    fn spawn_boxed(&self, work: BoxFuture<'static, ()>) {
        let cut_off = self.cut_off.clone();
        // In the span of who starts it, so that its log lines name the update or the account.
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

    /// Resolves when the program is to stop.
    #[must_use]
    pub fn stopping(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Tells every task to stop and waits until they have.
    pub async fn stop(&self) {
        self.stop.cancel();
        self.tracker.close();
        self.tracker.wait().await;
    }

    /// Tells every task to stop and waits until they have. Those that have not by `deadline` are cut off.
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

/// Wakes a loop, or keeps it from falling asleep when it is at work. Clones wake the same loop.
#[derive(Clone, Debug, Default)]
pub struct Wake(Arc<Notify>);

impl Wake {
    pub fn wake(&self) {
        self.0.notify_one();
    }

    /// Resolves when somebody has woken the loop since it last slept.
    pub async fn woken(&self) {
        self.0.notified().await;
    }
}
