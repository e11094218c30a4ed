//! The time in which something can be expected of the team: while somebody works, and not in the quiet hours.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::domain::holidays::Holidays;
use crate::domain::quiet_hours::QuietHours;
use crate::domain::working_hours::WorkingHours;

/// The most stretches that are counted: more than a year of days, with quiet hours in each.
const STRETCHES: usize = 1000;

/// What interrupts the working time.
#[derive(Clone, Copy, Debug)]
pub struct WorkingTime<'a> {
    pub quiet: Option<QuietHours>,
    /// `None`: somebody always works.
    pub hours: Option<&'a WorkingHours>,
    pub holidays: &'a Holidays,
    pub zone: &'a TimeZone,
}

impl WorkingTime<'_> {
    /// When so much working time has passed since a moment; `None` if that never comes.
    #[must_use]
    pub fn after(&self, since: Timestamp, length: SignedDuration) -> Option<Timestamp> {
        let (mut at, mut left) = (since, length);
        for _ in 0..STRETCHES {
            if let Some(quiet) = self.quiet.and_then(|quiet| quiet.around(at, self.zone)) {
                at = quiet.until;
                continue;
            }
            if let Some(absence) = self.hours.and_then(|hours| hours.absence(self.holidays, at, self.zone)) {
                at = absence.until?;
                continue;
            }
            let quiet = self.quiet.and_then(|quiet| quiet.next_begin(at, self.zone));
            let shift = self.hours.and_then(|hours| hours.shift_around(self.holidays, at, self.zone));
            match quiet.into_iter().chain(shift.map(|(_, closes)| closes)).min() {
                Some(end) if at.duration_until(end) < left => {
                    left -= at.duration_until(end);
                    at = end;
                }
                _ => return at.checked_add(left).ok(),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    // 2026-11-27 is a Friday.
    #[rstest]
    #[case::within_a_shift("2026-11-27T10:00", 120, Some("2026-11-27T12:00"))]
    #[case::to_its_very_end("2026-11-27T16:00", 120, Some("2026-11-27T18:00"))]
    #[case::over_the_weekend("2026-11-27T17:30", 90, Some("2026-11-30T10:00"))]
    #[case::from_the_night("2026-11-25T20:00", 30, Some("2026-11-26T09:30"))]
    #[case::over_the_quiet_noon("2026-11-26T12:30", 60, Some("2026-11-26T14:30"))]
    #[case::over_a_holiday("2026-11-30T17:30", 60, Some("2026-12-02T09:30"))]
    #[case::of_a_week("2026-11-23T09:00", 5 * 8 * 60, Some("2026-11-27T18:00"))]
    fn only_working_time_counts(#[case] since: &str, #[case] minutes: i64, #[case] expected: Option<&str>) {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let at =
            |text: &str| text.parse::<jiff::civil::DateTime>().unwrap().to_zoned(zone.clone()).unwrap().timestamp();
        let (hours, holidays) = ("mon-fri 09:00-18:00".parse().unwrap(), "2026-12-01".parse().unwrap());
        let quiet = Some("13:00-14:00".parse().unwrap());
        let time = WorkingTime { quiet, hours: Some(&hours), holidays: &holidays, zone: &zone };
        assert_eq!(time.after(at(since), SignedDuration::from_mins(minutes)), expected.map(at));
    }

    #[test]
    fn without_hours_all_time_counts_and_in_a_year_of_holidays_none() {
        let (zone, hours) = (TimeZone::UTC, "daily 0-24".parse().unwrap());
        let since: Timestamp = "2026-11-27T10:00:00Z".parse().unwrap();
        let (none, all) = (Holidays::default(), "01.01-31.12".parse().unwrap());
        let week = SignedDuration::from_hours(7 * 24);
        let time = |hours, holidays| WorkingTime { quiet: None, hours, holidays, zone: &zone };
        assert_eq!(time(None, &none).after(since, week), Some(since + week));
        assert_eq!(time(Some(&hours), &none).after(since, week), Some(since + week));
        assert_eq!(time(Some(&hours), &all).after(since, week), None);
    }
}
