//! The buttons of an alert. Their data names the alert; its subject is looked up when they are pressed.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::{CommandId, Press};
use crate::domain::ids::AlertId;

/// A press of a button of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum AlertPress {
    /// Silence new alerts about the same trouble for an hour.
    #[display("{0}:quiet")]
    Quiet(AlertId),
    /// Pause its account.
    #[display("{0}:pause")]
    Pause(AlertId),
    /// Resume its account.
    #[display("{0}:resume")]
    Resume(AlertId),
}

impl Press for AlertPress {
    const PREFIX: &'static str = "alert:";

    fn command(self) -> CommandId {
        match self {
            Self::Quiet(_) => CommandId::Check,
            Self::Pause(_) => CommandId::Disable,
            Self::Resume(_) => CommandId::Enable,
        }
    }
}
