//! Contacts as an import finds them.

use crate::domain::contact::Contact;
use crate::domain::import::row::ImportedPerson;
use crate::domain::target::Target;
use crate::domain::template::VariableName;
use crate::store::{ContactQueries, StoreError};

/// The contact that a row of a file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KnownPerson {
    Nobody,
    /// With their fields.
    One(Box<Contact>, Vec<(VariableName, String)>),
    /// The row's addresses belong to different contacts.
    Several,
}

impl ContactQueries<'_> {
    /// Who a person in a file is.
    pub async fn known_person(&mut self, person: &ImportedPerson) -> Result<KnownPerson, StoreError> {
        let mut found = Vec::new();
        if let Some(name) = &person.username {
            found.extend(self.find(&Target::Name(name.clone())).await?);
        }
        if let Some(phone) = &person.phone {
            found.extend(self.with_phone(phone).await?);
        }
        if let Some(id) = person.person {
            found.extend(self.find(&Target::Person(id)).await?);
        }
        found.dedup();
        let id = match found[..] {
            [] => return Ok(KnownPerson::Nobody),
            [one] => one,
            _ => return Ok(KnownPerson::Several),
        };
        let Some(contact) = self.get(id).await? else { return Ok(KnownPerson::Nobody) };
        // A username may have come to somebody else.
        if person.person.is_some_and(|id| contact.person.is_some_and(|known| known != id)) {
            return Ok(KnownPerson::Several);
        }
        let fields = self.fields(id).await?;
        Ok(KnownPerson::One(Box::new(contact), fields))
    }
}
