//! Prospects who wait again: the answer that ended their waiting is gone.

use crate::domain::ids::{DialogId, MessageId};
use crate::store::{DialogQueries, StoreError};

/// `$1` is a message that is gone. It counts if a person wrote it after the prospect's last words, and no other message of a
/// person stands after them.
pub(in crate::store) const WAITS_AGAIN: &str = "with gone as (
         select id, dialog_id, timestamp from messages
         where id = $1 and direction = 'out' and deleted_at is not null and author in ('admin', 'phone')
             and not exists (select 1 from outbox where outbox.id = outbox_id and run_id is not null)),
     answered as (
         select coalesce(max(messages.timestamp), 0) as at from messages
         where dialog_id = (select dialog_id from gone) and direction = 'out' and deleted_at is null
             and author in ('admin', 'phone')
             and not exists (select 1 from outbox where outbox.id = outbox_id and run_id is not null)),
     unanswered as (
         select min(messages.timestamp) as first from messages
         where dialog_id = (select dialog_id from gone) and direction = 'in' and not quiet and deleted_at is null
             and messages.timestamp > (select at from answered))
     update dialogs set unanswered_since = (select first from unanswered), reminded_at = null
     where id = (select dialog_id from gone) and unanswered_since is null
         and (select first from unanswered) is not null
         and not exists (
             select 1 from messages join gone on gone.dialog_id = messages.dialog_id
             where direction = 'in' and not quiet and deleted_at is null and messages.timestamp >= gone.timestamp
                 and (messages.timestamp > gone.timestamp or messages.id > gone.id))
     returning id";

impl DialogQueries<'_> {
    /// Lets a prospect wait for an answer again if this message was the answer and is gone. Returns the changed dialog.
    pub(crate) async fn waits_again(&mut self, gone: MessageId) -> Result<Option<DialogId>, StoreError> {
        self.0.optional_value(WAITS_AGAIN, [gone.0]).await
    }
}
