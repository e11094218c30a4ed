//! Which messages of the bot show a campaign, to be edited as it goes on: the newest one of each chat.

use crate::domain::ids::{CampaignId, ChatId, TelegramMessageId};
use crate::domain::login::Card;
use crate::store::StoreError;
use crate::store::context::Context;

pub struct CampaignCardQueries<'w>(pub(in crate::store) Context<'w>);

impl CampaignCardQueries<'_> {
    /// A message shows a campaign from now on, instead of the chat's former one.
    pub async fn put(&mut self, campaign: CampaignId, card: Card) -> Result<(), StoreError> {
        // A message shows one campaign.
        self.remove(card).await?;
        let sql = "insert into campaign_cards (campaign_id, chat_id, message_id) values ($1, $2, $3)
             on conflict (campaign_id, chat_id) do update set message_id = excluded.message_id";
        self.0.execute(sql, (campaign.0, card.chat.0, card.message.0)).await
    }

    /// A message shows something else now.
    pub async fn remove(&mut self, card: Card) -> Result<(), StoreError> {
        let sql = "delete from campaign_cards where chat_id = $1 and message_id = $2";
        self.0.execute(sql, (card.chat.0, card.message.0)).await
    }

    /// The campaign that a message shows.
    pub async fn shown_on(&mut self, card: Card) -> Result<Option<CampaignId>, StoreError> {
        let sql = "select campaign_id from campaign_cards where chat_id = $1 and message_id = $2";
        self.0.optional_value(sql, (card.chat.0, card.message.0)).await
    }

    /// The messages that show a campaign.
    pub async fn of(&mut self, campaign: CampaignId) -> Result<Vec<Card>, StoreError> {
        let sql = "select chat_id, message_id from campaign_cards where campaign_id = $1";
        let rows: Vec<(i64, i64)> = self.0.rows(sql, [campaign.0]).await?;
        let card = |(chat, message)| Card { chat: ChatId(chat), message: TelegramMessageId(message) };
        Ok(rows.into_iter().map(card).collect())
    }

    /// The campaigns that some message shows.
    pub async fn campaigns(&mut self) -> Result<Vec<CampaignId>, StoreError> {
        self.0.values("select distinct campaign_id from campaign_cards order by campaign_id", ()).await
    }
}
