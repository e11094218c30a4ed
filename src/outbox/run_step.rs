//! Accepting a step of a run.
//!
//! Invariant: the step is taken from its run in the transaction that accepts its message. So of two attempts one accepts
//! it, and a run that was stopped before accepts nothing.

use super::accept::{AcceptError, Accepted, pieces};
use super::handle::Outbox;
use crate::domain::ids::RunId;
use crate::store::NewItem;

/// The key of a step, under which its message is accepted once.
fn step_key(run: RunId, step: u32) -> String {
    format!("run:{run}:{step}")
}

impl Outbox {
    /// Accepts the message of a run's step under the step's own key. Returns `None` when the run no longer goes on, or
    /// the step was accepted before.
    ///
    /// # Errors
    /// As [`Outbox::accept`].
    pub async fn accept_step(&self, run: RunId, step: u32, new: &NewItem) -> Result<Option<Accepted>, AcceptError> {
        let new = NewItem { accept_key: step_key(run, step), run: Some(run), ..new.clone() };
        let pieces = pieces(&new)?;
        let mut work = self.0.store.begin().await?;
        if !work.runs().take_step(run, step).await? {
            return Ok(None);
        }
        let stored = work.outbox().accept(&new, &pieces).await?;
        self.finish(work, stored, None).await.map(Some)
    }
}
