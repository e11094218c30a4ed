//! Erasing a person at a member's request.
//!
//! Invariant: everything about them goes in one transaction. The audit log keeps that somebody was erased, but not who.

use super::Dialogs;
use crate::domain::ids::{ContactId, TelegramUserId};
use crate::domain::target::Target;
use crate::store::{Action, AuditEntry, Erased, Known, StoreError, Traces};

/// The outcome of an erasure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Forgot {
    Done(Erased),
    /// Telegram is processing a message to them; its answer would bring them back.
    Sending,
}

impl Dialogs {
    /// The person, and how much is stored about them.
    pub async fn known(&self, target: &Target) -> Result<(Known, Traces), StoreError> {
        let mut reading = self.store.read().await?;
        let known = reading.erasure().known(target).await?;
        let traces = reading.erasure().traces(&known).await?;
        Ok((known, traces))
    }

    /// The person of a contact, and how much is stored about them. `None` when there is no such contact.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn known_contact(&self, id: ContactId) -> Result<Option<(Known, Traces)>, StoreError> {
        let mut reading = self.store.read().await?;
        let Some(contact) = reading.contacts().get(id).await? else { return Ok(None) };
        let known = reading.erasure().known_contact(&contact).await?;
        let traces = reading.erasure().traces(&known).await?;
        Ok(Some((known, traces)))
    }

    /// Erases a person from the database, with the items that wait for them.
    ///
    /// # Errors
    /// When the database fails. Nothing was erased then.
    pub async fn forget(&self, known: &Known, by: TelegramUserId) -> Result<Forgot, StoreError> {
        let mut work = self.store.begin().await?;
        if work.erasure().is_sending(known).await? {
            return Ok(Forgot::Sending);
        }
        let erased = work.erasure().erase(known).await?;
        let Traces { dialogs, messages, waiting, .. } = erased.traces;
        let details = format!("{dialogs} dialogs, {messages} messages, {waiting} waiting");
        work.audit().append(&AuditEntry::new(Action::PersonForgotten).by(by).details(details)).await?;
        work.commit().await?;
        self.wake.wake();
        Ok(Forgot::Done(erased))
    }

    /// The second step: erases what running tasks have stored about them meanwhile, then removes all traces from the
    /// file. Returns `false` when a reader, such as a backup, still uses the old file.
    pub async fn leave_no_trace(&self, known: &Known) -> Result<bool, StoreError> {
        self.store.write(async |tx| tx.erasure().erase_rest(known).await).await?;
        self.store.erase_traces().await
    }
}
