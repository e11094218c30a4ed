//! Queries on single contacts.
//!
//! Invariant: a change and its audit entry are one transaction; the log names contacts by number, and holds neither
//! names nor phones.

use jiff::tz::TimeZone;
use sqlx::FromRow;

use crate::domain::contact::{Contact, ContactName};
use crate::domain::ids::{ContactId, DialogId, StageId, TelegramUserId};
use crate::domain::phone::Phone;
use crate::domain::spoken_language::SpokenLanguage;
use crate::domain::target::Target;
use crate::domain::typed_contact::TypedContact;
use crate::domain::unknown_name::UnknownName;
use crate::store::StoreError;
use crate::store::context::Context;
use crate::store::engine::codec::moment;
use crate::store::log::audit::{Action, AuditEntry, AuditQueries};

pub struct ContactQueries<'w>(pub(in crate::store) Context<'w>);

#[derive(FromRow)]
pub(in crate::store) struct ContactRow {
    pub(in crate::store) id: i64,
    telegram_user_id: Option<i64>,
    phone: Option<String>,
    name: Option<String>,
    stage_id: i64,
    stage_at: i64,
    dialog_id: Option<i64>,
    added_by: Option<i64>,
    created_at: i64,
    zone: Option<String>,
    language: Option<String>,
    shown_username: Option<String>,
    display_name: Option<String>,
    assignee_id: Option<i64>,
}

pub(in crate::store) const BY_ID: &str =
    "select contacts.*, coalesce(dialogs.display_name, people.display_name) as display_name, assignee_id,
         case when people.telegram_user_id is not null then people.username
             else coalesce(target_username, contacts.username) end as shown_username
     from contacts left join dialogs on dialogs.id = contacts.dialog_id
     left join people on people.telegram_user_id = contacts.telegram_user_id
     where contacts.id = $1";
/// The contact with a username: its holder, or the name while it leads to nobody.
pub(in crate::store) const NAMED: &str = "select contacts.id from usernames join contacts using (telegram_user_id)
         where usernames.name = $1
     union all select id from contacts where telegram_user_id is null and lower(username) = $1
     union all select contacts.id from dialogs join contacts on contacts.dialog_id = dialogs.id
         where lower(target_username) = $1";

impl ContactQueries<'_> {
    pub async fn get(&mut self, id: ContactId) -> Result<Option<Contact>, StoreError> {
        let row: Option<ContactRow> = self.0.optional_row(BY_ID, [id.0]).await?;
        row.map(read_contact).transpose()
    }

    /// The contact with this address.
    pub async fn find(&mut self, target: &Target) -> Result<Option<ContactId>, StoreError> {
        let id: Option<i64> = match target {
            Target::Name(name) => self.0.optional_value(NAMED, [name.key()]).await?,
            Target::Person(id) => {
                self.0.optional_value("select id from contacts where telegram_user_id = $1", [id.0]).await?
            }
        };
        Ok(id.map(ContactId))
    }

    pub async fn with_phone(&mut self, phone: &Phone) -> Result<Option<ContactId>, StoreError> {
        let id: Option<i64> = self.0.optional_value("select id from contacts where phone = $1", [phone.e164()]).await?;
        Ok(id.map(ContactId))
    }

    pub async fn of_dialog(&mut self, dialog: DialogId) -> Result<Option<ContactId>, StoreError> {
        let id: Option<i64> = self.0.optional_value("select id from contacts where dialog_id = $1", [dialog.0]).await?;
        Ok(id.map(ContactId))
    }

    /// Adds a person. Nobody may have this username or phone yet.
    pub async fn add(&mut self, typed: &TypedContact, by: TelegramUserId) -> Result<ContactId, StoreError> {
        let known: Option<i64> = match &typed.username {
            Some(name) => self
                .0
                .optional_value("select telegram_user_id from usernames where name = $1", [name.key()])
                .await?
                .flatten(),
            None => None,
        };
        let id: i64 = self
            .0
            .value(
                "insert into contacts (telegram_user_id, username, phone, name, name_key, stage_id, stage_at, added_by,
                 created_at)
             values ($1, $2, $3, $4, $5, (select id from stages order by place, id limit 1), $6, $7, $6)
             returning id",
                (
                    known,
                    typed.username.as_ref().map(|name| name.as_str().to_owned()),
                    typed.phone.as_ref().map(Phone::e164),
                    typed.name.as_ref().map(ContactName::as_str),
                    typed.name.as_ref().map(ContactName::key),
                    self.0.now_ms(),
                    by.0,
                ),
            )
            .await?;
        self.note(Action::ContactAdded, ContactId(id), known.map(TelegramUserId), by, String::new()).await?;
        Ok(ContactId(id))
    }

    /// Sets the team's name for a person.
    pub async fn set_name(&mut self, id: ContactId, name: &ContactName, by: TelegramUserId) -> Result<(), StoreError> {
        let person: Option<Option<i64>> = self
            .0
            .optional_value(
                "update contacts set name = $2, name_key = $3 where id = $1 returning telegram_user_id",
                (id.0, name.as_str(), name.key()),
            )
            .await?;
        self.changed(id, person, by, "name").await
    }

    /// Sets the time zone in which a person lives; `None` forgets it. A zone without an IANA name cannot be stored.
    pub async fn set_zone(
        &mut self,
        id: ContactId,
        zone: Option<&TimeZone>,
        by: TelegramUserId,
    ) -> Result<(), StoreError> {
        let sql = "update contacts set zone = $2 where id = $1 returning telegram_user_id";
        let name = zone.and_then(TimeZone::iana_name);
        let person: Option<Option<i64>> = self.0.optional_value(sql, (id.0, name)).await?;
        self.changed(id, person, by, "zone").await
    }

    /// Sets the language that a person speaks; `None` forgets it.
    pub async fn set_language(
        &mut self,
        id: ContactId,
        language: Option<SpokenLanguage>,
        by: TelegramUserId,
    ) -> Result<(), StoreError> {
        let sql = "update contacts set language = $2 where id = $1 returning telegram_user_id";
        let code = language.map(SpokenLanguage::code);
        let person: Option<Option<i64>> = self.0.optional_value(sql, (id.0, code)).await?;
        self.changed(id, person, by, "language").await
    }

    /// The language that the prospect of a dialog speaks, if a member has set it.
    pub async fn language_of(&mut self, dialog: DialogId) -> Result<Option<SpokenLanguage>, StoreError> {
        let sql = "select language from contacts where dialog_id = $1";
        let code: Option<String> = self.0.optional_value(sql, [dialog.0]).await?.flatten();
        code.map(|code| code.parse().map_err(|error: UnknownName| StoreError::corrupt("contacts", error.to_string())))
            .transpose()
    }

    /// Sets a person's phone. Nobody else may have it.
    pub async fn set_phone(&mut self, id: ContactId, phone: &Phone, by: TelegramUserId) -> Result<(), StoreError> {
        let person: Option<Option<i64>> = self
            .0
            .optional_value(
                "update contacts set phone = $2 where id = $1 returning telegram_user_id",
                (id.0, phone.e164()),
            )
            .await?;
        self.changed(id, person, by, "phone").await
    }

    async fn changed(
        &mut self,
        id: ContactId,
        person: Option<Option<i64>>,
        by: TelegramUserId,
        what: &str,
    ) -> Result<(), StoreError> {
        let Some(person) = person else { return Ok(()) };
        self.note(Action::ContactChanged, id, person.map(TelegramUserId), by, what.to_owned()).await
    }

    /// Writes an entry about a contact. Its details begin with the contact's number.
    pub(in crate::store) async fn note(
        &mut self,
        action: Action,
        id: ContactId,
        person: Option<TelegramUserId>,
        by: TelegramUserId,
        details: String,
    ) -> Result<(), StoreError> {
        let entry = AuditEntry { subject: person, ..AuditEntry::new(action) };
        let entry = entry.by(by).details(format!("{id}: {details}"));
        AuditQueries(self.0.reborrow()).append(&entry).await
    }
}

pub(in crate::store) fn read_contact(row: ContactRow) -> Result<Contact, StoreError> {
    let corrupt = |error: &dyn std::fmt::Display| StoreError::corrupt("contacts", error.to_string());
    Ok(Contact {
        id: ContactId(row.id),
        person: row.telegram_user_id.map(TelegramUserId),
        username: row.shown_username,
        phone: row.phone.map(|phone| Phone::parse(&phone)).transpose().map_err(|error| corrupt(&error))?,
        name: row.name.map(|name| name.parse()).transpose().map_err(|error| corrupt(&error))?,
        display_name: row.display_name.filter(|name| !name.is_empty()),
        zone: row.zone.map(|zone| TimeZone::get(&zone)).transpose().map_err(|error| corrupt(&error))?,
        language: row.language.map(|code| code.parse()).transpose().map_err(|error: UnknownName| corrupt(&error))?,
        stage: StageId(row.stage_id),
        stage_at: moment(row.stage_at)?,
        dialog: row.dialog_id.map(DialogId),
        assignee: row.assignee_id.map(TelegramUserId),
        added_by: row.added_by.map(TelegramUserId),
        created_at: moment(row.created_at)?,
    })
}
