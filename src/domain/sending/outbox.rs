//! An item of the outbox: a message on its way to a prospect.
//!
//! Invariant: an attempted item keeps its account, its text and its `random_id` permanently.

mod life;
mod reason;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use crate::domain::consent::Purpose;
use crate::domain::ids::{AccountId, ConsentId, OutboxId, RandomId, RunId, TelegramMessageId, TelegramUserId};
use crate::domain::login::Card;
use crate::domain::message_text::MessageText;
use crate::domain::target::Target;
use crate::domain::text::Span;
use crate::domain::unknown_name::UnknownName;
pub use life::{AfterUnknown, ForbiddenStep, ItemEvent, Life, after_unknown};
pub use reason::ItemReason;

/// The longest text of one message, in UTF-16 units.
pub const MAX_TEXT_UNITS: usize = 4096;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum ItemState {
    Queued,
    /// Handed to Telegram; the outcome is unknown until it is recorded.
    Sending,
    Sent,
    Failed,
    Cancelled,
}

impl ItemState {
    pub const ALL: [Self; 5] = [Self::Queued, Self::Sending, Self::Sent, Self::Failed, Self::Cancelled];
}

/// The kind of a file that is sent with a caption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum MediaKind {
    /// Shown as a picture; Telegram compresses it.
    Photo,
    /// Sent unchanged.
    Document,
}

impl MediaKind {
    pub const ALL: [Self; 2] = [Self::Photo, Self::Document];
}

/// A message on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxItem {
    pub id: OutboxId,
    /// `None` until an account has been chosen; fixed from the first attempt on.
    pub account_id: Option<AccountId>,
    /// Whether an admin chose the account, so that no other takes the item.
    pub account_fixed: bool,
    pub target: Target,
    /// `None` until the username has been resolved.
    pub telegram_user_id: Option<TelegramUserId>,
    /// The text, or the caption of a file.
    pub content: String,
    pub spans: Vec<Span>,
    /// What its author wrote, if the text is its translation.
    pub texts: Vec<MessageText>,
    pub media: Option<MediaKind>,
    /// The Bot API's id of the album that its file came in, if it came in one.
    pub album: Option<String>,
    /// The first item of a text that was cut into several; `None` for a text in one piece.
    pub group: Option<OutboxId>,
    /// Its position in the group, from zero.
    pub part: u32,
    /// The prospect's message that it replies to, if any.
    pub reply_to: Option<TelegramMessageId>,
    pub random_id: RandomId,
    pub state: ItemState,
    pub reason: Option<ItemReason>,
    pub attempts: u32,
    /// Tries after which it was certainly not sent: a lookup failed, or Telegram demanded a wait.
    pub tries: u32,
    /// Not to be sent before this moment.
    pub not_before: Timestamp,
    /// The member who asked for it.
    pub admin: TelegramUserId,
    /// The manager who sends it now, past the desk's own limits.
    pub hurried_by: Option<TelegramUserId>,
    /// What a run sends it for; `None` for a message by hand.
    pub purpose: Option<Purpose>,
    /// The run of which it is a step; `None` for a message by hand.
    pub run: Option<RunId>,
    /// From when on it makes no sense any more. Only an automatic answer has such a time.
    pub expires_at: Option<Timestamp>,
    /// The consent that it stands on, from its claim on; `None` where none was needed.
    pub consent: Option<ConsentId>,
    /// The message that shows the item, edited as its state changes.
    pub card: Option<Card>,
    /// The admin's own message with the text, which shows its delivery marks.
    pub asked: Option<Card>,
    /// Whether the admin wrote it in the dialog's topic of a private chat.
    pub asked_in_topic: bool,
    pub created_at: Timestamp,
    /// When it was sent, failed or cancelled.
    pub settled_at: Option<Timestamp>,
}

impl OutboxItem {
    /// Whether an admin may give it up deliberately; see [`Life::may_be_given_up`].
    #[must_use]
    pub fn may_be_given_up(&self) -> bool {
        Life { state: self.state, attempts: self.attempts }.may_be_given_up(self.reason)
    }
}

/// The length of a text as Telegram counts it.
#[must_use]
pub fn utf16_units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::username::Username;

    /// A queued text to Bob, for tests.
    pub(crate) fn item() -> OutboxItem {
        OutboxItem {
            id: OutboxId(7),
            account_id: None,
            account_fixed: false,
            target: Username::parse("@bob_lee").unwrap().into(),
            telegram_user_id: None,
            content: "Hello <Bob> & co!".to_owned(),
            spans: Vec::new(),
            texts: Vec::new(),
            media: None,
            album: None,
            group: None,
            part: 0,
            reply_to: None,
            random_id: RandomId::new(1).unwrap(),
            state: ItemState::Queued,
            reason: None,
            attempts: 0,
            tries: 0,
            not_before: Timestamp::UNIX_EPOCH,
            admin: TelegramUserId(1),
            hurried_by: None,
            purpose: None,
            run: None,
            expires_at: None,
            consent: None,
            card: None,
            asked: None,
            asked_in_topic: false,
            created_at: Timestamp::UNIX_EPOCH,
            settled_at: None,
        }
    }

    #[test]
    fn a_state_reads_back_as_it_was_written() {
        for state in ItemState::ALL {
            assert_eq!(state.into_str().parse(), Ok(state));
        }
        for kind in MediaKind::ALL {
            assert_eq!(kind.into_str().parse(), Ok(kind));
        }
    }

    #[test]
    fn an_emoji_counts_as_two() {
        assert_eq!(utf16_units("a😀"), 3);
    }
}
