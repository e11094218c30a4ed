//! Mistakes about `/audit`.

use crate::bot::kit::{Reader, Refusal, Words};

/// A mistake about the audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum AuditMistake {
    /// The text after `/audit` is no person, account or action.
    AuditFilter { typed: String, example: String },
}

impl Refusal for AuditMistake {
    fn words(&self, _: &Reader) -> Words {
        match self {
            Self::AuditFilter { typed, example } => {
                ("error-audit-filter", vec![("typed", typed.as_str().into()), ("example", example.as_str().into())])
            }
        }
    }
}
