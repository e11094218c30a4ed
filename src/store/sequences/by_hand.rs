//! What a member decides about a run: to hold it, stop it, let it go on, or leave out a step.

use jiff::Timestamp;

use crate::domain::ids::{RunId, TelegramUserId};
use crate::domain::run::{Run, RunEvent, RunLife, RunReason, RunState};
use crate::store::context::CommitNotification;
use crate::store::log::audit::Action;
use crate::store::sequences::runs::{RunError, RunQueries};

impl RunQueries<'_> {
    /// Holds a run at a member's wish. A step that waits in the outbox stays there.
    ///
    /// # Errors
    /// When the run is gone or has ended.
    pub async fn hold_by_hand(&mut self, id: RunId, by: TelegramUserId) -> Result<(), RunError> {
        let (run, _) = self.decided(id, RunEvent::Held).await?;
        self.hold(id, RunReason::ByHand, None, None).await?;
        Ok(self.note_of(Action::RunHeld, &run, by, String::new()).await?)
    }

    /// Stops a run at a member's wish.
    ///
    /// # Errors
    /// When the run is gone or has ended.
    pub async fn stop_by_hand(&mut self, id: RunId, by: TelegramUserId) -> Result<(), RunError> {
        let (run, _) = self.decided(id, RunEvent::Stopped).await?;
        self.stop(id, RunReason::ByHand, None).await?;
        Ok(self.note_of(Action::RunStopped, &run, by, String::new()).await?)
    }

    /// Lets a held run go on: at this moment, or else when its next step would be due.
    ///
    /// # Errors
    /// When the run is gone or has ended.
    pub async fn resume(&mut self, id: RunId, at: Option<Timestamp>, by: TelegramUserId) -> Result<(), RunError> {
        let (run, after) = self.decided(id, RunEvent::Resumed).await?;
        let due = match at {
            Some(at) => at.max(self.0.now),
            None => self.next_due(&run, None).await?.max(self.0.now),
        };
        if after.in_outbox {
            let sql = "update outbox set not_before = $2, order_at = $2, reason = $3
                 where run_id = $1 and settled_at is null and attempts = 0";
            let later = at.is_some() && due > self.0.now;
            let due = if later { due.as_millisecond() } else { self.0.now_ms() };
            self.0.execute(sql, (id.0, due, later.then_some("scheduled"))).await?;
            self.0.raised.push(CommitNotification::Released);
        }
        let due = (!after.in_outbox).then_some(due);
        self.set(id, after, due).await?;
        let until = at.map(|at| format!("until {at}")).unwrap_or_default();
        Ok(self.note_of(Action::RunResumed, &run, by, until).await?)
    }

    /// Leaves out the next step, or the one that waits in the outbox.
    ///
    /// # Errors
    /// When the run is gone or has ended, or the step may have reached Telegram.
    pub async fn skip(&mut self, id: RunId, by: TelegramUserId) -> Result<(), RunError> {
        let (run, after) = self.decided(id, RunEvent::Skipped).await?;
        let skipped = if after.next == run.next_step { run.next_step - 1 } else { run.next_step };
        self.cancel_item(id).await?;
        let sql = "select exists (select 1 from outbox where run_id = $1 and settled_at is null)";
        if self.0.value(sql, [id.0]).await? {
            return Err(RunError::TooLate);
        }
        let due = match after.state {
            RunState::Running => {
                let next = Run { next_step: after.next, ..run.clone() };
                Some(self.next_due(&next, None).await?.max(self.0.now))
            }
            _ => None,
        };
        let reason = run.reason.filter(|_| after.state == RunState::Held);
        self.set(id, after, due).await?;
        if let Some(reason) = reason {
            self.hold(id, reason, None, run.proposed_at).await?;
        }
        Ok(self.note_of(Action::RunStepSkipped, &run, by, skipped.to_string()).await?)
    }

    /// The run, and its life after an event.
    async fn decided(&mut self, id: RunId, event: RunEvent) -> Result<(Run, RunLife), RunError> {
        let run = self.get(id).await?.ok_or(RunError::Gone)?;
        let life = self.life(id).await?.ok_or(RunError::Gone)?;
        Ok((run, life.on(event)?))
    }
}
