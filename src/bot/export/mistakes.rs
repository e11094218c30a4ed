//! Mistakes about exports.

use crate::bot::kit::{Reader, Refusal, Words};

/// A mistake about an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum ExportMistake {
    /// There is no such stage or label.
    Tag,
}

impl Refusal for ExportMistake {
    fn words(&self, _: &Reader) -> Words {
        match self {
            Self::Tag => ("error-export-tag", vec![]),
        }
    }
}
