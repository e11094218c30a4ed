//! The buttons of an item's card.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::fields::Optional;
use crate::bot::kit::{CommandId, Press};
use crate::domain::ids::OutboxId;
use crate::domain::team::Right;

/// A press about an item that waits, whose outcome is unknown, or that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum ItemPress {
    #[display("unsend:{0}")]
    Cancel(OutboxId),
    /// Put a cancelled one back.
    #[display("unsend:undo:{item}{page}")]
    Restore {
        item: OutboxId,
        /// The queue's page, if it was pressed there.
        #[display(with = Optional)]
        page: Option<u32>,
    },
    /// Ask for another text.
    #[display("edit:{0}")]
    Edit(OutboxId),
    /// Leave it unchanged.
    #[display("keep:{0}")]
    Keep(OutboxId),
    /// Ask for confirmation before giving it up.
    #[display("fail:ask:{item}{page}")]
    AskGiveUp {
        item: OutboxId,
        /// The queue's page, if it was pressed there.
        #[display(with = Optional)]
        page: Option<u32>,
    },
    #[display("fail:yes:{item}{page}")]
    GiveUp {
        item: OutboxId,
        #[display(with = Optional)]
        page: Option<u32>,
    },
    /// Ask for confirmation before taking back what was sent.
    #[display("takeback:ask:{0}")]
    AskTakeBack(OutboxId),
    #[display("takeback:yes:{0}")]
    TakeBack(OutboxId),
}

impl Press for ItemPress {
    fn command(self) -> CommandId {
        CommandId::Send
    }

    /// It may be an answer in a dialog, so a member who may answer may change their own.
    fn right(self) -> Right {
        Right::Write
    }
}
