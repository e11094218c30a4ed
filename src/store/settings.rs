//! Settings that an admin may change at run time.
//! Its rule: what is not in the table has its default, and the default is not in the table.

use super::StoreError;
use super::work::Context;
use crate::domain::ids::TelegramUserId;

pub struct SettingQueries<'w>(pub(super) Context<'w>);

impl SettingQueries<'_> {
    pub async fn get(&mut self, name: &str) -> Result<Option<String>, StoreError> {
        let value = sqlx::query_scalar("select value from settings where name = $1").bind(name);
        Ok(value.fetch_optional(&mut *self.0.db).await?)
    }

    pub async fn set(&mut self, name: &str, value: &str, by: Option<TelegramUserId>) -> Result<(), StoreError> {
        sqlx::query(
            "insert into settings (name, value, updated_by, updated_at) values ($1, $2, $3, $4)
             on conflict (name) do update set value = $2, updated_by = $3, updated_at = $4",
        )
        .bind(name)
        .bind(value)
        .bind(by.map(|by| by.0))
        .bind(self.0.now_ms())
        .execute(&mut *self.0.db)
        .await?;
        Ok(())
    }
}
