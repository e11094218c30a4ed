//! Contacts as an import finds them: some hundred people of a file in a few statements.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use sqlx::FromRow;

use super::queries::{BY_ID, ContactRow, read_contact};
use crate::domain::contact::Contact;
use crate::domain::ids::TelegramUserId;
use crate::domain::import::row::ImportedPerson;
use crate::domain::template::VariableName;
use crate::domain::username::Username;
use crate::store::engine::database::Db;
use crate::store::engine::query::Param;
use crate::store::people::stop_list::{hashes, phone_hash};
use crate::store::{ContactQueries, StoreError};

/// The values that a statement takes at once. A list that is shorter is filled up with null, so that every list has the
/// same statement.
pub(super) const AT_ONCE: usize = 200;

/// What is known of a person in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPerson {
    pub contact: KnownContact,
    /// Whether they are on the stop-list.
    pub stopped: bool,
}

/// The contact that a row of a file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KnownContact {
    Nobody,
    /// With their fields.
    One(Box<Contact>, Vec<(VariableName, String)>),
    /// The row's addresses belong to different contacts.
    Several,
}

/// A statement about many values, which stand where `= $1` does, or `values ($1)`.
fn about_many(sql: &str) -> String {
    about_many_from(1, sql)
}

/// The same where the values stand from the parameter `first` on.
pub(super) fn about_many_from(first: usize, sql: &str) -> String {
    let list: Vec<String> = (first..first + AT_ONCE).map(|number| format!("${number}")).collect();
    sql.replace(&format!("= ${first}"), &format!("in ({})", list.join(", ")))
        .replace(&format!("values (${first})"), &format!("values ({})", list.join("), (")))
}

/// The values of a statement, filled up.
pub(super) fn filled<V: Clone>(some: &[V]) -> [Option<V>; AT_ONCE] {
    std::array::from_fn(|at| some.get(at).cloned())
}

/// Who has a username. The first of a person's rows counts, as for a message to that name.
///
/// Of contacts without a Telegram id each name is looked up by itself: for a list, SQLite goes through all of them
/// while it has no statistics.
pub(in crate::store) static WITH_NAMES: LazyLock<String> = LazyLock::new(|| {
    about_many(
        "select 1 as place, usernames.name as name, contacts.id as contact, usernames.telegram_user_id as holder
         from usernames left join contacts on contacts.telegram_user_id = usernames.telegram_user_id
         where usernames.name = $1
         union all select 2, wanted, (select id from contacts where telegram_user_id is null and lower(username) = wanted),
             null
         from (with asked(wanted) as (values ($1)) select wanted from asked) names
         union all select 3, lower(target_username), contacts.id, null
         from dialogs join contacts on contacts.dialog_id = dialogs.id where lower(target_username) = $1",
    )
});
pub(in crate::store) static WITH_PHONES: LazyLock<String> =
    LazyLock::new(|| about_many("select phone, id from contacts where phone = $1"));
pub(in crate::store) static WITH_IDS: LazyLock<String> =
    LazyLock::new(|| about_many("select telegram_user_id, id from contacts where telegram_user_id = $1"));
pub(in crate::store) static CONTACTS: LazyLock<String> = LazyLock::new(|| about_many(BY_ID));
pub(in crate::store) static FIELDS: LazyLock<String> = LazyLock::new(|| {
    about_many("select contact_id, name, value from contact_fields where contact_id = $1 order by contact_id, name")
});
pub(in crate::store) static STOPPED: LazyLock<String> = LazyLock::new(|| {
    about_many(
        "select id_hash, name_hash, phone_hash from stop_list where id_hash = $1
         union all select id_hash, name_hash, phone_hash from stop_list where name_hash = $1
         union all select id_hash, name_hash, phone_hash from stop_list where phone_hash = $1",
    )
});

#[derive(FromRow)]
struct NameRow {
    place: i64,
    name: String,
    contact: Option<i64>,
    holder: Option<i64>,
}

/// The contacts with addresses of a file.
#[derive(Default)]
struct Addresses {
    names: HashMap<String, (i64, i64)>,
    /// The Telegram ids of usernames, where they are known.
    holders: HashMap<String, i64>,
    phones: HashMap<String, i64>,
    ids: HashMap<i64, i64>,
}

impl Addresses {
    fn of(&self, person: &ImportedPerson) -> BTreeSet<i64> {
        let name = person.username.as_ref().and_then(|name| self.names.get(&name.key())).map(|(_, id)| *id);
        let phone = person.phone.as_ref().and_then(|phone| self.phones.get(phone.e164())).copied();
        let id = person.person.and_then(|id| self.ids.get(&id.0)).copied();
        [name, phone, id].into_iter().flatten().collect()
    }

    fn holder(&self, name: Option<&Username>) -> Option<TelegramUserId> {
        self.holders.get(&name?.key()).copied().map(TelegramUserId)
    }
}

/// The hashes of an entry of the stop-list: of id, name and phone.
type StoppedHashes = (Option<String>, Option<String>, Option<String>);

/// What stands for a person in the stop-list.
struct HashedPerson {
    id: Option<String>,
    /// The name in the file, and that of the contact.
    names: [Option<String>; 2],
    phones: [Option<String>; 2],
}

impl HashedPerson {
    /// As for one person: an entry by name counts for its holder only while the id is unknown, here or there.
    fn is_meant(&self, (id, name, phone): &StoppedHashes) -> bool {
        (id.is_some() && *id == self.id)
            || (name.is_some() && self.names.contains(name) && (id.is_none() || self.id.is_none()))
            || (phone.is_some() && self.phones.contains(phone))
    }
}

impl ContactQueries<'_> {
    /// Who the people in a file are, in their order.
    pub async fn known_people(&mut self, people: &[&ImportedPerson]) -> Result<Vec<KnownPerson>, StoreError> {
        let addresses = self.addresses(people).await?;
        let ids: BTreeSet<i64> = people.iter().flat_map(|person| addresses.of(person)).collect();
        let ids: Vec<i64> = ids.into_iter().collect();
        let mut contacts: HashMap<i64, (Contact, Vec<(VariableName, String)>)> = HashMap::new();
        for row in self.about::<ContactRow, _>(&CONTACTS, ids.clone()).await? {
            contacts.insert(row.id, (read_contact(row)?, Vec::new()));
        }
        for (id, name, value) in self.about::<(i64, String, String), _>(&FIELDS, ids).await? {
            let name = name.parse().map_err(|error| StoreError::corrupt("contact_fields", error))?;
            if let Some((_, fields)) = contacts.get_mut(&id) {
                fields.push((name, value));
            }
        }
        let known: Vec<KnownContact> = people
            .iter()
            .map(|person| {
                let found: Vec<i64> = addresses.of(person).into_iter().collect();
                let contact = match found[..] {
                    [] => None,
                    [one] => contacts.get(&one),
                    _ => return KnownContact::Several,
                };
                match contact {
                    None => KnownContact::Nobody,
                    // A username may have come to somebody else.
                    Some((contact, _)) if person.person.is_some_and(|id| contact.person.is_some_and(|it| it != id)) => {
                        KnownContact::Several
                    }
                    Some((contact, fields)) => KnownContact::One(Box::new(contact.clone()), fields.clone()),
                }
            })
            .collect();
        let stopped = self.stopped(people, &known, &addresses).await?;
        Ok(known.into_iter().zip(stopped).map(|(contact, stopped)| KnownPerson { contact, stopped }).collect())
    }

    async fn addresses(&mut self, people: &[&ImportedPerson]) -> Result<Addresses, StoreError> {
        let mut found = Addresses::default();
        let names = people.iter().filter_map(|person| Some(person.username.as_ref()?.key())).collect();
        for NameRow { place, name, contact, holder } in self.about(&WITH_NAMES, names).await? {
            if let Some(contact) = contact {
                let first = found.names.entry(name.clone()).or_insert((place, contact));
                *first = (place, contact).min(*first);
            }
            if let Some(holder) = holder {
                found.holders.insert(name, holder);
            }
        }
        let phones = people.iter().filter_map(|person| Some(person.phone.as_ref()?.e164().to_owned())).collect();
        found.phones.extend(self.about::<(String, i64), _>(&WITH_PHONES, phones).await?);
        let ids = people.iter().filter_map(|person| Some(person.person?.0)).collect();
        found.ids.extend(self.about::<(i64, i64), _>(&WITH_IDS, ids).await?);
        Ok(found)
    }

    /// Whether each of the people is on the stop-list, by an address in the file or in the contact.
    async fn stopped(
        &mut self,
        people: &[&ImportedPerson],
        known: &[KnownContact],
        addresses: &Addresses,
    ) -> Result<Vec<bool>, StoreError> {
        let key = self.0.hash_key;
        let hashed = |(person, known): (&&ImportedPerson, &KnownContact)| {
            let contact = match known {
                KnownContact::One(contact, _) => Some(contact),
                KnownContact::Nobody | KnownContact::Several => None,
            };
            let id = person.person.or(contact.and_then(|contact| contact.person));
            let id = id.or_else(|| addresses.holder(person.username.as_ref()));
            let name = contact.and_then(|contact| Username::parse(contact.username.as_deref()?).ok());
            let phones = [person.phone.as_ref(), contact.and_then(|contact| contact.phone.as_ref())];
            HashedPerson {
                id: hashes(key, None, id).0,
                names: [person.username.as_ref(), name.as_ref()].map(|name| hashes(key, name, None).1),
                phones: phones.map(|phone| phone.map(|phone| phone_hash(key, phone.e164()))),
            }
        };
        let hashed: Vec<HashedPerson> = people.iter().zip(known).map(hashed).collect();
        let all = hashed.iter().flat_map(|person| person.names.iter().chain(&person.phones).chain([&person.id]));
        let lines: Vec<StoppedHashes> = self.about(&STOPPED, all.flatten().cloned().collect()).await?;
        Ok(hashed.iter().map(|person| lines.iter().any(|line| person.is_meant(line))).collect())
    }

    /// The rows of a statement about many values.
    async fn about<T, V>(&mut self, sql: &'static str, values: Vec<V>) -> Result<Vec<T>, StoreError>
    where
        T: for<'r> FromRow<'r, <Db as sqlx::Database>::Row> + Send + Unpin,
        Option<V>: Param<'static>,
        V: Clone + Send + Sync,
    {
        let mut rows = Vec::new();
        for some in values.chunks(AT_ONCE) {
            rows.extend(self.0.rows::<T>(sql, filled(some)).await?);
        }
        Ok(rows)
    }
}
