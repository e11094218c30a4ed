//! The time, and the team's calendar.
//! Its rule: nothing else asks the machine for the time, so that setting this clock sets the whole program's.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

/// The longest sleep without a look at the clock: the machine's may be set, or it may have been asleep itself.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// A clock that is adjusted by less was not set back.
const SET_BACK: SignedDuration = SignedDuration::from_secs(5);

/// Clones show the same time.
#[derive(Clone, Debug)]
pub struct Clock {
    installed_zone: TimeZone,
    zone: Arc<RwLock<TimeZone>>,
    /// How far this clock stands ahead of the machine's, in milliseconds.
    ahead: Arc<AtomicI64>,
    /// How far the machine's clock was set in a test, in milliseconds, without that time having passed.
    jumped: Arc<AtomicI64>,
    started: Instant,
    /// Tells sleepers that it was set.
    set: watch::Sender<()>,
}

impl Clock {
    /// The machine's clock, with calendar days as the team's zone counts them.
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

    /// How much time has passed since this clock was made, however it was set meanwhile.
    #[must_use]
    pub fn passed(&self) -> SignedDuration {
        let passed = SignedDuration::try_from(self.started.elapsed()).unwrap_or(SignedDuration::MAX);
        passed.saturating_add(SignedDuration::from_millis(self.ahead.load(Ordering::SeqCst)))
    }

    /// Sets this clock and all its clones as somebody sets the machine's: no time passes.
    #[doc(hidden)]
    pub fn jump(&self, by: SignedDuration) {
        let millis = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.jumped.fetch_add(millis, Ordering::SeqCst);
        self.set.send_replace(());
    }

    /// Sets this clock and all its clones ahead, as if so much time had passed.
    pub fn advance(&self, by: SignedDuration) {
        let millis = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.ahead.fetch_add(millis, Ordering::SeqCst);
        self.set.send_replace(());
    }

    /// Resolves when this clock shows `moment` or later, however it comes there. It also does when the clock is set back:
    /// a moment that was worked out before may be far away then, and the sleeper is to look again.
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

    /// Now, in whole milliseconds, as the database keeps it.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let set = self.ahead.load(Ordering::SeqCst).saturating_add(self.jumped.load(Ordering::SeqCst));
        let millis = Timestamp::now().as_millisecond().saturating_add(set);
        Timestamp::from_millisecond(millis).unwrap_or(Timestamp::MAX)
    }

    /// The zone whose calendar days the team counts.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        self.zone.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The zone of the installation, which holds while the team has settled none.
    #[must_use]
    pub fn installed_zone(&self) -> &TimeZone {
        &self.installed_zone
    }

    /// Has this clock and all its clones count days by another zone; `None` by the one that they began with.
    pub fn set_zone(&self, zone: Option<TimeZone>) {
        let zone = zone.unwrap_or_else(|| self.installed_zone.clone());
        *self.zone.write().unwrap_or_else(PoisonError::into_inner) = zone;
    }

    /// The team's calendar day of a moment.
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
