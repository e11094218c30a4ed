//! What Telegram tells late of a message to somebody who was erased since.
//! Its rule: what was written before is erased with them, whenever it is told; what is written after is news.

use jiff::{SignedDuration, Timestamp};

/// How far our clock and Telegram's may be apart. What is written on a phone so soon after is taken for an echo, too.
const CLOCKS_APART: SignedDuration = SignedDuration::from_secs(60);

/// Whether a message that one of ours wrote to a person at this moment, by Telegram's clock, went with them.
#[must_use]
pub fn is_late_update(written: Timestamp, erased: Timestamp) -> bool {
    written <= erased + CLOCKS_APART
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_before_or_by_a_clock_that_is_a_little_fast_is_an_echo() {
        let erased: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
        for (written, late_update) in
            [("2026-11-20T09:00:00Z", true), ("2026-11-23T09:00:59Z", true), ("2026-11-23T09:01:01Z", false)]
        {
            assert_eq!(is_late_update(written.parse().unwrap(), erased), late_update, "{written}");
        }
    }
}
