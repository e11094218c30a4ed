//! The schedule of the daily digest: one for each day, on the morning after. A new desk has no past day.

use jiff::civil::{Date, Time};
use jiff::{Timestamp, Zoned};

/// A day whose digest is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DigestDue {
    pub day: Date,
    /// The desk's first morning, which is only recorded.
    pub first: bool,
    /// The day's first moment, and the first moment after it.
    pub from: Timestamp,
    pub to: Timestamp,
}

/// The day whose digest is due, from the time `at` on. `last_day` is the day of the last digest.
#[must_use]
pub fn digest_of(last_day: Option<Date>, now: &Zoned, at: Time) -> Option<DigestDue> {
    if now.time() < at {
        return None;
    }
    let day = now.date().yesterday().ok()?;
    // A digest of a future day was never sent: the clock was wrong.
    let last_day = last_day.map(|last_day| if last_day > now.date() { day } else { last_day });
    if last_day.is_some_and(|last_day| last_day >= day) {
        return None;
    }
    let midnight = |date: Date| date.to_zoned(now.time_zone().clone()).ok().map(|zoned| zoned.timestamp());
    Some(DigestDue { day, first: last_day.is_none(), from: midnight(day)?, to: midnight(now.date())? })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NINE: Time = Time::constant(9, 0, 0, 0);

    fn at(text: &str) -> Zoned {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_is_shown_once_in_the_morning_after() {
        let (eight, nine) = (at("2026-11-23T08:59[Europe/Berlin]"), at("2026-11-23T09:00[Europe/Berlin]"));
        let last_day = Some("2026-11-21".parse().unwrap());
        assert_eq!(digest_of(last_day, &eight, NINE), None);
        let due = digest_of(last_day, &nine, NINE).unwrap();
        assert_eq!((due.day.to_string().as_str(), due.first), ("2026-11-22", false));
        assert_eq!(due.to.duration_since(due.from).as_hours(), 24);
        assert_eq!(digest_of(Some(due.day), &nine, NINE), None);
        assert!(digest_of(None, &nine, NINE).unwrap().first);
    }
}
