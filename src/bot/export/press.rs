//! The buttons of `/export_all`. A press names a format, and a stage or label if it is not everything; access is checked when it arrives.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::{CommandId, Press};
use crate::domain::export::ExportFormat;
use crate::domain::tags::TagFilter;

/// A press about an export of all conversations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum TalksPress {
    /// Ask for the format.
    #[display("ask")]
    Ask,
    #[display("{0}")]
    All(ExportFormat),
    /// The same for those of one stage or label.
    #[display("ask:{0}")]
    AskTagged(TagFilter),
    #[display("{format}:{tag}")]
    Tagged { format: ExportFormat, tag: TagFilter },
}

impl Press for TalksPress {
    const PREFIX: &'static str = "x:";

    fn command(self) -> CommandId {
        CommandId::ExportAll
    }
}
