//! The button of `/forget`.
//! A press names nobody; who is meant is what the chat was asked about last.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::commands::CommandId;
use crate::bot::kit::press::Press;

/// A press under the question whether somebody is to be forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
pub enum ForgetPress {
    /// They are.
    #[display("yes")]
    Really,
}

impl Press for ForgetPress {
    const PREFIX: &'static str = "forget:";

    fn command(self) -> CommandId {
        CommandId::Forget
    }
}
