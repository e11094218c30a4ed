//! The buttons of the first screen, of the help and of languages.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::{CommandId, Press};
use crate::domain::language::Language;

/// A press on the first screen or the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum HomePress {
    #[display("home")]
    Home,
    #[display("help")]
    Help,
    /// What the desk is for, in a few lines.
    #[display("how")]
    How,
    #[display("help:{0}")]
    HelpOn(CommandId),
    #[display("lang")]
    Languages,
    #[display("lang:{0}")]
    SetLanguage(Language),
}

impl Press for HomePress {
    fn command(self) -> CommandId {
        match self {
            Self::Home => CommandId::Start,
            Self::Help | Self::How | Self::HelpOn(_) => CommandId::Help,
            Self::Languages | Self::SetLanguage(_) => CommandId::Language,
        }
    }

    fn opens_screen(self) -> bool {
        !matches!(self, Self::SetLanguage(_))
    }
}
