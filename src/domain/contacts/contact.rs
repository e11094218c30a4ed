//! A contact: a person that the team knows, written to or not.
//!
//! Invariant: a contact has a Telegram id, a username or a phone. Nothing is asked of Telegram because of a contact.

use std::str::FromStr;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use parse_display::Display;

use crate::domain::ids::{ContactId, DialogId, StageId, TelegramUserId};
use crate::domain::phone::Phone;
use crate::domain::spoken_language::SpokenLanguage;
use crate::domain::target::Target;
use crate::domain::typed;
use crate::domain::username::Username;

/// The longest name of a contact, in characters.
pub const LONGEST_CONTACT_NAME: usize = 64;

/// A person that the team knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub id: ContactId,
    /// `None` until the username has been resolved.
    pub person: Option<TelegramUserId>,
    /// Without `@`.
    pub username: Option<String>,
    pub phone: Option<Phone>,
    /// The name that the team gave.
    pub name: Option<ContactName>,
    /// The name at Telegram.
    pub display_name: Option<String>,
    /// Where they live, if a member has set it.
    pub zone: Option<TimeZone>,
    /// What they speak, if a member has set it.
    pub language: Option<SpokenLanguage>,
    pub stage: StageId,
    /// When they came to this stage.
    pub stage_at: Timestamp,
    pub dialog: Option<DialogId>,
    /// The member who answers in the dialog.
    pub assignee: Option<TelegramUserId>,
    /// Who added them by hand; `None` for a person who came with a dialog.
    pub added_by: Option<TelegramUserId>,
    pub created_at: Timestamp,
}

impl Contact {
    /// The name to show, the team's own first. `None` when only a phone is known.
    #[must_use]
    pub fn called(&self) -> Option<String> {
        let given = self.name.as_ref().map(|name| name.as_str().to_owned());
        let shown = self.display_name.clone().filter(|name| typed::shows_something(name));
        let username = self.username.as_ref().map(|name| format!("@{name}"));
        given.or(shown).or(username).or(self.person.map(|id| format!("id {id}")))
    }

    /// The address of a message to them; `None` when only a phone is known.
    #[must_use]
    pub fn target(&self) -> Option<Target> {
        let name = self.username.as_deref().and_then(|name| Username::parse(name).ok());
        name.map(Target::Name).or(self.person.map(Target::Person))
    }
}

/// Why a typed name is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error("it shows nothing")]
    Empty,
    #[error("it is longer than {most} characters")]
    TooLong { most: usize },
}

/// A typed name on one line, with single spaces, of at most `most` characters.
///
/// # Errors
/// When it shows nothing or is too long.
pub(in crate::domain) fn one_name(text: &str, most: usize) -> Result<String, NameError> {
    let visible: String = text.chars().filter(|c| typed::is_visible(*c)).collect();
    let name = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err(NameError::Empty),
        length if length > most => Err(NameError::TooLong { most }),
        _ => Ok(name),
    }
}

/// Declares a type of names: one line, as typed, of at most so many characters, compared without case.
macro_rules! one_line_name {
    ($(#[$doc:meta])* $name:ident, $most:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, ::parse_display::Display)]
        #[display("{0}")]
        pub struct $name(String);

        impl $name {
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The form for comparing names.
            #[must_use]
            pub fn key(&self) -> String {
                $crate::domain::typed::folded(&self.0)
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.key() == other.key()
            }
        }

        impl Eq for $name {}

        impl ::std::str::FromStr for $name {
            type Err = $crate::domain::contact::NameError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::domain::contact::one_name(text, $most).map(Self)
            }
        }
    };
}
pub(in crate::domain) use one_line_name;

/// A name that the team gave to a contact: one line, as typed.
#[derive(Clone, Debug, PartialEq, Eq, Display)]
#[display("{0}")]
pub struct ContactName(String);

impl ContactName {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form for comparing names.
    #[must_use]
    pub fn key(&self) -> String {
        typed::folded(&self.0)
    }
}

impl FromStr for ContactName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        one_name(text, LONGEST_CONTACT_NAME).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_name_that_the_team_gave_comes_first() {
        let contact = Contact {
            id: ContactId(1),
            person: Some(TelegramUserId(7)),
            username: Some("ann_lee".to_owned()),
            phone: None,
            name: Some("Ann Lee".parse().unwrap()),
            display_name: Some("✨annie✨".to_owned()),
            zone: None,
            language: None,
            stage: StageId(1),
            stage_at: Timestamp::UNIX_EPOCH,
            dialog: None,
            assignee: None,
            added_by: None,
            created_at: Timestamp::UNIX_EPOCH,
        };
        assert_eq!(contact.called().as_deref(), Some("Ann Lee"));
        let unnamed = Contact { name: None, ..contact.clone() };
        assert_eq!(unnamed.called().as_deref(), Some("✨annie✨"));
        let invisible = Contact { display_name: Some("\u{3164}".to_owned()), ..unnamed };
        assert_eq!(invisible.called().as_deref(), Some("@ann_lee"));
        let phone = Contact { person: None, username: None, ..invisible };
        assert_eq!((phone.called(), phone.target()), (None, None));
    }

    proptest! {
        #[test]
        fn a_name_is_one_visible_line_and_reads_back(text in any::<String>()) {
            if let Ok(name) = text.parse::<ContactName>() {
                prop_assert!(typed::shows_something(name.as_str()));
                prop_assert!(!name.as_str().contains('\n') && name.as_str().chars().count() <= LONGEST_CONTACT_NAME);
                prop_assert_eq!(name.as_str().parse::<ContactName>(), Ok(name.clone()));
            }
        }
    }
}
