//! `/campaigns`: the campaigns, one of them, and how one is made.

use crate::bot::campaigns::mistakes::CampaignMistake;
use crate::bot::campaigns::press::CampaignPress;
use crate::bot::campaigns::question::CampaignQuestion;
use crate::bot::campaigns::{approve, campaign_screens, cards, changes, file, own_screens, screens as views};
use crate::bot::context::screens::Kind;
use crate::bot::context::{Handled, Mistake, Request, State};
use crate::bot::dialogs::access::sight;
use crate::bot::dialogs::screens::one_line;
use crate::bot::kit::Content;
use crate::bot::lists::handlers as lists;
use crate::campaigns::WholeCampaign;
use crate::domain::campaign::{CampaignName, CampaignState, LONGEST_CAMPAIGN_NAME, MOST_CAMPAIGNS};
use crate::domain::ids::{CampaignId, ListId, SequenceId};
use crate::domain::team::Right;
use crate::store::{CampaignLine, Page};

/// `/campaigns [name]`.
pub(in crate::bot) async fn command(request: &Request, args: &str) -> Handled {
    let named = match args.parse::<CampaignName>() {
        Ok(name) => known(request).await?.into_iter().find(|line| line.campaign.name == name),
        Err(_) => None,
    };
    match named {
        Some(line) => show(request, line.campaign.id).await,
        None => all(request, 0).await,
    }
}

pub(in crate::bot) async fn pressed(request: &Request, press: CampaignPress) -> Handled {
    // The file comes in a new message; every other screen replaces the one that was pressed.
    if !matches!(press, CampaignPress::Csv(_)) {
        cards::left(request).await?;
    }
    match press {
        CampaignPress::All { page } => all(request, page).await,
        CampaignPress::Open(id) => show(request, id).await,
        CampaignPress::Own { campaign, page } => own(request, campaign, page).await,
        CampaignPress::ChooseSequence { page } => {
            let mut sequences = request.ctx.sequences.all().await?;
            sequences.retain(|line| line.sequence.archived_at.is_none());
            let page = Page::of(sequences, page, views::PAGE);
            request.turn(&views::choose_sequence(&request.reader, &page)).await
        }
        CampaignPress::ChooseList { sequence, page } => {
            let (sequence, _) = request.ctx.sequences.whole(sequence).await?.ok_or(Mistake::OldButton)?;
            let page = request.ctx.store.read().await?.lists().page(page, views::PAGE).await?;
            request.turn(&views::choose_list(&request.reader, &sequence, &page)).await
        }
        CampaignPress::AskNewName { sequence, list } => {
            let name = proposed(request, list).await?;
            request.ask(State::Campaign(CampaignQuestion::New { sequence, list })).await?;
            request.turn(&views::ask_new_name(&request.reader, &name, sequence, list)).await
        }
        CampaignPress::Make { sequence, list } => {
            let name = proposed(request, list).await?;
            create(request, &name, sequence, list).await
        }
        CampaignPress::AskName(id) => {
            let whole = whole(request, id).await?;
            request.ask(State::Campaign(CampaignQuestion::Name { campaign: id })).await?;
            request.turn(&views::ask_name(&request.reader, &whole.campaign)).await
        }
        CampaignPress::AskDelete(id) => {
            let whole = whole(request, id).await?;
            request.turn(&views::ask_delete(&request.reader, &whole.campaign)).await
        }
        CampaignPress::Delete(id) => {
            request.ctx.campaigns.delete(id, request.id()).await?;
            all(request, 0).await
        }
        CampaignPress::Next(_)
        | CampaignPress::WholeText { .. }
        | CampaignPress::LeaveOut { .. }
        | CampaignPress::Approve { .. } => approve::pressed(request, press).await,
        CampaignPress::Csv(id) => file::send(request, id).await,
        press => changes::pressed(request, press).await,
    }
}

pub(in crate::bot) async fn answered(request: &Request, question: CampaignQuestion, words: &Content) -> Handled {
    match question {
        CampaignQuestion::New { sequence, list } => {
            let name: CampaignName = words.text.parse().map_err(CampaignMistake::Name)?;
            create(request, &name, sequence, list).await
        }
        CampaignQuestion::Name { campaign } => {
            let name: CampaignName = words.text.parse().map_err(CampaignMistake::Name)?;
            request.ctx.campaigns.rename(campaign, &name, request.id()).await?;
            request.ask(State::Idle).await?;
            show(request, campaign).await
        }
        CampaignQuestion::Arm { campaign } => changes::text_given(request, campaign, words).await,
    }
}

async fn all(request: &Request, page: u32) -> Handled {
    let page = request.ctx.campaigns.all(page, views::PAGE).await?;
    request.turn(&views::all(&request.reader, &page, request.may(Right::Send))).await
}

/// Shows a campaign. Before it begins, the screen says what would happen; then it says how it goes, and is edited.
pub(in crate::bot) async fn show(request: &Request, id: CampaignId) -> Handled {
    let whole = whole(request, id).await?;
    if !request.may(Right::Send) {
        return own(request, id, 0).await;
    }
    if whole.campaign.state == CampaignState::Draft {
        let preflight = request.ctx.campaigns.preflight(id).await?.ok_or(Mistake::OldButton)?;
        return request.turn(&campaign_screens::draft(&request.reader, &whole, &preflight)).await;
    }
    let team = request.ctx.store.read().await?.team().members().await?;
    let view = campaign_screens::under_way(&request.reader, &whole, &team);
    request.turn_then(&view, Kind::Screen, move |request, card| cards::opened(request, card, id)).await
}

/// Shows what became of the people of a campaign that this member may see.
async fn own(request: &Request, id: CampaignId, page: u32) -> Handled {
    let whole = whole(request, id).await?;
    let sight = sight(request);
    let (counts, people) = request.ctx.campaigns.seen(id, sight, page, own_screens::PAGE).await?;
    request.turn(&own_screens::own(&request.reader, &whole, sight, &counts, &people)).await
}

pub(in crate::bot) async fn whole(request: &Request, id: CampaignId) -> Handled<WholeCampaign> {
    Ok(request.ctx.campaigns.whole(id).await?.ok_or(Mistake::OldButton)?)
}

async fn create(request: &Request, name: &CampaignName, sequence: SequenceId, list: ListId) -> Handled {
    let id = request.ctx.campaigns.create(name, sequence, list, request.id()).await?;
    request.ask(State::Idle).await?;
    show(request, id).await
}

async fn known(request: &Request) -> Handled<Vec<CampaignLine>> {
    Ok(request.ctx.campaigns.all(0, MOST_CAMPAIGNS).await?.rows)
}

/// A name for a campaign: that of its list, with a number if another campaign has it.
async fn proposed(request: &Request, list: ListId) -> Handled<CampaignName> {
    let list = lists::found(request, list).await?;
    let known = known(request).await?;
    // Room for the number.
    let short = one_line(list.name.as_str(), LONGEST_CAMPAIGN_NAME - 4);
    let numbered = (2..=MOST_CAMPAIGNS + 1).map(|number| format!("{short} {number}"));
    let names = std::iter::once(list.name.to_string()).chain(numbered);
    let mut names = names.filter_map(|name| name.parse::<CampaignName>().ok());
    let free = names.find(|name| !known.iter().any(|line| line.campaign.name == *name));
    Ok(free.ok_or(CampaignMistake::Full)?)
}
