//! The service for campaigns: making and changing them, what would happen, approval, pausing, and the loop that puts the
//! approved people on the sequence.
//!
//! Invariant: a campaign sends nothing by itself. It puts people on its sequence, whose steps are messages of the outbox,
//! and the gate is asked about each of them when it is claimed.

mod approve;
mod preflight;
mod run;
mod texts;

pub use approve::NextTen;
pub use preflight::{AccountRoom, CampaignPreflight};
pub use texts::FirstText;

use jiff::Timestamp;

use crate::contacts::Lists;
use crate::domain::campaign::comparison::{ArmResult, ArmVerdict, compare};
use crate::domain::campaign::pacing::CampaignLimits;
use crate::domain::campaign::progress::CampaignProgress;
use crate::domain::campaign::{Campaign, CampaignName, CampaignState};
use crate::domain::dialog_access::VisibleDialogs;
use crate::domain::ids::{CampaignId, ListId, SequenceId, TelegramUserId};
use crate::domain::sequence::SequenceName;
use crate::domain::template::Body;
use crate::store::{
    CampaignError, CampaignLine, CampaignRecipient, NewCampaign, Page, SeenCounts, Store, StoreError, Tx,
};
use run::Turn;
use texts::CampaignTexts;

/// The service. Clones share everything.
#[derive(Clone)]
pub struct Campaigns {
    store: Store,
    lists: Lists,
}

/// A campaign with all that its card shows.
#[derive(Clone, Debug)]
pub struct WholeCampaign {
    pub campaign: Campaign,
    pub sequence: SequenceName,
    /// How many steps it has.
    pub steps: u32,
    pub progress: CampaignProgress,
    /// The first texts: that of the sequence itself, then the further ones.
    pub arms: Vec<Body>,
    /// What came of each of them.
    pub results: Vec<ArmResult>,
    pub verdict: ArmVerdict,
    /// When the next approved person is put on the sequence; `None` if that depends on more than time.
    pub next_at: Option<Timestamp>,
}

impl Campaigns {
    #[must_use]
    pub fn new(store: Store, lists: Lists) -> Self {
        Self { store, lists }
    }

    /// Makes a draft from a sequence in its present version and the people of a list at this moment.
    ///
    /// # Errors
    /// When the sequence or the list is gone, the name is taken, or nobody or too many people are on the list.
    pub async fn create(
        &self,
        name: &CampaignName,
        sequence: SequenceId,
        list: ListId,
        by: TelegramUserId,
    ) -> Result<CampaignId, CampaignError> {
        let mut reading = self.store.read().await?;
        let list = reading.lists().get(list).await?.ok_or(CampaignError::NothingToSend)?;
        drop(reading);
        let people = self.lists.everybody(&list).await?;
        let mut work = self.store.begin().await?;
        let sequence = work.sequences().get(sequence).await?.ok_or(CampaignError::NothingToSend)?;
        if sequence.archived_at.is_some() {
            return Err(CampaignError::Archived);
        }
        let new = NewCampaign { name, sequence: &sequence, list: list.name.as_str(), people: &people, by };
        let id = work.campaigns().create(&new).await?;
        work.commit().await?;
        Ok(id)
    }

    /// Sets the further first texts of a draft, beside that of the sequence itself.
    ///
    /// # Errors
    /// When it is gone or no draft, or there are too many.
    pub async fn set_arms(&self, id: CampaignId, texts: &[Body], by: TelegramUserId) -> Result<(), CampaignError> {
        self.store.write(async |tx| tx.campaigns().set_arms(id, texts, by).await).await
    }

    /// Sets the limits. Approved people who were not put on the sequence yet must be approved again.
    ///
    /// # Errors
    /// When it is gone or finished.
    pub async fn set_limits(
        &self,
        id: CampaignId,
        limits: CampaignLimits,
        by: TelegramUserId,
    ) -> Result<(), CampaignError> {
        self.store.write(async |tx| tx.campaigns().set_limits(id, limits, by).await).await
    }

    /// Renames a campaign.
    ///
    /// # Errors
    /// When the name is taken, or it is gone.
    pub async fn rename(&self, id: CampaignId, name: &CampaignName, by: TelegramUserId) -> Result<(), CampaignError> {
        self.store.write(async |tx| tx.campaigns().rename(id, name, by).await).await
    }

    /// Deletes a draft.
    ///
    /// # Errors
    /// When it is gone or no draft.
    pub async fn delete(&self, id: CampaignId, by: TelegramUserId) -> Result<(), CampaignError> {
        self.store.write(async |tx| tx.campaigns().delete(id, by).await).await
    }

    /// Pauses a running campaign: from the commit on nothing of it is claimed.
    ///
    /// # Errors
    /// When it is gone or not running.
    pub async fn pause(&self, id: CampaignId, by: TelegramUserId) -> Result<(), CampaignError> {
        self.store.write(async |tx| tx.campaigns().pause(id, by).await).await
    }

    /// Lets a paused campaign go on. What was due meanwhile is spread from now on. Returns how many steps that are.
    ///
    /// # Errors
    /// When it is gone or not paused.
    pub async fn resume(&self, id: CampaignId, by: TelegramUserId) -> Result<u32, CampaignError> {
        self.store.write(async |tx| tx.campaigns().resume(id, by).await).await
    }

    /// Ends a campaign for good: its open runs stop, and who was not written to never is.
    ///
    /// # Errors
    /// When it is gone, a draft, or finished.
    pub async fn end(&self, id: CampaignId, by: TelegramUserId) -> Result<(), CampaignError> {
        self.store.write(async |tx| tx.campaigns().end(id, by).await).await
    }

    /// A page of campaigns, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all(&self, page: u32, size: u32) -> Result<Page<CampaignLine>, StoreError> {
        self.store.read().await?.campaigns().page(page, size).await
    }

    /// The name of a campaign; `None` when it is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn named(&self, id: CampaignId) -> Result<Option<CampaignName>, StoreError> {
        Ok(self.store.ask().await?.campaigns().get(id).await?.map(|campaign| campaign.name))
    }

    /// A campaign with all that its card shows; `None` when it is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn whole(&self, id: CampaignId) -> Result<Option<WholeCampaign>, StoreError> {
        let mut reading = self.store.read().await?;
        let Some(texts) = CampaignTexts::of(&mut reading, id).await? else { return Ok(None) };
        let campaign = texts.campaign.clone();
        let (progress, results) =
            reading.campaigns().progress(&campaign, texts.approved(), texts.number_of_arms()).await?;
        let next_at = match Turn::of(&mut reading, &texts).await? {
            Turn::Waits { until } => until.filter(|_| progress.approved > 0),
            Turn::Takes { .. } => Some(reading.now()),
            Turn::NobodyIsLeft => None,
        };
        Ok(Some(WholeCampaign {
            sequence: texts.sequence.name.clone(),
            steps: texts.number_of_steps(),
            arms: texts.first.clone(),
            verdict: compare(&results),
            next_at: next_at.filter(|_| campaign.state == CampaignState::Running),
            campaign,
            progress,
            results,
        }))
    }

    /// How many people of a campaign a member may see, and a page of those who are decided, the newest answers first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seen(
        &self,
        id: CampaignId,
        sight: VisibleDialogs,
        page: u32,
        size: u32,
    ) -> Result<(SeenCounts, Page<CampaignRecipient>), StoreError> {
        let mut reading = self.store.read().await?;
        let counts = reading.campaigns().seen_counts(id, sight).await?;
        Ok((counts, reading.campaigns().seen(id, sight, page, size).await?))
    }

    /// People of a campaign from behind a position, in the order of the audience, and what became of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn recipients(
        &self,
        id: CampaignId,
        behind: u32,
        most: u32,
    ) -> Result<Vec<CampaignRecipient>, StoreError> {
        let mut reading = self.store.read().await?;
        let Some(texts) = CampaignTexts::of(&mut reading, id).await? else { return Ok(Vec::new()) };
        reading.campaigns().recipients(id, behind, most, texts.approved()).await
    }
}

/// A campaign that must be there.
async fn expected(work: &mut Tx, id: CampaignId) -> Result<CampaignTexts, CampaignError> {
    CampaignTexts::of(work, id).await?.ok_or(CampaignError::Gone)
}
