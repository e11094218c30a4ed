//! Settings that an admin can change at run time. A setting that is not in the table has its default.
//!
//! Invariant: every change is written together with its audit entry.

use std::sync::Arc;

use crate::domain::ids::TelegramUserId;
use crate::domain::limits::Ramp;
use crate::domain::quiet_hours::QuietHours;
use crate::domain::sending::SendingRules;
use crate::domain::setting::Setting;
use crate::domain::team_settings::{SettingRefused, TeamSettings};
use crate::store::StoreError;
use crate::store::context::Context;
use crate::store::log::audit::{Action, AuditEntry, AuditQueries};
use crate::store::outbox::queries::OutboxQueries;

pub struct SettingQueries<'w>(pub(in crate::store) Context<'w>);

/// Why a setting was not changed.
#[derive(Debug, thiserror::Error)]
pub enum SettingError {
    #[error(transparent)]
    Refused(#[from] SettingRefused),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SettingQueries<'_> {
    /// All settings: as changed in this transaction, or else as of the latest commit. They are cached because every
    /// message needs them several times.
    #[must_use]
    pub fn team(&self) -> Arc<TeamSettings> {
        match &*self.0.settled {
            Some(settled) => Arc::clone(settled),
            None => Arc::clone(&self.0.settings.borrow()),
        }
    }

    /// Reads all settings from the table.
    pub(in crate::store) async fn read(&mut self) -> Result<TeamSettings, StoreError> {
        let rows: Vec<(String, String)> = self.0.rows("select name, value from settings", ()).await?;
        // The table also holds notes of the desk itself, such as the day of the last digest.
        let stored: Vec<_> = rows.into_iter().filter_map(|(name, value)| Some((name.parse().ok()?, value))).collect();
        TeamSettings::restored(&stored).map_err(|error| StoreError::corrupt("settings", error))
    }

    /// The sending rules among them.
    #[must_use]
    pub fn sending(&self) -> SendingRules {
        self.team().sending.clone()
    }

    /// Changes a setting to what an admin typed; `None` restores its default. Returns the new settings, which hold from
    /// the commit on.
    ///
    /// # Errors
    /// When the value is not allowed. Nothing has changed then.
    pub async fn change(
        &mut self,
        setting: Setting,
        typed: Option<&str>,
        by: Option<TelegramUserId>,
    ) -> Result<TeamSettings, SettingError> {
        let before = self.read().await?;
        match typed {
            Some(typed) => {
                let stored = before.with(setting, typed)?.get(setting).unwrap_or_default();
                self.set(setting.into_str(), &stored, by).await?;
            }
            None => {
                self.0.execute("delete from settings where name = $1", [setting.into_str()]).await?;
            }
        }
        let after = self.read().await?;
        if after != before {
            let value = |settings: &TeamSettings| settings.get(setting).unwrap_or_else(|| "default".to_owned());
            let details = format!("{}: {} → {}", setting.into_str(), value(&before), value(&after));
            let entry = AuditEntry { actor: by, ..AuditEntry::new(Action::SettingChanged).details(details) };
            AuditQueries(self.0.reborrow()).append(&entry).await?;
            if setting.moves_messages() {
                OutboxQueries(self.0.reborrow()).release_ruled().await?;
            }
            *self.0.settled = Some(Arc::new(after.clone()));
        }
        Ok(after)
    }

    /// Sets the gap between two messages of one account, in whole seconds.
    pub async fn set_minimum_gap(&mut self, seconds: u32, by: Option<TelegramUserId>) -> Result<(), SettingError> {
        self.change(Setting::MinimumGap, Some(&seconds.to_string()), by).await.map(drop)
    }

    pub async fn set_quiet_hours(
        &mut self,
        hours: Option<QuietHours>,
        by: Option<TelegramUserId>,
    ) -> Result<(), SettingError> {
        let hours = hours.map_or_else(|| "off".to_owned(), |hours| hours.to_string());
        self.change(Setting::QuietHours, Some(&hours), by).await.map(drop)
    }

    pub async fn set_ramp(&mut self, ramp: &Ramp, by: Option<TelegramUserId>) -> Result<(), SettingError> {
        self.change(Setting::WarmUp, Some(&ramp.to_string()), by).await.map(drop)
    }

    /// Reads a note of the desk itself.
    pub async fn get(&mut self, name: &str) -> Result<Option<String>, StoreError> {
        self.0.optional_value("select value from settings where name = $1", [name]).await
    }

    /// Stores a note of the desk itself. Settings are changed by [`SettingQueries::change`].
    pub async fn set(&mut self, name: &str, value: &str, by: Option<TelegramUserId>) -> Result<(), StoreError> {
        let sql = "insert into settings (name, value, updated_by, updated_at) values ($1, $2, $3, $4)
             on conflict (name) do update set value = $2, updated_by = $3, updated_at = $4";
        self.0.execute(sql, (name, value, by.map(|by| by.0), self.0.now_ms())).await
    }
}
