//! Concurrency by key: in order within a key, in parallel between keys. A key without users takes no memory.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// A lock for each key. Places are taken at once and served in order. Clones share the locks.
pub(in crate::bot) struct KeyedLock<K>(Arc<Mutex<HashMap<K, Queue>>>);

/// The tasks that wait for a locked key.
type Queue = VecDeque<oneshot::Sender<()>>;

/// A place in the queue of a key. It holds the lock from [`KeyPlace::turn`] until it is dropped.
pub(in crate::bot) struct KeyPlace<K: Eq + Hash> {
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
    pub(in crate::bot) fn line_up(&self, key: K) -> KeyPlace<K> {
        let mut keys = self.keys();
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
    pub(in crate::bot) async fn lock(&self, key: K) -> KeyPlace<K> {
        let mut place = self.line_up(key);
        place.turn().await;
        place
    }
}

impl<K> KeyedLock<K> {
    fn keys(&self) -> MutexGuard<'_, HashMap<K, Queue>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash> KeyPlace<K> {
    /// Waits until all earlier places have been dropped.
    pub(in crate::bot) async fn turn(&mut self) {
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
        let mut keys = self.locks.keys();
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

/// Single-flight by key: while one worker runs, others are refused.
pub(in crate::bot) struct SingleFlight<K: Eq + Hash>(Mutex<HashSet<K>>);

/// The right to work on a key, until it is dropped.
pub(in crate::bot) struct Flight<'f, K: Eq + Hash + Clone> {
    flights: &'f SingleFlight<K>,
    key: K,
}

impl<K: Eq + Hash> Default for SingleFlight<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash + Clone> SingleFlight<K> {
    /// `None` when another worker has this key.
    pub(in crate::bot) fn join(&self, key: K) -> Option<Flight<'_, K>> {
        self.keys().insert(key.clone()).then(|| Flight { flights: self, key })
    }

    fn keys(&self) -> MutexGuard<'_, HashSet<K>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash + Clone> Drop for Flight<'_, K> {
    fn drop(&mut self) {
        self.flights.keys().remove(&self.key);
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
        assert!(locks.keys().is_empty(), "a key that nobody uses is kept");
    }

    #[tokio::test]
    async fn a_place_that_is_left_early_holds_nobody_up() {
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
        assert!(locks.keys().is_empty());
    }

    #[test]
    fn one_flies_for_all_until_it_lands() {
        let flights = SingleFlight::default();
        let flight = flights.join(7);
        assert!(flight.is_some() && flights.join(7).is_none() && flights.join(8).is_some());
        drop(flight);
        assert!(flights.join(7).is_some());
    }
}
