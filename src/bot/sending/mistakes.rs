//! Mistakes about messages and items.

use crate::bot::context::{Failure, Mistake};
use crate::bot::kit::{Reader, Refusal, Words};
use crate::outbox::AcceptError;

/// A mistake about a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum SendMistake {
    SentAlready,
    /// Confirming a time, or answering a question, needs a private chat.
    LaterPrivate,
    /// The item was attempted or settled.
    NotChanged,
    NotNow,
    /// Another message to the same person goes first.
    InTurn,
    /// Messages of other members wait for the same person.
    OthersWait,
    /// The file is larger than Telegram lets a bot download.
    TooLarge,
}

impl Refusal for SendMistake {
    fn words(&self, _: &Reader) -> Words {
        match self {
            Self::SentAlready => ("error-sent-already", vec![]),
            Self::LaterPrivate => ("error-later-private", vec![]),
            Self::NotChanged => ("error-not-changed", vec![]),
            Self::NotNow => ("error-not-now", vec![]),
            Self::InTurn => ("error-in-turn", vec![]),
            Self::OthersWait => ("error-others-wait", vec![]),
            Self::TooLarge => ("error-too-large", vec![]),
        }
    }
}

impl From<AcceptError> for Failure {
    fn from(error: AcceptError) -> Self {
        match error {
            AcceptError::Empty => Mistake::TextEmpty.into(),
            AcceptError::Store(error) => error.into(),
            error => Self::Broken(error.into()),
        }
    }
}
