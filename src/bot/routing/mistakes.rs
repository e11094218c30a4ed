//! Mistakes that keep an update from reaching a handler.

use jiff::Timestamp;

use crate::bot::kit::{CommandId, Reader, Refusal, Words};
use crate::domain::secret::SecretKind;
use crate::i18n::Arg;

/// Why a message is not handled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum RoutingMistake {
    /// Contains the command that was probably meant.
    UnknownCommand {
        near: Option<CommandId>,
    },
    /// A note is typed like that in topics only.
    NoteElsewhere,
    /// Neither text nor photo nor file.
    Attachment,
    /// A message of a kind that this version does not know.
    UnknownKind,
    /// A message that was edited after it was handled.
    Edited,
    EditedSecret,
    NotHandled(NotHandled),
    /// The person has reached the limit of commands in a group; they may continue at this time.
    TooManyCommands {
        again_at: Timestamp,
    },
}

impl Refusal for RoutingMistake {
    fn words(&self, reader: &Reader) -> Words {
        match self {
            Self::UnknownCommand { near: None } => ("error-unknown-command", vec![]),
            Self::UnknownCommand { near: Some(near) } => {
                ("error-unknown-command-near", vec![("command", near.line().name.into())])
            }
            Self::NoteElsewhere => ("error-note-elsewhere", vec![]),
            Self::Attachment => ("error-attachment", vec![]),
            Self::UnknownKind => ("error-unknown-kind", vec![]),
            Self::Edited => ("error-edited", vec![]),
            Self::EditedSecret => ("error-edited-secret", vec![]),
            Self::NotHandled(NotHandled::Secret(kind)) => {
                ("error-restart-secret", vec![("kind", kind.into_str().into())])
            }
            Self::NotHandled(NotHandled::TooOld) => ("error-restart-old", vec![]),
            Self::NotHandled(NotHandled::Broken(None)) => ("error-restart-broken", vec![]),
            Self::NotHandled(NotHandled::Broken(Some(kind))) => {
                let what = reader.text("secret-what", &[("kind", kind.into_str().into())]);
                ("error-restart-broken-secret", vec![("what", Arg::Html(what))])
            }
            Self::TooManyCommands { again_at } => {
                ("error-too-many-commands", vec![("at", reader.times.clock(*again_at).into())])
            }
        }
    }
}

/// Why a message from before a restart is not handled any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::bot) enum NotHandled {
    /// It contained a secret, or may have, which is never stored.
    Secret(SecretKind),
    TooOld,
    /// It crashed the desk again and again; perhaps it contained a secret.
    Broken(Option<SecretKind>),
}
