//! Undoing a change of a dialog or the cancelling of a message.
//!
//! Invariant: what a change replaced is recorded in its own transaction, and put back in one.

use super::{Dialogs, tell_holders};
use crate::domain::dialog::Dialog;
use crate::domain::ids::{DialogId, TelegramUserId, UndoId};
use crate::domain::login::Card;
use crate::domain::undo::{BroughtBack, UndoKind, Undone, undoable_since};
use crate::event::Event;
use crate::store::{Action, AuditEntry, StoreError, Tx, Undo};

impl Dialogs {
    /// Records the card that offers an undo.
    pub async fn undo_offered_on(&self, id: UndoId, card: Card) -> Result<(), StoreError> {
        self.store.write(async |tx| tx.undos().offered_on(id, card).await).await
    }

    /// Undoes a change that still stands, with the messages that it cancelled and the runs that it stopped.
    ///
    /// # Errors
    /// When the database fails. Nothing was undone then.
    pub async fn undo(&self, id: UndoId, by: TelegramUserId) -> Result<Undone, StoreError> {
        let mut work = self.store.begin().await?;
        let Some(undo) = work.undos().get(id).await? else { return Ok(Undone::Gone) };
        if undo.at <= undoable_since(work.now()) {
            return Ok(Undone::TooLate(undo.kind));
        }
        let had = holder(&mut work, &undo).await?;
        let restored = match undo.dialog {
            // Who has been put on the stop-list since stays there, with the dialog closed.
            Some(dialog) if is_stopped(&mut work, &undo, dialog).await? => false,
            Some(dialog) => work.undos().restore_dialog(&undo, dialog).await?,
            None => true,
        };
        if !restored {
            return Ok(Undone::Changed(work.undos().changed_since(&undo).await?));
        }
        let (runs, runs_left) = work.undos().restore_runs(id).await?;
        let items = work.undos().restore_items(id).await?;
        // A message goes back only as it was cancelled: with nothing sent since.
        if undo.dialog.is_none() && items.is_empty() {
            return Ok(Undone::Changed(None));
        }
        log(&mut work, &undo, by, &items.iter().map(ToString::to_string).collect::<Vec<_>>()).await?;
        for id in &items {
            work.raise(Event::Item { id: *id });
        }
        if let Some(id) = undo.dialog {
            let has = holder(&mut work, &undo).await?;
            tell_holders(&mut work, id, (had, has), by).await?;
            work.raise(Event::DialogChanged { id });
        }
        work.undos().forget(id).await?;
        work.commit().await?;
        self.wake.wake();
        Ok(Undone::Done(BroughtBack { messages: items.len(), runs, runs_left }))
    }
}

/// Whose the dialog of a change is.
async fn holder(work: &mut Tx, undo: &Undo) -> Result<Option<TelegramUserId>, StoreError> {
    let Some(id) = undo.dialog else { return Ok(None) };
    Ok(work.dialogs().get_dialog(id).await?.and_then(|dialog| dialog.assignee))
}

/// Whether the prospect of a dialog that the change closed is on the stop-list.
async fn is_stopped(work: &mut Tx, undo: &Undo, id: DialogId) -> Result<bool, StoreError> {
    if !matches!(undo.kind, UndoKind::Stopped | UndoKind::Failed) {
        return Ok(false);
    }
    let Some(dialog) = work.dialogs().get_dialog(id).await? else { return Ok(false) };
    work.stop_list().has_prospect_of(&dialog).await
}

async fn log(work: &mut Tx, undo: &Undo, by: TelegramUserId, items: &[String]) -> Result<(), StoreError> {
    let entry = match undo.dialog {
        Some(id) => {
            let dialog = work.dialogs().get_dialog(id).await?;
            let entry = AuditEntry::new(Action::DialogUndone).by(by).details(format!("{id}: {}", undo.kind.into_str()));
            AuditEntry {
                account_id: dialog.as_ref().map(|dialog| dialog.account_id),
                subject: dialog.and_then(|dialog| dialog.telegram_user_id),
                ..entry
            }
        }
        None => AuditEntry::new(Action::MessageRestored).by(by).details(items.first().cloned().unwrap_or_default()),
    };
    work.audit().append(&entry).await
}

/// Records what a change is about to replace, if it can be undone.
pub(crate) async fn keep(
    work: &mut Tx,
    id: DialogId,
    kind: Option<UndoKind>,
    by: TelegramUserId,
) -> Result<Option<(UndoId, Dialog)>, StoreError> {
    let Some(kind) = kind else { return Ok(None) };
    let Some(before) = work.dialogs().get_dialog(id).await? else { return Ok(None) };
    Ok(Some((work.undos().keep(&before, kind, by).await?, before)))
}

/// Records what is there now. A change that changed nothing cannot be undone.
pub(crate) async fn replaced(work: &mut Tx, kept: Option<(UndoId, Dialog)>, now: &Dialog) -> Result<(), StoreError> {
    let Some((id, before)) = kept else { return Ok(()) };
    let same = (before.status, before.assignee, before.snoozed_until) == (now.status, now.assignee, now.snoozed_until);
    if same { work.undos().forget(id).await } else { work.undos().replaced_by(id, now).await }
}
