//! The buttons of `/queue`.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::commands::CommandId;
use crate::bot::kit::fields::Optional;
use crate::bot::kit::press::Press;
use crate::domain::ids::OutboxId;
use crate::domain::team::Right;

/// A press on the queue, or on a card that brings its message forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum QueuePress {
    #[display("queue:{page}")]
    Page { page: u32 },
    #[display("unqueue:{item}:{page}")]
    Cancel { item: OutboxId, page: u32 },
    #[display("now:{item}{page}")]
    SendNow {
        item: OutboxId,
        /// `None` on the message's own card.
        #[display(with = Optional)]
        page: Option<u32>,
    },
    /// Ask whether everything for the person of this item is to be cancelled.
    #[display("askall:{item}:{page}")]
    AskCancelAll { item: OutboxId, page: u32 },
    #[display("all:{item}:{page}")]
    CancelAll { item: OutboxId, page: u32 },
}

impl Press for QueuePress {
    fn command(self) -> CommandId {
        match self {
            Self::Page { .. } => CommandId::Queue,
            Self::Cancel { .. } | Self::SendNow { .. } | Self::AskCancelAll { .. } | Self::CancelAll { .. } => {
                CommandId::Send
            }
        }
    }

    /// Everybody may see the queue. Who may answer may change it, where the message is theirs.
    fn right(self) -> Right {
        match self {
            Self::Page { .. } => self.command().line().right,
            _ => Right::Write,
        }
    }

    fn opens_screen(self) -> bool {
        matches!(self, Self::Page { .. })
    }
}
