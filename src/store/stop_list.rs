//! The stop-list: people whom no account writes to.
//! Its rule: a person is on it by id, and by name as long as nobody knows whose name it is.

use super::StoreError;
use super::work::Context;
use crate::domain::ids::TelegramUserId;
use crate::domain::username::Username;

pub struct StopListQueries<'w>(pub(super) Context<'w>);

impl StopListQueries<'_> {
    /// Whether one of the two is on the list.
    pub async fn contains(&mut self, name: &Username, id: Option<TelegramUserId>) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar("select exists (select 1 from stop_list where key in ($1, $2))")
            .bind(by_name(name))
            .bind(id.map(by_id))
            .fetch_one(&mut *self.0.db)
            .await?)
    }

    pub async fn add(&mut self, id: TelegramUserId, by: Option<TelegramUserId>) -> Result<(), StoreError> {
        self.put(by_id(id), by).await
    }

    /// For a name that nobody has resolved.
    pub async fn add_name(&mut self, name: &Username, by: Option<TelegramUserId>) -> Result<(), StoreError> {
        self.put(by_name(name), by).await
    }

    /// Takes a person off the list, by name as well as by id.
    pub async fn remove(&mut self, name: &Username, id: Option<TelegramUserId>) -> Result<(), StoreError> {
        sqlx::query("delete from stop_list where key in ($1, $2)")
            .bind(by_name(name))
            .bind(id.map(by_id))
            .execute(&mut *self.0.db)
            .await?;
        Ok(())
    }

    async fn put(&mut self, key: String, by: Option<TelegramUserId>) -> Result<(), StoreError> {
        sqlx::query("insert into stop_list (key, added_by, added_at) values ($1, $2, $3) on conflict do nothing")
            .bind(key)
            .bind(by.map(|by| by.0))
            .bind(self.0.now_ms())
            .execute(&mut *self.0.db)
            .await?;
        Ok(())
    }
}

fn by_id(id: TelegramUserId) -> String {
    format!("id:{id}")
}

fn by_name(name: &Username) -> String {
    format!("name:{}", name.key())
}
