//! What the buttons mean that say how something typed was meant.

use super::data::row_id;
use crate::bot::commands::CommandId;
use crate::domain::ids::TelegramMessageId;
use crate::domain::team::Right;

/// One of several meanings of what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeantPress {
    /// This time, in seconds since 1970.
    At(i64),
    /// This one of the people who bear the name, in the order in which they were shown.
    Person(u8),
    /// The first one who is named, with the other names in the text.
    Alone,
    /// Each one who is named.
    Each,
    /// The first word of the text is the name.
    FirstWord,
    /// The text that was written as this message is for the dialog that was offered.
    Offered(TelegramMessageId),
    /// This phone number, although it looks too short or too long.
    Number(i64),
}

impl MeantPress {
    pub(super) fn command(self) -> CommandId {
        match self {
            Self::At(_) => CommandId::Later,
            Self::Person(_) | Self::Alone | Self::Each | Self::FirstWord | Self::Offered(_) => CommandId::Send,
            Self::Number(_) => CommandId::AddAccount,
        }
    }

    /// Who may answer may say when, and to which dialog, a text goes; whether it is theirs is asked when it is pressed.
    pub(super) fn right(self) -> Right {
        match self {
            Self::At(_) | Self::Offered(_) => Right::Write,
            _ => self.command().line().right,
        }
    }

    pub(super) fn encode(self) -> String {
        match self {
            Self::At(second) => format!("m:at:{second}"),
            Self::Person(number) => format!("m:who:{number}"),
            Self::Alone => "m:alone".to_owned(),
            Self::Each => "m:each".to_owned(),
            Self::FirstWord => "m:first".to_owned(),
            Self::Offered(message) => format!("m:to:{message}"),
            Self::Number(digits) => format!("m:tel:{digits}"),
        }
    }

    /// Reads what stands behind `m:`.
    pub(super) fn decode(rest: &[&str]) -> Option<Self> {
        Some(match rest {
            ["at", second] => Self::At(row_id(second)?),
            ["who", number] => {
                let read = number.parse().ok()?;
                Some(Self::Person(read)).filter(|_| read.to_string() == *number)?
            }
            ["alone"] => Self::Alone,
            ["each"] => Self::Each,
            ["first"] => Self::FirstWord,
            ["to", message] => Self::Offered(TelegramMessageId(row_id(message)?)),
            ["tel", digits] => Self::Number(row_id(digits)?),
            _ => return None,
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(in crate::bot::callback) fn any_meant_press() -> impl Strategy<Value = MeantPress> {
        (1..=i64::MAX, any::<u8>()).prop_flat_map(|(id, number)| {
            prop::sample::select(vec![
                MeantPress::At(id),
                MeantPress::Person(number),
                MeantPress::Alone,
                MeantPress::Each,
                MeantPress::FirstWord,
                MeantPress::Offered(TelegramMessageId(id)),
                MeantPress::Number(id),
            ])
        })
    }
}
