//! Mistakes about consents.

use crate::bot::context::error::Failure;
use crate::bot::kit::refusal::{Refusal, Words};
use crate::bot::kit::screen::Reader;
use crate::domain::consent::EvidenceError;

/// A mistake about consents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum ConsentMistake {
    Evidence(EvidenceError),
    /// In megabytes.
    LargeFile {
        most: u32,
    },
}

impl Refusal for ConsentMistake {
    fn words(&self, _: &Reader) -> Words {
        match self {
            Self::Evidence(EvidenceError::Empty) => ("error-consent-evidence", vec![]),
            Self::LargeFile { most } => ("error-consent-file-large", vec![("most", (*most).into())]),
            Self::Evidence(EvidenceError::Future) => ("error-consent-evidence-future", vec![]),
            Self::Evidence(EvidenceError::TooLong { most }) => {
                ("error-consent-evidence-long", vec![("most", (*most).into())])
            }
        }
    }
}

impl From<EvidenceError> for Failure {
    fn from(error: EvidenceError) -> Self {
        ConsentMistake::Evidence(error).into()
    }
}
