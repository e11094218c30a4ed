//! What is asked for in a search.

use serde::{Deserialize, Serialize};

use super::{Needed, Question, of_command};
use crate::bot::commands::CommandId;

/// A question about a search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum SearchQuestion {
    /// What is looked for?
    #[serde(rename = "AskedSearch")]
    Words,
}

impl Question for SearchQuestion {
    fn right(&self) -> Option<Needed> {
        of_command(CommandId::Search)
    }
}
