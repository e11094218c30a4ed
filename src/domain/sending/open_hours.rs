//! The open hours: outside of the quiet hours, and in the team's working hours if it has some. A sequence or a campaign
//! writes in them, by the wall clock of the person; what is expected of the team is counted in them, by the team's.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

use crate::domain::holidays::Holidays;
use crate::domain::quiet_hours::QuietHours;
use crate::domain::working_hours::WorkingHours;

/// How often a moment is put off: quiet hours and days off follow each other a few times at most. Where the two leave no
/// moment, the last one that was found is taken.
const MOST_ROUNDS: u32 = 8;
/// How far the next day of work is searched: a holiday of a year leaves none.
const FARTHEST: i64 = 370;
/// The most stretches of time that are counted: more than a year of days, with quiet hours in each.
const STRETCHES: usize = 1000;

/// The quiet hours and the working hours.
#[derive(Clone, Copy, Debug, Default)]
pub struct OpenHours<'h> {
    pub quiet_hours: Option<QuietHours>,
    /// With the days on which nobody works.
    pub working: Option<(&'h WorkingHours, &'h Holidays)>,
}

impl OpenHours<'_> {
    /// The first moment from this one on that is open.
    #[must_use]
    pub fn next(self, moment: Timestamp, zone: &TimeZone) -> Timestamp {
        let mut moment = moment;
        for _ in 0..MOST_ROUNDS {
            let quiet = self.quiet_hours.and_then(|hours| hours.around(moment, zone)).map(|quiet| quiet.until);
            let absence = || self.working.and_then(|(hours, holidays)| hours.absence(holidays, moment, zone)?.until);
            match quiet.or_else(absence) {
                Some(until) => moment = until,
                None => break,
            }
        }
        moment
    }

    /// When so much open time has passed since a moment; `None` if that never comes.
    #[must_use]
    pub fn after(self, since: Timestamp, length: SignedDuration, zone: &TimeZone) -> Option<Timestamp> {
        let (mut at, mut left) = (since, length);
        for _ in 0..STRETCHES {
            if let Some(quiet) = self.quiet_hours.and_then(|hours| hours.around(at, zone)) {
                at = quiet.until;
                continue;
            }
            if let Some(absence) = self.working.and_then(|(hours, holidays)| hours.absence(holidays, at, zone)) {
                at = absence.until?;
                continue;
            }
            let quiet = self.quiet_hours.and_then(|hours| hours.next_begin(at, zone));
            let closes = self.shift(at, zone).map(|(_, closes)| closes);
            match quiet.into_iter().chain(closes).min() {
                Some(end) if at.duration_until(end) < left => {
                    left -= at.duration_until(end);
                    at = end;
                }
                _ => return at.checked_add(left).ok(),
            }
        }
        None
    }

    /// Beginning and end of the shift that contains a moment; `None` without working hours, or where nobody works.
    #[must_use]
    pub fn shift(self, moment: Timestamp, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
        self.working.and_then(|(hours, holidays)| hours.shift_around(holidays, moment, zone))
    }

    /// The day on which a campaign does the work of so many days after the first one. Days off are no days of work.
    #[must_use]
    pub fn day_after(self, first: Date, days: u32) -> Option<Date> {
        let Some((hours, holidays)) = self.working else { return first.checked_add(i64::from(days).days()).ok() };
        let mut left = days;
        let mut day = first;
        let mut days_off = 0;
        while left > 0 && days_off < FARTHEST {
            day = day.tomorrow().ok()?;
            match hours.works_on(holidays, day) {
                true => (left, days_off) = (left - 1, 0),
                false => days_off += 1,
            }
        }
        (left == 0).then_some(day)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn berlin() -> TimeZone {
        TimeZone::get("Europe/Berlin").unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse::<jiff::civil::DateTime>().unwrap().to_zoned(berlin()).unwrap().timestamp()
    }

    fn quiet() -> Option<QuietHours> {
        QuietHours::new("21:00".parse().unwrap(), "09:00".parse().unwrap())
    }

    // 2026-11-27 is a Friday.
    #[rstest]
    #[case::at_work("mon-fri 9-18", "", "2026-11-27T12:00", "2026-11-27T12:00")]
    #[case::in_the_evening("mon-fri 9-18", "", "2026-11-26T18:00", "2026-11-27T09:00")]
    #[case::at_the_weekend("mon-fri 9-18", "", "2026-11-28T12:00", "2026-11-30T09:00")]
    #[case::on_a_holiday("mon-fri 9-18", "2026-11-30..2026-12-01", "2026-11-28T12:00", "2026-12-02T09:00")]
    #[case::before_the_quiet_hours_end("mon-fri 7-18", "", "2026-11-27T07:30", "2026-11-27T09:00")]
    #[case::after_the_quiet_hours_begin("mon-fri 12-23", "", "2026-11-27T21:30", "2026-11-30T12:00")]
    #[case::over_a_change_to_summer_time("daily 9-18", "", "2026-03-28T19:00", "2026-03-29T09:00")]
    fn a_moment_is_put_off_until_somebody_works_and_nobody_sleeps(
        #[case] hours: &str,
        #[case] holidays: &str,
        #[case] moment: &str,
        #[case] expected: &str,
    ) {
        let (hours, holidays) = (hours.parse().unwrap(), holidays.parse().unwrap());
        let open = OpenHours { quiet_hours: quiet(), working: Some((&hours, &holidays)) };
        assert_eq!(open.next(at(moment), &berlin()), at(expected));
    }

    #[test]
    fn without_working_hours_the_quiet_hours_alone_count() {
        let open = OpenHours { quiet_hours: quiet(), working: None };
        assert_eq!(open.next(at("2026-11-28T22:00"), &berlin()), at("2026-11-29T09:00"));
        assert_eq!(OpenHours::default().next(at("2026-11-28T22:00"), &berlin()), at("2026-11-28T22:00"));
    }

    #[test]
    fn a_year_of_holidays_and_hours_that_leave_no_moment_hold_nothing_for_ever() {
        let (hours, holidays) = ("daily 9-18".parse().unwrap(), "01.01-31.12".parse().unwrap());
        let open = OpenHours { quiet_hours: None, working: Some((&hours, &holidays)) };
        assert_eq!(open.next(at("2026-11-28T22:00"), &berlin()), at("2026-11-28T22:00"));
        assert_eq!(open.day_after("2026-11-28".parse().unwrap(), 1), None);
        let (hours, holidays) = ("daily 22-23".parse().unwrap(), Holidays::default());
        let open = OpenHours { quiet_hours: quiet(), working: Some((&hours, &holidays)) };
        assert!(open.next(at("2026-11-28T22:00"), &berlin()) < at("2026-12-12T00:00"));
    }

    #[rstest]
    #[case(0, "2026-11-27")]
    #[case(1, "2026-12-01")]
    #[case(5, "2026-12-07")]
    fn days_off_are_no_days_of_work(#[case] days: u32, #[case] expected: &str) {
        let (hours, holidays) = ("mon-fri 9-18".parse().unwrap(), "2026-11-30".parse().unwrap());
        let open = OpenHours { quiet_hours: None, working: Some((&hours, &holidays)) };
        assert_eq!(open.day_after("2026-11-27".parse().unwrap(), days), Some(expected.parse().unwrap()));
    }

    #[rstest]
    #[case::within_a_shift("2026-11-27T10:00", 120, Some("2026-11-27T12:00"))]
    #[case::to_its_very_end("2026-11-27T16:00", 120, Some("2026-11-27T18:00"))]
    #[case::over_the_weekend("2026-11-27T17:30", 90, Some("2026-11-30T10:00"))]
    #[case::from_the_night("2026-11-25T20:00", 30, Some("2026-11-26T09:30"))]
    #[case::over_the_quiet_noon("2026-11-26T12:30", 60, Some("2026-11-26T14:30"))]
    #[case::over_a_holiday("2026-11-30T17:30", 60, Some("2026-12-02T09:30"))]
    #[case::of_a_week("2026-11-23T09:00", 5 * 8 * 60, Some("2026-11-27T18:00"))]
    fn only_open_time_counts(#[case] since: &str, #[case] minutes: i64, #[case] expected: Option<&str>) {
        let (hours, holidays) = ("mon-fri 09:00-18:00".parse().unwrap(), "2026-12-01".parse().unwrap());
        let quiet_hours = Some("13:00-14:00".parse().unwrap());
        let open = OpenHours { quiet_hours, working: Some((&hours, &holidays)) };
        assert_eq!(open.after(at(since), SignedDuration::from_mins(minutes), &berlin()), expected.map(at));
    }

    #[test]
    fn without_hours_all_time_counts_and_in_a_year_of_holidays_none() {
        let hours = "daily 0-24".parse().unwrap();
        let since = at("2026-11-27T10:00");
        let (none, all) = (Holidays::default(), "01.01-31.12".parse().unwrap());
        let week = SignedDuration::from_hours(7 * 24);
        let after = |working| OpenHours { quiet_hours: None, working }.after(since, week, &TimeZone::UTC);
        assert_eq!(after(None), Some(since + week));
        assert_eq!(after(Some((&hours, &none))), Some(since + week));
        assert_eq!(after(Some((&hours, &all))), None);
    }

    proptest! {
        #[test]
        fn the_next_open_moment_is_open_and_never_before(seconds in 1_760_000_000_i64..1_800_000_000) {
            let (hours, holidays) = ("mon-fri 9:00-18:00, sat 10-14".parse().unwrap(), "25.12-06.01".parse().unwrap());
            let open = OpenHours { quiet_hours: quiet(), working: Some((&hours, &holidays)) };
            let moment = Timestamp::from_second(seconds).unwrap();
            let next = open.next(moment, &berlin());
            prop_assert!(next >= moment);
            prop_assert_eq!(open.next(next, &berlin()), next);
            let (begin, end) = open.shift(next, &berlin()).unwrap();
            prop_assert!(begin <= next && next < end);
        }
    }
}
