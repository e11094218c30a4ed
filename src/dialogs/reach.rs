//! How a person named by their Telegram id can be written to.

use super::Dialogs;
use crate::domain::dialog::Dialog;
use crate::domain::target::Target;
use crate::domain::username::Username;
use crate::store::{Prospect, StoreError};

/// How a person can be addressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonReach {
    Dialog(Box<Dialog>),
    /// Without a dialog: by username, or by an account that knows them.
    Target(Target),
    /// No account knows them, and they have no username.
    Nobody,
}

impl Dialogs {
    /// How a person can be addressed. The name is stored if an account can write to them and no name of theirs is
    /// known.
    ///
    /// Telegram lets an account write to an id only if it has met the person: in a chat, or by a username.
    pub async fn reach(&self, person: &Prospect) -> Result<PersonReach, StoreError> {
        let mut reading = self.store.read().await?;
        if let Some(dialog) = reading.dialogs().by_prospect(person.id).await? {
            return Ok(PersonReach::Dialog(Box::new(dialog)));
        }
        let known = reading.people().get(person.id).await?;
        let is_reached = !reading.sessions().reaching(person.id).await?.is_empty();
        drop(reading);
        if is_reached {
            if known.is_none() {
                self.store.write(async |tx| tx.people().put(person).await).await?;
            }
            return Ok(PersonReach::Target(Target::Person(person.id)));
        }
        let username = known.as_ref().unwrap_or(person).username.as_deref();
        let name = username.and_then(|name| Username::parse(name).ok());
        Ok(name.map_or(PersonReach::Nobody, |name| PersonReach::Target(Target::Name(name))))
    }
}
