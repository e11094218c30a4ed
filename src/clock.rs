//! The time, and the team's calendar.
//! Its rule: nothing else asks the machine for the time, so that setting this clock sets the whole program's.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Clones show the same time.
#[derive(Clone, Debug)]
pub struct Clock {
    zone: TimeZone,
    /// How far this clock stands ahead of the machine's, in milliseconds.
    ahead: Arc<AtomicI64>,
}

impl Clock {
    /// The machine's clock, with calendar days as the team's zone counts them.
    #[must_use]
    pub fn new(zone: TimeZone) -> Self {
        Self { zone, ahead: Arc::default() }
    }

    /// Sets this clock and all its clones ahead.
    pub fn advance(&self, by: SignedDuration) {
        let millis = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.ahead.fetch_add(millis, Ordering::SeqCst);
    }

    /// Now, in whole milliseconds, as the database keeps it.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let millis = Timestamp::now().as_millisecond().saturating_add(self.ahead.load(Ordering::SeqCst));
        Timestamp::from_millisecond(millis).unwrap_or(Timestamp::MAX)
    }

    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The team's calendar day of a moment.
    #[must_use]
    pub fn day_of(&self, moment: Timestamp) -> Date {
        moment.to_zoned(self.zone.clone()).date()
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new(TimeZone::UTC)
    }
}
