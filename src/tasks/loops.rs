//! The program's named loops. A loop that panics or returns is logged, counted and restarted after a growing pause.

use std::any::Any;
use std::collections::BTreeMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use jiff::SignedDuration;
use parking_lot::Mutex;
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;

use crate::dice::dice;
use crate::domain::ground::{LoopFacts, LoopName, LoopState};
use crate::domain::health::reconnect_after;
use crate::logging::repeats;

/// The longest pause between a death and the next start.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_secs(30);
/// A loop that has run for this long is healthy: after its next death the pause is the shortest again.
const STEADY: Duration = Duration::from_secs(5 * 60);

/// Starts a loop: first at program start, then after each death.
pub(super) type Start = Box<dyn FnMut(Pulse) -> BoxFuture<'static, ()> + Send>;

/// The loops that were started. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Loops(Arc<SharedLoops>);

#[derive(Debug, Default)]
struct SharedLoops {
    all: Mutex<BTreeMap<LoopName, Arc<LoopLife>>>,
    died: watch::Sender<()>,
}

/// The state of one loop.
#[derive(Debug)]
struct LoopLife {
    facts: Mutex<KnownLoop>,
    /// A test makes the loop panic with this.
    panic: Notify,
}

#[derive(Clone, Copy, Debug)]
struct KnownLoop {
    state: Doing,
    since: Instant,
    last_turn: Instant,
    deaths: u32,
    last_death: Option<Instant>,
}

#[derive(Clone, Copy, Debug)]
enum Doing {
    Working,
    Resting,
    Dead,
}

/// The handle by which a loop says that it is idle. While it is not idle it is at work; a loop that is at work for too
/// long counts as hanging. The default belongs to no loop.
#[derive(Clone, Debug, Default)]
pub struct Pulse(Arc<LoopLife>);

impl Pulse {
    /// Waits for what wakes the loop, and counts as idle meanwhile.
    pub async fn rest<T>(&self, wake: impl Future<Output = T>) -> T {
        self.0.turn(Doing::Resting);
        let woken = wake.await;
        self.0.turn(Doing::Working);
        woken
    }
}

impl Default for LoopLife {
    fn default() -> Self {
        let now = Instant::now();
        let known = KnownLoop { state: Doing::Resting, since: now, last_turn: now, deaths: 0, last_death: None };
        Self { facts: Mutex::new(known), panic: Notify::new() }
    }
}

impl LoopLife {
    fn turn(&self, state: Doing) {
        let now = Instant::now();
        let mut known = self.facts.lock();
        known.state = state;
        known.since = now;
        known.last_turn = now;
    }

    fn died(&self) {
        let now = Instant::now();
        let mut known = self.facts.lock();
        known.state = Doing::Dead;
        known.since = now;
        known.deaths = known.deaths.saturating_add(1);
        known.last_death = Some(now);
    }
}

impl Loops {
    /// The state of each loop.
    #[must_use]
    pub fn facts(&self) -> Vec<LoopFacts> {
        let now = Instant::now();
        let all = self.0.all.lock();
        let facts = all.iter().map(|(name, life)| {
            let KnownLoop { state, since, last_turn, deaths, last_death } = *life.facts.lock();
            let age = |moment: Instant| now.saturating_duration_since(moment);
            let state = match state {
                Doing::Resting => LoopState::Resting,
                Doing::Working => LoopState::Working { since: age(since) },
                Doing::Dead => LoopState::Dead { since: age(since) },
            };
            LoopFacts { name: *name, state, last_turn: age(last_turn), deaths, last_death: last_death.map(age) }
        });
        facts.collect()
    }

    /// Changes whenever a loop dies.
    #[must_use]
    pub fn deaths(&self) -> watch::Receiver<()> {
        self.0.died.subscribe()
    }

    /// Makes a loop panic, for tests. Returns `false` when there is no such loop.
    #[doc(hidden)]
    pub fn panic(&self, name: LoopName) -> bool {
        let all = self.0.all.lock();
        all.get(&name).map(|life| life.panic.notify_one()).is_some()
    }

    /// Runs a loop until `stop`, and starts it again whenever it dies before.
    pub(super) fn keep(
        &self,
        name: LoopName,
        stop: CancellationToken,
        start: Start,
    ) -> impl Future<Output = ()> + Send + 'static {
        let life = Arc::new(LoopLife::default());
        self.0.all.lock().insert(name, Arc::clone(&life));
        self.clone().run(name, life, stop, start)
    }

    async fn run(self, name: LoopName, life: Arc<LoopLife>, stop: CancellationToken, mut start: Start) {
        let mut failures = 0_u32;
        let deaths = repeats!("restarted a loop that died");
        loop {
            let began = Instant::now();
            life.turn(Doing::Resting);
            let running = start(Pulse(Arc::clone(&life)));
            let run = async {
                tokio::select! {
                    () = running => {}
                    () = life.panic.notified() => panic!("this loop was made to panic"),
                }
            };
            let mut run = pin!(AssertUnwindSafe(run).catch_unwind());
            let ended = match timeout(STEADY, &mut run).await {
                Ok(ended) => ended,
                Err(_) => {
                    deaths.worked(name.into_str());
                    run.await
                }
            };
            if stop.is_cancelled() {
                return;
            }
            failures = if began.elapsed() >= STEADY { 1 } else { failures.saturating_add(1) };
            life.died();
            let pause = Duration::try_from(reconnect_after(failures, LONGEST_PAUSE, dice())).unwrap_or_default();
            let why = ended.err().map_or_else(|| "it returned".to_owned(), |panic| words(&*panic));
            deaths.failed(name.into_str(), why);
            self.0.died.send_replace(());
            if stop.run_until_cancelled(tokio::time::sleep(pause)).await.is_none() {
                return;
            }
        }
    }
}

/// The message of a panic.
pub(super) fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "it panicked".to_owned())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;
    use crate::tasks::Tasks;

    #[tokio::test(start_paused = true)]
    async fn a_loop_that_dies_is_started_again_and_counted() {
        let tasks = Tasks::default();
        let starts = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&starts);
        let mut deaths = tasks.loops().deaths();
        tasks.run_loop(LoopName::Outbox, move |pulse| {
            let starts = counted.fetch_add(1, Ordering::SeqCst);
            async move {
                match starts {
                    0 => panic!("the first start"),
                    1 => {}
                    _ => pulse.rest(std::future::pending()).await,
                }
            }
        });
        for _ in 0..2 {
            deaths.changed().await.unwrap();
        }
        while starts.load(Ordering::SeqCst) < 3 {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let facts = tasks.loops().facts();
        assert_eq!((facts.len(), facts[0].name, facts[0].deaths), (1, LoopName::Outbox, 2));
        assert_eq!(facts[0].state, LoopState::Resting);
        assert!(facts[0].last_death.unwrap() <= Duration::from_secs(3));
        tasks.stop().await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_loop_is_at_work_while_it_does_not_rest() {
        let tasks = Tasks::default();
        tasks.run_loop(LoopName::Backups, |pulse| async move {
            pulse.rest(tokio::time::sleep(Duration::from_secs(1))).await;
            std::future::pending::<()>().await;
        });
        tokio::time::sleep(Duration::from_secs(11)).await;
        assert_eq!(tasks.loops().facts()[0].state, LoopState::Working { since: Duration::from_secs(10) });
        tasks.stop().await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_loop_that_keeps_dying_is_started_again_within_half_a_minute() {
        let tasks = Tasks::default();
        let starts = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&starts);
        tasks.run_loop(LoopName::Monitor, move |_| {
            counted.fetch_add(1, Ordering::SeqCst);
            async { panic!("always") }
        });
        tokio::time::sleep(Duration::from_secs(600)).await;
        let starts = starts.load(Ordering::SeqCst);
        assert!((20..60).contains(&starts), "{starts} starts in ten minutes");
        tasks.stop().await;
    }
}
