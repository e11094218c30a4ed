//! Mistakes about the team.

use crate::bot::kit::{Reader, Refusal, Words};
use crate::domain::team::TeamRefusal;

/// A mistake about the team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum TeamMistake {
    TeamWords,
    MemberHere { name: String },
}

impl Refusal for TeamMistake {
    fn words(&self, _: &Reader) -> Words {
        match self {
            Self::TeamWords => ("error-team-words", vec![]),
            Self::MemberHere { name } => ("error-member-here", vec![("name", name.as_str().into())]),
        }
    }
}

impl Refusal for TeamRefusal {
    fn words(&self, _: &Reader) -> Words {
        match self {
            Self::LastOwner => ("error-team-last-owner", vec![]),
            Self::Installed => ("error-team-installed", vec![]),
            Self::NotThere => ("error-old-button", vec![]),
        }
    }
}
