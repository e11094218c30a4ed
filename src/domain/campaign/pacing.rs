//! The pace of a campaign: when its next first text may go, and on which day the last one does.
//!
//! Invariant: first texts keep an even gap over the waking hours, counted from the last one that went. What a pause has
//! held back is not made up for, so that nothing comes in a burst after it.

use std::num::NonZeroU32;

use jiff::{SignedDuration, Timestamp};

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
