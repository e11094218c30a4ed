//! The stored state of a private chat: the open question, and what the next message may refer to.

use serde::{Deserialize, Serialize};

use crate::bot::context::state::State;
use crate::domain::ids::{DialogId, MessageId, OutboxId, TelegramMessageId};

/// The dialogue of a chat.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) struct Asking {
    pub state: State,
    /// The message with the question; the ✖ under any other is outdated.
    pub question: Option<TelegramMessageId>,
    /// The last album: its files arrive one by one.
    #[serde(default)]
    pub album: Option<Album>,
    /// The dialog whose screen was opened last, and the message that requested it.
    #[serde(default)]
    pub shown: Option<Shown>,
    /// The update that led to this state. If it is delivered again, it is not an answer to the question that it led to.
    #[serde(default)]
    pub by: Option<u32>,
}

/// A dialog that was shown in the chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) struct Shown {
    pub dialog: DialogId,
    pub message: TelegramMessageId,
}

/// An album with at least one received file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) struct Album {
    pub id: String,
    pub then: Then,
    /// The items for other recipients of the same files.
    #[serde(default)]
    pub also: Vec<OutboxId>,
    /// Whether the member was notified that something in it cannot be sent.
    pub refused: bool,
}

/// What to do with its further files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum Then {
    /// Nothing: the first file had no effect, and the member knows it.
    Nothing,
    /// Append them to this item.
    Append(OutboxId),
    /// They are left out: only one file is kept there.
    LeaveOut,
    /// They are answers, like the first one.
    Answer { dialog: DialogId, to: Option<MessageId> },
}

impl From<State> for Asking {
    fn from(state: State) -> Self {
        Self { state, question: None, album: None, shown: None, by: None }
    }
}
