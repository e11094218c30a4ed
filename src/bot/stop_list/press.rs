//! The buttons of `/stoplist`. A press names an entry and never a person, who may be erased.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::{CommandId, Press};
use crate::domain::ids::StopListId;

/// A press on the stop-list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum StopListPress {
    #[display("list:{page}")]
    Page { page: u32 },
    #[display("allow:{line}:{page}")]
    Allow { line: StopListId, page: u32 },
}

impl Press for StopListPress {
    const PREFIX: &'static str = "no:";

    fn command(self) -> CommandId {
        match self {
            Self::Page { .. } => CommandId::StopList,
            Self::Allow { .. } => CommandId::Allow,
        }
    }

    fn opens_screen(self) -> bool {
        true
    }
}
