//! The buttons of `/export_all`.
//! A press names a form; whose conversations it holds is asked when it comes.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::commands::CommandId;
use crate::bot::kit::press::Press;
use crate::domain::export::ExportFormat;

/// A press about all conversations at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum TalksPress {
    /// Ask in which form they are wanted.
    #[display("ask")]
    Ask,
    #[display("{0}")]
    All(ExportFormat),
}

impl Press for TalksPress {
    const PREFIX: &'static str = "x:";

    fn command(self) -> CommandId {
        CommandId::ExportAll
    }
}
