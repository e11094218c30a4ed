//! The queue of cards that must be updated. One task per card waits for the lock; requests that arrive meanwhile leave
//! at once. The task shows the latest state, so several waiting edits become one.

use crate::bot::kit::keyed::SingleFlight;
use crate::domain::ids::{AlertId, DialogId, OutboxId};

/// The card to update.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::bot) enum DueRefresh {
    Item(OutboxId),
    Alert(AlertId),
    /// The head and the title of the dialog's topic.
    Topic(DialogId),
}

/// A place in it is released before the state is read.
pub(in crate::bot) type InLine = SingleFlight<DueRefresh>;
