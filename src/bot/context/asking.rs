//! What is stored of a private chat: the open question, and what the next message may go on with.

use serde::{Deserialize, Serialize};

use crate::bot::context::state::State;
use crate::domain::ids::{DialogId, MessageId, OutboxId, TelegramMessageId};

/// The dialogue of a chat.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) struct Asking {
    pub state: State,
    /// The message that asks; the ✖ under any other is an old one.
    pub question: Option<TelegramMessageId>,
    /// The album that came last: its files come one by one.
    #[serde(default)]
    pub album: Option<Album>,
    /// The dialog whose screen was opened last, and the message that asked for it.
    #[serde(default)]
    pub shown: Option<Shown>,
    /// The update that led to this state. Delivered again, it is not taken for an answer to what it led to.
    #[serde(default)]
    pub by: Option<u32>,
}

/// A dialog that the chat was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) struct Shown {
    pub dialog: DialogId,
    pub message: TelegramMessageId,
}

/// An album of which at least one file has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) struct Album {
    pub id: String,
    pub then: Then,
    /// The messages to others who get the same files.
    #[serde(default)]
    pub also: Vec<OutboxId>,
    /// Whether it was said that something in it cannot be sent on.
    pub refused: bool,
}

/// What is done with its further files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum Then {
    /// The first one led to nothing, and that was said.
    Nothing,
    /// They go after this one.
    Append(OutboxId),
    /// They are answers, as the first was.
    Answer { dialog: DialogId, to: Option<MessageId> },
}

impl From<State> for Asking {
    fn from(state: State) -> Self {
        Self { state, question: None, album: None, shown: None, by: None }
    }
}
