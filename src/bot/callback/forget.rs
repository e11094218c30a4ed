//! What the buttons of `/forget` mean.
//! Its rule: a press names nobody; who is meant is what the chat was asked about last.

use crate::bot::commands::CommandId;

/// A press under the question whether somebody is to be forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForgetPress {
    /// They are.
    Really,
}

impl ForgetPress {
    pub(super) fn command(self) -> CommandId {
        CommandId::Forget
    }

    pub(super) fn encode(self) -> String {
        "forget:yes".to_owned()
    }

    /// Reads what stands behind `forget:`.
    pub(super) fn decode(rest: &[&str]) -> Option<Self> {
        (rest == ["yes"]).then_some(Self::Really)
    }
}
