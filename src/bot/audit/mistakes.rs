//! What can be wrong with `/audit`.

use crate::bot::kit::refusal::{Refusal, Words};
use crate::bot::kit::screen::Reader;

/// A mistake about the audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum AuditMistake {
    /// What `/audit` was to be narrowed to is nobody, no account and no action.
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
