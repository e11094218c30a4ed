//! A message of a dialog.
//! Its rule: one message of Telegram is one row, however often it is reported.

use std::str::FromStr;

use jiff::Timestamp;

use super::account::UnknownStatus;
use super::ids::{DialogId, MessageId, TelegramMessageId, TelegramUserId};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MessageDirection {
    /// `in_` of the Python original; stored as `in`.
    Incoming,
    /// Stored as `out`.
    Outgoing,
}

impl MessageDirection {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Incoming => "in",
            Self::Outgoing => "out",
        }
    }
}

impl FromStr for MessageDirection {
    type Err = UnknownStatus;

    fn from_str(text: &str) -> Result<Self, UnknownStatus> {
        match text {
            "in" => Ok(Self::Incoming),
            "out" => Ok(Self::Outgoing),
            _ => Err(UnknownStatus(text.to_owned())),
        }
    }
}

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    Prospect,
    /// Somebody of the team, through the desk.
    Admin(TelegramUserId),
    /// The account's owner, on the phone.
    Phone,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub id: MessageId,
    pub dialog_id: DialogId,
    pub direction: MessageDirection,
    pub content: String,
    pub timestamp: Timestamp,
    pub telegram_message_id: Option<TelegramMessageId>,
    pub author: Author,
}
