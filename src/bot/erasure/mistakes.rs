//! What can be wrong with an erasure.

use crate::bot::kit::refusal::{Refusal, Words};
use crate::bot::kit::screen::Reader;

/// A mistake about an erasure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum ErasureMistake {
    /// Somebody cannot be forgotten while a message to them is on its way.
    ForgetSending,
}

impl Refusal for ErasureMistake {
    fn words(&self, _: &Reader) -> Words {
        match self {
            Self::ForgetSending => ("error-forget-sending", vec![]),
        }
    }
}
