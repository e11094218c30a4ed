//! What an admin changes about a message that waits: its text, its time.
//! Its rule: what may have reached Telegram is changed no more; the row itself says so, not who asks.

use jiff::Timestamp;

use crate::domain::ids::OutboxId;
use crate::domain::outbox::ItemReason;
use crate::domain::text::Span;
use crate::store::{OutboxQueries, StoreError};

impl OutboxQueries<'_> {
    /// Gives an item another text. `false` when it was attempted or settled, or is a part of a longer text.
    pub async fn edit(&mut self, id: OutboxId, text: &str, spans: &[Span]) -> Result<bool, StoreError> {
        let spans = match spans {
            [] => None,
            spans => Some(serde_json::to_string(spans).map_err(|error| StoreError::corrupt("outbox", error))?),
        };
        let edited = sqlx::query(
            "update outbox set content = $2, spans = $3
             where id = $1 and settled_at is null and attempts = 0 and group_id is null",
        )
        .bind(id.0)
        .bind(text)
        .bind(spans)
        .execute(&mut *self.0.db)
        .await?;
        Ok(edited.rows_affected() == 1)
    }

    /// Leaves an item, with all parts of its text, for the time that an admin names. Who sends it is chosen then, unless
    /// the admin has named the account. `false` when something of it was attempted or settled.
    pub async fn reschedule(&mut self, id: OutboxId, at: Timestamp) -> Result<bool, StoreError> {
        let moved = sqlx::query(
            "update outbox set not_before = $2, order_at = $2, reason = $3,
                 account_id = case when account_fixed then account_id end
             where (id = $1 or group_id = (select group_id from outbox where id = $1))
                 and not exists (
                     select 1 from outbox part
                     where (part.id = $1 or part.group_id = (select group_id from outbox where id = $1))
                         and (part.settled_at is not null or part.attempts > 0))",
        )
        .bind(id.0)
        .bind(at.as_millisecond())
        .bind(ItemReason::Scheduled.into_str())
        .execute(&mut *self.0.db)
        .await?;
        Ok(moved.rows_affected() > 0)
    }
}
