//! The team's changes of a dialog: status, assignee, snooze, possible opt-out.
//!
//! Invariant: a change and its audit entry are one transaction, and the audit log names prospects by number only.

use crate::domain::dialog::{Dialog, DialogEvent, ForbiddenChange};
use crate::domain::ids::{DialogId, MessageId, TelegramMessageId, TelegramUserId};
use crate::store::context::CommitNotification;
use crate::store::log::audit::{Action, AuditEntry, AuditQueries};
use crate::store::{DialogQueries, StoreError};
use jiff::Timestamp;

/// Why a dialog was not changed.
#[derive(Debug, thiserror::Error)]
pub enum DialogError {
    #[error("there is no dialog {0}")]
    NoSuchDialog(DialogId),
    #[error(transparent)]
    Forbidden(#[from] ForbiddenChange),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DialogQueries<'_> {
    /// Applies an event to a dialog's status and returns the dialog as it is afterwards. `by` is `None` for the desk
    /// itself.
    ///
    /// # Errors
    /// When there is no such dialog, or the event is not allowed. Nothing has changed then.
    pub async fn change_status(
        &mut self,
        id: DialogId,
        event: DialogEvent,
        by: Option<TelegramUserId>,
    ) -> Result<Dialog, DialogError> {
        let before = self.get_dialog(id).await?.ok_or(DialogError::NoSuchDialog(id))?;
        let status = before.status.on(event, before.was_qualified)?;
        if status == before.status {
            return Ok(before);
        }
        let sql = "update dialogs set status = $2, status_by = $3, status_at = $4, updated_at = $4, refusal_at = null,
                 was_qualified = case when status in ('active', 'qualified') then status = 'qualified' else was_qualified end
             where id = $1 returning *";
        let params = (id.0, status.into_str(), by.map(|by| by.0), self.0.now_ms());
        let dialog: Dialog = self.0.row(sql, params).await?;
        self.note(&dialog, Action::DialogStatus, by, format!("{id}: {} to {status}", before.status)).await?;
        Ok(dialog)
    }

    /// Assigns a dialog to a member, or to nobody.
    ///
    /// # Errors
    /// When there is no such dialog.
    pub async fn assign(
        &mut self,
        id: DialogId,
        to: Option<TelegramUserId>,
        by: TelegramUserId,
    ) -> Result<Dialog, DialogError> {
        let sql = "update dialogs set assignee_id = $2 where id = $1 returning *";
        let dialog: Option<Dialog> = self.0.optional_row(sql, (id.0, to.map(|to| to.0))).await?;
        let dialog = dialog.ok_or(DialogError::NoSuchDialog(id))?;
        let details = to.map_or_else(|| format!("{id}: to nobody"), |to| format!("{id}: to {to}"));
        self.note(&dialog, Action::DialogAssigned, Some(by), details).await?;
        Ok(dialog)
    }

    /// Snoozes a dialog until a moment, or ends its snooze.
    ///
    /// # Errors
    /// When there is no such dialog.
    pub async fn snooze(
        &mut self,
        id: DialogId,
        until: Option<Timestamp>,
        by: TelegramUserId,
    ) -> Result<Dialog, DialogError> {
        let sql = "update dialogs set snoozed_until = $2, snoozed_by = case when $2 is null then null else $3 end,
                 remind_from = case when $2 is null then $4 else remind_from end
             where id = $1 returning *";
        let params = (id.0, until.map(Timestamp::as_millisecond), by.0, self.0.now_ms());
        let dialog: Option<Dialog> = self.0.optional_row(sql, params).await?;
        let dialog = dialog.ok_or(DialogError::NoSuchDialog(id))?;
        let details = until.map_or_else(|| format!("{id}: taken up"), |until| format!("{id}: until {until}"));
        self.note(&dialog, Action::DialogSnoozed, Some(by), details).await?;
        Ok(dialog)
    }

    /// Marks a prospect's messages up to `seen` as needing no answer. Returns `None` when they have written since, or
    /// nothing waits for an answer.
    pub async fn need_no_answer(
        &mut self,
        id: DialogId,
        seen: MessageId,
        by: TelegramUserId,
    ) -> Result<Option<Dialog>, StoreError> {
        let sql = "update dialogs set unanswered_since = null, reminded_at = null
             where id = $1 and unanswered_since is not null and not exists (
                 select 1 from messages where dialog_id = $1 and timestamp >= dialogs.unanswered_since
                     and direction = 'in' and not quiet and messages.id > $2)
             returning *";
        let dialog: Option<Dialog> = self.0.optional_row(sql, (id.0, seen.0)).await?;
        let Some(dialog) = dialog else { return Ok(None) };
        self.note(&dialog, Action::DialogNeedsNoAnswer, Some(by), id.to_string()).await?;
        Ok(Some(dialog))
    }

    /// Marks that a message of the prospect may mean an opt-out.
    pub async fn mark_refusal(&mut self, id: DialogId) -> Result<(), StoreError> {
        self.0.execute("update dialogs set refusal_at = $2 where id = $1", (id.0, self.0.now_ms())).await
    }

    /// Clears the mark of a possible opt-out, because a member has read the message and continues.
    ///
    /// # Errors
    /// When there is no such dialog.
    pub async fn clear_refusal(&mut self, id: DialogId, by: TelegramUserId) -> Result<Dialog, DialogError> {
        let before = self.get_dialog(id).await?.ok_or(DialogError::NoSuchDialog(id))?;
        if before.refusal_at.is_none() {
            return Ok(before);
        }
        let sql = "update dialogs set refusal_at = null where id = $1 returning *";
        let dialog: Dialog = self.0.row(sql, [id.0]).await?;
        self.note(&dialog, Action::DialogKept, Some(by), id.to_string()).await?;
        Ok(dialog)
    }

    /// Records that a team member has seen the prospect's messages. Returns Telegram's id of the last one if they were
    /// unread.
    pub async fn seen(&mut self, id: DialogId) -> Result<Option<TelegramMessageId>, StoreError> {
        let sql = "update dialogs set unread = 0, waiting_since = null, read_by_us = (
                 select case when max(telegram_message_id) > dialogs.read_by_us then max(telegram_message_id)
                     else dialogs.read_by_us end
                 from messages
                 where messages.dialog_id = dialogs.id and messages.account_id = dialogs.account_id
                     and direction = 'in')
             where id = $1 and unread > 0 returning read_by_us";
        let up_to = self.0.optional_value(sql, [id.0]).await?;
        if up_to.is_some() {
            self.0.raised.push(CommitNotification::ReadFurther);
        }
        Ok(up_to)
    }

    pub(in crate::store) async fn note(
        &mut self,
        dialog: &Dialog,
        action: Action,
        by: Option<TelegramUserId>,
        details: String,
    ) -> Result<(), StoreError> {
        let entry = AuditEntry { actor: by, subject: dialog.telegram_user_id, ..AuditEntry::new(action) };
        let entry = entry.account(dialog.account_id).details(details);
        AuditQueries(self.0.reborrow()).append(&entry).await
    }
}
