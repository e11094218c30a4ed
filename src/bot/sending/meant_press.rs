//! The buttons that say how something typed was meant.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::commands::CommandId;
use crate::bot::kit::press::Press;
use crate::domain::ids::TelegramMessageId;
use crate::domain::team::Right;

/// One of several meanings of what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum MeantPress {
    /// This time, in seconds since 1970.
    #[display("at:{0}")]
    At(#[from_str(regex = "[1-9][0-9]*")] i64),
    /// This one of the people who have the name, in the order in which they were shown.
    #[display("who:{0}")]
    Person(u8),
    /// The first one who is named, with the other names in the text.
    #[display("alone")]
    Alone,
    /// Each one who is named.
    #[display("each")]
    Each,
    /// The first word of the text is the name.
    #[display("first")]
    FirstWord,
    /// The text that was written as this message is for the dialog that was offered.
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

    /// Who may answer may say when, and to which dialog, a text goes; whether it is theirs is asked when it is pressed.
    fn right(self) -> Right {
        match self {
            Self::At(_) | Self::Offered(_) => Right::Write,
            _ => self.command().line().right,
        }
    }
}
