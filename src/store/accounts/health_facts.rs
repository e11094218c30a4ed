//! Facts about the health of accounts: waits that Telegram demands, freezes and pauses.
//!
//! Invariant: a wait is never shortened, and each change notifies the subscribers at the commit.

use jiff::Timestamp;
use sqlx::{FromRow, Row as _};

use crate::domain::health::HealthFacts;
use crate::domain::ids::AccountId;
use crate::store::context::CommitNotification;
use crate::store::engine::codec::DomainColumns as _;
use crate::store::engine::database::DbRow;
use crate::store::{AccountQueries, StoreError};

const STANDINGS: &str = "select id, status, status_reason, coalesce(status_since, updated_at) as since,
         flood_wait_from, flood_wait_until,
         coalesce(new_contacts_paused_from, updated_at) as new_contacts_paused_from,
         new_contacts_paused_until, frozen_since
     from accounts where removed_at is null order by id";
const STANDING: &str = "select id, status, status_reason, coalesce(status_since, updated_at) as since,
         flood_wait_from, flood_wait_until,
         coalesce(new_contacts_paused_from, updated_at) as new_contacts_paused_from,
         new_contacts_paused_until, frozen_since
     from accounts where removed_at is null and id = $1";

impl AccountQueries<'_> {
    /// Switches sending on or off for an account; its status stays. Switching it on also lifts a freeze.
    pub async fn set_available(&mut self, id: AccountId, available: bool) -> Result<(), StoreError> {
        self.0.raised.push(CommitNotification::AccountChanged);
        let sql = "update accounts set is_available = $2, updated_at = $3,
                 frozen_since = case when $2 then null else frozen_since end
             where id = $1";
        self.0.execute(sql, (id.0, available, self.0.now_ms())).await
    }

    /// Records that Telegram froze the account. It sends nothing until an admin switches it on again.
    pub async fn set_frozen(&mut self, id: AccountId) -> Result<(), StoreError> {
        self.0.raised.push(CommitNotification::AccountChanged);
        let sql = "update accounts set is_available = false, frozen_since = coalesce(frozen_since, $2), updated_at = $2
             where id = $1";
        self.0.execute(sql, (id.0, self.0.now_ms())).await
    }

    /// Pauses first messages to strangers until `until`. A longer pause is not shortened.
    pub async fn pause_new_contacts(&mut self, id: AccountId, until: Timestamp) -> Result<(), StoreError> {
        self.0.raised.push(CommitNotification::AccountChanged);
        let sql = "update accounts set new_contacts_paused_until =
                     case when new_contacts_paused_until > $2 then new_contacts_paused_until else $2 end,
                 new_contacts_paused_from =
                     case when coalesce(new_contacts_paused_until, 0) > $3 then new_contacts_paused_from else $3 end
             where id = $1";
        self.0.execute(sql, (id.0, until.as_millisecond(), self.0.now_ms())).await
    }

    /// The health facts of every account at the desk.
    pub async fn all_health_facts(&mut self) -> Result<Vec<HealthFacts>, StoreError> {
        self.0.rows(STANDINGS, ()).await
    }

    /// The health facts of one account.
    pub async fn health_facts(&mut self, id: AccountId) -> Result<Option<HealthFacts>, StoreError> {
        self.0.optional_row(STANDING, [id.0]).await
    }

    /// Records until when Telegram asked this account to wait. A longer wait is not shortened.
    pub async fn set_flood_wait(&mut self, id: AccountId, until: Timestamp) -> Result<(), StoreError> {
        self.0.raised.push(CommitNotification::AccountChanged);
        let sql =
            "update accounts set flood_wait_until = case when flood_wait_until > $2 then flood_wait_until else $2 end,
                 flood_wait_from = case when coalesce(flood_wait_until, 0) > $3 then flood_wait_from else $3 end
             where id = $1";
        self.0.execute(sql, (id.0, until.as_millisecond(), self.0.now_ms())).await
    }
}

impl FromRow<'_, DbRow> for HealthFacts {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        Ok(Self {
            account: row.try_get("id")?,
            status: row.try_get("status")?,
            reason: row.try_get("status_reason")?,
            since: row.moment("since")?,
            flood_wait_from: row.optional_moment("flood_wait_from")?,
            flood_wait_until: row.optional_moment("flood_wait_until")?,
            new_contacts_paused_from: row.moment("new_contacts_paused_from")?,
            new_contacts_paused_until: row.optional_moment("new_contacts_paused_until")?,
            frozen_since: row.optional_moment("frozen_since")?,
        })
    }
}
