//! What several tasks need at the same moment, loaded once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Mutex;

/// A value that is loaded for all who ask at the same moment. Nobody is given what was loaded before they asked.
pub(crate) struct SharedLoad<T> {
    /// How many have asked.
    asked: AtomicU64,
    loaded: Mutex<Loaded<T>>,
}

struct Loaded<T> {
    /// How many had asked when it was loaded.
    asked: u64,
    value: Option<Arc<T>>,
}

impl<T> Default for SharedLoad<T> {
    fn default() -> Self {
        Self { asked: AtomicU64::new(0), loaded: Mutex::new(Loaded { asked: 0, value: None }) }
    }
}

impl<T> SharedLoad<T> {
    /// Loads the value, or takes what somebody else who asked at the same moment has loaded.
    ///
    /// # Errors
    /// Those of `load`; the next one loads again.
    pub(crate) async fn get<E>(&self, load: impl Future<Output = Result<Option<T>, E>>) -> Result<Option<Arc<T>>, E> {
        let number = self.asked.fetch_add(1, Ordering::SeqCst);
        // All that are ready by now ask before the first one loads.
        tokio::task::yield_now().await;
        let mut loaded = self.loaded.lock().await;
        if loaded.asked <= number {
            let asked = self.asked.load(Ordering::SeqCst);
            *loaded = Loaded { asked, value: load.await?.map(Arc::new) };
        }
        Ok(loaded.value.clone())
    }
}

#[cfg(test)]
mod tests {
    use futures::future::{join, join_all};

    use super::*;

    #[tokio::test]
    async fn who_asks_at_the_same_moment_shares_and_who_asks_later_is_given_what_is_new() {
        let (shared, loads) = (SharedLoad::default(), AtomicU64::new(0));
        let ask = || shared.get(async { Ok::<_, ()>(Some(loads.fetch_add(1, Ordering::SeqCst) + 1)) });
        let first: Vec<_> = join_all((0..8).map(|_| ask())).await;
        assert!(first.into_iter().all(|value| value.unwrap().is_some_and(|value| *value == 1)));
        assert_eq!(ask().await.unwrap().as_deref(), Some(&2));
        let (one, failed) = join(shared.get(async { Err(()) }), ask()).await;
        assert!(one.is_err());
        assert_eq!(failed.unwrap().as_deref(), Some(&3), "one that fails leaves the load to the next");
    }
}
