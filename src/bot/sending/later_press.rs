//! The buttons about the time of a message.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::commands::CommandId;
use crate::bot::kit::press::Press;
use crate::domain::ids::{OutboxId, TelegramMessageId};
use crate::domain::team::Right;

/// A press about when a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum LaterPress {
    /// Ask for another time.
    #[display("later:{0}")]
    AskTime(OutboxId),
    /// The time that was understood is the one that was meant, in this message.
    #[display("agree:{0}")]
    Accept(TelegramMessageId),
}

impl Press for LaterPress {
    fn command(self) -> CommandId {
        CommandId::Later
    }

    /// The message may be an answer in a dialog, so who may answer may decide about it, if it is theirs.
    fn right(self) -> Right {
        Right::Write
    }
}
