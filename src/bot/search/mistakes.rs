//! What can be wrong with a search.

use crate::bot::kit::refusal::{Refusal, Words};
use crate::bot::kit::screen::Reader;

/// A mistake about a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum SearchMistake {
    /// Nothing that could be looked for.
    SearchWords,
    /// What an old button would look for is forgotten.
    SearchGone,
}

impl Refusal for SearchMistake {
    fn words(&self, _: &Reader) -> Words {
        match self {
            Self::SearchWords => ("error-search-words", vec![]),
            Self::SearchGone => ("error-search-gone", vec![]),
        }
    }
}
