//! What the buttons of `/team` mean.
//! Its rule: everybody may look and say whether they are on duty; who else is on the team is the owners' business.

use super::data::row_id;
use crate::bot::commands::CommandId;
use crate::domain::ids::TelegramUserId;
use crate::domain::team::{Right, Role};

/// A press on a screen of the team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TeamPress {
    List {
        page: u32,
    },
    Member(TelegramUserId),
    /// Whoever presses it is on duty, or is not.
    MyDuty(bool),
    SetDuty {
        member: TelegramUserId,
        on: bool,
    },
    SetRole {
        member: TelegramUserId,
        role: Role,
    },
    /// Ask whether they are really to go.
    AskRemove(TelegramUserId),
    Remove(TelegramUserId),
    /// As what is somebody to join?
    AskRole,
    Invite(Role),
    /// Ask for the numeric id of somebody who is to join.
    AskId(Role),
    WithdrawInvites,
}

impl TeamPress {
    pub(super) fn command(self) -> CommandId {
        CommandId::Team
    }

    pub(super) fn right(self) -> Right {
        match self {
            Self::List { .. } | Self::Member(_) => Right::Look,
            Self::MyDuty(_) => Right::Write,
            _ => Right::RunDesk,
        }
    }

    pub(super) fn encode(self) -> String {
        match self {
            Self::List { page } => format!("t:list:{page}"),
            Self::Member(member) => format!("t:who:{member}"),
            Self::MyDuty(on) => format!("t:me:{}", duty_word(on)),
            Self::SetDuty { member, on } => format!("t:duty:{member}:{}", duty_word(on)),
            Self::SetRole { member, role } => format!("t:role:{member}:{}", role.into_str()),
            Self::AskRemove(member) => format!("t:askout:{member}"),
            Self::Remove(member) => format!("t:out:{member}"),
            Self::AskRole => "t:add".to_owned(),
            Self::Invite(role) => format!("t:invite:{}", role.into_str()),
            Self::AskId(role) => format!("t:id:{}", role.into_str()),
            Self::WithdrawInvites => "t:withdraw".to_owned(),
        }
    }

    /// Reads what stands behind `t:`.
    pub(super) fn decode(rest: &[&str]) -> Option<Self> {
        let on = |word: &str| [true, false].into_iter().find(|on| duty_word(*on) == word);
        Some(match rest {
            ["list", page] => Self::List { page: page.parse().ok()? },
            ["who", id] => Self::Member(person(id)?),
            ["me", word] => Self::MyDuty(on(word)?),
            ["duty", id, word] => Self::SetDuty { member: person(id)?, on: on(word)? },
            ["role", id, role] => Self::SetRole { member: person(id)?, role: role.parse().ok()? },
            ["askout", id] => Self::AskRemove(person(id)?),
            ["out", id] => Self::Remove(person(id)?),
            ["add"] => Self::AskRole,
            ["invite", role] => Self::Invite(role.parse().ok()?),
            ["id", role] => Self::AskId(role.parse().ok()?),
            ["withdraw"] => Self::WithdrawInvites,
            _ => return None,
        })
    }
}

fn person(id: &str) -> Option<TelegramUserId> {
    row_id(id).map(TelegramUserId)
}

fn duty_word(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::bot::callback::Press;

    proptest! {
        #[test]
        fn whatever_is_understood_is_what_we_write(data in "t:[a-z]{0,8}:?[-+0-9a-z]{0,20}:?[a-z]{0,8}") {
            if let Some(press) = Press::decode(&data) {
                prop_assert_eq!(press.encode(), data);
            }
        }
    }
}
