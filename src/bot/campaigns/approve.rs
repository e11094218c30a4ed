//! Approving the next people of a campaign, who are shown with their messages as they will arrive.
//!
//! Invariant: a button approves only what it was shown with. A stale one says what changed and shows the present people.

use crate::bot::campaigns::approve_screens as views;
use crate::bot::campaigns::approve_screens::{NextScreen, Stale};
use crate::bot::campaigns::handlers::{show, whole};
use crate::bot::campaigns::press::CampaignPress;
use crate::bot::context::{Failure, Handled, Mistake, Request};
use crate::domain::campaign::approval::{ApprovalError, ShownTen};
use crate::domain::campaign::pacing::CampaignLimits;
use crate::domain::ids::CampaignId;
use crate::store::CampaignError;

pub(in crate::bot) async fn pressed(request: &Request, press: CampaignPress) -> Handled {
    match press {
        CampaignPress::Next(id) => next(request, id, None).await,
        CampaignPress::WholeText { campaign, place } => {
            let shown = load(request, campaign, None).await?;
            let at = usize::try_from(place).ok().and_then(|place| place.checked_sub(1));
            let text = at.and_then(|at| shown.next.texts.get(at)).ok_or(Mistake::OldButton)?;
            request.turn(&views::whole_text(&request.reader, campaign, text)).await
        }
        CampaignPress::LeaveOut { campaign, position } => {
            request.ctx.campaigns.leave_out(campaign, position, request.id()).await?;
            match next(request, campaign, None).await {
                // The last one was left out.
                Err(Failure::User(_)) => show(request, campaign).await,
                shown => shown,
            }
        }
        CampaignPress::Approve { campaign, shown, a_day, each } => {
            approve(request, campaign, shown, (a_day, each)).await
        }
        // The others are handled before.
        _ => Err(Mistake::OldButton.into()),
    }
}

/// Shows the next people, and what changed since a pressed button was shown.
async fn next(request: &Request, id: CampaignId, stale: Option<Stale>) -> Handled {
    let shown = load(request, id, stale).await?;
    request.turn(&views::next(&request.reader, &shown)).await
}

async fn load(request: &Request, id: CampaignId, stale: Option<Stale>) -> Handled<NextScreen> {
    let next = request.ctx.campaigns.next_ten(id).await?;
    Ok(NextScreen { campaign: whole(request, id).await?.campaign, next, stale })
}

async fn approve(request: &Request, id: CampaignId, shown: ShownTen, limits: (u32, u32)) -> Handled {
    match request.ctx.campaigns.approve(id, shown, request.id()).await {
        Ok(_) => show(request, id).await,
        Err(CampaignError::Approval(ApprovalError::Changed)) => {
            let present = load(request, id, None).await?;
            let stale = stale(shown, limits, present.next.shown, present.campaign.limits);
            request.turn(&views::next(&request.reader, &NextScreen { stale: Some(stale), ..present })).await
        }
        Err(error) => Err(error.into()),
    }
}

/// What changed since a button was shown.
fn stale(shown: ShownTen, (a_day, each): (u32, u32), present: ShownTen, limits: CampaignLimits) -> Stale {
    if (a_day, each) != (limits.a_day.get(), limits.for_an_account.get()) {
        Stale::Limits
    } else if shown.plan != present.plan {
        Stale::Texts
    } else if shown.after != present.after {
        Stale::Approved
    } else {
        Stale::People
    }
}
