//! The daily limits of an account.
//!
//! Invariant: limits are never above what Telegram tolerates, and first messages never exceed all messages.

use serde::{Deserialize, Serialize};

/// The highest number of messages per day that an admin may set. A choice of this project, well below what Telegram is
/// known to tolerate.
pub const MOST_A_DAY: u32 = 200;

/// The kind of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, strum::Display, strum::EnumString)]
pub enum LimitKind {
    /// All messages of a day.
    #[strum(serialize = "day")]
    Messages,
    /// First messages to strangers.
    #[strum(serialize = "new")]
    NewContacts,
}

/// The two daily limits of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    messages: u32,
    new_contacts: u32,
}

/// A limit that is not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a limit is a number from 0 to {most}")]
pub struct LimitOutOfRange {
    pub most: u32,
}

impl Limits {
    /// Limits as they are stored; a limit for first messages above the one for all messages is lowered.
    #[must_use]
    pub fn of(messages: u32, new_contacts: u32) -> Self {
        Self { messages, new_contacts: new_contacts.min(messages) }
    }

    #[must_use]
    pub fn messages(self) -> u32 {
        self.messages
    }

    #[must_use]
    pub fn new_contacts(self) -> u32 {
        self.new_contacts
    }

    #[must_use]
    pub fn get(self, kind: LimitKind) -> u32 {
        match kind {
            LimitKind::Messages => self.messages,
            LimitKind::NewContacts => self.new_contacts,
        }
    }

    /// The highest value for one limit while the other stays.
    #[must_use]
    pub fn most(self, kind: LimitKind) -> u32 {
        match kind {
            LimitKind::Messages => MOST_A_DAY,
            LimitKind::NewContacts => self.messages,
        }
    }

    /// The limits with one of them changed.
    ///
    /// # Errors
    /// When the value is above what is allowed.
    pub fn with(self, kind: LimitKind, value: u32) -> Result<Self, LimitOutOfRange> {
        let most = self.most(kind);
        if value > most {
            return Err(LimitOutOfRange { most });
        }
        Ok(match kind {
            LimitKind::Messages => Self::of(value, self.new_contacts),
            LimitKind::NewContacts => Self { new_contacts: value, ..self },
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_limit_is_changed_within_its_bounds() {
        let limits = Limits::of(40, 10);
        assert_eq!(limits.with(LimitKind::Messages, 45), Ok(Limits::of(45, 10)));
        assert_eq!(limits.with(LimitKind::Messages, 201), Err(LimitOutOfRange { most: 200 }));
        assert_eq!(limits.with(LimitKind::NewContacts, 41), Err(LimitOutOfRange { most: 40 }));
        assert_eq!(limits.with(LimitKind::Messages, 5), Ok(Limits::of(5, 5)));
    }

    proptest! {
        #[test]
        fn strangers_never_outnumber_messages(changes in prop::collection::vec((any::<bool>(), 0..300_u32), 0..20)) {
            let mut limits = Limits::of(40, 10);
            for (strangers, value) in changes {
                let kind = if strangers { LimitKind::NewContacts } else { LimitKind::Messages };
                limits = limits.with(kind, value).unwrap_or(limits);
                prop_assert!(limits.new_contacts() <= limits.messages() && limits.messages() <= MOST_A_DAY);
            }
        }
    }
}
