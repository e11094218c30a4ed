//! Updates of the bot that have had their effect.
//! Its rule: an update is claimed in the same transaction as its effect, so that its redelivery has none.

use jiff::SignedDuration;

use crate::store::StoreError;
use crate::store::context::Context;

/// Telegram keeps unconfirmed updates for a day; this is longer.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(72);

pub struct UpdateQueries<'w>(pub(in crate::store) Context<'w>);

impl UpdateQueries<'_> {
    /// Whether this update comes for the first time; from then on it does not.
    pub async fn claim(&mut self, update_id: u32) -> Result<bool, StoreError> {
        let inserted = sqlx::query(
            "insert into processed_updates (update_id, processed_at) values ($1, $2) on conflict do nothing",
        )
        .bind(update_id)
        .bind(self.0.now_ms())
        .execute(&mut *self.0.db)
        .await?;
        Ok(inserted.rows_affected() == 1)
    }

    /// Forgets what Telegram cannot deliver again.
    pub async fn forget_old(&mut self) -> Result<(), StoreError> {
        let oldest = self.0.now_ms() - i64::try_from(KEPT_FOR.as_millis()).unwrap_or(i64::MAX);
        sqlx::query("delete from processed_updates where processed_at < $1")
            .bind(oldest)
            .execute(&mut *self.0.db)
            .await?;
        Ok(())
    }
}
