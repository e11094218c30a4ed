//! The buttons of the card of one message in the outbox.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::commands::CommandId;
use crate::bot::kit::fields::Optional;
use crate::bot::kit::press::Press;
use crate::domain::ids::OutboxId;
use crate::domain::team::Right;

/// A press about a message that waits, or whose outcome is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum ItemPress {
    #[display("unsend:{0}")]
    Cancel(OutboxId),
    /// Ask for another text.
    #[display("edit:{0}")]
    Edit(OutboxId),
    /// Leave it as it is.
    #[display("keep:{0}")]
    Keep(OutboxId),
    /// Ask whether it is really to be given up.
    #[display("fail:ask:{item}{page}")]
    AskGiveUp {
        item: OutboxId,
        /// Of the queue, if it was pressed there.
        #[display(with = Optional)]
        page: Option<u32>,
    },
    #[display("fail:yes:{item}{page}")]
    GiveUp {
        item: OutboxId,
        #[display(with = Optional)]
        page: Option<u32>,
    },
}

impl Press for ItemPress {
    fn command(self) -> CommandId {
        CommandId::Send
    }

    /// It may be an answer in a dialog, so who may answer may decide about it, if it is theirs.
    fn right(self) -> Right {
        Right::Write
    }
}
