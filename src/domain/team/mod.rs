//! The people at the desk and what they may do.
//! Its rule: [`Role::may`] is the only table of rights; commands and buttons both name a [`Right`] and nothing else.

pub mod digest;
pub mod figures;
pub mod invite;
pub mod language;
pub mod notice;
pub mod setting;
pub mod team_settings;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use crate::domain::ids::{ChatId, TelegramUserId};
use crate::domain::language::Language;
use crate::domain::unknown_name::UnknownName;

/// What somebody on the team is, from the least to the most.
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
    /// Reads.
    Viewer,
    /// Answers dialogs: their own and those of nobody.
    Operator,
    /// Runs accounts, sending and dialogs: also begins dialogs, and answers those of others.
    Manager,
    /// Does everything.
    Owner,
}

/// Something that a role may or may not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Right {
    /// Look at accounts, dialogs and figures; change one's own settings.
    Look,
    /// Answer in dialogs, and decide about one's own messages while they wait.
    Write,
    /// Write to whom one likes.
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

/// Somebody on the team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub id: TelegramUserId,
    pub name: String,
    pub role: Role,
    /// `None` until they choose one: then Telegram's own setting, else the installation's decides.
    pub language: Option<Language>,
    /// Whether they are told of what is nobody's.
    pub on_duty: bool,
    /// Since when the bot cannot reach them in private; they count as off duty then.
    pub unreachable_since: Option<Timestamp>,
}

impl Member {
    /// Somebody who joins: on duty, in whatever language their Telegram speaks.
    #[must_use]
    pub fn new(id: TelegramUserId, name: &str, role: Role) -> Self {
        Self { id, name: name.to_owned(), role, language: None, on_duty: true, unreachable_since: None }
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

/// Why the team is not changed so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TeamRefusal {
    #[error("they are not on the team")]
    NotThere,
    #[error("the last owner stays one")]
    LastOwner,
    #[error("the installation names them an owner")]
    Installed,
}

/// Whether somebody may get another role, or leave when it is none. `installed` are the owners whom the installation
/// names: they would be owners again at the next start, so that it cannot be done here.
///
/// # Errors
/// Says why not.
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
