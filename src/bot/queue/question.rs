//! The question of `/why`.

use serde::{Deserialize, Serialize};

use crate::bot::kit::{CommandId, Needed, Question, of_command};

/// A question about the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum QueueQuestion {
    /// The person for `/why`.
    #[serde(rename = "AskedWhy")]
    Why,
}

impl Question for QueueQuestion {
    fn right(&self) -> Option<Needed> {
        of_command(CommandId::Why)
    }

    fn takes_person(&self) -> bool {
        true
    }
}
