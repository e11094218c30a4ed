//! The button under each question.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::commands::CommandId;
use crate::bot::kit::press::Press;

/// A press under a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
pub enum QuestionPress {
    /// Cancel the question.
    #[display("cancel")]
    Cancel,
}

impl Press for QuestionPress {
    fn command(self) -> CommandId {
        CommandId::Cancel
    }
}
