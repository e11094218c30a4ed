//! Back-off: how long to wait before a failed operation is retried. The wait never shrinks during a series of failures,
//! and jitter spreads operations that failed together.

use std::time::Duration;

use jiff::SignedDuration;

/// From this many failures on, about half an hour, the problem is a longer one and is retried less often.
const SLOW_FROM: u32 = 31;

/// The wait after `failures` in a row: 1 s, doubled up to a minute; a quarter of an hour from the 31st on.
#[must_use]
pub fn back_off(failures: u32) -> SignedDuration {
    if failures >= SLOW_FROM {
        return SignedDuration::from_mins(15);
    }
    let doublings = failures.saturating_sub(1).min(6);
    SignedDuration::from_secs((1_i64 << doublings).min(60))
}

/// A wait whose second half is random. `dice` is any number, evenly distributed.
#[must_use]
pub fn jittered(wait: SignedDuration, dice: u32) -> SignedDuration {
    let half = wait / 2;
    half + SignedDuration::from_millis(i64::try_from(half.as_millis()).unwrap_or(0) * i64::from(dice >> 16) / 0xffff)
}

/// The number of failures with the longest wait, 16 s, where people wait for the answer.
const SOON: u32 = 5;

/// A series of failures of something that people wait for, such as the bot's updates and answers.
#[derive(Default)]
pub struct BackOff {
    failures: u32,
}

impl BackOff {
    /// Records a failure and returns the wait. `named` is a wait that the other side demands. `dice` is any number,
    /// evenly distributed.
    pub fn failed(&mut self, named: Option<Duration>, dice: u32) -> Duration {
        self.failures = self.failures.saturating_add(1);
        let wait = Duration::try_from(jittered(back_off(self.failures.min(SOON)), dice)).unwrap_or_default();
        named.unwrap_or_default().max(wait)
    }

    /// Records a success.
    pub fn succeeded(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_wait_doubles_up_to_a_minute_and_then_to_a_quarter_of_an_hour() {
        let waits: Vec<i64> = (0..200).map(|failures| back_off(failures).as_secs()).collect();
        assert_eq!(waits[..9], [1, 1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(waits[30..32], [60, 900]);
        assert!(waits.is_sorted());
    }

    #[test]
    fn where_people_wait_the_waits_end_at_sixteen_seconds() {
        let mut back_off = BackOff::default();
        let mut waits = Vec::new();
        for _ in 0..1000 {
            waits.push(back_off.failed(None, u32::MAX).as_secs());
        }
        assert_eq!(waits[..6], [1, 2, 4, 8, 16, 16]);
        assert_eq!(waits[999], 16);
        back_off.succeeded();
        assert_eq!(back_off.failed(None, u32::MAX), Duration::from_secs(1));
        assert_eq!(back_off.failed(Some(Duration::from_secs(60)), 0), Duration::from_secs(60), "Telegram names a time");
    }

    proptest! {
        #[test]
        fn chance_decides_the_second_half(failures in 1..u32::MAX, dice: u32) {
            let most = back_off(failures);
            let wait = jittered(most, dice);
            prop_assert!(wait >= most / 2 && wait <= most);
        }
    }
}
