//! Quiet hours, in which nobody is disturbed. They follow the recipient's wall clock, including changes to and from
//! summer time.

use jiff::civil::Time;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan as _};

/// From one time of day to another, over midnight if the second is the earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuietHours {
    from: Time,
    to: Time,
}

/// The quiet hours around a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    pub since: Timestamp,
    /// The first moment that is not quiet.
    pub until: Timestamp,
}

impl QuietHours {
    /// `None` when both times are equal, which could mean none or all hours.
    #[must_use]
    pub fn new(from: Time, to: Time) -> Option<Self> {
        (from != to).then_some(Self { from, to })
    }

    #[must_use]
    pub fn from(self) -> Time {
        self.from
    }

    #[must_use]
    pub fn to(self) -> Time {
        self.to
    }

    /// The quiet hours that contain `now`, if any.
    #[must_use]
    pub fn around(self, now: Timestamp, zone: &TimeZone) -> Option<Quiet> {
        if !self.holds(now, zone) {
            return None;
        }
        let mut until = next(self.to, now, zone)?;
        // Where summer time skips all waking minutes, the next night follows at once.
        for _ in 0..3 {
            if !self.holds(until, zone) {
                break;
            }
            until = next(self.to, until, zone)?;
        }
        let local = now.to_zoned(zone.clone());
        let day = if local.time() < self.from { local.date().yesterday().ok()? } else { local.date() };
        let since = day.to_datetime(self.from).to_zoned(zone.clone()).ok()?.timestamp();
        Some(Quiet { since: since.min(now), until })
    }

    fn holds(self, moment: Timestamp, zone: &TimeZone) -> bool {
        let time = moment.to_zoned(zone.clone()).time();
        if self.from < self.to { self.from <= time && time < self.to } else { self.from <= time || time < self.to }
    }

    /// When the next quiet hours begin after a moment that is not quiet.
    #[must_use]
    pub fn next_begin(self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        next(self.from, now, zone)
    }
}

/// The next moment at which the wall clock reaches or skips this time.
fn next(time: Time, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let local = now.to_zoned(zone.clone());
    let today = local.datetime().with().time(time).build().ok()?;
    let then = if local.time() < time { today } else { today.checked_add(1.day()).ok()? };
    let ambiguous = zone.to_ambiguous_timestamp(then);
    match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(then).ok(),
        // The wall clock shows this time twice: take the first one in the future.
        AmbiguousOffset::Fold { before, after } => {
            let first = before.to_timestamp(then).ok()?;
            if first > now { Some(first) } else { after.to_timestamp(then).ok() }
        }
        // The wall clock skips this time: the moment of the change.
        AmbiguousOffset::Gap { before, .. } => {
            let beyond = before.to_timestamp(then).ok()?;
            Some(zone.preceding(beyond).next().map_or(beyond, |jump| jump.timestamp()))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn hours(from: &str, to: &str) -> QuietHours {
        QuietHours::new(from.parse().unwrap(), to.parse().unwrap()).unwrap()
    }

    #[rstest]
    #[case("21:00", "09:00", "2026-11-23T20:59:59", None)]
    #[case("21:00", "09:00", "2026-11-23T21:00", Some(("2026-11-23T21:00", "2026-11-24T09:00")))]
    #[case("21:00", "09:00", "2026-11-24T03:00", Some(("2026-11-23T21:00", "2026-11-24T09:00")))]
    #[case("21:00", "09:00", "2026-11-24T09:00", None)]
    #[case("12:00", "14:00", "2026-11-23T13:00", Some(("2026-11-23T12:00", "2026-11-23T14:00")))]
    #[case("12:00", "14:00", "2026-11-23T14:00", None)]
    // Summer time begins at 02:00 on 29 March and ends at 03:00 on 25 October.
    #[case("21:00", "09:00", "2026-03-28T22:00", Some(("2026-03-28T21:00", "2026-03-29T09:00")))]
    #[case("21:00", "02:30", "2026-03-28T22:00", Some(("2026-03-28T21:00", "2026-03-29T03:00")))]
    #[case("21:00", "09:00", "2026-10-24T22:00", Some(("2026-10-24T21:00", "2026-10-25T09:00")))]
    fn in_berlin(#[case] from: &str, #[case] to: &str, #[case] now: &str, #[case] quiet: Option<(&str, &str)>) {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let at =
            |text: &str| text.parse::<jiff::civil::DateTime>().unwrap().to_zoned(zone.clone()).unwrap().timestamp();
        let quiet = quiet.map(|(since, until)| Quiet { since: at(since), until: at(until) });
        assert_eq!(hours(from, to).around(at(now), &zone), quiet);
    }

    #[test]
    fn the_second_of_two_equal_times_ends_the_second_half_of_the_night() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        // 02:10 in winter time; 02:30 in summer time is over.
        let now: Timestamp = "2026-10-25T01:10:00Z".parse().unwrap();
        let quiet = hours("21:00", "02:30").around(now, &zone).unwrap();
        assert_eq!(quiet.until, "2026-10-25T01:30:00Z".parse().unwrap());
    }

    proptest! {
        #[test]
        fn quiet_hours_end_later_and_then_they_are_over(
            from in 0_i8..24, from_minute in 0_i8..60, to in 0_i8..24, to_minute in 0_i8..60,
            seconds in 1_760_000_000_i64..1_800_000_000,
            zone in prop_oneof![
                Just("Europe/Berlin"), Just("America/New_York"), Just("Australia/Lord_Howe"), Just("Asia/Beirut"),
                Just("America/Havana"), Just("UTC"),
            ],
        ) {
            let from = jiff::civil::time(from, from_minute, 0, 0);
            let to = jiff::civil::time(to, to_minute, 0, 0);
            let zone = TimeZone::get(zone).unwrap();
            let now = Timestamp::from_second(seconds).unwrap();
            if let Some(hours) = QuietHours::new(from, to)
                && let Some(quiet) = hours.around(now, &zone)
            {
                prop_assert!(quiet.since <= now && now < quiet.until);
                prop_assert_eq!(hours.around(quiet.until, &zone), None);
            }
        }
    }
}
