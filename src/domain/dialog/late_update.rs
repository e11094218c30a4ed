//! Late updates: Telegram reports an old outgoing message to a person who has been erased since. Such a message is not
//! stored; a message written after the erasure is.

use jiff::{SignedDuration, Timestamp};

/// The tolerated difference between our clock and Telegram's. A message written on a phone within this time counts as
/// late too.
const CLOCKS_APART: SignedDuration = SignedDuration::from_secs(60);

/// Whether a message of ours, written at this moment by Telegram's clock, belongs to what was erased.
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
