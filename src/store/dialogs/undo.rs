//! What can be undone: what a change replaced, recorded by the transaction that makes the change.
//!
//! Invariant: only what the change itself did is taken back. What has changed since stays, and an attempted message is
//! never put back.

use jiff::Timestamp;
use sqlx::{FromRow, Row as _};

use crate::domain::contact::Contact;
use crate::domain::dialog::Dialog;
use crate::domain::ids::{CampaignId, DialogId, OutboxId, TelegramUserId, UndoId};
use crate::domain::login::Card;
use crate::domain::undo::{UndoKind, undoable_since};
use crate::store::context::{CommitNotification, Context};
use crate::store::engine::codec::DomainColumns as _;
use crate::store::engine::database::DbRow;
use crate::store::log::audit::Action;
use crate::store::outbox::people::KEEP_OPEN;
use crate::store::{RunQueries, StoreError};

pub struct UndoQueries<'w>(pub(in crate::store) Context<'w>);

/// For how long an entry is kept, so that a late press gets an answer, in milliseconds.
const KEPT_FOR: i64 = 24 * 3600 * 1000;

/// A change that may be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undo {
    pub id: UndoId,
    /// `None` for a cancelled message.
    pub dialog: Option<DialogId>,
    pub kind: UndoKind,
    pub by: TelegramUserId,
    pub at: Timestamp,
}

// The last change of dialog `$1` by member `$2` since `$3` that still stands.
pub(in crate::store) const LAST_UNDO: &str = "select undos.id from undos join dialogs on dialogs.id = dialog_id
     where dialog_id = $1 and made_by = $2 and made_at > $3 and case kind
         when 'assigned' then coalesce(assignee_id, 0) = coalesce(new_assignee, 0)
         when 'put_aside' then snoozed_until = new_snoozed_until
         else status_at = made_at end
     order by undos.id desc limit 1";
// The same for the change whose undo is offered on card `$3` in chat `$2`.
pub(in crate::store) const UNDO_ON_CARD: &str = "select undos.id from undos join dialogs on dialogs.id = dialog_id
     where dialog_id = $1 and card_chat_id = $2 and card_message_id = $3 and made_at > $4 and case kind
         when 'assigned' then coalesce(assignee_id, 0) = coalesce(new_assignee, 0)
         when 'put_aside' then snoozed_until = new_snoozed_until
         else status_at = made_at end
     order by undos.id desc limit 1";
pub(in crate::store) const UNDO_OF_ITEM: &str = "select undos.* from undo_items join undos on undos.id = undo_id
     where item_id = $1 and kind = 'cancelled' order by undo_id desc limit 1";

const KEEP: &str =
    "insert into undos (dialog_id, kind, made_by, made_at, audit_id, message_id, old_status, old_status_by,
         old_status_at, old_was_qualified, old_refusal_at, old_assignee, old_snoozed_until, old_snoozed_by)
     select id, $2, $3, $4, (select coalesce(max(id), 0) from audit), (select coalesce(max(id), 0) from messages),
         status, status_by, status_at, was_qualified, refusal_at, assignee_id, snoozed_until, snoozed_by
     from dialogs where id = $1 returning id";
const KEEP_CANCELLED: &str = "insert into undos (kind, made_by, made_at, audit_id, message_id)
     values ('cancelled', $1, $2, (select coalesce(max(id), 0) from audit),
         (select coalesce(max(id), 0) from messages)) returning id";
const KEEP_RUNS: &str = "insert into undo_runs (undo_id, run_id, old_state, old_reason, old_details, old_due_at,
         old_proposed_at)
     select $1, id, state, reason, details, due_at, proposed_at from runs
     where contact_id = (select id from contacts where dialog_id = $2) and state in ('running', 'held')";
const KEEP_RUN_OF_ITEM: &str = "insert into undo_runs (undo_id, run_id, old_state, old_reason, old_details, old_due_at,
         old_proposed_at)
     select $1, id, state, reason, details, due_at, proposed_at from runs
     where id = (select run_id from outbox where id = $2) and state in ('running', 'held')";
const KEEP_TEXT: &str = "insert into undo_items (undo_id, item_id, old_reason)
     select $1, id, reason from outbox
     where (id = $2 or group_id = (select group_id from outbox where id = $2))
         and settled_at is null and attempts = 0";
const KEEP_ITEMS_OF_RUNS: &str = "insert into undo_items (undo_id, item_id, old_reason)
     select $1, id, reason from outbox
     where run_id in (select run_id from undo_runs where undo_id = $1) and settled_at is null and attempts = 0
     on conflict do nothing";

const RESTORE_STATUS: &str = "update dialogs set (status, status_by, status_at, was_qualified, refusal_at) = (
         select old_status, old_status_by, old_status_at, old_was_qualified, coalesce(dialogs.refusal_at, old_refusal_at)
         from undos where undos.id = $1), updated_at = $3
     where id = $2 and status_at = (select made_at from undos where undos.id = $1)";
// Unless they were moved again since, or that stage is gone.
const RESTORE_STAGE: &str = "update contacts set (stage_id, stage_at) = (
         select old_stage_id, old_stage_at from undos where undos.id = $1)
     where dialog_id = $2 and stage_at = (select made_at from undos where undos.id = $1)
         and exists (select 1 from stages join undos on stages.id = old_stage_id where undos.id = $1)";
// What is counted by itself when the status changes: the qualification that was undone, or one that is only restored.
const UNCOUNT_QUALIFIED: &str = "update figures set count = count - 1
     where figures.kind = 'qualified' and reason = ''
         and account_id = (select account_id from dialogs where dialogs.id = $2)
         and exists (select 1 from undos where undos.id = $1 and (
             (undos.kind = 'qualified' and quarter = made_at / 900000 and admin_id = made_by)
             or (undos.kind <> 'qualified' and old_status = 'qualified' and quarter = old_status_at / 900000
                 and admin_id = coalesce(old_status_by, 0))))";
const RESTORE_ASSIGNEE: &str = "update dialogs set assignee_id = (
         select telegram_user_id from team join undos on telegram_user_id = old_assignee where undos.id = $1)
     where id = $2 and coalesce(assignee_id, 0) = (select coalesce(new_assignee, 0) from undos where undos.id = $1)";
const RESTORE_SNOOZE: &str = "update dialogs set (snoozed_until, snoozed_by) = (
         select old_snoozed_until, old_snoozed_by from undos where undos.id = $1)
     where id = $2 and snoozed_until = (select new_snoozed_until from undos where undos.id = $1)";
// Unless somebody has said anything since, their campaign is over, or somebody has put them on the sequence again.
const RESTORE_RUNS: &str = "update runs set (state, reason, details, due_at, proposed_at) = (
         select old_state, old_reason, old_details, old_due_at, old_proposed_at
         from undo_runs where undo_id = $1 and run_id = runs.id), ended_at = null
     where id in (select run_id from undo_runs where undo_id = $1) and state = 'stopped'
         and ended_at = (select made_at from undos where undos.id = $1)
         and (campaign_id is null or exists (
             select 1 from campaigns where campaigns.id = campaign_id and campaigns.state in ('running', 'paused')))
         and not exists (
             select 1 from runs later where later.contact_id = runs.contact_id
                 and later.sequence_id = runs.sequence_id and later.id > runs.id)
         and not exists (
             select 1 from messages join contacts on contacts.dialog_id = messages.dialog_id
             where contacts.id = runs.contact_id
                 and messages.id > (select message_id from undos where undos.id = $1))
     returning campaign_id";
const RESTORE_ITEMS: &str = "update outbox set state = 'queued', settled_at = null, card_final = false, reason = (
         select old_reason from undo_items where undo_id = $1 and item_id = outbox.id)
     where id in (select item_id from undo_items where undo_id = $1) and state = 'cancelled' and attempts = 0
         and settled_at = (select made_at from undos where undos.id = $1)
         and (run_id is null or exists (
             select 1 from runs where runs.id = outbox.run_id and runs.state in ('running', 'held')))
     returning id";

impl UndoQueries<'_> {
    /// Records what a change of a dialog is about to replace.
    pub async fn keep(&mut self, dialog: &Dialog, kind: UndoKind, by: TelegramUserId) -> Result<UndoId, StoreError> {
        self.forget_old().await?;
        let id: UndoId = self.0.value(KEEP, (dialog.id.0, kind.into_str(), by.0, self.0.now_ms())).await?;
        if matches!(kind, UndoKind::Qualified | UndoKind::Stopped | UndoKind::Failed) {
            self.0.execute(KEEP_RUNS, (id.0, dialog.id.0)).await?;
            self.0.execute(KEEP_ITEMS_OF_RUNS, [id.0]).await?;
        }
        if matches!(kind, UndoKind::Stopped | UndoKind::Failed) {
            let params = (dialog.telegram_user_id.map(|id| id.0), &dialog.target_username, id.0);
            self.0.execute(KEEP_OPEN, params).await?;
        }
        Ok(id)
    }

    /// Records a text that is about to be cancelled.
    pub async fn keep_text(&mut self, item: OutboxId, by: TelegramUserId) -> Result<UndoId, StoreError> {
        self.forget_old().await?;
        let id: UndoId = self.0.value(KEEP_CANCELLED, (by.0, self.0.now_ms())).await?;
        self.0.execute(KEEP_RUN_OF_ITEM, (id.0, item.0)).await?;
        self.keep_text_with(id, item).await?;
        Ok(id)
    }

    /// Records another text that is cancelled with it: a file of the same album.
    pub async fn keep_text_with(&mut self, id: UndoId, item: OutboxId) -> Result<(), StoreError> {
        self.0.execute(KEEP_TEXT, (id.0, item.0)).await
    }

    /// Records what a change put in the place of an assignee or a snooze.
    pub async fn replaced_by(&mut self, id: UndoId, now: &Dialog) -> Result<(), StoreError> {
        let sql = "update undos set new_assignee = $2, new_snoozed_until = $3 where id = $1";
        let params = (id.0, now.assignee.map(|id| id.0), now.snoozed_until.map(Timestamp::as_millisecond));
        self.0.execute(sql, params).await
    }

    /// Records the stage from which a person came to one that changes the status of their dialog.
    pub async fn keep_stage(&mut self, id: UndoId, before: &Contact) -> Result<(), StoreError> {
        let sql = "update undos set old_stage_id = $2, old_stage_at = $3 where id = $1";
        self.0.execute(sql, (id.0, before.stage.0, before.stage_at.as_millisecond())).await
    }

    /// Records the card that offers an undo.
    pub async fn offered_on(&mut self, id: UndoId, card: Card) -> Result<(), StoreError> {
        let sql = "update undos set card_chat_id = $2, card_message_id = $3 where id = $1";
        self.0.execute(sql, (id.0, card.chat.0, card.message.0)).await
    }

    /// The change of a dialog that can be undone now on a card.
    pub async fn on_card(&mut self, dialog: DialogId, card: Card) -> Result<Option<UndoId>, StoreError> {
        let since = undoable_since(self.0.now).as_millisecond();
        self.0.optional_value(UNDO_ON_CARD, (dialog.0, card.chat.0, card.message.0, since)).await
    }

    pub async fn get(&mut self, id: UndoId) -> Result<Option<Undo>, StoreError> {
        self.0.optional_row("select * from undos where id = $1", [id.0]).await
    }

    /// A member's last change of a dialog that can be undone now.
    pub async fn last_in(&mut self, dialog: DialogId, by: TelegramUserId) -> Result<Option<UndoId>, StoreError> {
        let since = undoable_since(self.0.now).as_millisecond();
        self.0.optional_value(LAST_UNDO, (dialog.0, by.0, since)).await
    }

    /// The cancelling of a message, if it is not older than a day.
    pub async fn of_item(&mut self, item: OutboxId) -> Result<Option<Undo>, StoreError> {
        self.0.optional_row(UNDO_OF_ITEM, [item.0]).await
    }

    /// Restores what a change of a dialog replaced. Returns `false` when it has changed since.
    pub async fn restore_dialog(&mut self, undo: &Undo, dialog: DialogId) -> Result<bool, StoreError> {
        let sql = match undo.kind {
            UndoKind::Qualified | UndoKind::Stopped | UndoKind::Failed => {
                let params = (undo.id.0, dialog.0, self.0.now_ms());
                let restored = self.0.changed(RESTORE_STATUS, params).await? == 1;
                if restored {
                    self.0.execute(UNCOUNT_QUALIFIED, (undo.id.0, dialog.0)).await?;
                    self.0.execute(RESTORE_STAGE, (undo.id.0, dialog.0)).await?;
                }
                return Ok(restored);
            }
            UndoKind::Assigned => RESTORE_ASSIGNEE,
            UndoKind::PutAside => RESTORE_SNOOZE,
            UndoKind::Cancelled => return Ok(false),
        };
        Ok(self.0.changed(sql, (undo.id.0, dialog.0)).await? == 1)
    }

    /// Restores the runs that a change stopped. Returns how many are as they were, and how many stay stopped.
    pub async fn restore_runs(&mut self, id: UndoId) -> Result<(usize, usize), StoreError> {
        let all: i64 = self.0.value("select count(*) from undo_runs where undo_id = $1", [id.0]).await?;
        let restored: Vec<Option<CampaignId>> = self.0.values(RESTORE_RUNS, [id.0]).await?;
        for campaign in &restored {
            RunQueries(self.0.reborrow()).raise(*campaign);
        }
        self.0.raised.push(CommitNotification::RunsDue);
        Ok((restored.len(), usize::try_from(all).unwrap_or_default().saturating_sub(restored.len())))
    }

    /// Puts the messages that a change cancelled back into the queue, as the same items.
    pub async fn restore_items(&mut self, id: UndoId) -> Result<Vec<OutboxId>, StoreError> {
        self.0.values(RESTORE_ITEMS, [id.0]).await
    }

    /// The member who has changed a dialog since; `None` for the prospect, or the desk itself.
    pub async fn changed_since(&mut self, undo: &Undo) -> Result<Option<TelegramUserId>, StoreError> {
        let action = match undo.kind {
            UndoKind::Assigned => Action::DialogAssigned,
            UndoKind::PutAside => Action::DialogSnoozed,
            _ => Action::DialogStatus,
        };
        let dialog = undo.dialog.map_or_else(String::new, |id| id.to_string());
        // The first entry after it is its own.
        let sql = "select actor from audit
             where action = $1 and id > (select min(own.id) from audit own where own.action = $1
                 and own.id > (select audit_id from undos where undos.id = $2) and own.details like $3 || ':%')
                 and details like $3 || ':%'
             order by id desc limit 1";
        Ok(self.0.optional_value(sql, (action.into_str(), undo.id.0, dialog)).await?.flatten())
    }

    /// Forgets a change that was undone, that changed nothing, or that cannot be undone as a whole.
    pub async fn forget(&mut self, id: UndoId) -> Result<(), StoreError> {
        for sql in [
            "delete from outbox_media_pieces where item_id in (
                 select item_id from undo_items join outbox on outbox.id = item_id
                 where undo_id = $1 and settled_at is not null)",
            "delete from undo_items where undo_id = $1",
            "delete from undo_runs where undo_id = $1",
            "delete from undos where id = $1",
        ] {
            self.0.execute(sql, [id.0]).await?;
        }
        Ok(())
    }

    /// Forgets what is older than a day, and the files of messages that cannot come back any more.
    async fn forget_old(&mut self) -> Result<(), StoreError> {
        let over = undoable_since(self.0.now).as_millisecond();
        let sql = "delete from outbox_media_pieces where item_id in (
                 select item_id from undo_items join undos on undos.id = undo_id
                     join outbox on outbox.id = item_id
                 where made_at <= $1 and outbox.settled_at is not null)";
        self.0.execute(sql, [over]).await?;
        let oldest = self.0.now_ms() - KEPT_FOR;
        for sql in [
            "delete from undo_items where undo_id in (select id from undos where made_at <= $1)",
            "delete from undo_runs where undo_id in (select id from undos where made_at <= $1)",
            "delete from undos where made_at <= $1",
        ] {
            self.0.execute(sql, [oldest]).await?;
        }
        Ok(())
    }
}

impl FromRow<'_, DbRow> for Undo {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            dialog: row.try_get("dialog_id")?,
            kind: row.try_get("kind")?,
            by: row.try_get("made_by")?,
            at: row.moment("made_at")?,
        })
    }
}
