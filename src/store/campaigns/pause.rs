//! Pausing, resuming and ending a campaign.
//!
//! Invariant: a pause is one row that the transaction of a claim reads, so that nothing is claimed after its commit. What
//! it has held back is spread again when the campaign goes on.

use jiff::{SignedDuration, Timestamp};

use super::queries::{CampaignError, CampaignQueries};
use crate::domain::campaign::{Campaign, CampaignState};
use crate::domain::ids::{CampaignId, RunId, TelegramUserId};
use crate::store::context::CommitNotification;
use crate::store::log::audit::Action;
use crate::store::{SequenceQueries, SettingQueries, StoreError};

/// For how long the waiting messages of a paused campaign are not looked at. Resuming gives them another time.
const FAR: SignedDuration = SignedDuration::from_hours(24 * 365 * 10);

/// The waiting messages of the campaign `$1`, which the gate would hold back one after the other.
pub(in crate::store) const PUT_ASIDE: &str = "update outbox set not_before = $2, reason = 'campaign_paused'
     where settled_at is null and attempts = 0
         and run_id in (select id from runs where campaign_id = $1 and state = 'running')";
/// The runs of the campaign `$1` with a step that is due by `$2`, or whose step waits in the outbox. The longest due first.
pub(in crate::store) const HELD_BACK: &str = "select id, due_at as place from runs
         where campaign_id = $1 and state = 'running' and due_at <= $2
     union all
     select runs.id, min(order_at) from outbox join runs on runs.id = outbox.run_id
         where settled_at is null and attempts = 0 and campaign_id = $1 and runs.state = 'running'
         group by runs.id
     order by place, id";
pub(in crate::store) const OPEN_RUNS: &str =
    "select count(*) from runs where campaign_id = $1 and state in ('running', 'held')";

impl CampaignQueries<'_> {
    /// Pauses a running campaign.
    ///
    /// # Errors
    /// When it is gone or not running.
    pub async fn pause(&mut self, id: CampaignId, by: TelegramUserId) -> Result<(), CampaignError> {
        let campaign = self.expect(id, |state| state == CampaignState::Running).await?;
        let sql = "update campaigns set state = 'paused', paused_by = $2, paused_at = $3 where id = $1";
        self.0.execute(sql, (id.0, by.0, self.0.now_ms())).await?;
        self.put_aside(id).await?;
        self.note(Action::CampaignPaused, Some(by), campaign.name.to_string()).await?;
        self.raise(id);
        Ok(())
    }

    /// Makes the waiting messages of a paused campaign wait without being looked at. The gate holds them back anyway.
    pub(super) async fn put_aside(&mut self, id: CampaignId) -> Result<(), StoreError> {
        let far = self.0.now.checked_add(FAR).unwrap_or(Timestamp::MAX);
        self.0.execute(PUT_ASIDE, (id.0, far.as_millisecond())).await
    }

    /// Lets a paused campaign go on. Steps that were due meanwhile are spread from now on. Returns their number.
    ///
    /// # Errors
    /// When it is gone or not paused.
    pub async fn resume(&mut self, id: CampaignId, by: TelegramUserId) -> Result<u32, CampaignError> {
        let campaign = self.expect(id, |state| state == CampaignState::Paused).await?;
        let sql = "update campaigns set state = 'running', pause_reason = null, pause_details = null, paused_by = null,
                 paused_at = null
             where id = $1";
        self.0.execute(sql, [id.0]).await?;
        let spread = self.spread(&campaign).await?;
        self.note(Action::CampaignResumed, Some(by), format!("{}: {spread}", campaign.name)).await?;
        self.0.raised.extend([CommitNotification::RunsDue, CommitNotification::Released]);
        self.raise(id);
        Ok(spread)
    }

    /// Ends a campaign for good: its open runs stop, and those who are not decided are left out.
    ///
    /// # Errors
    /// When it is gone, a draft, or finished.
    pub async fn end(&mut self, id: CampaignId, by: TelegramUserId) -> Result<(), CampaignError> {
        let campaign = self.expect(id, CampaignState::is_under_way).await?;
        let sql = "update outbox set state = 'cancelled', reason = 'run_stopped', settled_at = $2
             where settled_at is null and attempts = 0 and run_id in (select id from runs where campaign_id = $1)";
        self.0.execute(sql, (id.0, self.0.now_ms())).await?;
        let sql =
            "update runs set state = 'stopped', reason = 'by_hand', due_at = null, proposed_at = null, ended_at = $2
             where campaign_id = $1 and state in ('running', 'held')";
        self.0.execute(sql, (id.0, self.0.now_ms())).await?;
        let sql = "update campaign_people set outcome = 'ended' where campaign_id = $1 and outcome is null";
        self.0.execute(sql, [id.0]).await?;
        self.finish(&campaign).await?;
        Ok(self.note(Action::CampaignEnded, Some(by), campaign.name.to_string()).await?)
    }

    /// Finishes a campaign if everybody is decided and no run is open. Returns whether it did.
    pub async fn finish_if_done(&mut self, campaign: &Campaign) -> Result<bool, StoreError> {
        if self.first_undecided(campaign.id).await?.is_some() {
            return Ok(false);
        }
        let open: u32 = self.0.value(OPEN_RUNS, [campaign.id.0]).await?;
        if open > 0 {
            return Ok(false);
        }
        self.finish(campaign).await?;
        self.note(Action::CampaignFinished, None, campaign.name.to_string()).await?;
        Ok(true)
    }

    async fn finish(&mut self, campaign: &Campaign) -> Result<(), StoreError> {
        let sql =
            "update campaigns set state = 'finished', pause_reason = null, pause_details = null, paused_by = null,
                 paused_at = null, ended_at = $2
             where id = $1";
        self.0.execute(sql, (campaign.id.0, self.0.now_ms())).await?;
        self.raise(campaign.id);
        Ok(())
    }

    /// Gives each step that the pause held back a moment of its own.
    async fn spread(&mut self, campaign: &Campaign) -> Result<u32, StoreError> {
        let held_back: Vec<(RunId, i64)> = self.0.rows(HELD_BACK, (campaign.id.0, self.0.now_ms())).await?;
        let settings = SettingQueries(self.0.reborrow()).team();
        let steps = SequenceQueries(self.0.reborrow()).steps(campaign.version).await?.count();
        let zone = self.0.clock.zone();
        let moments = campaign.limits.spread(self.0.now, settings.open_hours(), &zone, steps, held_back.len());
        for ((run, _), at) in held_back.iter().zip(moments) {
            self.move_step(*run, at).await?;
        }
        Ok(u32::try_from(held_back.len()).unwrap_or(u32::MAX))
    }

    async fn move_step(&mut self, run: RunId, at: Timestamp) -> Result<(), StoreError> {
        let sql = "update runs set due_at = $2 where id = $1 and due_at is not null";
        self.0.execute(sql, (run.0, at.as_millisecond())).await?;
        // One that waits for a later moment anyway keeps it.
        let sql = "update outbox set not_before = $2, order_at = $2, reason = $3
             where run_id = $1 and settled_at is null and attempts = 0
                 and (reason = 'campaign_paused' or not_before <= $2)";
        let later = (at > self.0.now).then_some("scheduled");
        self.0.execute(sql, (run.0, at.as_millisecond(), later)).await
    }
}
