//! Changing a waiting item: its time, or giving up on its outcome.
//!
//! Invariant: a change and its audit entry are one transaction, and attempted items stay as they are.

use jiff::Timestamp;

use super::handle::{Outbox, raise};
use crate::domain::ids::{OutboxId, TelegramUserId};
use crate::domain::outbox::{ItemReason, OutboxItem};
use crate::store::{Action, AuditEntry, StoreError};

impl Outbox {
    /// Moves an item and all parts of its text to another time. Returns `false` when it is too late.
    ///
    /// # Errors
    /// When nothing could be written.
    pub async fn reschedule(&self, id: OutboxId, at: Timestamp, by: TelegramUserId) -> Result<bool, StoreError> {
        let mut work = self.0.store.begin().await?;
        let moved = work.outbox().reschedule(id, at).await?;
        if moved {
            let entry = AuditEntry::new(Action::MessageRescheduled).by(by).details(id.to_string());
            work.audit().append(&entry).await?;
        }
        work.commit().await?;
        self.0.wake.wake();
        Ok(moved)
    }

    /// Gives up an item whose outcome is unknown: it is not attempted again and counts as failed unless a proof
    /// arrives. Returns `false` while an attempt is running, or when the item is settled.
    ///
    /// # Errors
    /// When nothing could be written.
    pub async fn give_up(&self, id: OutboxId, by: TelegramUserId) -> Result<bool, StoreError> {
        let mut work = self.0.store.begin().await?;
        let item = work.outbox().get(id).await?.filter(OutboxItem::may_be_given_up);
        let Some(item) = item else { return Ok(false) };
        work.outbox().fail(id, ItemReason::MarkedFailed).await?;
        let entry = AuditEntry::new(Action::MessageGivenUp).by(by).details(id.to_string());
        let entry = AuditEntry { account_id: item.account_id, subject: item.telegram_user_id, ..entry };
        work.audit().append(&entry).await?;
        raise(&mut work, &item);
        work.commit().await?;
        self.0.wake.wake();
        Ok(true)
    }
}
