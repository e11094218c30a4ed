//! Whose dialogs somebody on the team sees and answers.
//! Its rule: this is the only place that says so; lists, screens, buttons and news all ask here, at the moment they act.

use crate::domain::ids::TelegramUserId;
use crate::domain::team::{Right, Role};

/// What somebody may do with a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DialogAccess {
    /// It is somebody else's.
    None,
    Look,
    /// Look, answer, and decide about it.
    Answer,
}

/// The dialogs that somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    All,
    /// Those of this member and those of nobody.
    OwnAndFree(TelegramUserId),
}

impl Sight {
    #[must_use]
    pub fn of(role: Role, member: TelegramUserId) -> Self {
        match role {
            Role::Viewer | Role::Manager | Role::Owner => Self::All,
            Role::Operator => Self::OwnAndFree(member),
        }
    }

    /// Whether a dialog with this assignee is among them.
    #[must_use]
    pub fn includes(self, assignee: Option<TelegramUserId>) -> bool {
        match self {
            Self::All => true,
            Self::OwnAndFree(member) => assignee.is_none_or(|assignee| assignee == member),
        }
    }
}

/// What a member may do with a dialog that has this assignee.
#[must_use]
pub fn dialog_access(role: Role, member: TelegramUserId, assignee: Option<TelegramUserId>) -> DialogAccess {
    if !Sight::of(role, member).includes(assignee) {
        DialogAccess::None
    } else if role.may(Right::Write) {
        DialogAccess::Answer
    } else {
        DialogAccess::Look
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const ME: TelegramUserId = TelegramUserId(1);
    const OTHER: TelegramUserId = TelegramUserId(2);

    /// A dialog of nobody, mine, and another's.
    #[rstest]
    #[case(Role::Viewer, [DialogAccess::Look, DialogAccess::Look, DialogAccess::Look])]
    #[case(Role::Operator, [DialogAccess::Answer, DialogAccess::Answer, DialogAccess::None])]
    #[case(Role::Manager, [DialogAccess::Answer, DialogAccess::Answer, DialogAccess::Answer])]
    #[case(Role::Owner, [DialogAccess::Answer, DialogAccess::Answer, DialogAccess::Answer])]
    fn by_role_and_assignee(#[case] role: Role, #[case] access: [DialogAccess; 3]) {
        assert_eq!([None, Some(ME), Some(OTHER)].map(|assignee| dialog_access(role, ME, assignee)), access);
    }
}
