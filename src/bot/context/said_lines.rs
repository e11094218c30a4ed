//! Lines about messages that cannot be used. Each is said once, not after every further message in a row.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;

use crate::domain::ids::{ChatId, TelegramUserId, TopicId};

/// A message after a longer pause begins another row.
const PAUSE: SignedDuration = SignedDuration::from_mins(10);

/// Where somebody writes, and who; `None` for somebody without a name.
pub(in crate::bot) type WritingPlace = (ChatId, Option<TopicId>, Option<TelegramUserId>);

/// The last line of each place.
#[derive(Default)]
pub(in crate::bot) struct SaidLines(Mutex<HashMap<WritingPlace, (&'static str, Timestamp)>>);

impl SaidLines {
    /// Whether the line with this key must be said: not if it is the last one of this place.
    pub(in crate::bot) fn must_say(&self, place: WritingPlace, key: &'static str, now: Timestamp) -> bool {
        let mut lines = self.0.lock();
        lines.retain(|_, (_, at)| now.duration_since(*at) < PAUSE);
        lines.insert(place, (key, now)).is_none_or(|(last, _)| last != key)
    }

    /// Ends the row: something else has happened in this place.
    pub(in crate::bot) fn end_row(&self, place: WritingPlace) {
        self.0.lock().remove(&place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_said_once_in_a_row_and_again_after_something_else_or_a_pause() {
        let lines = SaidLines::default();
        let (now, here) = (Timestamp::UNIX_EPOCH, (ChatId(-1), None, Some(TelegramUserId(1))));
        let says = |key, minutes| lines.must_say(here, key, now + SignedDuration::from_mins(minutes));
        assert_eq!([says("a", 0), says("a", 9), says("b", 9), says("a", 9)], [true, false, true, true]);
        assert!(lines.must_say((ChatId(-1), None, None), "a", now));
        lines.end_row(here);
        assert!(says("a", 10) && !says("a", 19) && says("a", 29));
    }
}
