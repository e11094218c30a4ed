//! The clock, and the team's calendar.
//!
//! Invariant: no other code asks the machine for the time, so that setting this clock sets it for the whole program.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use parking_lot::RwLock;
use tokio::sync::watch;

/// The longest sleep without reading the clock: the machine's clock may change, or the machine may have been suspended.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// A smaller correction does not count as setting the clock back.
const SET_BACK: SignedDuration = SignedDuration::from_secs(5);

/// The clock. Clones show the same time.
#[derive(Clone, Debug)]
pub struct Clock {
    installed_zone: TimeZone,
    zone: Arc<RwLock<TimeZone>>,
    /// How far this clock is ahead of the machine's, in milliseconds.
    ahead: Arc<AtomicI64>,
    /// How far a test has set the machine's clock without time passing, in milliseconds.
    jumped: Arc<AtomicI64>,
    started: Instant,
    /// Notifies sleepers that the clock was set.
    set: watch::Sender<()>,
}

impl Clock {
    /// The machine's clock, with calendar days in this time zone.
    #[must_use]
    pub fn new(zone: TimeZone) -> Self {
        Self {
            zone: Arc::new(RwLock::new(zone.clone())),
            installed_zone: zone,
            ahead: Arc::default(),
            jumped: Arc::default(),
            started: Instant::now(),
            set: watch::Sender::new(()),
        }
    }

    /// The time since this clock was created, however it was set meanwhile.
    #[must_use]
    pub fn passed(&self) -> SignedDuration {
        let passed = SignedDuration::try_from(self.started.elapsed()).unwrap_or(SignedDuration::MAX);
        passed.saturating_add(SignedDuration::from_millis(self.ahead.load(Ordering::SeqCst)))
    }

    /// Sets this clock and all its clones, as when somebody sets the machine's: no time passes.
    #[doc(hidden)]
    pub fn jump(&self, by: SignedDuration) {
        let millis = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.jumped.fetch_add(millis, Ordering::SeqCst);
        self.set.send_replace(());
    }

    /// Advances this clock and all its clones, as if that much time had passed.
    pub fn advance(&self, by: SignedDuration) {
        let millis = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.ahead.fetch_add(millis, Ordering::SeqCst);
        self.set.send_replace(());
    }

    /// Resolves when this clock shows `moment` or later, for whatever reason, or when it is set back.
    pub async fn sleep_until(&self, moment: Timestamp) {
        let mut set = self.set.subscribe();
        let mut last = self.now();
        loop {
            set.mark_unchanged();
            let now = self.now();
            if now + SET_BACK < last {
                return;
            }
            last = now;
            let left = now.duration_until(moment);
            let Some(left) = Duration::try_from(left).ok().filter(|left| !left.is_zero()) else { return };
            tokio::select! {
                _ = set.changed() => {}
                () = tokio::time::sleep(left.min(LONGEST_SLEEP)) => {}
            }
        }
    }

    /// Waits for `wake`, at most until this clock shows `due`; when nothing is due, as long as it takes. Returns `None` when
    /// `due` came first, or when the clock was set back, because what is due then may be far away.
    pub async fn until_due<T>(&self, due: Option<Timestamp>, wake: impl Future<Output = T>) -> Option<T> {
        let due = async {
            match due {
                Some(moment) => self.sleep_until(moment).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            woken = wake => Some(woken),
            () = due => None,
        }
    }

    /// The current time, in whole milliseconds, as the database stores it.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let set = self.ahead.load(Ordering::SeqCst).saturating_add(self.jumped.load(Ordering::SeqCst));
        let millis = Timestamp::now().as_millisecond().saturating_add(set);
        Timestamp::from_millisecond(millis).unwrap_or(Timestamp::MAX)
    }

    /// The time zone of the team's calendar days.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        self.zone.read().clone()
    }

    /// The installation's time zone, which applies while the team has set none.
    #[must_use]
    pub fn installed_zone(&self) -> &TimeZone {
        &self.installed_zone
    }

    /// Sets the time zone of calendar days for this clock and all its clones; `None` restores the original one.
    pub fn set_zone(&self, zone: Option<TimeZone>) {
        let zone = zone.unwrap_or_else(|| self.installed_zone.clone());
        *self.zone.write() = zone;
    }

    /// The team's calendar day at a moment.
    #[must_use]
    pub fn day_of(&self, moment: Timestamp) -> Date {
        moment.to_zoned(self.zone()).date()
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new(TimeZone::UTC)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_loop_waits_until_it_is_woken_or_the_clock_shows_what_is_due() {
        let clock = Clock::default();
        let soon = Some(clock.now() + SignedDuration::from_hours(1));
        assert_eq!(clock.until_due(soon, async { 7 }).await, Some(7));
        assert_eq!(clock.until_due(None, async { 7 }).await, Some(7));
        let never = std::future::pending::<u8>;
        assert_eq!(clock.until_due(Some(clock.now()), never()).await, None);
        for by in [SignedDuration::from_hours(2), SignedDuration::from_hours(-2)] {
            let clock = Clock::default();
            let set = async { clock.jump(by) };
            let (woken, ()) = tokio::join!(clock.until_due(soon, never()), set);
            assert_eq!(woken, None, "{by:?}");
        }
    }
}
