//! What an import adds to a contact that the team knows.
//!
//! Invariant: an import fills what is empty. What the team has, it keeps.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::row::{ImportedPerson, RowReason};
use crate::domain::contact::{Contact, ContactName};
use crate::domain::phone::Phone;
use crate::domain::spoken_language::SpokenLanguage;
use crate::domain::template::VariableName;
use crate::domain::username::Username;

/// What a known contact gets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Additions {
    pub username: Option<Username>,
    pub phone: Option<Phone>,
    pub name: Option<ContactName>,
    pub zone: Option<TimeZone>,
    pub language: Option<SpokenLanguage>,
    pub fields: BTreeMap<VariableName, String>,
}

impl Additions {
    /// What a row adds to the contact that it names.
    ///
    /// # Errors
    /// When the contact would have more than `most` fields.
    pub fn to(
        known: &Contact,
        has: &[(VariableName, String)],
        person: &ImportedPerson,
        most: usize,
    ) -> Result<Self, RowReason> {
        let lacks = |name: &VariableName| !has.iter().any(|(known, _)| known == name);
        let fields: BTreeMap<_, _> = person
            .fields
            .iter()
            .filter(|(name, _)| lacks(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        if !fields.is_empty() && has.len() + fields.len() > most {
            return Err(RowReason::TooManyFields { most });
        }
        let phone = person.phone.clone().filter(|_| known.phone.is_none());
        let username = person.username.clone().filter(|_| known.username.is_none() && known.person.is_none());
        // A name at Telegram is the person's own, the name of a list is the team's.
        let name = person.name.clone().filter(|_| known.name.is_none());
        let zone = person.zone.clone().filter(|_| known.zone.is_none());
        let language = person.language.filter(|_| known.language.is_none());
        Ok(Self { username, phone, name, zone, language, fields })
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
