//! What counts towards the limits of first texts on a day.
//!
//! Invariant: what is on the way counts like what was sent, so that neither a restart nor a slow account lets more go.

use jiff::Timestamp;
use sqlx::FromRow;

use super::queries::CampaignQueries;
use crate::domain::ids::{AccountId, CampaignId};
use crate::store::StoreError;
use crate::store::engine::codec::{count, moment};

/// First texts of the campaign `$1`, or of all campaigns if it is null, sent since `$2`.
pub(in crate::store) const SENT_SINCE: &str = "select account_id, count(*) from campaign_people
     where sent_at >= $2 and ($1 is null or campaign_id = $1) group by account_id";
/// Those on the way: their run is open.
pub(in crate::store) const ON_THE_WAY: &str = "select account_id, count(*) from campaign_people
     where campaign_id = $1 and outcome = 'started' and sent_at is null
         and exists (select 1 from runs where runs.id = run_id and state in ('running', 'held'))
     group by account_id";
pub(in crate::store) const ALL_ON_THE_WAY: &str = "select count(*) from campaign_people
     where outcome = 'started' and sent_at is null
         and exists (select 1 from runs where runs.id = run_id and state in ('running', 'held'))";

/// First texts of a campaign on this day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FirstTexts {
    /// By account; `None` for those without one yet.
    pub by_account: Vec<(Option<AccountId>, u32)>,
    /// When somebody was last put on the sequence.
    pub last: Option<Timestamp>,
}

impl FirstTexts {
    #[must_use]
    pub fn all(&self) -> u32 {
        self.by_account.iter().map(|(_, texts)| texts).sum()
    }

    /// Those from one account.
    #[must_use]
    pub fn from(&self, account: AccountId) -> u32 {
        self.by_account.iter().filter(|(one, _)| *one == Some(account)).map(|(_, texts)| texts).sum()
    }
}

#[derive(FromRow)]
struct AccountTexts(Option<AccountId>, i64);

impl CampaignQueries<'_> {
    /// The first texts of a campaign since the day began, with those on the way.
    pub async fn first_texts(&mut self, id: CampaignId) -> Result<FirstTexts, StoreError> {
        let mut rows: Vec<AccountTexts> = self.0.rows(SENT_SINCE, (Some(id.0), self.day_began())).await?;
        let on_the_way: Vec<AccountTexts> = self.0.rows(ON_THE_WAY, [id.0]).await?;
        rows.extend(on_the_way);
        let by_account: Result<_, StoreError> =
            rows.into_iter().map(|AccountTexts(account, texts)| Ok((account, count(texts)?))).collect();
        let last: Option<i64> =
            self.0.optional_value("select last_first_at from campaigns where id = $1", [id.0]).await?.flatten();
        Ok(FirstTexts { by_account: by_account?, last: last.map(moment).transpose()? })
    }

    /// The first texts of all campaigns since the day began, with those on the way.
    pub async fn first_texts_of_all(&mut self) -> Result<u32, StoreError> {
        let sent: Vec<AccountTexts> = self.0.rows(SENT_SINCE, (None::<i64>, self.day_began())).await?;
        let sent: i64 = sent.iter().map(|AccountTexts(_, texts)| texts).sum();
        let on_the_way: i64 = self.0.value(ALL_ON_THE_WAY, ()).await?;
        count(sent + on_the_way)
    }

    /// How many first texts of a campaign are on the way.
    pub(super) async fn on_the_way(&mut self, id: CampaignId) -> Result<u32, StoreError> {
        let rows: Vec<AccountTexts> = self.0.rows(ON_THE_WAY, [id.0]).await?;
        count(rows.iter().map(|AccountTexts(_, texts)| texts).sum())
    }

    /// When the current day began in the team's time zone.
    fn day_began(&self) -> i64 {
        let begun = self.0.today.to_zoned(self.0.clock.zone());
        begun.map_or(self.0.now_ms(), |begun| begun.timestamp().as_millisecond())
    }
}
