//! Cards that wait for their turn to be brought up to date.
//! Its rule: whoever waits for the turn of a card does it for all who come meanwhile. They leave at once, and what is
//! shown is what is so when the turn comes: edits that wait become one.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::domain::ids::{AlertId, DialogId, OutboxId};

/// What is to be brought up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Due {
    Item(OutboxId),
    Alert(AlertId),
    /// The head and the title of its topic.
    Topic(DialogId),
}

#[derive(Default)]
pub(super) struct InLine(Mutex<HashSet<Due>>);

/// A place in line; it ends with this value. To be given up before it is read what is to be shown.
pub(super) struct Place<'l> {
    line: &'l InLine,
    due: Due,
}

impl InLine {
    /// `None` when somebody waits for it already.
    pub(super) fn join(&self, due: Due) -> Option<Place<'_>> {
        self.waiting().insert(due).then(|| Place { line: self, due })
    }

    fn waiting(&self) -> MutexGuard<'_, HashSet<Due>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.line.waiting().remove(&self.due);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_waits_for_all_and_who_comes_after_the_look_waits_anew() {
        let line = InLine::default();
        let place = line.join(Due::Item(OutboxId(7)));
        assert!(place.is_some() && line.join(Due::Item(OutboxId(7))).is_none());
        assert!(line.join(Due::Alert(AlertId(7))).is_some(), "another card");
        drop(place);
        assert!(line.join(Due::Item(OutboxId(7))).is_some());
    }
}
