//! What all buttons share: their data, their command and who may press them.

use std::fmt;
use std::str::FromStr;

use crate::bot::kit::commands::CommandId;
use crate::domain::team::Right;

/// The longest button data that Telegram takes, in bytes.
pub(in crate::bot) const MAX_BYTES: usize = 64;

/// A family of buttons: an enum with a variant for each kind of button. Its derived text form is what Telegram keeps.
pub trait Press: Copy + fmt::Display + FromStr {
    /// What the data of the family begins with, if it has something in common.
    const PREFIX: &'static str = "";

    /// The command that the button belongs to: it decides who may press it and where.
    #[must_use]
    fn command(self) -> CommandId;

    /// What it takes to press the button.
    #[must_use]
    fn right(self) -> Right {
        self.command().line().right
    }

    /// Whether it opens another screen, so that what is typed next may be meant for that.
    #[must_use]
    fn opens_screen(self) -> bool {
        false
    }

    /// The button data.
    #[must_use]
    fn encode(self) -> String {
        let data = format!("{}{self}", Self::PREFIX);
        debug_assert!(data.len() <= MAX_BYTES, "{data} is too long");
        data
    }

    /// Reads button data; `None` for what this family does not write.
    #[must_use]
    fn decode(data: &str) -> Option<Self> {
        if data.len() > MAX_BYTES {
            return None;
        }
        let press: Self = data.strip_prefix(Self::PREFIX)?.parse().ok()?;
        // `+1` or `RU` would be read too, but were never written.
        (press.encode() == data).then_some(press)
    }
}
