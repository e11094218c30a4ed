//! The question of a search.

use serde::{Deserialize, Serialize};

use crate::bot::kit::{CommandId, Needed, Question, of_command};

/// A question about a search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum SearchQuestion {
    /// The words to search for.
    #[serde(rename = "AskedSearch")]
    Words,
}

impl Question for SearchQuestion {
    fn right(&self) -> Option<Needed> {
        of_command(CommandId::Search)
    }
}
