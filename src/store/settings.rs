//! Settings that an admin may change at run time.
//! Its rule: what is not in the table has its default, and the default is not in the table.

use jiff::SignedDuration;

use super::StoreError;
use super::work::Context;
use crate::domain::ids::TelegramUserId;
use crate::domain::limits::Ramp;
use crate::domain::quiet_hours::QuietHours;
use crate::domain::sending::SendingRules;

pub struct SettingQueries<'w>(pub(super) Context<'w>);

const MINIMUM_GAP: &str = "minimum_gap";
const QUIET_HOURS: &str = "quiet_hours";
const WARM_UP: &str = "warm_up";

impl SettingQueries<'_> {
    /// How the desk sends.
    pub async fn sending(&mut self) -> Result<SendingRules, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as("select name, value from settings where name in ($1, $2, $3)")
            .bind(MINIMUM_GAP)
            .bind(QUIET_HOURS)
            .bind(WARM_UP)
            .fetch_all(&mut *self.0.db)
            .await?;
        let mut rules = SendingRules::default();
        for (name, value) in rows {
            let corrupt = |what: &dyn std::fmt::Display| StoreError::corrupt("settings", format!("{name}: {what}"));
            match name.as_str() {
                MINIMUM_GAP => {
                    let seconds: u32 = value.parse().map_err(|error| corrupt(&error))?;
                    rules.minimum_gap = SignedDuration::from_secs(seconds.into());
                }
                // An empty value is an admin's word that there are none.
                QUIET_HOURS if value.is_empty() => rules.quiet_hours = None,
                QUIET_HOURS => rules.quiet_hours = Some(value.parse().map_err(|error| corrupt(&error))?),
                _ => rules.ramp = value.parse().map_err(|error| corrupt(&error))?,
            }
        }
        Ok(rules)
    }

    /// Settles the gap between two messages of one account, in whole seconds.
    pub async fn set_minimum_gap(&mut self, seconds: u32, by: Option<TelegramUserId>) -> Result<(), StoreError> {
        self.set(MINIMUM_GAP, &seconds.to_string(), by).await
    }

    pub async fn set_quiet_hours(
        &mut self,
        hours: Option<QuietHours>,
        by: Option<TelegramUserId>,
    ) -> Result<(), StoreError> {
        self.set(QUIET_HOURS, &hours.map_or_else(String::new, |hours| hours.to_string()), by).await
    }

    pub async fn set_ramp(&mut self, ramp: &Ramp, by: Option<TelegramUserId>) -> Result<(), StoreError> {
        self.set(WARM_UP, &ramp.to_string(), by).await
    }

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
