//! One load for all tasks that need the same value at the same moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Mutex;

/// A value that is loaded once for all requests of the same moment.
///
/// Invariant: no request gets a value whose load began before the request.
pub(crate) struct SharedLoad<T> {
    /// The number of requests.
    requests: AtomicU64,
    loaded: Mutex<Loaded<T>>,
}

struct Loaded<T> {
    /// The number of requests when it was loaded.
    requests: u64,
    value: Option<Arc<T>>,
}

impl<T> Default for SharedLoad<T> {
    fn default() -> Self {
        Self { requests: AtomicU64::new(0), loaded: Mutex::new(Loaded { requests: 0, value: None }) }
    }
}

impl<T> SharedLoad<T> {
    /// Loads the value, or takes the one that another request of the same moment has loaded.
    ///
    /// # Errors
    /// Those of `load`; the next request loads again.
    pub(crate) async fn get<E>(&self, load: impl Future<Output = Result<Option<T>, E>>) -> Result<Option<Arc<T>>, E> {
        let number = self.requests.fetch_add(1, Ordering::SeqCst);
        // All tasks that are ready by now count their request before the first one loads.
        tokio::task::yield_now().await;
        let mut loaded = self.loaded.lock().await;
        if loaded.requests <= number {
            let requests = self.requests.load(Ordering::SeqCst);
            *loaded = Loaded { requests, value: load.await?.map(Arc::new) };
        }
        Ok(loaded.value.clone())
    }
}

#[cfg(test)]
mod tests {
    use futures::future::{join, join_all};

    use super::*;

    #[tokio::test]
    async fn requests_of_one_moment_share_a_load_and_a_later_one_loads_again() {
        let (shared, loads) = (SharedLoad::default(), AtomicU64::new(0));
        let ask = || shared.get(async { Ok::<_, ()>(Some(loads.fetch_add(1, Ordering::SeqCst) + 1)) });
        let first: Vec<_> = join_all((0..8).map(|_| ask())).await;
        assert!(first.into_iter().all(|value| value.unwrap().is_some_and(|value| *value == 1)));
        assert_eq!(ask().await.unwrap().as_deref(), Some(&2));
        let (one, failed) = join(shared.get(async { Err(()) }), ask()).await;
        assert!(one.is_err());
        assert_eq!(failed.unwrap().as_deref(), Some(&3), "after a failed load the next request loads");
    }
}
