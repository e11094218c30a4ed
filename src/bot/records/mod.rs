//! The bot's own records: cards, topics, owed deletions, updates, searches and pending answers.
//!
//! Invariant: a transaction on these tables begins here, never in a handler.

mod campaigns;
mod cards;
mod deletions;
mod updates;

use crate::store::Store;

pub(in crate::bot) struct Records(Store);

impl Records {
    #[must_use]
    pub(in crate::bot) fn new(store: Store) -> Self {
        Self(store)
    }
}
