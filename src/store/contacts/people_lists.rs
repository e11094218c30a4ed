//! Lists of people, and who is in a fixed one.
//!
//! Invariant: the log names a list by its name, and the people in it by number.

use sqlx::FromRow;

use super::lists::ContactList;
use crate::domain::ids::{ContactId, ImportId, LabelId, ListId, StageId, TelegramUserId};
use crate::domain::people_list::{ListName, MOST_LISTS, PeopleList};
use crate::domain::saved_filter::SavedFilter;
use crate::store::context::Context;
use crate::store::dialogs::lists::Page;
use crate::store::engine::codec::{count, moment};
use crate::store::log::audit::{Action, AuditEntry, AuditQueries};
use crate::store::{ContactQueries, StoreError};

pub struct ListQueries<'w>(pub(in crate::store) Context<'w>);

/// How many members of a list are counted beside its name.
pub const COUNTED: u32 = 10_000;

#[derive(FromRow)]
struct ListRow {
    id: i64,
    name: String,
    filter: Option<String>,
    created_by: i64,
    created_at: i64,
}

/// Why a list was not added or changed.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    #[error("there are as many as there may be")]
    Full,
    #[error("the name is taken")]
    Taken,
    #[error("it is gone")]
    Gone,
    /// A saved filter has no members, a fixed list no conditions.
    #[error("it is a list of the other kind")]
    OtherKind,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Not more than this many are counted: `$2`.
pub(in crate::store) const COUNT_SOME: &str =
    "select count(*) from (select contact_id from list_members where list_id = $1 limit $2) counted";
pub(in crate::store) const COUNT_ALL: &str = "select count(*) from list_members where list_id = $1";
pub(in crate::store) const LISTS_OF: &str = "select lists.* from list_members join lists on lists.id = list_id
     where contact_id = $1 order by list_id";

/// Adds everybody of a list of contacts; `$2` is its own argument.
const ADD_ALL: &str = "insert into list_members (list_id, contact_id) select $1, id from contacts where $2 is null
     on conflict do nothing";
const ADD_OF_STAGE: &str =
    "insert into list_members (list_id, contact_id) select $1, id from contacts where stage_id = $2
     on conflict do nothing";
const ADD_LABELLED: &str = "insert into list_members (list_id, contact_id)
     select $1, contact_id from contact_labels where label_id = $2 on conflict do nothing";
const ADD_UNWRITTEN: &str = "insert into list_members (list_id, contact_id)
     select $1, id from contacts where dialog_id is null and $2 is null on conflict do nothing";
const ADD_IMPORTED: &str = "insert into list_members (list_id, contact_id)
     select $1, contact_id from import_contacts where import_id = $2 on conflict do nothing";
const ADD_ONE: &str = "insert into list_members (list_id, contact_id) select $1, id from contacts where id = $2
     on conflict do nothing";

impl ListQueries<'_> {
    /// A page of the lists, newest first.
    pub async fn page(&mut self, number: u32, size: u32) -> Result<Page<PeopleList>, StoreError> {
        let params = (i64::from(size) + 1, i64::from(number) * i64::from(size));
        let rows: Vec<ListRow> =
            self.0.rows("select * from lists where id > 0 order by id desc limit $1 offset $2", params).await?;
        let lists: Result<Vec<_>, _> = rows.into_iter().map(read).collect();
        Ok(Page::cut(lists?, number, size))
    }

    /// A page of the fixed lists, newest first.
    pub async fn fixed_page(&mut self, number: u32, size: u32) -> Result<Page<PeopleList>, StoreError> {
        let params = (i64::from(size) + 1, i64::from(number) * i64::from(size));
        let sql = "select * from lists where filter is null order by id desc limit $1 offset $2";
        let rows: Vec<ListRow> = self.0.rows(sql, params).await?;
        let lists: Result<Vec<_>, _> = rows.into_iter().map(read).collect();
        Ok(Page::cut(lists?, number, size))
    }

    pub async fn get(&mut self, id: ListId) -> Result<Option<PeopleList>, StoreError> {
        let row: Option<ListRow> = self.0.optional_row("select * from lists where id = $1", [id.0]).await?;
        row.map(read).transpose()
    }

    pub async fn named(&mut self, name: &ListName) -> Result<Option<PeopleList>, StoreError> {
        let row: Option<ListRow> = self.0.optional_row("select * from lists where name_key = $1", [name.key()]).await?;
        row.map(read).transpose()
    }

    /// The fixed lists that a contact is in, oldest first.
    pub async fn of_contact(&mut self, contact: ContactId) -> Result<Vec<PeopleList>, StoreError> {
        let rows: Vec<ListRow> = self.0.rows(LISTS_OF, [contact.0]).await?;
        rows.into_iter().map(read).collect()
    }

    /// Adds a list; with a filter it is a saved filter.
    ///
    /// # Errors
    /// When the name is taken, or there are as many lists as there may be.
    pub async fn create(
        &mut self,
        name: &ListName,
        filter: Option<&SavedFilter>,
        by: TelegramUserId,
    ) -> Result<ListId, ListError> {
        if self.named(name).await?.is_some() {
            return Err(ListError::Taken);
        }
        let lists: i64 = self.0.value("select count(*) from lists", ()).await?;
        if usize::try_from(lists).unwrap_or(usize::MAX) >= MOST_LISTS {
            return Err(ListError::Full);
        }
        let id: i64 = self
            .0
            .value(
                "insert into lists (name, name_key, filter, created_by, created_at) values ($1, $2, $3, $4, $5)
             returning id",
                (name.as_str(), name.key(), filter.map(json).transpose()?, by.0, self.0.now_ms()),
            )
            .await?;
        self.note(Action::ListChanged, by, name.to_string()).await?;
        Ok(ListId(id))
    }

    /// Renames a list.
    ///
    /// # Errors
    /// When the name is taken, or the list is gone.
    pub async fn rename(&mut self, id: ListId, name: &ListName, by: TelegramUserId) -> Result<(), ListError> {
        let list = self.get(id).await?.ok_or(ListError::Gone)?;
        if self.named(name).await?.is_some_and(|other| other.id != id) {
            return Err(ListError::Taken);
        }
        self.0
            .execute("update lists set name = $2, name_key = $3 where id = $1", (id.0, name.as_str(), name.key()))
            .await?;
        Ok(self.note(Action::ListChanged, by, format!("{} → {name}", list.name)).await?)
    }

    /// Sets the conditions of a saved filter.
    ///
    /// # Errors
    /// When the list is gone, or a fixed one.
    pub async fn set_filter(&mut self, id: ListId, filter: &SavedFilter, by: TelegramUserId) -> Result<(), ListError> {
        let list = self.get(id).await?.ok_or(ListError::Gone)?;
        if list.filter.is_none() {
            return Err(ListError::OtherKind);
        }
        self.0.execute("update lists set filter = $2 where id = $1", (id.0, json(filter)?)).await?;
        Ok(self.note(Action::ListChanged, by, list.name.to_string()).await?)
    }

    /// Deletes a list. Its people stay contacts.
    pub async fn delete(&mut self, id: ListId, by: TelegramUserId) -> Result<(), StoreError> {
        let Some(list) = self.get(id).await? else { return Ok(()) };
        self.0.execute("delete from list_members where list_id = $1", [id.0]).await?;
        self.0.execute("delete from lists where id = $1", [id.0]).await?;
        self.note(Action::ListDeleted, by, list.name.to_string()).await
    }

    /// Adds people to a fixed list. Returns how many are new in it.
    ///
    /// # Errors
    /// When the list is gone, or a saved filter.
    pub async fn add(&mut self, id: ListId, contacts: &[ContactId], by: TelegramUserId) -> Result<u32, ListError> {
        let list = self.fixed(id).await?;
        let mut added = 0;
        for contact in contacts {
            added += self.0.changed(ADD_ONE, (id.0, contact.0)).await?;
        }
        self.filled(&list, added, by).await
    }

    /// Adds everybody of a list of contacts. Returns how many are new in it.
    ///
    /// # Errors
    /// When the list is gone, or a saved filter.
    pub async fn add_everybody(
        &mut self,
        id: ListId,
        which: ContactList,
        by: TelegramUserId,
    ) -> Result<u32, ListError> {
        let list = self.fixed(id).await?;
        let (sql, argument) = match which {
            ContactList::All => (ADD_ALL, None),
            ContactList::Unwritten => (ADD_UNWRITTEN, None),
            ContactList::Stage(StageId(id)) => (ADD_OF_STAGE, Some(id)),
            ContactList::Labelled(LabelId(id)) => (ADD_LABELLED, Some(id)),
            ContactList::Imported(ImportId(id)) => (ADD_IMPORTED, Some(id)),
        };
        let added = self.0.changed(sql, (id.0, argument)).await?;
        self.filled(&list, added, by).await
    }

    /// Puts a contact on a fixed list, or takes them off. Returns whether they are on it now.
    ///
    /// # Errors
    /// When the list or the contact is gone, or the list is a saved filter.
    pub async fn toggle(&mut self, contact: ContactId, id: ListId, by: TelegramUserId) -> Result<bool, ListError> {
        let list = self.fixed(id).await?;
        let known = ContactQueries(self.0.reborrow()).get(contact).await?.ok_or(ListError::Gone)?;
        let sql = "delete from list_members where list_id = $1 and contact_id = $2";
        let off = self.0.changed(sql, (id.0, contact.0)).await? > 0;
        if !off {
            self.0.execute(ADD_ONE, (id.0, contact.0)).await?;
        }
        let details = format!("{}{}", if off { "- " } else { "+ " }, list.name);
        ContactQueries(self.0.reborrow()).note(Action::ContactListed, contact, known.person, by, details).await?;
        Ok(!off)
    }

    /// How many people are on a fixed list.
    pub async fn count(&mut self, id: ListId) -> Result<u32, StoreError> {
        count(self.0.value(COUNT_ALL, [id.0]).await?)
    }

    /// The same, up to [`COUNTED`].
    pub async fn count_some(&mut self, id: ListId) -> Result<u32, StoreError> {
        count(self.0.value(COUNT_SOME, (id.0, COUNTED)).await?)
    }

    async fn fixed(&mut self, id: ListId) -> Result<PeopleList, ListError> {
        let list = self.get(id).await?.ok_or(ListError::Gone)?;
        if list.filter.is_some() { Err(ListError::OtherKind) } else { Ok(list) }
    }

    async fn filled(&mut self, list: &PeopleList, added: u64, by: TelegramUserId) -> Result<u32, ListError> {
        if added > 0 {
            self.note(Action::ListChanged, by, format!("{}: + {added}", list.name)).await?;
        }
        Ok(u32::try_from(added).unwrap_or(u32::MAX))
    }

    async fn note(&mut self, action: Action, by: TelegramUserId, details: String) -> Result<(), StoreError> {
        AuditQueries(self.0.reborrow()).append(&AuditEntry::new(action).by(by).details(details)).await
    }
}

fn json(filter: &SavedFilter) -> Result<String, StoreError> {
    serde_json::to_string(filter).map_err(|error| StoreError::corrupt("lists", error.to_string()))
}

fn read(row: ListRow) -> Result<PeopleList, StoreError> {
    let corrupt = |error: &dyn std::fmt::Display| StoreError::corrupt("lists", error.to_string());
    Ok(PeopleList {
        id: ListId(row.id),
        name: row.name.parse().map_err(|error| corrupt(&error))?,
        filter: row.filter.map(|json| serde_json::from_str(&json)).transpose().map_err(|error| corrupt(&error))?,
        created_by: TelegramUserId(row.created_by),
        created_at: moment(row.created_at)?,
    })
}
