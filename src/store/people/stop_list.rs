//! The stop-list: people who get no messages. Entries are looked up by keyed hashes, so they also hold for a person
//! whose other data was erased.

use jiff::Timestamp;
use sqlx::{FromRow, Row as _};

use crate::domain::dialog::Dialog;
use crate::domain::ids::{StopListId, TelegramUserId};
use crate::domain::stop_list::{Cause, Stopped};
use crate::domain::username::Username;
use crate::store::StoreError;
use crate::store::context::Context;
use crate::store::engine::codec::{DomainColumns as _, corrupt};
use crate::store::engine::database::DbRow;
use crate::store::vault::hash_key::HashKey;

pub struct StopListQueries<'w>(pub(in crate::store) Context<'w>);

// The entry for the person with the hashes `$1` and `$2`. An entry by name counts for the holder of the name only while
// the id is unknown, in the entry or to the caller.
const DELETE: &str = "delete from stop_list
     where id_hash = $1 or (name_hash = $2 and (id_hash is null or $1 is null))";
const FORGET: &str = "update stop_list set telegram_user_id = null, username = null,
         phone_hash = coalesce($3, phone_hash)
     where id_hash = $1 or (name_hash = $2 and (id_hash is null or $1 is null))";
pub(in crate::store) const REFUSED_SINCE: &str =
    "select count(*) from stop_list where cause <> 'admin' and added_at >= $1";
const LINE: &str = "select id from stop_list
     where id_hash = $1 or (name_hash = $2 and (id_hash is null or $1 is null)) limit 1";

impl StopListQueries<'_> {
    /// Whether a person is on the list, by username or id.
    pub async fn contains(&mut self, name: Option<&Username>, id: Option<TelegramUserId>) -> Result<bool, StoreError> {
        Ok(self.line(name, id).await?.is_some())
    }

    /// Whether the prospect of a dialog is on the list.
    pub async fn has_prospect_of(&mut self, dialog: &Dialog) -> Result<bool, StoreError> {
        self.contains(dialog.username().as_ref(), dialog.telegram_user_id).await
    }

    /// Adds a person to the list. Returns `false` when they were on it. Pass the username beside the id where it is
    /// known: the entry then also holds before a username is looked up.
    pub async fn add(
        &mut self,
        name: Option<&Username>,
        id: Option<TelegramUserId>,
        cause: Cause,
    ) -> Result<bool, StoreError> {
        let (id_hash, name_hash) = hashes(self.0.hash_key, name, id);
        if let Some(line) = self.line(name, id).await? {
            // More may be known of them now than when they were added.
            let sql = "update stop_list set id_hash = coalesce(id_hash, $2), name_hash = coalesce(name_hash, $3),
                     telegram_user_id = coalesce(telegram_user_id, $4), username = coalesce(username, $5)
                 where id = $1";
            self.0.execute(sql, (line, id_hash, name_hash, id.map(|id| id.0), name.map(Username::as_str))).await?;
            return Ok(false);
        }
        let sql = "insert into stop_list (id_hash, name_hash, telegram_user_id, username, cause, added_by, added_at)
             values ($1, $2, $3, $4, $5, $6, $7)";
        let params = (
            id_hash,
            name_hash,
            id.map(|id| id.0),
            name.map(Username::as_str),
            cause.as_str(),
            cause.admin().map(|admin| admin.0),
            self.0.now_ms(),
        );
        self.0.execute(sql, params).await?;
        Ok(true)
    }

    /// Removes a person from the list, by username as well as by id. Returns `false` when they were not on it.
    pub async fn remove(&mut self, name: Option<&Username>, id: Option<TelegramUserId>) -> Result<bool, StoreError> {
        let (id_hash, name_hash) = hashes(self.0.hash_key, name, id);
        Ok(self.0.changed(DELETE, (id_hash, name_hash)).await? > 0)
    }

    /// Removes an entry of the list. Returns `None` when there is no such entry.
    pub async fn remove_line(&mut self, id: StopListId) -> Result<Option<Stopped>, StoreError> {
        let line = self.get(id).await?;
        self.0.execute("delete from stop_list where id = $1", [id.0]).await?;
        Ok(line)
    }

    pub async fn get(&mut self, id: StopListId) -> Result<Option<Stopped>, StoreError> {
        let sql = "select stop_list.*, display_name from stop_list left join people using (telegram_user_id)
             where stop_list.id = $1";
        self.0.optional_row(sql, [id.0]).await
    }

    /// Entries of the list, newest first.
    pub async fn page(&mut self, offset: u32, limit: u32) -> Result<Vec<Stopped>, StoreError> {
        let sql = "select stop_list.*, display_name from stop_list left join people using (telegram_user_id)
             order by stop_list.added_at desc, stop_list.id desc limit $1 offset $2";
        self.0.rows(sql, (limit, offset)).await
    }

    /// How many have opted out or blocked an account since a moment.
    pub async fn refused_since(&mut self, since: Timestamp) -> Result<u32, StoreError> {
        self.0.value(REFUSED_SINCE, [since.as_millisecond()]).await
    }

    pub async fn count(&mut self) -> Result<u32, StoreError> {
        self.0.value("select count(*) from stop_list", ()).await
    }

    /// Anonymizes a person's entry, if there is one. It still holds for them, and for their phone.
    pub async fn forget(
        &mut self,
        name: Option<&Username>,
        id: Option<TelegramUserId>,
        phone: Option<&str>,
    ) -> Result<(), StoreError> {
        let (id_hash, name_hash) = hashes(self.0.hash_key, name, id);
        let phone_hash = phone.map(|phone| phone_hash(self.0.hash_key, phone));
        self.0.execute(FORGET, (id_hash, name_hash, phone_hash)).await
    }

    async fn line(&mut self, name: Option<&Username>, id: Option<TelegramUserId>) -> Result<Option<i64>, StoreError> {
        let (id_hash, name_hash) = hashes(self.0.hash_key, name, id);
        self.0.optional_value(LINE, (id_hash, name_hash)).await
    }
}

/// The hash that stands for a phone in E.164.
pub(in crate::store) fn phone_hash(key: &HashKey, phone: &str) -> String {
    key.hash(&format!("phone:{phone}"))
}

/// The hashes that stand for a person's id and username.
pub(in crate::store) fn hashes(
    key: &HashKey,
    name: Option<&Username>,
    id: Option<TelegramUserId>,
) -> (Option<String>, Option<String>) {
    (id.map(|id| key.hash(&format!("id:{id}"))), name.map(|name| key.hash(&format!("name:{}", name.key()))))
}

impl FromRow<'_, DbRow> for Stopped {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        let name: Option<&str> = row.try_get("username")?;
        let cause = Cause::read(row.try_get("cause")?, row.try_get("added_by")?);
        Ok(Self {
            id: row.try_get("id")?,
            person: row.try_get("telegram_user_id")?,
            name: name.map(Username::parse).transpose().map_err(|error| corrupt("username", error))?,
            display_name: row.try_get("display_name")?,
            cause: cause.ok_or_else(|| corrupt("cause", "a cause"))?,
            at: row.moment("added_at")?,
        })
    }
}
