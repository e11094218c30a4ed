//! The button of `/forget`. Its data names nobody: the open question of the chat does.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::{CommandId, Press};

/// The confirmation of an erasure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
pub enum ForgetPress {
    /// Confirmed.
    #[display("yes")]
    Really,
}

impl Press for ForgetPress {
    const PREFIX: &'static str = "forget:";

    fn command(self) -> CommandId {
        CommandId::Forget
    }
}
