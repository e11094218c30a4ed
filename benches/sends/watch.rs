//! Watching the sandbox for the arrival of messages. It reads the journal as it grows, so its cost does not depend on
//! the number of messages.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use telegram_sandbox::world::World;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// The waiting tasks, by text.
#[derive(Clone, Default)]
pub(crate) struct Arrivals(Arc<Mutex<HashMap<String, oneshot::Sender<Instant>>>>);

impl Arrivals {
    /// Resolves when Telegram receives a message with this text.
    pub(crate) fn of(&self, text: &str) -> oneshot::Receiver<Instant> {
        let (arrived, at) = oneshot::channel();
        self.waiting().insert(text.to_owned(), arrived);
        at
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<String, oneshot::Sender<Instant>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn over(world: World) -> (Arrivals, JoinHandle<()>) {
    let arrivals = Arrivals::default();
    let arrived = arrivals.clone();
    let watching = tokio::spawn(async move {
        let mut read = 0;
        loop {
            let news = world.wait_for(Duration::from_secs(3600), |state| {
                let entries = state.journal.entries();
                let sends = entries[read..].iter().filter(|entry| entry.method == "messages.sendMessage");
                let texts: Vec<_> =
                    sends.filter_map(|sent| Some(sent.params["message"].as_str()?.to_owned())).collect();
                read = entries.len();
                (!texts.is_empty()).then_some(texts)
            });
            let news = news.await;
            let now = Instant::now();
            let mut waiting = arrived.waiting();
            for text in news.into_iter().flatten() {
                if let Some(arrived) = waiting.remove(&text) {
                    // The waiting task may have ended.
                    let _ = arrived.send(now);
                }
            }
        }
    });
    (arrivals, watching)
}
