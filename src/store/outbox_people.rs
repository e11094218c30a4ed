//! What waits for one person, under whichever of their names.
//! Its rule: what was attempted is left alone: it may be there already, and only another attempt can tell.

use super::{OutboxQueries, StoreError};
use crate::domain::dialog::Dialog;
use crate::domain::ids::{OutboxId, TelegramUserId};

impl OutboxQueries<'_> {
    /// Cancels everything that waits for the prospect of a dialog and was not attempted.
    pub async fn cancel_to(&mut self, dialog: &Dialog) -> Result<Vec<OutboxId>, StoreError> {
        self.cancel_for(dialog.telegram_user_id, dialog.target_username.as_deref()).await
    }

    /// The same for a person with whom there may be no dialog.
    pub async fn cancel_for(
        &mut self,
        id: Option<TelegramUserId>,
        name: Option<&str>,
    ) -> Result<Vec<OutboxId>, StoreError> {
        let ids: Vec<i64> = sqlx::query_scalar(
            "update outbox set state = 'cancelled', settled_at = $3
             where settled_at is null and attempts = 0
                 and (telegram_user_id = $1 or lower(target_username) in (
                     select name from usernames where telegram_user_id = $1
                     union select lower(username) from people where telegram_user_id = $1
                     union select lower($2)
                     union select 'id:' || $1))
             returning id",
        )
        .bind(id.map(|id| id.0))
        .bind(name)
        .bind(self.0.now_ms())
        .fetch_all(&mut *self.0.db)
        .await?;
        Ok(ids.into_iter().map(OutboxId).collect())
    }
}
