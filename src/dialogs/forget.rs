//! A person who is to be forgotten.
//! Its rule: what is known of them goes in one transaction; the log keeps that somebody was forgotten, and not who.

use super::Dialogs;
use crate::domain::ids::TelegramUserId;
use crate::domain::target::Target;
use crate::store::{Action, AuditEntry, Erased, Known, StoreError, Traces};

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Forgot {
    Done(Erased),
    /// A message to them is with Telegram this moment: what comes back would tell of them again.
    Sending,
}

impl Dialogs {
    /// Who is meant, and how much of them is here.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn known(&self, target: &Target) -> Result<(Known, Traces), StoreError> {
        let mut reading = self.store.read().await?;
        let known = reading.erasure().known(target).await?;
        let traces = reading.erasure().traces(&known).await?;
        Ok((known, traces))
    }

    /// Erases a person from the database. Messages that wait for them go with it.
    ///
    /// # Errors
    /// When the database fails; then nothing was erased.
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

    /// The end of it: what work under way has learned of them meanwhile goes as well, and then nothing of what was erased
    /// stays in the file. `false` when somebody reads the file as it was before, such as a backup that is being made.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn leave_no_trace(&self, known: &Known) -> Result<bool, StoreError> {
        let mut work = self.store.begin().await?;
        work.erasure().erase_rest(known).await?;
        work.commit().await?;
        self.store.erase_traces().await
    }
}
