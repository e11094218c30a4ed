//! Cards that wait for their turn to be brought up to date.
//! Its rule: the one that waits for the turn of a card does it for all that come meanwhile. They leave at once, and what is
//! shown is what is so when the turn comes: edits that wait become one.

use crate::bot::kit::keyed::SingleFlight;
use crate::domain::ids::{AlertId, DialogId, OutboxId};

/// What is to be brought up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::bot) enum DueRefresh {
    Item(OutboxId),
    Alert(AlertId),
    /// The head and the title of its topic.
    Topic(DialogId),
}

/// A place in it is given up before what is to be shown is read.
pub(in crate::bot) type InLine = SingleFlight<DueRefresh>;
