//! Mistakes about dialogs.

use crate::bot::context::{Failure, Mistake};
use crate::bot::kit::{Reader, Refusal, Words};
use crate::domain::undo::UndoKind;
use crate::store::DialogError;

/// A mistake about a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum DialogMistake {
    /// The word after `/dialogs` names no list.
    DialogList,
    /// Contains the name of the assignee.
    OthersDialog(String),
    /// The bot cannot write to the member with this name.
    OutOfReach(String),
    DialogClosed,
    /// It is closed, and its person is on the stop-list.
    DialogStopped {
        who: String,
    },
    /// The dialog has changed meanwhile, so the action is not possible.
    DialogChanged,
    /// Another member wrote it.
    OthersAnswer,
    /// An earlier answer of the same member waits for their decision.
    EarlierAnswer,
    /// The minute in which it could be undone is over.
    UndoTooLate(UndoKind),
    /// It has changed since, by the member of this name; `None` for the prospect, or the desk itself.
    UndoChanged(Option<String>),
    /// The typed text names no language that Telegram translates.
    UnknownLanguage,
}

impl Refusal for DialogMistake {
    fn words(&self, _: &Reader) -> Words {
        match self {
            Self::DialogList => ("error-dialog-list", vec![]),
            Self::OthersDialog(name) => ("error-others-dialog", vec![("name", name.as_str().into())]),
            Self::OutOfReach(name) => ("error-out-of-reach", vec![("name", name.as_str().into())]),
            Self::DialogClosed => ("error-dialog-closed", vec![]),
            Self::DialogStopped { who } => ("error-dialog-stopped", vec![("who", who.as_str().into())]),
            Self::DialogChanged => ("error-dialog-changed", vec![]),
            Self::EarlierAnswer => ("error-earlier-answer", vec![]),
            Self::OthersAnswer => ("error-others-answer", vec![]),
            Self::UndoTooLate(kind) => (too_late(*kind), vec![]),
            Self::UnknownLanguage => ("error-language", vec![]),
            Self::UndoChanged(None) => ("error-undo-changed", vec![]),
            Self::UndoChanged(Some(name)) => ("error-undo-changed-by", vec![("name", name.as_str().into())]),
        }
    }
}

/// What to do instead.
fn too_late(kind: UndoKind) -> &'static str {
    match kind {
        UndoKind::Qualified => "error-undo-late-qualified",
        UndoKind::Stopped | UndoKind::Failed => "error-undo-late-closed",
        UndoKind::Assigned => "error-undo-late-assigned",
        UndoKind::PutAside => "error-undo-late-put-aside",
        UndoKind::Cancelled => "error-undo-late-cancelled",
    }
}

impl From<DialogError> for Failure {
    fn from(error: DialogError) -> Self {
        match error {
            DialogError::NoSuchDialog(_) => Mistake::OldButton.into(),
            DialogError::Forbidden(_) => DialogMistake::DialogChanged.into(),
            DialogError::Store(error) => error.into(),
        }
    }
}
