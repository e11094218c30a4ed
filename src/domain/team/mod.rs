//! The team's members, roles and rights.
//!
//! Invariant: [`Role::may`] is the only table of rights; commands and buttons name a [`Right`] and nothing else.

pub mod away;
pub mod digest;
pub mod distribution;
pub mod figures;
pub mod holidays;
pub mod invite;
pub mod language;
pub mod notice;
pub mod setting;
pub mod team_settings;
pub mod working_hours;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use crate::domain::ids::{ChatId, TelegramUserId};
use crate::domain::language::Language;
use crate::domain::unknown_name::UnknownName;

/// A member's role, from the fewest rights to the most.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    EnumString,
    IntoStaticStr,
)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum Role {
    /// Sees everything it may see, changes nothing.
    Viewer,
    /// Answers in its own and in unassigned dialogs.
    Operator,
    /// Manages accounts, sending and dialogs; also begins dialogs, and answers in those of others.
    Manager,
    /// May do everything.
    Owner,
}

/// A right that a role has or lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Right {
    /// See accounts, dialogs and figures; change one's own settings.
    Look,
    /// Answer in dialogs, and change one's own waiting messages.
    Write,
    /// Write to anybody.
    Send,
    /// Add accounts, log them in, change and remove them.
    RunAccounts,
    /// Change the team and the installation.
    RunDesk,
}

impl Role {
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Operator, Self::Manager, Self::Owner];

    #[must_use]
    pub fn may(self, right: Right) -> bool {
        match right {
            Right::Look => true,
            Right::Write => self >= Self::Operator,
            Right::Send | Right::RunAccounts => self >= Self::Manager,
            Right::RunDesk => self >= Self::Owner,
        }
    }
}

/// A person on the team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub id: TelegramUserId,
    pub name: String,
    pub role: Role,
    /// `None` until they choose one; then Telegram's own setting applies, or else the installation's.
    pub language: Option<Language>,
    /// Whether they are notified about unassigned dialogs.
    pub on_duty: bool,
    /// Whether their private chat shows each dialog in a topic of its own.
    pub in_topics: bool,
    /// Since when the bot cannot reach them in private; they count as off duty.
    pub unreachable_since: Option<Timestamp>,
}

impl Member {
    /// A new member: on duty, in the language of their Telegram.
    #[must_use]
    pub fn new(id: TelegramUserId, name: &str, role: Role) -> Self {
        Self {
            id,
            name: name.to_owned(),
            role,
            language: None,
            on_duty: true,
            in_topics: false,
            unreachable_since: None,
        }
    }

    #[must_use]
    pub fn is_reachable(&self) -> bool {
        self.unreachable_since.is_none()
    }

    /// Their private chat with the bot, which has their own id.
    #[must_use]
    pub fn chat(&self) -> ChatId {
        ChatId(self.id.0)
    }
}

/// Why a change of the team is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TeamRefusal {
    #[error("they are not on the team")]
    NotThere,
    #[error("the last owner stays one")]
    LastOwner,
    #[error("the installation names them an owner")]
    Installed,
}

/// Whether a member may get another role, or leave if `to` is `None`. `installed` are the owners from the environment:
/// they would be owners again at the next start, so they cannot be changed here.
///
/// # Errors
/// The reason against it.
pub fn may_change(
    team: &[Member],
    installed: &[TelegramUserId],
    who: TelegramUserId,
    to: Option<Role>,
) -> Result<(), TeamRefusal> {
    let member = team.iter().find(|member| member.id == who).ok_or(TeamRefusal::NotThere)?;
    let stays_owner = to == Some(Role::Owner);
    if installed.contains(&who) && !stays_owner {
        return Err(TeamRefusal::Installed);
    }
    let others = team.iter().any(|other| other.role == Role::Owner && other.id != who);
    if member.role == Role::Owner && !stays_owner && !others {
        return Err(TeamRefusal::LastOwner);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_by_role() {
        let all = [Right::Look, Right::Write, Right::Send, Right::RunAccounts, Right::RunDesk];
        let rights = |role: Role| all.map(|right| role.may(right));
        assert_eq!(rights(Role::Viewer), [true, false, false, false, false]);
        assert_eq!(rights(Role::Operator), [true, true, false, false, false]);
        assert_eq!(rights(Role::Manager), [true, true, true, true, false]);
        assert_eq!(rights(Role::Owner), [true, true, true, true, true]);
    }

    #[test]
    fn an_owner_is_always_left() {
        let [ann, bob, eve] = [1, 2, 3].map(TelegramUserId);
        let mut team = vec![Member::new(ann, "Ann", Role::Owner), Member::new(bob, "Bob", Role::Manager)];
        assert_eq!(may_change(&team, &[], ann, None), Err(TeamRefusal::LastOwner));
        assert_eq!(may_change(&team, &[], ann, Some(Role::Manager)), Err(TeamRefusal::LastOwner));
        assert_eq!(may_change(&team, &[], ann, Some(Role::Owner)), Ok(()));
        assert_eq!(may_change(&team, &[], bob, None), Ok(()));
        assert_eq!(may_change(&team, &[], eve, None), Err(TeamRefusal::NotThere));
        team[1].role = Role::Owner;
        assert_eq!(may_change(&team, &[], ann, None), Ok(()));
        assert_eq!(may_change(&team, &[ann], ann, None), Err(TeamRefusal::Installed));
        assert_eq!(may_change(&team, &[ann], bob, None), Ok(()));
    }

    #[test]
    fn a_role_reads_back_as_it_was_written() {
        for role in Role::ALL {
            assert_eq!(role.into_str().parse(), Ok(role));
        }
        assert!("king".parse::<Role>().is_err());
    }
}
