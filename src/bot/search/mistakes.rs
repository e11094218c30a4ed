//! Mistakes about a search.

use crate::bot::kit::{Reader, Refusal, Words};

/// A mistake about a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum SearchMistake {
    /// Contains no searchable word.
    SearchWords,
    /// The query of an old button is no longer stored.
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
