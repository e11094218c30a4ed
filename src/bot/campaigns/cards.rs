//! The screens of campaigns that are under way: each is a card, edited as the campaign goes on, until its message shows
//! something else.

use crate::bot::campaigns::campaign_screens;
use crate::bot::context::{BotContext, CardChange, CardKey, Handled, Projection, Request, projection};
use crate::bot::output::send_error::SendError;
use crate::campaigns::WholeCampaign;
use crate::domain::ids::{CampaignId, ChatId};
use crate::domain::login::Card;
use crate::domain::team::{Member, Right};

/// Brings the cards of a campaign up to date.
///
/// # Errors
/// When the store or Telegram fails.
pub(in crate::bot) async fn refresh(ctx: &BotContext, id: CampaignId) -> Handled {
    projection::refresh(ctx, &ctx.news, &CampaignCards(id)).await
}

/// The cards of all campaigns that are under way, after a start: the desk may have been killed before an edit.
///
/// # Errors
/// When the store fails.
pub(in crate::bot) async fn resume(ctx: &BotContext) -> Handled {
    for id in ctx.records.shown_campaigns().await? {
        refresh(ctx, id).await?;
    }
    Ok(())
}

/// A message shows a campaign from now on.
pub(in crate::bot) async fn opened(request: Request, card: Card, id: CampaignId) -> Handled {
    request.ctx.records.campaign_shown(id, card).await?;
    // It may have gone on since the screen was loaded.
    let ctx = std::sync::Arc::clone(&request.ctx);
    request.ctx.tasks.spawn_to_end(async move { crate::bot::context::quietly(refresh(&ctx, id).await) });
    Ok(())
}

/// The pressed message will show something else, if it shows a campaign.
pub(in crate::bot) async fn left(request: &Request) -> Handled {
    let Some(card) = request.pressed_card() else { return Ok(()) };
    let Some(id) = request.ctx.records.campaign_of(card).await? else { return Ok(()) };
    // A running edit ends before the next screen is shown.
    let _lock = request.ctx.lock_card(CardKey::Campaign(id)).await;
    request.ctx.records.campaign_left(card).await?;
    Ok(())
}

struct CampaignCards(CampaignId);

impl Projection for CampaignCards {
    type Facts = (WholeCampaign, Vec<Card>, Vec<Member>);

    fn key(&self) -> CardKey {
        CardKey::Campaign(self.0)
    }

    async fn chats(&self, ctx: &BotContext) -> Handled<Vec<ChatId>> {
        Ok(ctx.records.cards_of_campaign(self.0).await?.into_iter().map(|card| card.chat).collect())
    }

    async fn load(&self, ctx: &BotContext) -> Handled<Option<Self::Facts>> {
        let Some(whole) = ctx.campaigns.whole(self.0).await? else { return Ok(None) };
        let cards = ctx.records.cards_of_campaign(self.0).await?;
        Ok(Some((whole, cards, ctx.store.read().await?.team().members().await?)))
    }

    fn render(&self, ctx: &BotContext, (whole, cards, team): &Self::Facts, chat: ChatId) -> Vec<CardChange> {
        // A person who has left the team, or may no longer decide, gets nothing more.
        let reads = team.iter().any(|member| member.chat() == chat && member.role.may(Right::Send));
        let card = cards.iter().find(|card| card.chat == chat).filter(|_| reads);
        let view = || campaign_screens::under_way(&ctx.reader_in(team, chat), whole, team);
        card.map(|card| CardChange::EditIfPossible(*card, view())).into_iter().collect()
    }

    async fn record(&self, _: &BotContext, _: &Self::Facts, _: &CardChange, _: Option<Card>) -> Handled {
        Ok(())
    }

    /// The member has deleted the chat, or the message is gone.
    async fn refused(&self, ctx: &BotContext, _: &Self::Facts, change: &CardChange, error: SendError) -> Handled {
        let CardChange::EditIfPossible(card, _) = change else { return Err(error.into()) };
        Ok(ctx.records.campaign_left(*card).await?)
    }
}
