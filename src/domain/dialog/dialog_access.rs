//! Access to dialogs: which dialogs a member sees and answers. Lists, screens, buttons and notifications all ask here
//! at the moment they act.

use crate::domain::ids::TelegramUserId;
use crate::domain::team::{Right, Role};

/// A member's access to a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DialogAccess {
    /// The dialog is assigned to another member.
    None,
    Look,
    /// See it, answer in it, change it.
    Answer,
}

/// The dialogs that a member sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisibleDialogs {
    All,
    /// This member's own dialogs and unassigned ones.
    OwnAndFree(TelegramUserId),
}

impl VisibleDialogs {
    #[must_use]
    pub fn of(role: Role, member: TelegramUserId) -> Self {
        match role {
            Role::Viewer | Role::Manager | Role::Owner => Self::All,
            Role::Operator => Self::OwnAndFree(member),
        }
    }

    /// Whether a dialog with this assignee is included.
    #[must_use]
    pub fn includes(self, assignee: Option<TelegramUserId>) -> bool {
        match self {
            Self::All => true,
            Self::OwnAndFree(member) => assignee.is_none_or(|assignee| assignee == member),
        }
    }
}

/// A member's access to a dialog with this assignee.
#[must_use]
pub fn dialog_access(role: Role, member: TelegramUserId, assignee: Option<TelegramUserId>) -> DialogAccess {
    if !VisibleDialogs::of(role, member).includes(assignee) {
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

    /// An unassigned dialog, my own, and another member's.
    #[rstest]
    #[case(Role::Viewer, [DialogAccess::Look, DialogAccess::Look, DialogAccess::Look])]
    #[case(Role::Operator, [DialogAccess::Answer, DialogAccess::Answer, DialogAccess::None])]
    #[case(Role::Manager, [DialogAccess::Answer, DialogAccess::Answer, DialogAccess::Answer])]
    #[case(Role::Owner, [DialogAccess::Answer, DialogAccess::Answer, DialogAccess::Answer])]
    fn by_role_and_assignee(#[case] role: Role, #[case] access: [DialogAccess; 3]) {
        assert_eq!([None, Some(ME), Some(OTHER)].map(|assignee| dialog_access(role, ME, assignee)), access);
    }
}
