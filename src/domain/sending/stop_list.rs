//! The stop-list: people whom no account writes to.
//! Its rule: a person is one line, however they are named.

use jiff::Timestamp;

use crate::domain::ids::{StopListId, TelegramUserId};
use crate::domain::username::Username;

/// How a person came onto the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A member of the team put them there.
    Admin(TelegramUserId),
    /// They asked for it.
    OptOut,
    /// They blocked one of the accounts.
    Block,
}

impl Cause {
    /// The form in which it is stored, without who.
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

    /// Reads what [`Cause::as_str`] and [`Cause::admin`] wrote.
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

/// A line of the list, as far as it is still known whom it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    pub id: StopListId,
    /// `None` while nobody knows whose name it is, and after the person was erased.
    pub person: Option<TelegramUserId>,
    /// The name under which they were put on the list, if any.
    pub name: Option<Username>,
    /// What they call themselves.
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
