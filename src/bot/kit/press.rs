//! The trait of all buttons: data, command and right.

use std::fmt;
use std::str::FromStr;

use crate::bot::kit::commands::CommandId;
use crate::domain::team::Right;

/// The longest button data that Telegram accepts, in bytes.
pub(in crate::bot) const MAX_BYTES: usize = 64;

/// A family of buttons: an enum with a variant for each kind. Its derived text form is the button data.
pub trait Press: Copy + fmt::Display + FromStr {
    /// The common prefix of the family's data, if there is one.
    const PREFIX: &'static str = "";

    /// The command that the button belongs to: it decides who may press it and where.
    #[must_use]
    fn command(self) -> CommandId;

    /// The right that the button needs.
    #[must_use]
    fn right(self) -> Right {
        self.command().line().right
    }

    /// Whether it opens another screen, so that the next text may be meant for that.
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

    /// Decodes button data; `None` for data that this family does not write.
    #[must_use]
    fn decode(data: &str) -> Option<Self> {
        if data.len() > MAX_BYTES {
            return None;
        }
        let press: Self = data.strip_prefix(Self::PREFIX)?.parse().ok()?;
        // `+1` or `RU` would be parsed too, but were never written.
        (press.encode() == data).then_some(press)
    }
}
