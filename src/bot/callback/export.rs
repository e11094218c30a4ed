//! What the buttons of `/export_all` mean.
//! Its rule: a press names a form; whose conversations it holds is asked when it comes.

use crate::bot::commands::CommandId;
use crate::domain::export::ExportFormat;

/// A press about all conversations at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TalksPress {
    /// Ask in which form they are wanted.
    Ask,
    All(ExportFormat),
}

impl TalksPress {
    pub(super) fn command(self) -> CommandId {
        CommandId::ExportAll
    }

    pub(super) fn encode(self) -> String {
        match self {
            Self::Ask => "x:ask".to_owned(),
            Self::All(format) => format!("x:{}", format.into_str()),
        }
    }

    /// Reads what stands behind `x:`.
    pub(super) fn decode(rest: &[&str]) -> Option<Self> {
        match rest {
            ["ask"] => Some(Self::Ask),
            [format] => format.parse().ok().map(Self::All),
            _ => None,
        }
    }
}
