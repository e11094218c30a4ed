//! Items that wait for one person, under any of their usernames. Attempted items are left alone: they may have arrived,
//! and only another attempt shows the outcome.

use crate::domain::dialog::Dialog;
use crate::domain::ids::{OutboxId, TelegramUserId};
use crate::domain::outbox::{ItemReason, OutboxItem};
use crate::store::{OutboxQueries, StoreError};

/// The open items for person `$1`, also known as `$2`. Only usernames of open items are looked up.
pub(in crate::store) const OPEN_IN: &str = "select * from outbox
     where settled_at is null and (lower(target_username) in (lower($2), 'id:' || $1) or $1 = coalesce(
         telegram_user_id, (select telegram_user_id from usernames where name = lower(target_username))))
     order by order_at, id";

/// Cancels the open items for person `$1`, also known as `$2`.
pub(in crate::store) const CANCEL: &str = "update outbox set state = 'cancelled', reason = $4, settled_at = $3
     where settled_at is null and attempts = 0
         and (telegram_user_id = $1 or lower(target_username) in (
             select name from usernames where telegram_user_id = $1
             union select lower(username) from people where telegram_user_id = $1
             union select lower($2)
             union select 'id:' || $1))
     returning id";

/// Records the items that [`CANCEL`] is about to cancel, for the undo `$3`.
pub(in crate::store) const KEEP_OPEN: &str = "insert into undo_items (undo_id, item_id, old_reason)
     select $3, id, reason from outbox
     where settled_at is null and attempts = 0
         and (telegram_user_id = $1 or lower(target_username) in (
             select name from usernames where telegram_user_id = $1
             union select lower(username) from people where telegram_user_id = $1
             union select lower($2)
             union select 'id:' || $1))
     on conflict do nothing";

impl OutboxQueries<'_> {
    /// The open items for the prospect of a dialog, in sending order.
    pub async fn open_in(&mut self, dialog: &Dialog) -> Result<Vec<OutboxItem>, StoreError> {
        self.0.rows(OPEN_IN, (dialog.telegram_user_id.map(|id| id.0), &dialog.target_username)).await
    }

    /// Cancels all open items for the prospect of a dialog that were not attempted.
    pub async fn cancel_to(&mut self, dialog: &Dialog, why: ItemReason) -> Result<Vec<OutboxId>, StoreError> {
        self.cancel_for(dialog.telegram_user_id, dialog.target_username.as_deref(), why).await
    }

    /// The same for a person who may have no dialog.
    pub async fn cancel_for(
        &mut self,
        id: Option<TelegramUserId>,
        name: Option<&str>,
        why: ItemReason,
    ) -> Result<Vec<OutboxId>, StoreError> {
        self.0.values(CANCEL, (id.map(|id| id.0), name, self.0.now_ms(), why.into_str())).await
    }
}
