//! The difference between this machine's clock and Telegram's. It is derived from the times in Telegram's answers only.

use std::sync::Arc;

use jiff::SignedDuration;
use tokio::sync::watch;

use crate::clock::Clock;

/// Telegram's times are whole seconds and an answer takes a moment: smaller differences do not count.
const NOISE: SignedDuration = SignedDuration::from_secs(5);

/// The known difference. Clones share it.
#[derive(Clone)]
pub struct ServerClock(Arc<Inner>);

struct Inner {
    clock: Clock,
    ahead: watch::Sender<Option<SignedDuration>>,
}

impl ServerClock {
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self(Arc::new(Inner { clock, ahead: watch::Sender::default() }))
    }

    /// How far this machine's clock is ahead of Telegram's; negative when it is behind. `None` until Telegram has sent
    /// its time.
    #[must_use]
    pub fn ahead(&self) -> Option<SignedDuration> {
        *self.0.ahead.borrow()
    }

    /// Reports each change.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<Option<SignedDuration>> {
        self.0.ahead.subscribe()
    }

    /// Records Telegram's time, in seconds since 1970.
    pub(super) fn note(&self, seconds: i64) {
        let ahead = SignedDuration::from_secs(self.0.clock.now().as_second().saturating_sub(seconds));
        self.0.ahead.send_if_modified(|known| {
            let news = known.is_none_or(|known| (ahead - known).abs() >= NOISE);
            if news {
                *known = Some(ahead);
            }
            news
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_news_once() {
        let clock = Clock::default();
        let server = ServerClock::new(clock.clone());
        let mut changes = server.changes();
        let now = clock.now().as_second();
        server.note(now);
        assert!(changes.has_changed().unwrap());
        changes.mark_unchanged();
        server.note(now - 2);
        assert!(!changes.has_changed().unwrap());
        server.note(now - 40);
        assert!(changes.has_changed().unwrap() && server.ahead().unwrap().as_secs() >= 40);
        server.note(now + 600);
        assert!((-600..-590).contains(&server.ahead().unwrap().as_secs()));
    }
}
