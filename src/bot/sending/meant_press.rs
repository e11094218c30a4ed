//! The buttons that clarify an ambiguous text.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::{CommandId, Press};
use crate::domain::ids::TelegramMessageId;
use crate::domain::team::Right;

/// One of several meanings of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum MeantPress {
    /// This time, in seconds since 1970.
    #[display("at:{0}")]
    At(#[from_str(regex = "[1-9][0-9]*")] i64),
    /// This one of the people with the name, in the order in which they were shown.
    #[display("who:{0}")]
    Person(u8),
    /// The first named person; the other names are part of the text.
    #[display("alone")]
    Alone,
    /// Each named person.
    #[display("each")]
    Each,
    /// The first word of the text is the name.
    #[display("first")]
    FirstWord,
    /// The text of this message is for the offered dialog.
    #[display("to:{0}")]
    Offered(TelegramMessageId),
    /// This phone number, although it looks too short or too long.
    #[display("tel:{0}")]
    Number(#[from_str(regex = "[1-9][0-9]*")] i64),
}

impl Press for MeantPress {
    const PREFIX: &'static str = "m:";

    fn command(self) -> CommandId {
        match self {
            Self::At(_) => CommandId::Later,
            Self::Person(_) | Self::Alone | Self::Each | Self::FirstWord | Self::Offered(_) => CommandId::Send,
            Self::Number(_) => CommandId::AddAccount,
        }
    }

    /// A member who may answer may clarify the time and dialog of a text; access to the dialog is checked when it is
    /// pressed.
    fn right(self) -> Right {
        match self {
            Self::At(_) | Self::Offered(_) => Right::Write,
            _ => self.command().line().right,
        }
    }
}
