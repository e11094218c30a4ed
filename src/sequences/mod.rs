//! The service for sequences: changing them, putting people on them, what a member decides about a run, and the loop
//! that sends due steps.
//!
//! Invariant: a step goes to the outbox like any message, and only from here. What stops a run is in the transaction
//! of what happened (`store::sequences::stops`), not here.

mod audience;
mod fill;
mod holes;
mod run;
mod troubles;

pub use audience::Audience;
pub use fill::{PreviewStep, StepHoles};

use jiff::Timestamp;

use crate::domain::consent::Purpose;
use crate::domain::ids::{ContactId, RunId, SequenceId, SequenceVersionId, TelegramUserId};
use crate::domain::run::RunState;
use crate::domain::run_trouble::TroubledRuns;
use crate::domain::sequence::{Sequence, SequenceName, StepWait, Steps};
use crate::event::Event;
use crate::outbox::Outbox;
use crate::store::{NewRun, NewStep, PutOn, RunError, RunLine, SequenceError, SequenceLine, Store, StoreError, Tx};

/// The service. Clones share everything.
#[derive(Clone)]
pub struct Sequences {
    store: Store,
    outbox: Outbox,
}

/// How many of the contacts were put on a sequence, and why the others were not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PutMany {
    pub started: u32,
    /// They are or were on it.
    pub known: u32,
    pub no_address: u32,
    /// On the stop-list.
    pub stopped: u32,
    /// Their dialog was stopped or has failed.
    pub closed: u32,
    /// Nobody has answered them yet.
    pub waiting: u32,
    pub gone: u32,
}

/// Why nobody was put on a sequence.
#[derive(Debug, thiserror::Error)]
pub enum PutError {
    #[error("the sequence is gone")]
    Gone,
    #[error("the sequence is archived")]
    Archived,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Sequences {
    #[must_use]
    pub fn new(store: Store, outbox: Outbox) -> Self {
        Self { store, outbox }
    }

    /// Adds a sequence. Its purpose stays.
    ///
    /// # Errors
    /// When the name is taken, there are too many sequences, or the steps are none.
    pub async fn add(
        &self,
        name: &SequenceName,
        purpose: Purpose,
        steps: &[NewStep],
        by: TelegramUserId,
    ) -> Result<SequenceId, SequenceError> {
        self.store.write(async |tx| tx.sequences().add(name, purpose, steps, by).await).await
    }

    /// Gives a sequence other steps, as its next version. Runs go on with theirs.
    ///
    /// # Errors
    /// When the sequence is gone, or the steps are none.
    pub async fn change(
        &self,
        id: SequenceId,
        steps: &[NewStep],
        by: TelegramUserId,
    ) -> Result<SequenceVersionId, SequenceError> {
        self.store.write(async |tx| tx.sequences().add_version(id, steps, by).await).await
    }

    /// Renames a sequence.
    ///
    /// # Errors
    /// When the name is taken, or the sequence is gone.
    pub async fn rename(&self, id: SequenceId, name: &SequenceName, by: TelegramUserId) -> Result<(), SequenceError> {
        self.store.write(async |tx| tx.sequences().rename(id, name, by).await).await
    }

    /// Archives a sequence, or takes it back. Its runs go on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn archive(&self, id: SequenceId, archived: bool, by: TelegramUserId) -> Result<(), SequenceError> {
        self.store.write(async |tx| tx.sequences().archive(id, archived, by).await).await
    }

    /// All sequences with the number of their runs: newest first, archived ones last.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all(&self) -> Result<Vec<SequenceLine>, StoreError> {
        self.store.read().await?.sequences().all().await
    }

    /// A sequence with its present steps.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn whole(&self, id: SequenceId) -> Result<Option<(Sequence, Steps)>, StoreError> {
        let mut reading = self.store.read().await?;
        let Some(sequence) = reading.sequences().get(id).await? else { return Ok(None) };
        let steps = reading.sequences().steps(sequence.version).await?;
        Ok(Some((sequence, steps)))
    }

    /// Puts a person on a sequence; `again` if they may have been on it before.
    ///
    /// # Errors
    /// When the sequence is gone or archived, or the database fails.
    pub async fn put_on(
        &self,
        id: SequenceId,
        contact: ContactId,
        again: bool,
        by: TelegramUserId,
    ) -> Result<PutOn, PutError> {
        let (sequence, wait) = self.to_put_on(id).await?;
        let new = NewRun { sequence: &sequence, wait, again, waits_too: true, campaign: None, by };
        Ok(self.store.write(async |tx| tx.runs().put_on(contact, &new).await).await?)
    }

    /// Puts many people on a sequence, in one transaction. Who is or was on it stays as they are, and who waits for an
    /// answer is left out.
    ///
    /// # Errors
    /// As [`Sequences::put_on`].
    pub async fn put_many(
        &self,
        id: SequenceId,
        contacts: &[ContactId],
        by: TelegramUserId,
    ) -> Result<PutMany, PutError> {
        let (sequence, wait) = self.to_put_on(id).await?;
        let new = NewRun { sequence: &sequence, wait, again: false, waits_too: false, campaign: None, by };
        let mut many = PutMany::default();
        let mut work = self.store.begin().await?;
        for contact in contacts {
            let counted = match work.runs().put_on(*contact, &new).await? {
                PutOn::Started(_) => &mut many.started,
                PutOn::Known(_) => &mut many.known,
                PutOn::NoAddress => &mut many.no_address,
                PutOn::Stopped => &mut many.stopped,
                PutOn::Closed => &mut many.closed,
                PutOn::Waits => &mut many.waiting,
                PutOn::Gone => &mut many.gone,
            };
            *counted += 1;
        }
        work.commit().await?;
        Ok(many)
    }

    /// The newest runs of a contact, with their sequences.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn runs_of(&self, contact: ContactId, most: u32) -> Result<Vec<RunLine>, StoreError> {
        self.store.read().await?.runs().of_contact(contact, most).await
    }

    /// All runs that wait for a decision, and those that were stopped lately because a message could not be sent.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn in_trouble(&self) -> Result<Vec<TroubledRuns>, StoreError> {
        self.store.read().await?.runs().in_trouble().await
    }

    /// A page of the runs of a sequence that were stopped because a message could not be sent, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn not_delivered(&self, id: SequenceId, offset: u32, limit: u32) -> Result<Vec<RunLine>, StoreError> {
        self.store.read().await?.runs().not_delivered(id, offset, limit).await
    }

    /// A page of the runs of a sequence in one state, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn runs_in(
        &self,
        id: SequenceId,
        state: RunState,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<RunLine>, StoreError> {
        self.store.read().await?.runs().in_state(id, state, offset, limit).await
    }

    /// Stops a run, with the step that waits in the outbox.
    ///
    /// # Errors
    /// When the run is gone or has ended.
    pub async fn stop(&self, run: RunId, by: TelegramUserId) -> Result<(), RunError> {
        self.store
            .write(async |tx| {
                tx.runs().stop_by_hand(run, by).await?;
                decided(tx, run).await
            })
            .await
    }

    /// Holds a run until a member lets it go on.
    ///
    /// # Errors
    /// When the run is gone or has ended.
    pub async fn hold(&self, run: RunId, by: TelegramUserId) -> Result<(), RunError> {
        self.store
            .write(async |tx| {
                tx.runs().hold_by_hand(run, by).await?;
                decided(tx, run).await
            })
            .await
    }

    /// Lets a run go on: at this moment, or else when its next step is due.
    ///
    /// # Errors
    /// When the run is gone or has ended.
    pub async fn resume(&self, run: RunId, at: Option<Timestamp>, by: TelegramUserId) -> Result<(), RunError> {
        self.store
            .write(async |tx| {
                tx.runs().resume(run, at, by).await?;
                decided(tx, run).await
            })
            .await
    }

    /// Leaves out the next step of a run, or the one that waits in the outbox.
    ///
    /// # Errors
    /// When the run is gone or has ended, or the step may have reached Telegram.
    pub async fn skip(&self, run: RunId, by: TelegramUserId) -> Result<(), RunError> {
        self.store
            .write(async |tx| {
                tx.runs().skip(run, by).await?;
                decided(tx, run).await
            })
            .await
    }

    async fn to_put_on(&self, id: SequenceId) -> Result<(Sequence, StepWait), PutError> {
        let (sequence, steps) = self.whole(id).await?.ok_or(PutError::Gone)?;
        if sequence.archived_at.is_some() {
            return Err(PutError::Archived);
        }
        Ok((sequence, steps.at(1).map_or(StepWait::NONE, |step| step.wait)))
    }
}

/// Updates the card that asks about a run.
async fn decided(tx: &mut Tx, run: RunId) -> Result<(), RunError> {
    let Some(run) = tx.runs().get(run).await? else { return Ok(()) };
    if let Some(dialog) = tx.contacts().get(run.contact).await?.and_then(|contact| contact.dialog) {
        tx.raise(Event::RunDecided { dialog });
    }
    Ok(())
}
