//! What the buttons that give a message up mean.
//! Its rule: a press names the item, and the page of the queue if it was pressed there.

use super::data::row_id;
use crate::bot::commands::CommandId;
use crate::domain::ids::OutboxId;
use crate::domain::team::Right;

/// A press about a message whose outcome is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemPress {
    /// Ask whether it is really to be given up.
    AskGiveUp {
        item: OutboxId,
        page: Option<u32>,
    },
    GiveUp {
        item: OutboxId,
        page: Option<u32>,
    },
}

impl ItemPress {
    pub(super) fn command(self) -> CommandId {
        match self {
            Self::AskGiveUp { .. } | Self::GiveUp { .. } => CommandId::Send,
        }
    }

    /// Who may answer may decide about it, if it is theirs.
    pub(super) fn right(self) -> Right {
        match self {
            Self::AskGiveUp { .. } | Self::GiveUp { .. } => Right::Write,
        }
    }

    pub(super) fn encode(self) -> String {
        let (word, item, page) = match self {
            Self::AskGiveUp { item, page } => ("ask", item, page),
            Self::GiveUp { item, page } => ("yes", item, page),
        };
        match page {
            Some(page) => format!("fail:{word}:{item}:{page}"),
            None => format!("fail:{word}:{item}"),
        }
    }

    /// Reads what stands behind `fail:`.
    pub(super) fn decode(rest: &[&str]) -> Option<Self> {
        let (word, item, page) = match rest {
            [word, item] => (*word, *item, None),
            [word, item, page] => (*word, *item, Some(page.parse().ok()?)),
            _ => return None,
        };
        let item = OutboxId(row_id(item)?);
        match word {
            "ask" => Some(Self::AskGiveUp { item, page }),
            "yes" => Some(Self::GiveUp { item, page }),
            _ => None,
        }
    }
}
