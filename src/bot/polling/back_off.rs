//! How long to wait before the next try, and which failures are worth a line in the log.
//! Its rule: the longer it fails, the rarer both are; a good answer begins again from the start.

use std::time::Duration;

const FIRST: Duration = Duration::from_secs(1);
/// People wait for the bot: when Telegram is back, it is to notice soon.
const LONGEST: Duration = Duration::from_secs(10);

/// A row of failures without a good answer in between.
#[derive(Default)]
pub(in crate::bot) struct BackOff {
    failures: u32,
}

impl BackOff {
    /// Notes a failure, and says how long to wait. `named` is a time that the other side asks to wait.
    pub(in crate::bot) fn failed(&mut self, named: Option<Duration>) -> Duration {
        self.failed_by(named, chance())
    }

    fn failed_by(&mut self, named: Option<Duration>, chance: u8) -> Duration {
        self.failures = self.failures.saturating_add(1);
        let doubled = FIRST.saturating_mul(1 << (self.failures - 1).min(8)).min(LONGEST);
        // Between three and five quarters of it.
        let spread = doubled.mul_f64(0.75 + f64::from(chance) / 512.0);
        named.unwrap_or_default().max(spread)
    }

    /// How often it has failed in a row, if that is to be logged: at 1, 2, 4, 8, …
    pub(in crate::bot) fn to_log(&self) -> Option<u32> {
        self.failures.is_power_of_two().then_some(self.failures)
    }

    /// Notes a good answer, and returns how many failures it ends.
    pub(in crate::bot) fn succeeded(&mut self) -> u32 {
        std::mem::take(&mut self.failures)
    }
}

/// Spreads the tries; without randomness it does not.
fn chance() -> u8 {
    let mut byte = [128_u8];
    if getrandom::fill(&mut byte).is_err() {
        return 128;
    }
    byte[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_limit_and_lines_in_the_log_become_rare() {
        let mut back_off = BackOff::default();
        let mut logged = Vec::new();
        let mut last = Duration::ZERO;
        for _ in 0..1000 {
            last = back_off.failed_by(None, 128);
            logged.extend(back_off.to_log());
        }
        assert_eq!(last, LONGEST);
        assert_eq!(logged, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
        assert_eq!(back_off.succeeded(), 1000);
        assert_eq!(back_off.failed_by(None, 128), FIRST);
        assert_eq!(
            back_off.failed_by(Some(Duration::from_secs(60)), 0),
            Duration::from_secs(60),
            "Telegram names a time"
        );
        assert!(back_off.failed_by(None, 255) > back_off.failed_by(None, 0) / 2);
    }
}
