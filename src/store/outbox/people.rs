//! What waits for one person, under whichever of their names.
//! Its rule: what was attempted is left alone: it may be there already, and only another attempt can tell.

use super::queries::{ItemRow, read};
use crate::domain::dialog::Dialog;
use crate::domain::ids::{OutboxId, TelegramUserId};
use crate::domain::outbox::{ItemReason, OutboxItem};
use crate::store::{OutboxQueries, StoreError};

/// What waits for the person `$1`, also known as `$2`. Whom another name led to is looked up for what waits only.
pub(in crate::store) const OPEN_IN: &str = "select * from outbox
     where settled_at is null and (lower(target_username) in (lower($2), 'id:' || $1) or $1 = coalesce(
         telegram_user_id, (select telegram_user_id from usernames where name = lower(target_username))))
     order by order_at, id";

/// Cancels what waits for the person `$1`, also known as `$2`.
pub(in crate::store) const CANCEL: &str = "update outbox set state = 'cancelled', reason = $4, settled_at = $3
     where settled_at is null and attempts = 0
         and (telegram_user_id = $1 or lower(target_username) in (
             select name from usernames where telegram_user_id = $1
             union select lower(username) from people where telegram_user_id = $1
             union select lower($2)
             union select 'id:' || $1))
     returning id";

impl OutboxQueries<'_> {
    /// What waits for the prospect of a dialog, in the order in which it goes.
    pub async fn open_in(&mut self, dialog: &Dialog) -> Result<Vec<OutboxItem>, StoreError> {
        let rows: Vec<ItemRow> = sqlx::query_as(OPEN_IN)
            .bind(dialog.telegram_user_id.map(|id| id.0))
            .bind(&dialog.target_username)
            .fetch_all(&mut *self.0.db)
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// Cancels everything that waits for the prospect of a dialog and was not attempted.
    pub async fn cancel_to(&mut self, dialog: &Dialog, why: ItemReason) -> Result<Vec<OutboxId>, StoreError> {
        self.cancel_for(dialog.telegram_user_id, dialog.target_username.as_deref(), why).await
    }

    /// The same for a person with whom there may be no dialog.
    pub async fn cancel_for(
        &mut self,
        id: Option<TelegramUserId>,
        name: Option<&str>,
        why: ItemReason,
    ) -> Result<Vec<OutboxId>, StoreError> {
        let ids: Vec<i64> = sqlx::query_scalar(CANCEL)
            .bind(id.map(|id| id.0))
            .bind(name)
            .bind(self.0.now_ms())
            .bind(why.into_str())
            .fetch_all(&mut *self.0.db)
            .await?;
        Ok(ids.into_iter().map(OutboxId).collect())
    }
}
