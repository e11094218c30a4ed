//! Mistakes about messages and items.

use crate::bot::context::{Failure, Mistake};
use crate::bot::kit::formatted::one_line;
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
    /// An album where one file is kept.
    OneFile,
    /// A text that went as several messages cannot be edited as one.
    InParts {
        count: usize,
    },
    /// The message was taken back, or somebody deleted it.
    TakenBack,
    /// Nothing was sent that could be changed.
    NeverSent,
    /// Another member wrote it, in a dialog that is not theirs.
    OthersMessage,
    /// The prospect wrote it, or somebody on the phone.
    NotOurs,
    /// A reaction to a message that the prospect has deleted.
    TheirsGone,
    /// A reaction that Telegram allows to some people only.
    NotThisReaction,
    /// `/unsend` names no message.
    UnsendWhat,
    /// A file was replaced, added or removed: only words can be edited.
    FileStays,
    /// The edited text is a note or a command.
    EditIntoCommand,
    /// The edited text begins with the name of somebody else than the person that it is for.
    EditNamesAnother {
        other: String,
        who: String,
    },
    /// The edited text is empty.
    EditIntoNothing,
    /// It went out as a translation, which an edit of the author's own words does not change.
    Translated,
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
            Self::OneFile => ("error-one-file", vec![]),
            Self::InParts { count } => ("error-in-parts", vec![("count", (*count).into())]),
            Self::TakenBack => ("error-taken-back", vec![]),
            Self::NeverSent => ("error-never-sent", vec![]),
            Self::OthersMessage => ("error-others-message", vec![]),
            Self::NotOurs => ("error-not-ours", vec![]),
            Self::TheirsGone => ("error-theirs-gone", vec![]),
            Self::NotThisReaction => ("error-not-this-reaction", vec![]),
            Self::UnsendWhat => ("error-unsend-what", vec![]),
            Self::FileStays => ("error-file-stays", vec![]),
            Self::Translated => ("error-translated", vec![]),
            Self::EditNamesAnother { other, who } => (
                "error-edit-names-another",
                vec![("other", one_line(other, 64).into()), ("who", one_line(who, 32).into())],
            ),
            Self::EditIntoCommand => ("error-edit-into-command", vec![]),
            Self::EditIntoNothing => ("error-edit-into-nothing", vec![]),
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
