//! A wish: what a member wants of a message at Telegram.
//!
//! Invariant: a message has one wish. A newer one replaces it, and what was taken back stays so.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::domain::ids::{OutboxId, TelegramUserId};
use crate::domain::text::Span;
use crate::domain::unknown_name::UnknownName;
use crate::domain::variants::all;

/// What is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WishKind {
    /// Another text, or another caption. `original` is what its author wrote, if it is a translation.
    Edit { content: String, spans: Vec<Span>, original: Option<String> },
    /// Deletion for both sides.
    TakeBack,
    /// This reaction of ours to a message of the prospect; `None` takes it off.
    React { emoji: Option<String> },
}

impl WishKind {
    /// As it is stored.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Edit { .. } => "edit",
            Self::TakeBack => "take_back",
            Self::React { .. } => "react",
        }
    }

    /// Whether the prospect gets something new by it. Nobody who has opted out does.
    #[must_use]
    pub const fn says_something(&self) -> bool {
        match self {
            Self::Edit { .. } | Self::React { emoji: Some(_) } => true,
            Self::TakeBack | Self::React { emoji: None } => false,
        }
    }
}

/// Why it was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum WishReason {
    /// The time for edits is over.
    TooLate,
    /// Somebody has deleted the message.
    Gone,
    /// Telegram refuses this text.
    Content,
    /// The account cannot address the person any more.
    Unreachable,
    /// Telegram does not allow this reaction.
    NotAllowed,
    /// The prospect has opted out since.
    OptedOut,
    Unexpected,
}

impl WishReason {
    pub const ALL: [Self; Self::VARIANTS.len()] = all(Self::VARIANTS);
}

/// A stored wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The item whose message it is about; `None` for a message of the prospect.
    pub item: Option<OutboxId>,
    pub kind: WishKind,
    /// Counts the wishes about this message.
    pub version: i64,
    pub wanted_by: TelegramUserId,
    pub wanted_at: Timestamp,
    /// How often it was handed to Telegram.
    pub attempts: u32,
    /// Not to be done before this moment.
    pub not_before: Timestamp,
    pub settled_at: Option<Timestamp>,
    /// Why it was not done, if it was not.
    pub reason: Option<WishReason>,
}

/// How a wish stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WishState {
    Open,
    Done { at: Timestamp },
    Failed(WishReason),
}

impl Wish {
    #[must_use]
    pub fn state(&self) -> WishState {
        match (self.settled_at, self.reason) {
            (None, _) => WishState::Open,
            (Some(at), None) => WishState::Done { at },
            (Some(_), Some(reason)) => WishState::Failed(reason),
        }
    }

    /// Whether the message is gone at Telegram, or about to be.
    #[must_use]
    pub fn takes_back(&self) -> bool {
        self.kind == WishKind::TakeBack && self.reason.is_none()
    }

    /// Whether a wish is the same as this one, so that nothing more is to be done for it.
    #[must_use]
    pub fn is_met_by(&self, other: &WishKind) -> bool {
        self.reason.is_none() && self.kind == *other
    }
}

/// When the next wish of an account may be done: people do not edit several messages in a moment either, and edits and
/// messages share their gap. A time in the future, from a clock that was set back, holds nothing.
#[must_use]
pub fn may_go_at(last_attempt: Option<Timestamp>, gap: SignedDuration, now: Timestamp) -> Timestamp {
    let last = last_attempt.filter(|last| *last <= now);
    last.and_then(|last| last.checked_add(gap).ok()).map_or(now, |next| next.max(now))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;
    const GAP: SignedDuration = SignedDuration::from_secs(1);

    fn wish(kind: WishKind, reason: Option<WishReason>, settled: bool) -> Wish {
        Wish {
            item: Some(OutboxId(1)),
            kind,
            version: 1,
            wanted_by: TelegramUserId(1),
            wanted_at: NOW,
            attempts: 0,
            not_before: NOW,
            settled_at: settled.then_some(NOW),
            reason,
        }
    }

    fn edit(content: &str) -> WishKind {
        WishKind::Edit { content: content.to_owned(), spans: Vec::new(), original: None }
    }

    #[test]
    fn a_stored_name_stays() {
        let names = WishReason::ALL.map(|reason| reason.into_str());
        assert_eq!(names, ["too_late", "gone", "content", "unreachable", "not_allowed", "opted_out", "unexpected"]);
        assert_eq!((edit("").name(), WishKind::TakeBack.name()), ("edit", "take_back"));
    }

    #[test]
    fn what_failed_can_be_wanted_again() {
        assert!(wish(edit("a"), None, false).is_met_by(&edit("a")));
        assert!(!wish(edit("a"), None, true).is_met_by(&edit("b")));
        assert!(!wish(edit("a"), Some(WishReason::Content), true).is_met_by(&edit("a")));
        assert!(wish(WishKind::TakeBack, None, false).takes_back());
        assert!(!wish(WishKind::TakeBack, Some(WishReason::Unexpected), true).takes_back());
    }

    #[test]
    fn it_is_open_done_or_failed() {
        assert_eq!(wish(edit("a"), None, false).state(), WishState::Open);
        assert_eq!(wish(edit("a"), None, true).state(), WishState::Done { at: NOW });
        assert_eq!(wish(edit("a"), Some(WishReason::Gone), true).state(), WishState::Failed(WishReason::Gone));
    }

    #[rstest]
    #[case(None, NOW)]
    #[case(Some(NOW), NOW + GAP)]
    #[case(Some(NOW - GAP), NOW)]
    #[case(Some(NOW - GAP * 60), NOW)]
    #[case(Some(NOW + GAP), NOW)]
    fn it_waits_for_the_gap(#[case] last: Option<Timestamp>, #[case] at: Timestamp) {
        assert_eq!(may_go_at(last, GAP, NOW), at);
    }
}
