//! Updates of the bot that have taken effect.
//!
//! Invariant: an update is claimed in the same transaction as its effect, so that a redelivered update has no effect.

use jiff::SignedDuration;

use crate::store::StoreError;
use crate::store::context::Context;

/// Longer than the day for which Telegram keeps unconfirmed updates.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(72);

pub struct UpdateQueries<'w>(pub(in crate::store) Context<'w>);

impl UpdateQueries<'_> {
    /// Claims an update. Returns `false` when it was claimed before.
    pub async fn claim(&mut self, update_id: u32) -> Result<bool, StoreError> {
        let sql = "insert into processed_updates (update_id, processed_at) values ($1, $2) on conflict do nothing";
        let inserted = self.0.changed(sql, (update_id, self.0.now_ms())).await?;
        Ok(inserted == 1)
    }

    /// Deletes updates that Telegram cannot deliver again.
    pub async fn forget_old(&mut self) -> Result<(), StoreError> {
        let oldest = self.0.now_ms() - i64::try_from(KEPT_FOR.as_millis()).unwrap_or(i64::MAX);
        self.0.execute("delete from processed_updates where processed_at < $1", [oldest]).await
    }
}
