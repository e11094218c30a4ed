//! The buttons of the system feature. Only an owner may confirm that the old machine is off, which has a button of its
//! own.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::{CommandId, Press};

/// A press of such a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
pub enum SystemPress {
    #[display("health")]
    Health,
    #[display("doctor")]
    Doctor,
    #[display("backup")]
    BackUp,
    /// The machine of the restored backup is off: accounts may connect here.
    #[display("off")]
    MachineIsOff,
}

impl Press for SystemPress {
    const PREFIX: &'static str = "sys:";

    fn command(self) -> CommandId {
        match self {
            Self::Health => CommandId::Health,
            Self::Doctor => CommandId::Doctor,
            Self::BackUp | Self::MachineIsOff => CommandId::Backup,
        }
    }

    fn opens_screen(self) -> bool {
        true
    }
}
