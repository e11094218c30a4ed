//! The loop that gives due steps to the outbox.
//!
//! Invariant: it decides nothing about a message but its text. The outbox takes the step from its run and accepts it in
//! one transaction, and the gate is asked again when it is claimed.

use jiff::{SignedDuration, Timestamp};

use super::Sequences;
use super::fill::{FilledStep, StepHoles};
use crate::domain::run::{Run, RunReason};
use crate::domain::template::VariableName;
use crate::logging::{chain, repeats};
use crate::outbox::AcceptError;
use crate::store::{NewItem, StoreError};
use crate::tasks::{Pulse, due};

/// The longest sleep, since the clock may change or the database may be restored.
const LONGEST_SLEEP: SignedDuration = SignedDuration::from_mins(1);
/// When a step is looked at again that names its account while none is free.
const RECHECK: SignedDuration = SignedDuration::from_mins(5);
/// Steps that are read at once.
const AT_ONCE: u32 = 100;

impl Sequences {
    /// Gives due steps to the outbox until the program stops.
    pub async fn run(self, pulse: Pulse) {
        let (clock, news) = (self.store.clock().clone(), self.store.runs_due());
        let tries = repeats!("failed to give due steps of sequences to the outbox");
        due::keep_doing(clock, pulse, news, tries, || self.tick()).await;
    }

    /// Gives all due steps to the outbox. Returns when the next one becomes due.
    ///
    /// # Errors
    /// When a step could not be given. The other ones were.
    pub async fn tick(&self) -> Result<Timestamp, AcceptError> {
        let mut failed = None;
        loop {
            let mut reading = self.store.ask().await?;
            let looked_at = reading.now();
            let due = reading.runs().due(AT_ONCE).await?;
            drop(reading);
            let all = due.len() < AT_ONCE as usize;
            for run in due {
                if let Err(error) = self.send_step(&run).await {
                    tracing::debug!(run = run.id.0, error = %chain(&error), "failed to give a step to the outbox");
                    failed = Some(error);
                }
            }
            if let Some(error) = failed {
                return Err(error);
            }
            if all {
                let to_tell = self.tell().await?;
                let next = self.store.ask().await?.runs().next_due_at(looked_at).await?;
                let latest = self.store.clock().now() + LONGEST_SLEEP;
                return Ok([next, to_tell].into_iter().flatten().fold(latest, Timestamp::min));
            }
        }
    }

    /// Gives the next step of a run to the outbox, or holds the run if the step cannot be filled.
    #[tracing::instrument(level = "debug", skip_all, fields(run = run.id.0, step = run.next_step))]
    async fn send_step(&self, run: &Run) -> Result<(), AcceptError> {
        let mut reading = self.store.read().await?;
        let Some(contact) = reading.contacts().get(run.contact).await? else { return Ok(()) };
        let steps = reading.sequences().steps(run.version).await?;
        let sequence = reading.sequences().get(run.sequence).await?;
        let (Some(step), Some(sequence)) = (steps.at(run.next_step), sequence) else { return Ok(()) };
        let mut step = step.clone();
        // The first text of a campaign's run is that of its arm, from the account that the campaign has chosen.
        let mut chosen = None;
        if run.next_step == 1
            && let Some(campaign) = run.campaign
            && let Some((arm, account)) = reading.campaigns().first_text(run.id).await?
        {
            let arms = reading.campaigns().arms(campaign).await?;
            step.body = usize::from(arm.0).checked_sub(1).and_then(|arm| arms.get(arm).cloned()).unwrap_or(step.body);
            chosen = account.filter(|_| contact.dialog.is_none());
        }
        let media = match &step.file {
            Some(file) => reading.stored_files().get(file.id).await?,
            None => None,
        };
        drop(reading);
        match self.fill(&contact, &step, chosen).await? {
            Ok(FilledStep { target, text, from }) => {
                let new = NewItem {
                    prospect: contact.person,
                    spans: text.spans,
                    media,
                    from,
                    account: chosen,
                    purpose: Some(sequence.purpose),
                    ..NewItem::text("", target, &text.text, run.started_by)
                };
                self.outbox.accept_step(run.id, run.next_step, &new).await?;
            }
            Err(StepHoles::NoAccount) => self.put_off(run).await?,
            Err(StepHoles::NoAddress) => self.hold_for(run, RunReason::NoAddress, None).await?,
            Err(StepHoles::Blanks(holes)) => {
                let names: Vec<&str> = holes.names.iter().map(VariableName::as_str).collect();
                self.hold_for(run, RunReason::Hole, Some(&names.join(", "))).await?;
            }
        }
        Ok(())
    }

    async fn put_off(&self, run: &Run) -> Result<(), StoreError> {
        let until = self.store.clock().now() + RECHECK;
        self.store.write(async |tx| tx.runs().put_off(run.id, until).await).await
    }

    async fn hold_for(&self, run: &Run, reason: RunReason, details: Option<&str>) -> Result<(), StoreError> {
        self.store.write(async |tx| tx.runs().hold_step(run.id, reason, details).await).await
    }
}
