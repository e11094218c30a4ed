//! The buttons of an alert that act on it where it stands.
//! Its rule: they name the alert; what it is about is looked up when they are pressed.

use crate::bot::commands::CommandId;
use crate::domain::ids::AlertId;

/// A press of a button of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertPress {
    /// No new alert about the same for an hour.
    Quiet(AlertId),
    /// Have its account send nothing for now.
    Pause(AlertId),
    /// Let its account send again.
    Resume(AlertId),
}

impl AlertPress {
    #[must_use]
    pub(super) fn command(self) -> CommandId {
        match self {
            Self::Quiet(_) => CommandId::Check,
            Self::Pause(_) => CommandId::Disable,
            Self::Resume(_) => CommandId::Enable,
        }
    }

    #[must_use]
    pub(super) fn encode(self) -> String {
        match self {
            Self::Quiet(alert) => format!("alert:{alert}:quiet"),
            Self::Pause(alert) => format!("alert:{alert}:pause"),
            Self::Resume(alert) => format!("alert:{alert}:resume"),
        }
    }

    #[must_use]
    pub(super) fn decode(rest: &[&str]) -> Option<Self> {
        let [id, what] = rest else { return None };
        let alert = super::data::row_id(id).map(AlertId)?;
        match *what {
            "quiet" => Some(Self::Quiet(alert)),
            "pause" => Some(Self::Pause(alert)),
            "resume" => Some(Self::Resume(alert)),
            _ => None,
        }
    }
}
