//! Records of the messages that show a campaign.

use crate::bot::records::Records;
use crate::domain::ids::CampaignId;
use crate::domain::login::Card;
use crate::store::StoreError;

impl Records {
    /// A message shows a campaign from now on.
    pub(in crate::bot) async fn campaign_shown(&self, campaign: CampaignId, card: Card) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.campaign_cards().put(campaign, card).await).await
    }

    /// A message shows something else now.
    pub(in crate::bot) async fn campaign_left(&self, card: Card) -> Result<(), StoreError> {
        self.0.write(async |tx| tx.campaign_cards().remove(card).await).await
    }

    /// The campaign that a message shows.
    pub(in crate::bot) async fn campaign_of(&self, card: Card) -> Result<Option<CampaignId>, StoreError> {
        self.0.read().await?.campaign_cards().shown_on(card).await
    }

    /// The messages that show a campaign.
    pub(in crate::bot) async fn cards_of_campaign(&self, campaign: CampaignId) -> Result<Vec<Card>, StoreError> {
        self.0.read().await?.campaign_cards().of(campaign).await
    }

    /// The campaigns that some message shows.
    pub(in crate::bot) async fn shown_campaigns(&self) -> Result<Vec<CampaignId>, StoreError> {
        self.0.read().await?.campaign_cards().campaigns().await
    }
}
