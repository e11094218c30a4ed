//! Mistakes about an erasure.

use crate::bot::kit::{Reader, Refusal, Words};

/// A mistake about an erasure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum ErasureMistake {
    /// A person cannot be erased while a message to them is in flight.
    ForgetSending,
}

impl Refusal for ErasureMistake {
    fn words(&self, _: &Reader) -> Words {
        match self {
            Self::ForgetSending => ("error-forget-sending", vec![]),
        }
    }
}
