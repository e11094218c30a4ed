//! An admin's changes of a waiting item: its text and its time.
//!
//! Invariant: an item that may have reached Telegram is not changed. The row's own state decides.

use jiff::Timestamp;

use crate::domain::ids::OutboxId;
use crate::domain::message_text::MessageText;
use crate::domain::outbox::ItemReason;
use crate::domain::text::Span;
use crate::store::engine::codec::list_as_json;
use crate::store::{OutboxQueries, StoreError};

impl OutboxQueries<'_> {
    /// Replaces an item's text, or the caption of its file. Returns `false` when it was attempted or settled, or is a part
    /// of a longer text.
    pub async fn edit(
        &mut self,
        id: OutboxId,
        (text, spans): (&str, &[Span]),
        original: Option<&str>,
    ) -> Result<bool, StoreError> {
        let sql = "update outbox set content = $2, spans = $3, texts = $4
             where id = $1 and settled_at is null and attempts = 0 and (group_id is null or media_kind is not null)";
        Ok(self
            .0
            .changed(sql, (id.0, text, list_as_json(spans)?, list_as_json(&MessageText::of_ours(original))?))
            .await?
            == 1)
    }

    /// Moves an item and all parts of its text to another time. The account is chosen then, unless the admin chose one.
    /// Returns `false` when any part was attempted or settled.
    pub async fn reschedule(&mut self, id: OutboxId, at: Timestamp) -> Result<bool, StoreError> {
        let sql = "update outbox set not_before = $2, order_at = $2, reason = $3,
                 account_id = case when account_fixed then account_id end
             where (id = $1 or group_id = (select group_id from outbox where id = $1))
                 and not exists (
                     select 1 from outbox part
                     where (part.id = $1 or part.group_id = (select group_id from outbox where id = $1))
                         and (part.settled_at is not null or part.attempts > 0))";
        let moved = self.0.changed(sql, (id.0, at.as_millisecond(), ItemReason::Scheduled.into_str())).await?;
        Ok(moved > 0)
    }
}
