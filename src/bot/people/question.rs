//! The question for a command's person.

use serde::{Deserialize, Serialize};

use crate::bot::kit::{CommandId, Needed, Question, of_command};

/// A question about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum PersonQuestion {
    /// The person that the command is about.
    #[serde(rename = "AskedPerson")]
    About { command: CommandId },
}

impl Question for PersonQuestion {
    fn right(&self) -> Option<Needed> {
        let Self::About { command } = self;
        of_command(*command)
    }

    fn takes_person(&self) -> bool {
        true
    }
}
