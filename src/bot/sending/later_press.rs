//! The buttons about the time of an item.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::{CommandId, Press};
use crate::domain::ids::{OutboxId, TelegramMessageId};
use crate::domain::team::Right;

/// A press about the time of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum LaterPress {
    /// Ask for another time.
    #[display("later:{0}")]
    AskTime(OutboxId),
    /// Confirm the time that was understood in this message.
    #[display("agree:{0}")]
    Accept(TelegramMessageId),
}

impl Press for LaterPress {
    fn command(self) -> CommandId {
        CommandId::Later
    }

    /// It may be an answer in a dialog, so a member who may answer may change their own.
    fn right(self) -> Right {
        Right::Write
    }
}
