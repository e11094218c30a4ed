//! Whether an answer comes after somebody else's.
//! Its rule: nobody is asked about their own words, and somebody else's are shown before a second answer goes out.

use jiff::{SignedDuration, Timestamp};

use super::ids::TelegramUserId;
use super::message::Author;

/// How long somebody else's answer is so fresh that the next one may not have seen it.
const FRESH: SignedDuration = SignedDuration::from_secs(60);

/// What our side said last to a prospect, or is about to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastAnswer {
    pub author: Author,
    pub at: Timestamp,
    pub text: String,
}

/// Whether to ask before an answer goes out. `seen` is when the message came that it answers, where it answers a certain
/// one: whatever was said after that was perhaps not known.
#[must_use]
pub fn collides(last: &LastAnswer, by: TelegramUserId, seen: Option<Timestamp>, now: Timestamp) -> bool {
    last.author != Author::Admin(by) && (last.at + FRESH > now || seen.is_some_and(|seen| last.at > seen))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const ME: TelegramUserId = TelegramUserId(1);
    const ANN: Author = Author::Admin(TelegramUserId(2));

    /// Seconds before now.
    #[rstest]
    #[case::a_moment_ago(ANN, 20, None, true)]
    #[case::long_ago(ANN, 61, None, false)]
    #[case::after_what_is_answered(ANN, 600, Some(900), true)]
    #[case::before_what_is_answered(ANN, 600, Some(300), false)]
    #[case::from_the_phone(Author::Phone, 20, Some(10), true)]
    #[case::my_own(Author::Admin(ME), 1, Some(900), false)]
    fn somebody_else_was_faster(
        #[case] author: Author,
        #[case] said: i64,
        #[case] seen: Option<i64>,
        #[case] asked: bool,
    ) {
        let now = Timestamp::from_second(1_000_000).unwrap();
        let before = |seconds| now - SignedDuration::from_secs(seconds);
        let last = LastAnswer { author, at: before(said), text: String::new() };
        assert_eq!(collides(&last, ME, seen.map(before), now), asked);
    }
}
