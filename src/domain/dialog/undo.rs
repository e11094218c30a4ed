//! Undoing what a member has just done to a dialog or to a waiting message.

use jiff::{SignedDuration, Timestamp};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::domain::ids::TelegramUserId;
use crate::domain::unknown_name::UnknownName;

/// For how long a change can be undone.
const UNDO_FOR: SignedDuration = SignedDuration::from_mins(1);

/// A change that can be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum UndoKind {
    Qualified,
    Stopped,
    Failed,
    Assigned,
    PutAside,
    /// A waiting message was cancelled.
    Cancelled,
}

/// The outcome of an undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undone {
    Done(BroughtBack),
    /// Its minute is over.
    TooLate(UndoKind),
    /// Something has changed since, by this member; `None` for the prospect, or the desk itself.
    Changed(Option<TelegramUserId>),
    /// It was undone before, or is older than a day.
    Gone,
}

/// What came back with a change that was undone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BroughtBack {
    /// Messages that wait again.
    pub messages: usize,
    /// Runs that are as they were.
    pub runs: usize,
    /// Runs that stay stopped, because something has happened since.
    pub runs_left: usize,
}

/// The moment since which changes can be undone.
#[must_use]
pub fn undoable_since(now: Timestamp) -> Timestamp {
    now - UNDO_FOR
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_reads_back_as_it_was_written() {
        for kind in UndoKind::VARIANTS {
            assert_eq!(kind.into_str().parse(), Ok(*kind));
        }
    }
}
