//! What a member changes about a campaign: its first texts, its limits, and whether it goes on.

use std::num::NonZeroU32;

use crate::bot::campaigns::changes_screens as views;
use crate::bot::campaigns::handlers::{show, whole};
use crate::bot::campaigns::mistakes::CampaignMistake;
use crate::bot::campaigns::press::CampaignPress;
use crate::bot::campaigns::question::CampaignQuestion;
use crate::bot::context::{Handled, Mistake, Request, State};
use crate::bot::kit::Content;
use crate::bot::sequences::editor::typed_body;
use crate::domain::campaign::CampaignState;
use crate::domain::campaign::arm::MOST_ARMS;
use crate::domain::campaign::pacing::CampaignLimits;
use crate::domain::ids::CampaignId;
use crate::domain::template::Body;

pub(in crate::bot) async fn pressed(request: &Request, press: CampaignPress) -> Handled {
    let by = request.id();
    match press {
        CampaignPress::Arms(id) => arms(request, id).await,
        CampaignPress::AskArm(id) => {
            let whole = whole(request, id).await?;
            if whole.campaign.state != CampaignState::Draft {
                return Err(CampaignMistake::State(whole.campaign.state).into());
            }
            if whole.arms.len() >= usize::from(MOST_ARMS) {
                return Err(CampaignMistake::TooManyArms.into());
            }
            request.ask(State::Campaign(CampaignQuestion::Arm { campaign: id })).await?;
            request.turn(&views::ask_arm(&request.reader, whole.arms.len())).await
        }
        CampaignPress::AskDropArm { campaign, arm } => {
            whole(request, campaign).await?;
            request.turn(&views::ask_drop_arm(&request.reader, campaign, arm)).await
        }
        CampaignPress::DropArm { campaign, arm } => {
            let mut texts = further(request, campaign).await?;
            let at = usize::try_from(arm).ok().and_then(|arm| arm.checked_sub(1)).filter(|at| *at < texts.len());
            texts.remove(at.ok_or(Mistake::OldButton)?);
            request.ctx.campaigns.set_arms(campaign, &texts, by).await?;
            arms(request, campaign).await
        }
        CampaignPress::Limits(id) => limits(request, id).await,
        CampaignPress::SetDay { campaign, count } => {
            set(request, campaign, count, |limits, a_day| CampaignLimits { a_day, ..limits }).await
        }
        CampaignPress::SetForAnAccount { campaign, count } => {
            set(request, campaign, count, |limits, for_an_account| CampaignLimits { for_an_account, ..limits }).await
        }
        CampaignPress::Pause(id) => {
            request.ctx.campaigns.pause(id, by).await?;
            show(request, id).await
        }
        CampaignPress::Resume(id) => {
            request.ctx.campaigns.resume(id, by).await?;
            show(request, id).await
        }
        CampaignPress::AskEnd(id) => {
            let whole = whole(request, id).await?;
            request.turn(&views::ask_end(&request.reader, &whole)).await
        }
        CampaignPress::End(id) => {
            request.ctx.campaigns.end(id, by).await?;
            show(request, id).await
        }
        // The others are handled before.
        _ => Err(Mistake::OldButton.into()),
    }
}

/// Handles one more first text.
pub(in crate::bot) async fn text_given(request: &Request, id: CampaignId, words: &Content) -> Handled {
    if words.attachment.is_some() {
        return Err(Mistake::NotText.into());
    }
    let body = typed_body(words)?;
    let mut texts = further(request, id).await?;
    texts.push(body);
    request.ctx.campaigns.set_arms(id, &texts, request.id()).await?;
    request.ask(State::Idle).await?;
    arms(request, id).await
}

/// The first texts beside that of the sequence.
async fn further(request: &Request, id: CampaignId) -> Handled<Vec<Body>> {
    Ok(whole(request, id).await?.arms.into_iter().skip(1).collect())
}

async fn arms(request: &Request, id: CampaignId) -> Handled {
    let whole = whole(request, id).await?;
    request.turn(&views::arms(&request.reader, &whole)).await
}

async fn limits(request: &Request, id: CampaignId) -> Handled {
    let whole = whole(request, id).await?;
    let all = request.ctx.settings().campaign_limit;
    request.turn(&views::limits(&request.reader, &whole.campaign, all)).await
}

async fn set(
    request: &Request,
    id: CampaignId,
    count: u32,
    change: impl FnOnce(CampaignLimits, NonZeroU32) -> CampaignLimits,
) -> Handled {
    let count = NonZeroU32::new(count).ok_or(Mistake::OldButton)?;
    let before = whole(request, id).await?.campaign.limits;
    let after = change(before, count);
    if after != before {
        request.ctx.campaigns.set_limits(id, after, request.id()).await?;
    }
    limits(request, id).await
}
