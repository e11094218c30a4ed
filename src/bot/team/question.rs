//! Questions about the team.

use serde::{Deserialize, Serialize};

use crate::bot::kit::{Needed, Question, of_button};
use crate::bot::team::press::TeamPress;
use crate::domain::team::Role;

/// A question about a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) enum TeamQuestion {
    /// The id of a new member with this role.
    #[serde(rename = "AskedMember")]
    Member { role: Role },
}

impl Question for TeamQuestion {
    fn right(&self) -> Option<Needed> {
        let Self::Member { role } = self;
        of_button(TeamPress::AskId(*role))
    }
}
