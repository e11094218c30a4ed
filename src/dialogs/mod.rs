//! The team's actions on dialogs: status, assignee, notes, snooze, opt-out, stop-list; and giving dialogs to members.
//!
//! Invariant: an action is one transaction with all its consequences, including its events.

pub(crate) mod distribute;
pub mod fill;
mod forget;
pub mod opt_out;
mod reach;
mod stop_list;
mod translation;
pub(crate) mod undo;

pub use distribute::HandedOn;
pub use forget::Forgot;
pub use reach::PersonReach;
pub use stop_list::Stop;

use jiff::Timestamp;

use crate::domain::dialog::{Dialog, DialogEvent};
use crate::domain::ids::{ChatId, DialogId, MessageId, TelegramUserId};
use crate::domain::notice::Notice;
use crate::domain::outbox::ItemReason;
use crate::domain::run::RunReason;
use crate::domain::stop_list::Cause;
use crate::domain::undo::UndoKind;
use crate::event::Event;
use crate::store::{DialogError, Store, StoreError, Tx};
use crate::tasks::Wake;

/// The service for dialogs. Clones share everything.
#[derive(Clone)]
pub struct Dialogs {
    store: Store,
    /// Wakes the outbox: an action may hold items back or release them.
    wake: Wake,
}

impl Dialogs {
    #[must_use]
    pub fn new(store: Store, wake: Wake) -> Self {
        Self { store, wake }
    }

    pub async fn get(&self, id: DialogId) -> Result<Option<Dialog>, StoreError> {
        self.store.read().await?.dialogs().get_dialog(id).await
    }

    /// Applies an event to a dialog's status. When a dialog closes, the items that wait for its prospect are cancelled.
    ///
    /// # Errors
    /// When there is no such dialog, or the event is not allowed.
    pub async fn change(&self, id: DialogId, event: DialogEvent, by: TelegramUserId) -> Result<Dialog, DialogError> {
        let mut work = self.store.begin().await?;
        let kept = undo::keep(&mut work, id, event.undo_kind(), by).await?;
        let dialog = change_in(&mut work, id, event, by).await?;
        undo::replaced(&mut work, kept, &dialog).await?;
        self.changed(work, id).await?;
        Ok(dialog)
    }

    /// Assigns a dialog to a member, who gets a notice, or to everybody on duty.
    ///
    /// # Errors
    /// When there is no such dialog.
    pub async fn assign(
        &self,
        id: DialogId,
        to: Option<TelegramUserId>,
        by: TelegramUserId,
    ) -> Result<Dialog, DialogError> {
        let mut work = self.store.begin().await?;
        let kept = undo::keep(&mut work, id, Some(UndoKind::Assigned), by).await?;
        let dialog = work.dialogs().assign(id, to, by).await?;
        let had = kept.as_ref().and_then(|(_, before)| before.assignee);
        tell_holders(&mut work, id, (had, to), by).await?;
        undo::replaced(&mut work, kept, &dialog).await?;
        self.changed(work, id).await?;
        Ok(dialog)
    }

    /// Snoozes a dialog until a moment, or ends its snooze.
    ///
    /// # Errors
    /// When there is no such dialog.
    pub async fn snooze(
        &self,
        id: DialogId,
        until: Option<Timestamp>,
        by: TelegramUserId,
    ) -> Result<Dialog, DialogError> {
        let mut work = self.store.begin().await?;
        let kept = undo::keep(&mut work, id, until.map(|_| UndoKind::PutAside), by).await?;
        let dialog = work.dialogs().snooze(id, until, by).await?;
        undo::replaced(&mut work, kept, &dialog).await?;
        self.changed(work, id).await?;
        Ok(dialog)
    }

    /// Marks a prospect's messages up to `seen` as needing no answer. Returns `false` when they have written since, or
    /// nothing waits for an answer.
    pub async fn need_no_answer(&self, id: DialogId, seen: MessageId, by: TelegramUserId) -> Result<bool, StoreError> {
        let mut work = self.store.begin().await?;
        let done = work.dialogs().need_no_answer(id, seen, by).await?.is_some();
        if done {
            self.changed(work, id).await?;
        }
        Ok(done)
    }

    /// Clears the mark of a possible opt-out, because a member has read the message and continues.
    ///
    /// # Errors
    /// When there is no such dialog.
    pub async fn go_on(&self, id: DialogId, by: TelegramUserId) -> Result<Dialog, DialogError> {
        let mut work = self.store.begin().await?;
        let dialog = work.dialogs().clear_refusal(id, by).await?;
        self.changed(work, id).await?;
        Ok(dialog)
    }

    /// Adds a note about a dialog.
    ///
    /// # Errors
    /// When there is no such dialog.
    pub async fn note(&self, id: DialogId, text: &str, by: TelegramUserId, update: u32) -> Result<(), DialogError> {
        let mut work = self.store.begin().await?;
        if !work.updates().claim(update).await? {
            return Ok(());
        }
        work.dialogs().add_note(id, text, by).await?;
        self.changed(work, id).await?;
        Ok(())
    }

    /// Ends the pause of a dialog that was put aside.
    pub async fn woken(&self, dialog: &Dialog) -> Result<(), StoreError> {
        self.store.write(async |tx| tx.dialogs().woken(dialog).await).await
    }

    /// Records that the team was reminded of these dialogs.
    pub async fn reminded(&self, dialogs: &[&Dialog]) -> Result<(), StoreError> {
        let remind = async |tx: &mut Tx| {
            for dialog in dialogs {
                tx.dialogs().reminded(dialog).await?;
            }
            Ok(())
        };
        self.store.write(remind).await
    }

    /// Records that a team member has seen the prospect's messages.
    pub async fn seen(&self, id: DialogId) -> Result<(), StoreError> {
        let mut work = self.store.begin().await?;
        match work.dialogs().seen(id).await? {
            Some(_) => self.changed(work, id).await,
            None => Ok(()),
        }
    }

    /// Commits a change of what the cards of a dialog offer: stage, labels, language. A stage may bring a status.
    pub(crate) async fn tags_changed(&self, mut work: Tx, dialog: DialogId) -> Result<(), StoreError> {
        work.raise(Event::TagsChanged { dialog });
        work.commit().await?;
        self.wake.wake();
        Ok(())
    }

    /// Commits a change of a dialog.
    pub(crate) async fn changed(&self, mut work: Tx, id: DialogId) -> Result<(), StoreError> {
        work.raise(Event::DialogChanged { id });
        work.commit().await?;
        self.wake.wake();
        Ok(())
    }
}

/// Applies an event to a dialog's status within a transaction. When the dialog closes, the items that wait for its
/// prospect are cancelled.
///
/// # Errors
/// When there is no such dialog, or the event is not allowed.
pub(crate) async fn change_in(
    work: &mut Tx,
    id: DialogId,
    event: DialogEvent,
    by: TelegramUserId,
) -> Result<Dialog, DialogError> {
    let dialog = work.dialogs().get_dialog(id).await?.ok_or(DialogError::NoSuchDialog(id))?;
    let (dialog, cancelled) = if event == DialogEvent::OptedOut {
        let done = opt_out::opt_out(work, &dialog, Cause::Admin(by), None).await?;
        (done.dialog, done.cancelled)
    } else {
        let before = dialog.status;
        let dialog = work.dialogs().change_status(id, event, Some(by)).await?;
        let closed = !dialog.status.is_open();
        let cancelled = match closed {
            true => work.outbox().cancel_to(&dialog, ItemReason::DialogClosed).await?,
            false => Vec::new(),
        };
        if dialog.status != before {
            work.runs().stop_in(id, RunReason::StatusChanged).await?;
        }
        (dialog, cancelled)
    };
    for id in cancelled {
        work.raise(Event::Item { id });
    }
    Ok(dialog)
}

/// Tells who had a dialog and who has it now; `by` knows it.
async fn tell_holders(
    work: &mut Tx,
    dialog: DialogId,
    (had, has): (Option<TelegramUserId>, Option<TelegramUserId>),
    by: TelegramUserId,
) -> Result<(), StoreError> {
    if had == has {
        return Ok(());
    }
    let given = has.map(|member| (member, Notice::HandedOver { dialog, by }));
    let taken = had.map(|member| (member, Notice::NoLongerYours { dialog, by }));
    for (member, notice) in given.into_iter().chain(taken).filter(|(member, _)| *member != by) {
        // A private chat has its person's id.
        let kept = work.notices().put(ChatId(member.0), notice).await?;
        work.raise(Event::Notices(vec![kept]));
    }
    Ok(())
}
