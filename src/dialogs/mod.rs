//! What the team decides about its conversations: status, who answers, notes, reminders, who is not written to.
//! Invariant: a decision is one transaction with everything that follows from it, its events too.

mod forget;
pub mod opt_out;
mod stop_list;

pub use forget::Forgot;
pub use stop_list::Stop;

use jiff::Timestamp;

use crate::domain::dialog::{Dialog, DialogEvent};
use crate::domain::ids::{DialogId, MessageId, TelegramUserId};
use crate::domain::outbox::ItemReason;
use crate::domain::stop_list::Cause;
use crate::event::Event;
use crate::store::{DialogError, Store, StoreError, Tx};
use crate::tasks::Wake;

/// Clones share everything.
#[derive(Clone)]
pub struct Dialogs {
    store: Store,
    /// The outbox: what was decided may hold messages back, or let them go.
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

    /// Lets something happen to a dialog. What waits for a prospect whose dialog closes is cancelled with it.
    ///
    /// # Errors
    /// When there is no such dialog, or this cannot happen to it.
    pub async fn change(&self, id: DialogId, event: DialogEvent, by: TelegramUserId) -> Result<Dialog, DialogError> {
        let mut work = self.store.begin().await?;
        let dialog = work.dialogs().get_dialog(id).await?.ok_or(DialogError::NoSuchDialog(id))?;
        let (dialog, cancelled) = if event == DialogEvent::OptedOut {
            let done = opt_out::opt_out(&mut work, &dialog, Cause::Admin(by)).await?;
            (done.dialog, done.cancelled)
        } else {
            let dialog = work.dialogs().change_status(id, event, Some(by)).await?;
            let closed = !dialog.status.is_open();
            let cancelled = match closed {
                true => work.outbox().cancel_to(&dialog, ItemReason::DialogClosed).await?,
                false => Vec::new(),
            };
            (dialog, cancelled)
        };
        for id in cancelled {
            work.raise(Event::Item { id });
        }
        self.changed(work, id).await?;
        Ok(dialog)
    }

    /// Gives a dialog to a member, or to everybody on duty.
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
        let dialog = work.dialogs().assign(id, to, by).await?;
        self.changed(work, id).await?;
        Ok(dialog)
    }

    /// Puts a dialog aside until then, or takes it up again.
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
        let dialog = work.dialogs().snooze(id, until, by).await?;
        self.changed(work, id).await?;
        Ok(dialog)
    }

    /// What a prospect wrote, up to `seen`, needs no answer. `false` when they have written since, or waited for none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn need_no_answer(&self, id: DialogId, seen: MessageId, by: TelegramUserId) -> Result<bool, StoreError> {
        let mut work = self.store.begin().await?;
        let done = work.dialogs().need_no_answer(id, seen, by).await?.is_some();
        if done {
            self.changed(work, id).await?;
        }
        Ok(done)
    }

    /// Somebody has read what sounded like a refusal and goes on.
    ///
    /// # Errors
    /// When there is no such dialog.
    pub async fn go_on(&self, id: DialogId, by: TelegramUserId) -> Result<Dialog, DialogError> {
        let mut work = self.store.begin().await?;
        let dialog = work.dialogs().clear_refusal(id, by).await?;
        self.changed(work, id).await?;
        Ok(dialog)
    }

    /// Keeps a note about a dialog.
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

    /// Somebody of the team has seen what the prospect wrote.
    pub async fn seen(&self, id: DialogId) -> Result<(), StoreError> {
        let mut work = self.store.begin().await?;
        match work.dialogs().seen(id).await? {
            Some(_) => self.changed(work, id).await,
            None => Ok(()),
        }
    }

    /// Commits a change of a dialog.
    async fn changed(&self, mut work: Tx, id: DialogId) -> Result<(), StoreError> {
        work.raise(Event::DialogChanged { id });
        work.commit().await?;
        self.wake.wake();
        Ok(())
    }
}
