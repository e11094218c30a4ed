//! The pace of a campaign: when its next first text may go, and on which day the last one does.
//!
//! Invariant: first texts keep an even gap over the waking hours, counted from the last one that went. What a pause has
//! held back is not made up for, so that nothing comes in a burst after it.

use std::num::NonZeroU32;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

use crate::domain::open_hours::OpenHours;
use crate::domain::quiet_hours::QuietHours;

/// The limits of a campaign that nobody has changed.
pub const DEFAULT_LIMITS: CampaignLimits =
    CampaignLimits { a_day: NonZeroU32::MIN.saturating_add(49), for_an_account: NonZeroU32::MIN.saturating_add(9) };

/// How many first texts may go on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CampaignLimits {
    /// Of the whole campaign.
    pub a_day: NonZeroU32,
    /// From one account, within its own caps.
    pub for_an_account: NonZeroU32,
}

/// The hours of a day in which the campaign writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WakingHours {
    pub begin: Timestamp,
    /// The first moment after them.
    pub end: Timestamp,
}

impl WakingHours {
    /// The open hours that contain a moment, or else the next ones. Without any rule they are a whole day.
    #[must_use]
    pub fn around(now: Timestamp, hours: OpenHours<'_>, zone: &TimeZone) -> Self {
        let open = hours.next(now, zone);
        let awake = Self::awake(open, hours.quiet_hours, zone);
        match hours.shift(open, zone) {
            Some((begin, end)) => Self { begin: awake.begin.max(begin), end: awake.end.min(end) },
            None => awake,
        }
    }

    /// The hours without quiet ones that contain a moment, or else the next ones.
    fn awake(now: Timestamp, quiet_hours: Option<QuietHours>, zone: &TimeZone) -> Self {
        let (from, to) = quiet_hours.map_or((Time::midnight(), Time::midnight()), |hours| (hours.to(), hours.from()));
        let quiet = quiet_hours.and_then(|hours| hours.around(now, zone));
        let local = quiet.map_or(now, |quiet| quiet.until).to_zoned(zone.clone());
        let begin = quiet.map_or_else(|| last(&local, from), |quiet| quiet.until);
        Self { begin, end: next(&local, to) }
    }
}

/// When the wall clock last showed a time of day.
fn last(local: &Zoned, time: Time) -> Timestamp {
    let days = [Some(local.date()), local.date().yesterday().ok()].into_iter().flatten();
    let mut moments = days.filter_map(|day| at(day, time, local));
    moments.find(|moment| *moment <= local.timestamp()).unwrap_or(local.timestamp())
}

/// When the wall clock shows a time of day next.
fn next(local: &Zoned, time: Time) -> Timestamp {
    let days = [Some(local.date()), local.date().tomorrow().ok()].into_iter().flatten();
    let mut moments = days.filter_map(|day| at(day, time, local));
    moments.find(|moment| *moment > local.timestamp()).unwrap_or(Timestamp::MAX)
}

/// A time of another day in the same zone.
fn at(day: Date, time: Time, local: &Zoned) -> Option<Timestamp> {
    Some(day.to_datetime(time).to_zoned(local.time_zone().clone()).ok()?.timestamp())
}

/// What has gone so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// First texts of this day.
    pub today: u32,
    /// When the last first text went, on whichever day.
    pub last: Option<Timestamp>,
}

impl CampaignLimits {
    /// When the next first text may go; `None` if not on this day any more.
    #[must_use]
    pub fn next(self, now: Timestamp, hours: WakingHours, progress: Progress) -> Option<Timestamp> {
        if progress.today >= self.a_day.get() {
            return None;
        }
        let earliest = now.max(hours.begin);
        let at = progress.last.map_or(earliest, |last| earliest.max(last + self.gap(hours)));
        (at < hours.end).then_some(at)
    }

    /// The most first texts that the pace lets go on what is left of this day.
    #[must_use]
    pub fn left_today(self, now: Timestamp, open: OpenHours<'_>, zone: &TimeZone) -> u32 {
        let hours = WakingHours::around(now, open, zone);
        let day = |moment: Timestamp| moment.to_zoned(zone.clone()).date();
        if hours.begin > now {
            return if day(hours.begin) == day(now) { self.a_day.get() } else { 0 };
        }
        let (left, gap) = (hours.end.duration_since(now), self.gap(hours).as_millis().max(1));
        u32::try_from(left.as_millis() / gap + 1).unwrap_or(u32::MAX).min(self.a_day.get())
    }

    /// Moments for steps that a pause has held back, one for each, from now on. They keep the pace at which a campaign of
    /// so many steps goes anyway.
    #[must_use]
    pub fn spread(
        self,
        now: Timestamp,
        open: OpenHours<'_>,
        zone: &TimeZone,
        steps: u32,
        count: usize,
    ) -> Vec<Timestamp> {
        let mut moments = Vec::with_capacity(count);
        let mut at = now;
        for _ in 0..count {
            let hours = WakingHours::around(at, open, zone);
            let moment = at.max(hours.begin);
            moments.push(moment);
            let gap = self.gap(hours) / i32::try_from(steps.max(1)).unwrap_or(1);
            at = moment.checked_add(gap).unwrap_or(Timestamp::MAX);
        }
        moments
    }

    /// The time between two first texts.
    fn gap(self, hours: WakingHours) -> SignedDuration {
        let length = hours.end.duration_since(hours.begin).max(SignedDuration::ZERO);
        i32::try_from(self.a_day.get()).map_or(SignedDuration::ZERO, |most| length / most)
    }

    /// The most first texts that can go on a day from accounts with this room for strangers.
    #[must_use]
    pub fn a_day_from(self, rooms: &[u32]) -> u32 {
        let room = rooms.iter().map(|room| u64::from((*room).min(self.for_an_account.get()))).sum::<u64>();
        u32::try_from(room.min(u64::from(self.a_day.get()))).unwrap_or(self.a_day.get())
    }
}

/// In how many days the last of these people is written to, today being the first. `None` if it never happens.
#[must_use]
pub fn days_until_done(people: u32, today: u32, a_day: u32) -> Option<u32> {
    let left = people.saturating_sub(today);
    if left == 0 {
        return Some(1);
    }
    (a_day > 0).then(|| 1 + left.div_ceil(a_day))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    const HOURS: WakingHours = WakingHours { begin: Timestamp::UNIX_EPOCH, end: Timestamp::constant(36_000, 0) };

    fn limits(a_day: u32, for_an_account: u32) -> CampaignLimits {
        let number = |number| NonZeroU32::new(number).unwrap();
        CampaignLimits { a_day: number(a_day), for_an_account: number(for_an_account) }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    // Ten hours and ten texts: one an hour.
    #[rstest]
    #[case::before_the_day(-100, 0, None, Some(0))]
    #[case::the_first(500, 0, None, Some(500))]
    #[case::an_hour_later(600, 1, Some(500), Some(4_100))]
    #[case::after_a_pause_of_hours(20_000, 1, Some(500), Some(20_000))]
    #[case::enough_for_today(20_000, 10, Some(500), None)]
    #[case::the_day_ends_first(34_000, 5, Some(33_000), None)]
    #[case::the_day_is_over(36_000, 0, None, None)]
    fn the_next_first_text(
        #[case] now: i64,
        #[case] today: u32,
        #[case] last: Option<i64>,
        #[case] expected: Option<i64>,
    ) {
        let progress = Progress { today, last: last.map(at) };
        assert_eq!(limits(10, 5).next(at(now), HOURS, progress), expected.map(at));
    }

    #[test]
    fn an_account_gives_what_it_has_and_not_more_than_its_share() {
        assert_eq!(limits(100, 20).a_day_from(&[50, 10, 0]), 30);
        assert_eq!(limits(25, 20).a_day_from(&[50, 10, 0]), 25);
        assert_eq!(limits(25, 20).a_day_from(&[]), 0);
    }

    #[rstest]
    #[case(0, 0, 0, Some(1))]
    #[case(10, 10, 0, Some(1))]
    #[case(11, 10, 0, None)]
    #[case(11, 10, 5, Some(2))]
    #[case(20, 10, 5, Some(3))]
    #[case(21, 10, 5, Some(4))]
    fn the_last_day(#[case] people: u32, #[case] today: u32, #[case] a_day: u32, #[case] expected: Option<u32>) {
        assert_eq!(days_until_done(people, today, a_day), expected);
    }

    fn in_berlin(text: &str) -> Timestamp {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        text.parse::<jiff::civil::DateTime>().unwrap().to_zoned(zone).unwrap().timestamp()
    }

    #[rstest]
    #[case::at_work(Some(("21:00", "09:00")), "2026-11-23T12:00", "2026-11-23T09:00", "2026-11-23T21:00")]
    #[case::at_night(Some(("21:00", "09:00")), "2026-11-23T23:00", "2026-11-24T09:00", "2026-11-24T21:00")]
    #[case::early(Some(("21:00", "09:00")), "2026-11-23T03:00", "2026-11-23T09:00", "2026-11-23T21:00")]
    #[case::over_midnight(Some(("02:00", "10:00")), "2026-11-24T01:00", "2026-11-23T10:00", "2026-11-24T02:00")]
    #[case::never_quiet(None, "2026-11-23T12:00", "2026-11-23T00:00", "2026-11-24T00:00")]
    #[case::a_shorter_day(None, "2026-03-29T12:00", "2026-03-29T00:00", "2026-03-30T00:00")]
    fn the_hours_of_work(
        #[case] quiet: Option<(&str, &str)>,
        #[case] now: &str,
        #[case] begin: &str,
        #[case] end: &str,
    ) {
        let quiet = quiet.and_then(|(from, to)| QuietHours::new(from.parse().unwrap(), to.parse().unwrap()));
        let open = OpenHours { quiet_hours: quiet, working: None };
        let hours = WakingHours::around(in_berlin(now), open, &TimeZone::get("Europe/Berlin").unwrap());
        assert_eq!(hours, WakingHours { begin: in_berlin(begin), end: in_berlin(end) });
    }

    // 2026-11-27 is a Friday.
    #[rstest]
    #[case::at_work("2026-11-27T12:00", "2026-11-27T10:00", "2026-11-27T18:00")]
    #[case::in_the_evening("2026-11-27T19:00", "2026-11-30T10:00", "2026-11-30T18:00")]
    #[case::before_work("2026-11-27T09:30", "2026-11-27T10:00", "2026-11-27T18:00")]
    fn the_working_hours_of_the_team(#[case] now: &str, #[case] begin: &str, #[case] end: &str) {
        let quiet_hours = QuietHours::new("21:00".parse().unwrap(), "09:00".parse().unwrap());
        let (hours, holidays) = ("mon-fri 10-18".parse().unwrap(), "".parse().unwrap());
        let open = OpenHours { quiet_hours, working: Some((&hours, &holidays)) };
        let found = WakingHours::around(in_berlin(now), open, &TimeZone::get("Europe/Berlin").unwrap());
        assert_eq!(found, WakingHours { begin: in_berlin(begin), end: in_berlin(end) });
    }

    #[rstest]
    #[case::in_the_morning("2026-11-23T06:00", 12)]
    #[case::at_noon("2026-11-23T15:10", 6)]
    #[case::at_night("2026-11-23T21:00", 0)]
    fn what_is_left_of_a_day(#[case] now: &str, #[case] left: u32) {
        let quiet = QuietHours::new("21:00".parse().unwrap(), "09:00".parse().unwrap());
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let open = OpenHours { quiet_hours: quiet, working: None };
        assert_eq!(limits(12, 12).left_today(in_berlin(now), open, &zone), left);
    }

    #[test]
    fn what_a_pause_held_back_is_spread_over_waking_hours() {
        let quiet = QuietHours::new("21:00".parse().unwrap(), "09:00".parse().unwrap());
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        // Twelve hours, 12 first texts, two steps: one each half an hour.
        let open = OpenHours { quiet_hours: quiet, working: None };
        let moments = limits(12, 12).spread(in_berlin("2026-11-23T20:00"), open, &zone, 2, 4);
        let expected = ["2026-11-23T20:00", "2026-11-23T20:30", "2026-11-24T09:00", "2026-11-24T09:30"];
        assert_eq!(moments, expected.map(in_berlin));
    }

    proptest! {
        /// A campaign that is paused and resumed at any moments.
        #[test]
        fn no_pause_ends_in_a_burst(a_day in 1_u32..200, looks in prop::collection::vec(0_i64..4_000, 1..300)) {
            let limits = limits(a_day, 200);
            let (mut now, mut progress) = (0, Progress::default());
            for wait in looks {
                now += wait;
                if limits.next(at(now), HOURS, progress) == Some(at(now)) {
                    let gap = limits.gap(HOURS);
                    prop_assert!(progress.last.is_none_or(|last| at(now).duration_since(last) >= gap));
                    progress = Progress { today: progress.today + 1, last: Some(at(now)) };
                }
            }
            prop_assert!(progress.today <= a_day);
        }
    }
}
