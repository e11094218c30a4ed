//! The stop-list: people who get no messages. A person has one entry, under all their names.

use jiff::Timestamp;

use crate::domain::ids::{StopListId, TelegramUserId};
use crate::domain::username::Username;

/// Why a person is on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A team member added them.
    Admin(TelegramUserId),
    /// They asked for it.
    OptOut,
    /// They blocked one of the accounts.
    Block,
}

impl Cause {
    /// The stored form, without the admin.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin(_) => "admin",
            Self::OptOut => "opt_out",
            Self::Block => "block",
        }
    }

    #[must_use]
    pub fn admin(self) -> Option<TelegramUserId> {
        match self {
            Self::Admin(admin) => Some(admin),
            Self::OptOut | Self::Block => None,
        }
    }

    /// Parses what [`Cause::as_str`] and [`Cause::admin`] return.
    #[must_use]
    pub fn read(text: &str, admin: Option<TelegramUserId>) -> Option<Self> {
        match (text, admin) {
            ("admin", Some(admin)) => Some(Self::Admin(admin)),
            ("opt_out", None) => Some(Self::OptOut),
            ("block", None) => Some(Self::Block),
            _ => None,
        }
    }
}

/// An entry of the list, as far as its person is still known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    pub id: StopListId,
    /// `None` for an unresolved username, and after the person was erased.
    pub person: Option<TelegramUserId>,
    /// The username under which they were added, if any.
    pub name: Option<Username>,
    /// Their own display name.
    pub display_name: Option<String>,
    pub cause: Cause,
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_reads_back_as_it_was_written() {
        for cause in [Cause::Admin(TelegramUserId(7)), Cause::OptOut, Cause::Block] {
            assert_eq!(Cause::read(cause.as_str(), cause.admin()), Some(cause));
        }
        assert_eq!(Cause::read("admin", None), None);
    }
}
