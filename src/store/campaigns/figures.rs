//! What campaigns did in some days, for the figures of the team.

use jiff::Timestamp;

use super::queries::CampaignQueries;
use crate::store::StoreError;

/// How many people got a first text of a campaign in some days, and how many of them answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CampaignFigures {
    pub written_to: u32,
    pub answered: u32,
}

pub(in crate::store) const WRITTEN_TO_SINCE: &str =
    "select count(*), count(answered_at) from campaign_people where sent_at >= $1";

impl CampaignQueries<'_> {
    pub async fn written_to_since(&mut self, since: Timestamp) -> Result<CampaignFigures, StoreError> {
        let (written_to, answered) = self.0.row(WRITTEN_TO_SINCE, [since.as_millisecond()]).await?;
        Ok(CampaignFigures { written_to, answered })
    }
}
