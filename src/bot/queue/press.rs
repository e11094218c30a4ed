//! The buttons of `/queue`.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::fields::Optional;
use crate::bot::kit::{CommandId, Press};
use crate::domain::ids::OutboxId;
use crate::domain::team::Right;

/// A press on the queue, or on a card to send its item now.
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
        /// `None` on the item's own card.
        #[display(with = Optional)]
        page: Option<u32>,
    },
    /// Ask for confirmation before cancelling everything for this item's recipient.
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

    /// Everybody may see the queue. A member who may answer may change their own items.
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
