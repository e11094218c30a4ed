//! Detecting concurrent replies: an answer right after another member's.
//!
//! Invariant: a member's own answers never count. Another member's answer to the prospect's last message is shown
//! before a second one is sent.

use jiff::{SignedDuration, Timestamp};

use crate::domain::ids::TelegramUserId;
use crate::domain::message::Author;

/// How long another member's answer may be unnoticed.
const FRESH: SignedDuration = SignedDuration::from_secs(60);

/// The last message of our side to a prospect, sent or about to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastAnswer {
    pub author: Author,
    pub at: Timestamp,
    pub text: String,
    /// Whether the prospect has written since; then the next answer is to that.
    pub heard_since: bool,
}

/// Whether to ask for confirmation before an answer is sent. `seen` is when the message arrived that it replies to, if
/// it replies to one: its author may not know what was said after that.
#[must_use]
pub fn collides(last: &LastAnswer, by: TelegramUserId, seen: Option<Timestamp>, now: Timestamp) -> bool {
    let may_be_unknown = last.at + FRESH > now || seen.is_some_and(|seen| last.at > seen);
    last.author != Author::Admin(by) && !last.heard_since && may_be_unknown
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const ME: TelegramUserId = TelegramUserId(1);
    const ANN: Author = Author::Admin(TelegramUserId(2));

    /// Seconds before now.
    #[rstest]
    #[case::a_moment_ago(ANN, 20, None, false, true)]
    #[case::long_ago(ANN, 61, None, false, false)]
    #[case::after_what_is_answered(ANN, 600, Some(900), false, true)]
    #[case::before_what_is_answered(ANN, 600, Some(300), false, false)]
    #[case::from_the_phone(Author::Phone, 20, Some(10), false, true)]
    #[case::my_own(Author::Admin(ME), 1, Some(900), false, false)]
    #[case::they_wrote_since(ANN, 20, None, true, false)]
    #[case::they_wrote_since_what_is_answered(ANN, 600, Some(900), true, false)]
    #[case::they_wrote_since_from_the_phone(Author::Phone, 20, Some(30), true, false)]
    fn somebody_else_was_faster(
        #[case] author: Author,
        #[case] said: i64,
        #[case] seen: Option<i64>,
        #[case] heard_since: bool,
        #[case] asked: bool,
    ) {
        let now = Timestamp::from_second(1_000_000).unwrap();
        let before = |seconds| now - SignedDuration::from_secs(seconds);
        let last = LastAnswer { author, at: before(said), text: String::new(), heard_since };
        assert_eq!(collides(&last, ME, seen.map(before), now), asked);
    }
}
