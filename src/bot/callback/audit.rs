//! What the buttons of `/audit` mean.
//! Its rule: a button carries its filter and its page, so that an old one shows what it says.

use super::data::row_id;
use crate::bot::commands::CommandId;
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::store::{Action, AuditFilter};

/// A press on a screen of the audit log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditPress {
    Page { filter: AuditFilter, page: u32 },
    People,
    Accounts,
    Actions { page: u32 },
}

impl AuditPress {
    pub(super) fn command(self) -> CommandId {
        CommandId::Audit
    }

    pub(super) fn encode(self) -> String {
        match self {
            Self::Page { filter: AuditFilter::All, page } => format!("l:all:{page}"),
            Self::Page { filter: AuditFilter::Actor(id), page } => format!("l:by:{id}:{page}"),
            Self::Page { filter: AuditFilter::Account(id), page } => format!("l:acc:{id}:{page}"),
            Self::Page { filter: AuditFilter::Action(action), page } => format!("l:did:{}:{page}", action.into_str()),
            Self::People => "l:people".to_owned(),
            Self::Accounts => "l:accounts".to_owned(),
            Self::Actions { page } => format!("l:actions:{page}"),
        }
    }

    /// Reads what stands behind `l:`.
    pub(super) fn decode(rest: &[&str]) -> Option<Self> {
        let page = |filter, page: &str| Some(Self::Page { filter, page: page.parse().ok()? });
        match rest {
            ["all", number] => page(AuditFilter::All, number),
            ["by", id, number] => page(AuditFilter::Actor(TelegramUserId(row_id(id)?)), number),
            ["acc", id, number] => page(AuditFilter::Account(AccountId(row_id(id)?)), number),
            ["did", action, number] => page(AuditFilter::Action(Action::named(action)?), number),
            ["people"] => Some(Self::People),
            ["accounts"] => Some(Self::Accounts),
            ["actions", number] => Some(Self::Actions { page: number.parse().ok()? }),
            _ => None,
        }
    }
}
