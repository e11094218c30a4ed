//! Buttons about the desk as a machine.
//! Its rule: the word that says that the machine before is off is an owner's, and has a button of its own.

use crate::bot::commands::CommandId;

/// A press of such a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SystemPress {
    Health,
    Doctor,
    BackUp,
    /// The machine that the restored backup was made on is off: accounts may connect here.
    MachineIsOff,
}

impl SystemPress {
    const ALL: [Self; 4] = [Self::Health, Self::Doctor, Self::BackUp, Self::MachineIsOff];

    /// The command that decides who may press it.
    #[must_use]
    pub fn command(self) -> CommandId {
        match self {
            Self::Health => CommandId::Health,
            Self::Doctor => CommandId::Doctor,
            Self::BackUp | Self::MachineIsOff => CommandId::Backup,
        }
    }

    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Health => "health",
            Self::Doctor => "doctor",
            Self::BackUp => "backup",
            Self::MachineIsOff => "off",
        }
    }

    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|press| press.word() == word)
    }
}
