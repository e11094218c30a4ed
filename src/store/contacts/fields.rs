//! The team's own fields of a contact. Each is a variable in templates.

use crate::domain::ids::{ContactId, TelegramUserId};
use crate::domain::target::Target;
use crate::domain::template::VariableName;
use crate::store::log::audit::Action;
use crate::store::{ContactQueries, StoreError};

/// The most fields of one contact: a screen of Telegram has 4,096 characters.
pub const MOST_FIELDS: usize = 20;

/// The names in use. Each step of the recursion is one look into the index.
pub(in crate::store) const FIELD_NAMES: &str = "with recursive names (name) as (
         select min(name) from contact_fields
         union all select (select min(name) from contact_fields where contact_fields.name > names.name) from names
             where names.name is not null)
     select name from names where name is not null";

impl ContactQueries<'_> {
    /// The fields of a contact, sorted by name.
    pub async fn fields(&mut self, contact: ContactId) -> Result<Vec<(VariableName, String)>, StoreError> {
        let rows: Vec<(String, String)> = self
            .0
            .rows("select name, value from contact_fields where contact_id = $1 order by name", [contact.0])
            .await?;
        rows.into_iter().map(|(name, value)| Ok((read(&name)?, value))).collect()
    }

    /// The fields of the contact with this address; none when there is no such contact.
    pub async fn fields_to(&mut self, target: &Target) -> Result<Vec<(VariableName, String)>, StoreError> {
        match self.find(target).await? {
            Some(contact) => self.fields(contact).await,
            None => Ok(Vec::new()),
        }
    }

    /// The names of all fields that any contact has, sorted.
    pub async fn field_names(&mut self) -> Result<Vec<VariableName>, StoreError> {
        let names: Vec<String> = self.0.values(FIELD_NAMES, ()).await?;
        names.iter().map(|name| read(name)).collect()
    }

    /// Sets a field; `None` deletes it. The log holds the field's name, not its value.
    pub async fn set_field(
        &mut self,
        contact: ContactId,
        name: &VariableName,
        value: Option<&str>,
        by: TelegramUserId,
    ) -> Result<(), StoreError> {
        let Some(known) = self.get(contact).await? else { return Ok(()) };
        match value {
            Some(value) => {
                self.0
                    .execute(
                        "insert into contact_fields (contact_id, name, value) values ($1, $2, $3)
                     on conflict (contact_id, name) do update set value = excluded.value",
                        (contact.0, name.as_str(), value),
                    )
                    .await?;
            }
            None => {
                self.0
                    .execute(
                        "delete from contact_fields where contact_id = $1 and name = $2",
                        (contact.0, name.as_str()),
                    )
                    .await?;
            }
        }
        self.note(Action::ContactChanged, contact, known.person, by, name.to_string()).await
    }
}

fn read(name: &str) -> Result<VariableName, StoreError> {
    name.parse().map_err(|error| StoreError::corrupt("contact_fields", error))
}
