//! Concurrency by key: in order within a key, in parallel between keys. A key without users takes no memory.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::oneshot;

/// A lock for each key. Places are taken at once and served in order. Clones share the locks.
pub(crate) struct KeyedLock<K>(Arc<Mutex<HashMap<K, Queue>>>);

/// The tasks that wait for a locked key.
type Queue = VecDeque<oneshot::Sender<()>>;

/// A place in the queue of a key. It holds the lock from [`KeyPlace::turn`] until it is dropped.
pub(crate) struct KeyPlace<K: Eq + Hash> {
    locks: KeyedLock<K>,
    key: Option<K>,
    /// `None` when it has the lock.
    waits: Option<oneshot::Receiver<()>>,
}

impl<K> Clone for KeyedLock<K> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K> Default for KeyedLock<K> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K: Eq + Hash + Clone> KeyedLock<K> {
    /// Takes the next place in the queue of a key.
    pub(crate) fn line_up(&self, key: K) -> KeyPlace<K> {
        let mut keys = self.0.lock();
        let waits = match keys.get_mut(&key) {
            Some(queue) => {
                let (turn, waits) = oneshot::channel();
                queue.push_back(turn);
                Some(waits)
            }
            None => {
                keys.insert(key.clone(), Queue::new());
                None
            }
        };
        drop(keys);
        KeyPlace { locks: self.clone(), key: Some(key), waits }
    }

    /// Locks the key until the place is dropped.
    pub(crate) async fn lock(&self, key: K) -> KeyPlace<K> {
        let mut place = self.line_up(key);
        place.turn().await;
        place
    }
}

impl<K: Eq + Hash> KeyPlace<K> {
    /// Waits until all earlier places have been dropped.
    pub(crate) async fn turn(&mut self) {
        if let Some(waits) = &mut self.waits {
            // The sender is dropped only when it sends.
            let _ = waits.await;
            self.waits = None;
        }
    }
}

impl<K: Eq + Hash> Drop for KeyPlace<K> {
    fn drop(&mut self) {
        let Some(key) = self.key.take() else { return };
        let mut keys = self.locks.0.lock();
        // Under the mutex, so that the lock was either handed over already or never will be.
        let holds = self.waits.as_mut().is_none_or(|waits| waits.try_recv().is_ok());
        if !holds {
            return;
        }
        // Places that were dropped earlier are skipped.
        let next = keys.get_mut(&key).and_then(|queue| {
            while let Some(turn) = queue.pop_front() {
                if turn.send(()).is_ok() {
                    return Some(());
                }
            }
            None
        });
        if next.is_none() {
            keys.remove(&key);
        }
    }
}

/// Single-flight by key: while one worker runs, others set its "run again" flag and return. Clones share the keys.
pub(crate) struct SingleFlight<K>(Arc<Mutex<HashMap<K, bool>>>);

/// The right to work for a key. It ends when this is dropped, also in a panic.
pub(crate) struct Flight<K: Eq + Hash> {
    flights: SingleFlight<K>,
    /// `None` once the key is free.
    key: Option<K>,
}

impl<K> Clone for SingleFlight<K> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K> Default for SingleFlight<K> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K: Eq + Hash + Clone> SingleFlight<K> {
    /// Returns `None` when a worker runs for this key; it runs once more then.
    pub(crate) fn join(&self, key: K) -> Option<Flight<K>> {
        let mut keys = self.0.lock();
        if let Some(again) = keys.get_mut(&key) {
            *again = true;
            return None;
        }
        keys.insert(key.clone(), false);
        drop(keys);
        Some(Flight { flights: self.clone(), key: Some(key) })
    }
}

impl<K: Eq + Hash> Flight<K> {
    /// Ends a run. Returns the right to run again if that was requested meanwhile; otherwise the key is free.
    pub(crate) fn again(mut self) -> Option<Self> {
        // The flag is read and the key freed under one lock, so that no request falls in between.
        let mut keys = self.flights.0.lock();
        let again = self.key.as_ref().and_then(|key| keys.get_mut(key)).is_some_and(std::mem::take);
        if !again && let Some(key) = self.key.take() {
            keys.remove(&key);
        }
        drop(keys);
        again.then_some(self)
    }
}

impl<K: Eq + Hash> Drop for Flight<K> {
    fn drop(&mut self) {
        if let Some(key) = self.key.take() {
            self.flights.0.lock().remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn places_of_a_key_are_served_in_order_and_another_key_does_not_wait() {
        let locks = KeyedLock::default();
        let first = locks.lock("ann").await;
        let mut places: Vec<_> = (0..3).map(|_| locks.line_up("ann")).collect();
        assert!(locks.lock("bob").now_or_never().is_some());
        assert!(places.iter_mut().all(|place| place.turn().now_or_never().is_none()));
        drop(first);
        assert!(places[1].turn().now_or_never().is_none(), "it is not its turn");
        assert!(places[0].turn().now_or_never().is_some());
        drop(places);
        assert!(locks.0.lock().is_empty(), "a key that nobody uses is kept");
    }

    #[tokio::test]
    async fn a_place_that_is_dropped_early_delays_no_other() {
        let locks = KeyedLock::default();
        let first = locks.lock(7).await;
        let (left, mut last) = (locks.line_up(7), locks.line_up(7));
        drop(left);
        drop(first);
        assert!(last.turn().now_or_never().is_some());
        // It got the lock, and is dropped without having awaited it.
        let mut after = locks.line_up(7);
        let unaware = locks.line_up(7);
        drop(last);
        assert!(after.turn().now_or_never().is_some());
        drop(after);
        drop(unaware);
        assert!(locks.0.lock().is_empty());
    }

    #[test]
    fn a_request_during_a_run_causes_another_run() {
        let flights = SingleFlight::default();
        let flight = flights.join(7).unwrap();
        assert!(flights.join(8).is_some(), "another key has a worker of its own");
        assert!(flights.join(7).is_none() && flights.join(7).is_none());
        let flight = flight.again().unwrap();
        assert!(flight.again().is_none());
        let flight = flights.join(7).unwrap();
        drop(flight);
        assert!(flights.join(7).is_some(), "a panic frees the key");
        assert!(flights.0.lock().is_empty(), "a key for which nobody works is kept");
    }
}
