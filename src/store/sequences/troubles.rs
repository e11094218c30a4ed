//! Runs that wait or were stopped although nobody did anything: the notices about them, and their counts.
//!
//! Invariant: the transaction that stores a notice marks its runs, so that each is in one notice.

use std::collections::BTreeMap;

use jiff::Timestamp;
use sqlx::{FromRow, Row as _};

use crate::domain::ids::{CampaignId, ChatId, RunId, TelegramUserId};
use crate::domain::notice::{KeptNotice, Notice};
use crate::domain::run_trouble::{COUNTED_FOR, TroubledRuns, who_is_told};
use crate::store::engine::codec::{corrupt, count, moment};
use crate::store::engine::database::DbRow;
use crate::store::{NoticeQueries, RunQueries, StoreError, TeamQueries};

pub(in crate::store) const FIRST_UNTOLD: &str =
    "select min(trouble_at) from runs where told_at is null and trouble_at is not null";
pub(in crate::store) const LAST_TOLD: &str = "select max(told_at) from runs where told_at is not null";
pub(in crate::store) const UNTOLD_OF: &str = "select distinct started_by from runs
     where told_at is null and trouble_at is not null
         and (state = 'held' and reason in ('hole', 'no_address') or state = 'stopped' and reason = 'not_delivered')";
/// What the notice of the moment `$1` says about the runs that `$2` started, as far as it is still so.
pub(in crate::store) const TOLD: &str =
    "select runs.sequence_id, sequences.name, campaign_id, campaigns.name as campaign, reason, details, count(*) as runs
     from runs join sequences on sequences.id = runs.sequence_id left join campaigns on campaigns.id = campaign_id
     where told_at = $1 and started_by = $2
         and (runs.state = 'held' and reason in ('hole', 'no_address')
             or runs.state = 'stopped' and reason = 'not_delivered')
     group by runs.sequence_id, sequences.name, campaign_id, campaigns.name, reason, details";
/// All runs that wait for a decision.
pub(in crate::store) const ALL_HELD: &str =
    "select counted.sequence_id, sequences.name, campaign_id, campaigns.name as campaign, reason, details, runs
     from (select sequence_id, campaign_id, reason, details, count(*) as runs from runs where runs.state = 'held'
         group by sequence_id, campaign_id, reason, details) as counted
     join sequences on sequences.id = counted.sequence_id left join campaigns on campaigns.id = campaign_id
     where reason <> 'by_hand'";
/// All runs that were stopped since `$1` because a message could not be sent.
pub(in crate::store) const NOT_DELIVERED_SINCE: &str =
    "select counted.sequence_id, sequences.name, campaign_id, campaigns.name as campaign, 'not_delivered' as reason,
         details, runs
     from (select sequence_id, campaign_id, details, count(*) as runs from runs
         where reason = 'not_delivered' and trouble_at >= $1 group by sequence_id, campaign_id, details) as counted
     join sequences on sequences.id = counted.sequence_id left join campaigns on campaigns.id = campaign_id";

impl RunQueries<'_> {
    /// Since when the first trouble waits for a notice, and when the last notice was.
    pub async fn untold(&mut self) -> Result<Option<(Timestamp, Option<Timestamp>)>, StoreError> {
        let first: Option<i64> = self.0.value(FIRST_UNTOLD, ()).await?;
        let Some(first) = first else { return Ok(None) };
        let last: Option<i64> = self.0.value(LAST_TOLD, ()).await?;
        Ok(Some((moment(first)?, last.map(moment).transpose()?)))
    }

    /// Stores the notices about all new troubles: one for each member.
    pub async fn tell(&mut self) -> Result<Vec<KeptNotice>, StoreError> {
        let started_by: Vec<TelegramUserId> = self.0.values(UNTOLD_OF, ()).await?;
        let sql = "update runs set told_at = $1 where told_at is null and trouble_at is not null";
        self.0.execute(sql, [self.0.now_ms()]).await?;
        let team = TeamQueries(self.0.reborrow()).members().await?;
        let mut told: BTreeMap<ChatId, Vec<TelegramUserId>> = BTreeMap::new();
        for starter in started_by {
            for member in who_is_told(&team, starter) {
                told.entry(member.chat()).or_default().push(starter);
            }
        }
        let mut kept = Vec::new();
        for (chat, started_by) in told {
            let notice = Notice::RunsInTrouble { at: self.0.now, started_by };
            kept.push(NoticeQueries(self.0.reborrow()).put(chat, notice).await?);
        }
        Ok(kept)
    }

    /// What the notice of a moment says about the runs of some members, as far as it is still so.
    pub async fn told(
        &mut self,
        at: Timestamp,
        started_by: &[TelegramUserId],
    ) -> Result<Vec<TroubledRuns>, StoreError> {
        let mut runs = Vec::new();
        for starter in started_by {
            runs.extend(self.0.rows::<TroubledRuns>(TOLD, (at.as_millisecond(), starter.0)).await?);
        }
        Ok(runs)
    }

    /// All runs that wait for a decision, and those that were stopped lately because a message could not be sent.
    pub async fn in_trouble(&mut self) -> Result<Vec<TroubledRuns>, StoreError> {
        let mut runs: Vec<TroubledRuns> = self.0.rows(ALL_HELD, ()).await?;
        let since = self.0.now.checked_sub(COUNTED_FOR).unwrap_or(Timestamp::MIN);
        runs.extend(self.0.rows::<TroubledRuns>(NOT_DELIVERED_SINCE, [since.as_millisecond()]).await?);
        Ok(runs)
    }

    /// Records that a run began to wait, or was stopped, although nobody did anything.
    pub(in crate::store) async fn trouble(&mut self, id: RunId) -> Result<(), StoreError> {
        let sql = "update runs set trouble_at = $2, told_at = null where id = $1";
        self.0.execute(sql, (id.0, self.0.now_ms())).await
    }
}

impl FromRow<'_, DbRow> for TroubledRuns {
    fn from_row(row: &DbRow) -> sqlx::Result<Self> {
        let name: &str = row.try_get("name")?;
        let (campaign, called): (Option<CampaignId>, Option<&str>) =
            (row.try_get("campaign_id")?, row.try_get("campaign")?);
        let called = called.map(str::parse).transpose().map_err(|error| corrupt("campaign", error))?;
        Ok(Self {
            sequence: row.try_get("sequence_id")?,
            name: name.parse().map_err(|error| corrupt("name", error))?,
            campaign: campaign.zip(called),
            reason: row.try_get("reason")?,
            details: row.try_get("details")?,
            count: count(row.try_get("runs")?).map_err(|error| corrupt("runs", error))?,
        })
    }
}
