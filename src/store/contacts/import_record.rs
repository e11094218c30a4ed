//! What an import writes: its record, and the people of its file.
//!
//! Invariant: the same file, with the same columns and the same words about its people, is the same import until it is
//! undone. So a second run goes on where a crash has ended the first one.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sqlx::{FromRow, Row as _};

use crate::domain::consent::NewConsent;
use crate::domain::contact::ContactName;
use crate::domain::ids::{ContactId, ImportId, TelegramUserId};
use crate::domain::import::additions::Additions;
use crate::domain::import::record::ImportRecord;
use crate::domain::import::row::ImportedPerson;
use crate::domain::import::tally::ImportTally;
use crate::domain::login::Card;
use crate::domain::phone::Phone;
use crate::domain::spoken_language::SpokenLanguage;
use crate::domain::template::VariableName;
use crate::domain::username::Username;
use crate::store::contacts::imports::{AT_ONCE, about_many_from, filled};
use crate::store::engine::codec::DomainColumns as _;
use crate::store::engine::database::DbRow;
use crate::store::engine::query::FollowedBy;
use crate::store::log::audit::{Action, AuditEntry, AuditQueries};
use crate::store::{ContactQueries, StoreError};

/// Rows of a statement that inserts many.
const ROWS: usize = 32;

/// The people of an import who are contacts.
pub(in crate::store) static TAKE_PART: LazyLock<String> = LazyLock::new(|| {
    about_many_from(
        3,
        "insert into import_contacts (import_id, contact_id, added) select $1, id, $2 from contacts where id = $3
         on conflict do nothing",
    )
});
pub(in crate::store) const ADDED_BY: &str =
    "select imports.* from import_contacts join imports on imports.id = import_id
     where contact_id = $1 and added and undone_at is null order by import_id limit 1";
const FIELD: &str = "insert into contact_fields (contact_id, name, value) values ($1, $2, $3) on conflict do nothing";
static MANY_FIELDS: LazyLock<String> = LazyLock::new(|| of_many_rows(FIELD));
const ADD: &str =
    "insert into contacts (telegram_user_id, username, phone, name, name_key, zone, language, stage_id, stage_at, added_by,
         created_at)
     values (coalesce($1, (select telegram_user_id from usernames where name = $2)), $3, $4, $5, $6, $9, $10,
         (select id from stages order by place, id limit 1), $7, $8, $7)
     on conflict do nothing returning id, telegram_user_id, username, phone";
static ADD_MANY: LazyLock<String> = LazyLock::new(|| of_many_rows(ADD));

/// A statement that inserts a row, for [`ROWS`] of them: the parameters of each follow those of the one before.
fn of_many_rows(sql: &str) -> String {
    let Some(((before, row), after)) =
        sql.split_once(" on conflict").and_then(|(row, after)| Some((row.split_once("values ")?, after)))
    else {
        return sql.to_owned();
    };
    let width = row.split('$').skip(1).map(number).max().unwrap_or(0);
    let rows: Vec<String> = (0..ROWS)
        .map(|at| {
            let mut parts = row.split('$');
            let first = parts.next().unwrap_or_default().to_owned();
            parts.fold(first, |row, part| {
                format!("{row}${}{}", number(part) + at * width, part.trim_start_matches(|c: char| c.is_ascii_digit()))
            })
        })
        .collect();
    format!("{before}values {} on conflict{after}", rows.join(", "))
}

/// The number at the beginning of a text.
fn number(text: &str) -> usize {
    text.split(|c: char| !c.is_ascii_digit()).next().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// A contact that was added, with the addresses that tell whose it is.
#[derive(FromRow)]
struct AddedRow {
    id: ContactId,
    telegram_user_id: Option<i64>,
    username: Option<String>,
    phone: Option<String>,
}

impl AddedRow {
    fn is_of(&self, person: &ImportedPerson) -> bool {
        self.username.as_deref() == person.username.as_ref().map(Username::as_str)
            && self.phone.as_deref() == person.phone.as_ref().map(Phone::e164)
            && person.person.is_none_or(|id| self.telegram_user_id == Some(id.0))
    }
}

/// An import to begin or to go on with.
#[derive(Clone, Copy, Debug)]
pub struct NewImport<'a> {
    /// `None` for one from the command line.
    pub by: Option<TelegramUserId>,
    /// The name of the file.
    pub file: &'a str,
    /// Stands for the file's content, its columns, and what was said about its people.
    pub digest: &'a str,
    pub consent: &'a NewConsent,
    /// The message of the bot that shows it.
    pub card: Option<Card>,
}

impl ContactQueries<'_> {
    /// Begins an import, unless it is here already.
    pub async fn begin_import(&mut self, new: &NewImport<'_>) -> Result<ImportId, StoreError> {
        let fingerprint = self.0.hash_key.hash(&format!("import:{}", new.digest));
        let NewConsent { purpose, basis, .. } = new.consent;
        let sql = "select id from imports where fingerprint = $1 and undone_at is null";
        let known: Option<ImportId> = self.0.optional_value(sql, [&fingerprint]).await?;
        let import = match known {
            Some(known) => known,
            None => {
                let begun: ImportId = self
                    .0
                    .value(
                        "insert into imports (made_by, begun_at, file, fingerprint, purpose, basis)
                     values ($1, $2, $3, $4, $5, $6) returning id",
                        (
                            new.by.map(|by| by.0),
                            self.0.now_ms(),
                            new.file,
                            &fingerprint,
                            purpose.into_str(),
                            basis.into_str(),
                        ),
                    )
                    .await?;
                let entry = AuditEntry { actor: new.by, ..AuditEntry::new(Action::ContactsImported) };
                let entry = entry.details(format!("{begun}: {purpose}, {basis}"));
                AuditQueries(self.0.reborrow()).append(&entry).await?;
                begun
            }
        };
        if let Some(Card { chat, message }) = new.card {
            let sql = "update imports set card_chat_id = $2, card_message_id = $3 where id = $1";
            self.0.execute(sql, (import.0, chat.0, message.0)).await?;
        }
        Ok(import)
    }

    /// How many contacts are people of an import.
    pub async fn people_of_import(&mut self, import: ImportId) -> Result<u64, StoreError> {
        let sql = "select count(*) from import_contacts where import_id = $1";
        self.0.value::<i64>(sql, [import.0]).await.map(|people| u64::try_from(people).unwrap_or(0))
    }

    /// The imports with a card that have not reached the end of their file.
    pub async fn unfinished_imports(&mut self, since: Timestamp) -> Result<Vec<ImportId>, StoreError> {
        let sql = "select id from imports
             where card_chat_id is not null and finished_at is null and undone_at is null and begun_at > $1
             order by id";
        self.0.values(sql, [since.as_millisecond()]).await
    }

    pub async fn import(&mut self, id: ImportId) -> Result<Option<ImportRecord>, StoreError> {
        self.0.optional_row("select * from imports where id = $1", [id.0]).await
    }

    /// The import that made a contact of somebody, unless it was undone.
    pub async fn import_that_added(&mut self, contact: ContactId) -> Result<Option<ImportRecord>, StoreError> {
        self.0.optional_row(ADDED_BY, [contact.0]).await
    }

    /// Adds people of a file. Returns `None` for a person whose address somebody has, after all.
    pub async fn add_imported(
        &mut self,
        people: &[&ImportedPerson],
        by: Option<TelegramUserId>,
    ) -> Result<Vec<Option<ContactId>>, StoreError> {
        let now = self.0.now_ms();
        let row = |person: &&ImportedPerson| {
            (
                person.person.map(|id| id.0),
                person.username.as_ref().map(Username::key),
                person.username.as_ref().map(|name| name.as_str().to_owned()),
                person.phone.as_ref().map(|phone| phone.e164().to_owned()),
                person.name.as_ref().map(|name| name.as_str().to_owned()),
                person.name.as_ref().map(|name| name.key().to_owned()),
                now,
                by.map(|by| by.0),
                person.zone.as_ref().and_then(TimeZone::iana_name).map(str::to_owned),
                person.language.map(SpokenLanguage::code),
            )
        };
        let mut added: Vec<AddedRow> = Vec::with_capacity(people.len());
        let (many, single) = people.as_chunks::<ROWS>();
        for some in many {
            let rows: Vec<_> = some.iter().map(row).collect();
            added.extend(self.0.rows::<AddedRow>(ADD_MANY.as_str(), rows).await?);
        }
        for one in single {
            added.extend(self.0.optional_row::<AddedRow>(ADD, row(one)).await?);
        }
        // The rows come in any order, and those who were not added are missing.
        let id = |person: &&ImportedPerson| added.iter().find(|row| row.is_of(person)).map(|row| row.id);
        Ok(people.iter().map(id).collect())
    }

    /// Fills what is empty in a known contact, and notes what it was.
    pub async fn add_to_known(
        &mut self,
        import: ImportId,
        contact: ContactId,
        additions: &Additions,
    ) -> Result<(), StoreError> {
        let Additions { username, phone, name, zone, language, fields } = additions;
        let username = username.as_ref().map(|name| name.as_str().to_owned());
        let phone = phone.as_ref().map(Phone::e164);
        let zone = zone.as_ref().and_then(TimeZone::iana_name);
        let language = language.map(SpokenLanguage::code);
        self.0
            .execute(
                "update contacts set username = coalesce(username, $2), phone = coalesce(phone, $3),
                 name = coalesce(name, $4), name_key = coalesce(name_key, $5), zone = coalesce(zone, $6),
                 language = coalesce(language, $7)
             where id = $1",
                (
                    contact.0,
                    &username,
                    phone,
                    name.as_ref().map(ContactName::as_str),
                    name.as_ref().map(ContactName::key),
                    zone,
                    language,
                ),
            )
            .await?;
        let own = [
            ("username", username.as_deref()),
            ("phone", phone),
            ("name", name.as_ref().map(ContactName::as_str)),
            ("zone", zone),
            ("language", language),
        ];
        let own = own.into_iter().filter_map(|(what, value)| Some((what.to_owned(), value?.to_owned())));
        let fields = fields.iter().map(|(name, value)| (format!("field:{}", name.as_str()), value.clone()));
        for (what, value) in own.chain(fields) {
            let sql = "insert into import_changes (import_id, contact_id, what, value) values ($1, $2, $3, $4)
                 on conflict do nothing";
            self.0.execute(sql, (import.0, contact.0, what, value)).await?;
        }
        Ok(())
    }

    /// Sets fields that their contacts do not have.
    pub async fn add_fields(&mut self, fields: &[(ContactId, &VariableName, &str)]) -> Result<(), StoreError> {
        let rows: Vec<(i64, &str, &str)> =
            fields.iter().map(|(contact, name, value)| (contact.0, name.as_str(), *value)).collect();
        let (many, single) = rows.as_chunks::<ROWS>();
        for some in many {
            self.0.execute(MANY_FIELDS.as_str(), some.to_vec()).await?;
        }
        for one in single {
            self.0.execute(FIELD, *one).await?;
        }
        Ok(())
    }

    /// Notes which contacts are people of the import, and whether it added them.
    pub async fn take_part(&mut self, import: ImportId, contacts: &[ContactId], added: bool) -> Result<(), StoreError> {
        let contacts: Vec<i64> = contacts.iter().map(|contact| contact.0).collect();
        for some in contacts.chunks(AT_ONCE) {
            self.0.execute(TAKE_PART.as_str(), FollowedBy((import.0, added), filled(some))).await?;
        }
        Ok(())
    }

    /// The end of the file was reached. Who is new or changed is known by now, also from a run before; the rest the
    /// file says.
    pub async fn finish_import(&mut self, import: ImportId, tally: &ImportTally) -> Result<(), StoreError> {
        let count = |rows: u64| i64::try_from(rows).unwrap_or(i64::MAX);
        self.0
            .execute(
                "update imports set finished_at = $2, double_rows = $3, refused_rows = $4, stopped_rows = $5,
                 new_rows = (select count(*) from import_contacts where import_id = $1 and added),
                 changed_rows = (select count(distinct contact_id) from import_changes where import_id = $1),
                 unchanged_rows = (select count(*) from import_contacts where import_id = $1 and not added)
                     - (select count(distinct contact_id) from import_changes where import_id = $1)
             where id = $1 and finished_at is null",
                (import.0, self.0.now_ms(), count(tally.double), count(tally.refused), count(tally.stopped)),
            )
            .await
    }
}

impl FromRow<'_, DbRow> for ImportRecord {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        let count = |column: &str| row.try_get(column).map(|rows: i64| u64::try_from(rows).unwrap_or(0));
        let tally = ImportTally {
            new: count("new_rows")?,
            changed: count("changed_rows")?,
            unchanged: count("unchanged_rows")?,
            double: count("double_rows")?,
            refused: count("refused_rows")?,
            stopped: count("stopped_rows")?,
            empty: 0,
        };
        Ok(Self {
            id: row.try_get("id")?,
            made_by: row.try_get("made_by")?,
            begun_at: row.moment("begun_at")?,
            file: row.try_get("file")?,
            purpose: row.try_get("purpose")?,
            basis: row.try_get("basis")?,
            tally: row.is_set("finished_at")?.then_some(tally),
            undone_at: row.optional_moment("undone_at")?,
            card: row.card("card_chat_id", "card_message_id")?,
        })
    }
}
