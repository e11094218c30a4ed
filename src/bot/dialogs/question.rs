//! Questions about dialogs.

use serde::{Deserialize, Serialize};

use crate::bot::kit::{CommandId, Needed, Question, of_command};
use crate::domain::ids::DialogId;

/// A question about a dialog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum DialogQuestion {
    /// The person whose dialog to open.
    #[serde(rename = "AskedDialog")]
    Whose,
    #[serde(rename = "AskedNote")]
    Note { dialog: DialogId },
    /// The end of a snooze.
    #[serde(rename = "AskedRemind")]
    Remind { dialog: DialogId },
    /// The language of the prospect, in which everything is translated from then on.
    #[serde(rename = "AskedLanguage")]
    Language { dialog: DialogId },
}

impl Question for DialogQuestion {
    fn right(&self) -> Option<Needed> {
        of_command(CommandId::Dialog)
    }

    fn takes_person(&self) -> bool {
        matches!(self, Self::Whose)
    }
}
