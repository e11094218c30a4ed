//! The steps of runs: which are due, and what becomes of a run when one goes to the outbox, is sent or cannot be.
//!
//! Invariant: a step is taken in the transaction that accepts its message, so that it goes to the outbox once.

use jiff::Timestamp;

use crate::domain::ids::RunId;
use crate::domain::outbox::ItemReason;
use crate::domain::run::{Run, RunEvent, RunLife, RunReason, RunState};
use crate::store::engine::codec::moment;
use crate::store::{CampaignQueries, RunQueries, StoreError};

pub(in crate::store) const RUNS_DUE: &str = "select * from runs where due_at is not null and due_at <= $1
         and not exists (select 1 from campaigns where campaigns.id = runs.campaign_id and campaigns.state = 'paused')
     order by due_at, id limit $2";
pub(in crate::store) const NEXT_RUN_DUE: &str = "select min(due_at) from runs where due_at is not null and due_at > $1";

impl RunQueries<'_> {
    /// Runs whose next step is due and whose campaign is not paused, the longest due first.
    pub async fn due(&mut self, most: u32) -> Result<Vec<Run>, StoreError> {
        self.0.rows(RUNS_DUE, (self.0.now_ms(), most)).await
    }

    /// When the next step that was not due at `looked_at` becomes due.
    pub async fn next_due_at(&mut self, looked_at: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let next: Option<i64> = self.0.value(NEXT_RUN_DUE, [looked_at.as_millisecond()]).await?;
        next.map(moment).transpose()
    }

    /// Takes a due step, to accept its message in this transaction. Returns `false` when it was taken before, or the
    /// run does not go on, or its campaign is paused.
    pub async fn take_step(&mut self, id: RunId, step: u32) -> Result<bool, StoreError> {
        let sql = "update runs set next_step = next_step + 1, due_at = null
             where id = $1 and next_step = $2 and state = 'running' and due_at is not null and not exists (
                 select 1 from campaigns where campaigns.id = runs.campaign_id and campaigns.state = 'paused')";
        Ok(self.0.changed(sql, (id.0, step)).await? > 0)
    }

    /// Makes a due step wait.
    pub async fn put_off(&mut self, id: RunId, until: Timestamp) -> Result<(), StoreError> {
        let sql = "update runs set due_at = $2 where id = $1 and state = 'running' and due_at is not null";
        self.0.execute(sql, (id.0, until.as_millisecond())).await
    }

    /// Holds a run whose step cannot be made.
    pub async fn hold_step(&mut self, id: RunId, reason: RunReason, details: Option<&str>) -> Result<(), StoreError> {
        if self.hold(id, reason, details, None).await? {
            self.trouble(id).await?;
        }
        Ok(())
    }

    /// A message of a run was sent, at this time. When it was the last one of its step, the wait for the next begins.
    pub async fn step_sent(&mut self, id: RunId, at: Timestamp) -> Result<(), StoreError> {
        let (Some(run), Some(life)) = (self.get(id).await?, self.life(id).await?) else { return Ok(()) };
        if let Some(campaign) = run.campaign {
            CampaignQueries(self.0.reborrow()).sent(id, campaign, at).await?;
        }
        // A further part of its text is still on its way.
        if life.in_outbox {
            return Ok(());
        }
        let before = RunLife { in_outbox: true, ..life };
        let Ok(after) = before.on(RunEvent::Sent) else { return Ok(()) };
        match after.state {
            RunState::Running => {
                let due = self.next_due(&run, Some(at)).await?;
                self.set(id, after, Some(due)).await
            }
            RunState::Finished => self.set(id, after, None).await,
            RunState::Held | RunState::Stopped => Ok(()),
        }
    }

    /// A message of a run cannot be sent.
    pub(in crate::store) async fn step_failed(&mut self, id: RunId, why: ItemReason) -> Result<(), StoreError> {
        if self.stop(id, RunReason::NotDelivered, Some(why.into_str())).await? {
            self.trouble(id).await?;
        }
        Ok(())
    }
}
