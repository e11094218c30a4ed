//! The buttons of stage and labels on what shows a dialog. A press names the dialog; access is checked when it arrives.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::{CommandId, Press};
use crate::domain::ids::{DialogId, LabelId, StageId};
use crate::domain::team::Right;

/// A press that changes stage or labels in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum TagPress {
    /// Show the choice in place of the buttons.
    #[display("ask:{0}")]
    Ask(DialogId),
    #[display("stage:{dialog}:{stage}")]
    Stage { dialog: DialogId, stage: StageId },
    /// Put the label on, or take it off.
    #[display("label:{dialog}:{label}")]
    Label { dialog: DialogId, label: LabelId },
    /// Show the usual buttons again.
    #[display("back:{0}")]
    Back(DialogId),
}

impl Press for TagPress {
    const PREFIX: &'static str = "g:";

    fn command(self) -> CommandId {
        CommandId::Dialog
    }

    /// For a single dialog, its assignee is checked too.
    fn right(self) -> Right {
        Right::Write
    }

    fn opens_screen(self) -> bool {
        false
    }
}
