//! Reasons why a member may not do something.

use crate::bot::kit::{CommandId, Reader, Refusal, Words, role_key};
use crate::domain::team::{Member, Right, Role};

/// Why a member may not do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bot) enum PermitMistake {
    /// Contains the members who have the right.
    NoRight {
        right: Right,
        may: Vec<Member>,
    },
    PrivateOnly(CommandId),
    /// An anonymous administrator, who writes in the group's name.
    Anonymous,
    /// Somebody who writes in the name of a channel.
    Channel,
}

impl Refusal for PermitMistake {
    fn words(&self, reader: &Reader) -> Words {
        match self {
            Self::NoRight { right, may } => no_right(reader, *right, may),
            Self::PrivateOnly(command) => {
                let key = if is_about_accounts(*command) { "error-private" } else { "error-private-chat" };
                (key, vec![("command", command.line().name.into())])
            }
            Self::Anonymous => ("error-anonymous", vec![]),
            Self::Channel => ("error-channel", vec![]),
        }
    }
}

fn is_about_accounts(command: CommandId) -> bool {
    matches!(command, CommandId::Accounts | CommandId::Account)
        || matches!(command.line().right, Right::RunAccounts | Right::RunDesk)
}

fn no_right(reader: &Reader, right: Right, may: &[Member]) -> Words {
    // Names the lowest role that has the right.
    let least = Role::ALL.into_iter().find(|role| role.may(right)).unwrap_or(Role::Owner);
    let role = ("role", least.into_str().into());
    if may.is_empty() {
        return ("error-no-right-nobody", vec![role]);
    }
    let names: Vec<String> = may
        .iter()
        .map(|member| {
            let role = reader.label(role_key(member.role), &[]);
            reader.label("error-person", &[("name", member.name.as_str().into()), ("role", role.into())])
        })
        .collect();
    ("error-no-right", vec![role, ("names", names.join(", ").into())])
}
