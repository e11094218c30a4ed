//! What the buttons of `/stoplist` mean.
//! Its rule: a press names a line and never a person, who may be forgotten.

use super::data::row_id;
use crate::bot::commands::CommandId;
use crate::domain::ids::StopListId;

/// A press on the stop-list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopListPress {
    Page { page: u32 },
    Allow { line: StopListId, page: u32 },
}

impl StopListPress {
    pub(super) fn command(self) -> CommandId {
        match self {
            Self::Page { .. } => CommandId::StopList,
            Self::Allow { .. } => CommandId::Allow,
        }
    }

    pub(super) fn encode(self) -> String {
        match self {
            Self::Page { page } => format!("no:list:{page}"),
            Self::Allow { line, page } => format!("no:allow:{line}:{page}"),
        }
    }

    /// Reads what stands behind `no:`.
    pub(super) fn decode(rest: &[&str]) -> Option<Self> {
        match rest {
            ["list", page] => Some(Self::Page { page: page.parse().ok()? }),
            ["allow", line, page] => Some(Self::Allow { line: StopListId(row_id(line)?), page: page.parse().ok()? }),
            _ => None,
        }
    }
}
