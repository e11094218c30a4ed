//! The question of a session import.

use serde::{Deserialize, Serialize};

use crate::bot::kit::{CommandId, Needed, Question, of_command};

/// A question about a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum SessionQuestion {
    /// The session itself: the next text is a secret.
    #[serde(rename = "AskedSession")]
    Text,
}

impl Question for SessionQuestion {
    fn right(&self) -> Option<Needed> {
        of_command(CommandId::ImportSession)
    }
}
