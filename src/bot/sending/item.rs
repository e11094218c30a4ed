//! Updating the card of an item. It shows the outbox's state, and an item that may have reached Telegram is not
//! changed.

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use crate::bot::context::error::{Failure, Handled};
use crate::bot::context::in_line::DueRefresh;
use crate::bot::context::mistake::Mistake;
use crate::bot::context::state::State;
use crate::bot::context::{BotContext, Request};
use crate::bot::kit::screen::View;
use crate::bot::output::bot_sender::BotSender;
use crate::bot::output::forum::PostPlace;
use crate::bot::output::{forum, say};
use crate::bot::sending::item_screens as cards;
use crate::bot::sending::mistakes::SendMistake;
use crate::domain::ids::{ChatId, OutboxId};
use crate::domain::login::Card;
use crate::domain::outbox::{ItemReason, ItemState, OutboxItem};
use crate::domain::team::Right;

/// An answer that is sent sooner needs no card.
const SOON: SignedDuration = SignedDuration::from_secs(5);

/// Updates the card of an item and returns the item. The parts of a long text share the card of the first.
pub(in crate::bot) async fn refresh(
    ctx: &BotContext,
    voice: &BotSender,
    id: OutboxId,
) -> Result<Option<OutboxItem>, Failure> {
    let Some(first) = ctx.outbox.whole_text(id).await?.into_iter().next() else { return Ok(None) };
    refresh_whole(ctx, voice, first).await
}

/// Updates the card of an item after a change: now if nothing delays it, otherwise in a spawned task.
pub(in crate::bot) async fn refresh_for(request: &Request, id: OutboxId) -> Handled {
    let ctx = &request.ctx;
    let Some(first) = ctx.outbox.whole_text(id).await?.into_iter().next() else { return Ok(()) };
    let place = first.card.or(first.asked).map_or(ChatId(first.admin.0), |card| card.chat);
    let bot = ctx.bot.clone();
    let showing = |request: Request| async move { refresh_whole(&request.ctx, &bot, first).await.map(drop) };
    request.beside_in(place, showing).await
}

#[tracing::instrument(level = "debug", name = "item", skip_all, fields(id = first.id.0))]
async fn refresh_whole(ctx: &BotContext, voice: &BotSender, first: OutboxItem) -> Result<Option<OutboxItem>, Failure> {
    // An answer usually needs no card; any other item has one, or gets one in a moment.
    let chat = first.card.map(|card| card.chat).or(first.asked.is_none().then_some(ChatId(first.admin.0)));
    let place = ctx.in_line.join(DueRefresh::Item(first.id));
    if place.is_none() && voice.tells_news() {
        return Ok(Some(first));
    }
    let in_turn = match chat {
        Some(chat) => match voice.in_turn(chat).await {
            Some((voice, _)) => Some(voice),
            None => return Ok(Some(first)),
        },
        None => None,
    };
    let voice = in_turn.as_ref().unwrap_or(voice);
    drop(place);
    let _hand = ctx.card_in_hand(first.id.0).await;
    // Read again: much may have changed meanwhile.
    let parts = ctx.outbox.whole_text(first.id).await?;
    match parts.first().and_then(|first| first.card) {
        Some(card) => show(ctx, voice, &parts, Some(card)).await?,
        None => answer_waits(ctx, &parts).await?,
    }
    Ok(parts.into_iter().next())
}

/// Shows what a killed desk has left: the end of an item, or that it was accepted.
pub(in crate::bot) async fn resume(ctx: &BotContext, due: Vec<OutboxId>, stop: &CancellationToken) {
    for id in due {
        // Between two items, because showing a card and recording that belong together.
        if stop.is_cancelled() {
            return;
        }
        if let Err(Failure::Broken(error)) = bring(ctx, id).await {
            tracing::warn!(item = %id, error = format!("{error:#}"), "failed to bring a card up to date");
        }
    }
}

#[tracing::instrument(level = "debug", name = "item", skip_all, fields(id = id.0))]
async fn bring(ctx: &BotContext, id: OutboxId) -> Handled {
    let parts = ctx.outbox.whole_text(id).await?;
    let Some(first) = parts.first() else { return Ok(()) };
    let chat = first.card.map_or(ChatId(first.admin.0), |card| card.chat);
    let Some((voice, _)) = ctx.news.in_turn(chat).await else { return Ok(()) };
    let _hand = ctx.card_in_hand(id.0).await;
    // The present state.
    let parts = ctx.outbox.whole_text(id).await?;
    show(ctx, &voice, &parts, parts.first().and_then(|first| first.card)).await
}

/// Shows an item with all its parts on its card, or on a new card for its author.
async fn show(ctx: &BotContext, voice: &BotSender, parts: &[OutboxItem], card: Option<Card>) -> Handled {
    let Some(first) = parts.first() else { return Ok(()) };
    // A person who has left the team gets nothing more.
    let Some(member) = ctx.store.read().await?.team().member(first.admin).await? else { return Ok(()) };
    let account = parts.iter().find_map(|part| part.account_id);
    let from = match account {
        Some(account) => ctx.manager.account(account).await?.map(|account| account.phone),
        None => None,
    };
    let behind = ctx.outbox.is_behind_another(first).await?;
    // A private chat has its person's id.
    let chat = card.map_or(ChatId(first.admin.0), |card| card.chat);
    let reader = ctx.reader(member.language, chat);
    let view = cards::card(&reader, parts, from.as_ref(), behind).row(cards::send_now(&reader, parts, member.role));
    let shown = match card {
        Some(card) => say::edit(voice, card, &view).await?,
        None => say::send(voice, chat, &view).await?,
    };
    if card != Some(shown) {
        ctx.outbox.set_card(first.id, shown).await?;
    }
    tracing::debug!(telegram_message = shown.message.0, state = ?first.state, "brought a card up to date");
    if parts.iter().all(|part| part.settled_at.is_some()) {
        ctx.outbox.card_shows_the_end(first.id).await?;
    }
    Ok(())
}

/// An answer shows its marks itself; only a waiting or failed one gets a card, under the admin's own message.
async fn answer_waits(ctx: &BotContext, parts: &[OutboxItem]) -> Handled {
    let now = ctx.store.clock().now();
    let Some(first) = parts.first() else { return Ok(()) };
    let Some(asked) = first.asked else { return Ok(()) };
    let behind = ctx.outbox.is_behind_another(first).await?;
    let mut reading = ctx.store.read().await?;
    // Items behind a waiting item wait, too.
    let before = reading.outbox().open_to(&first.target).await?.into_iter().next().filter(|_| behind);
    if !parts.iter().chain(&before).any(|item| needs_words(item, now)) {
        return Ok(());
    }
    let Some(member) = reading.team().member(first.admin).await? else { return Ok(()) };
    let dialog = match first.telegram_user_id {
        Some(prospect) => reading.dialogs().by_prospect(prospect).await?,
        None => None,
    };
    let topic = match dialog {
        // A group has a negative id.
        Some(dialog) if asked.chat.is_group() => reading.topics().of(dialog.id).await?.map(|topic| topic.id),
        _ => None,
    };
    drop(reading);
    let from = match first.account_id {
        Some(account) => ctx.manager.account(account).await?.map(|account| account.phone),
        None => None,
    };
    let reader = ctx.reader(member.language, asked.chat);
    let view = cards::card(&reader, parts, from.as_ref(), behind).row(cards::send_now(&reader, parts, member.role));
    let place = PostPlace { chat: asked.chat, topic, reply_to: Some(asked.message) };
    let card = forum::post(&ctx.bot, place, &view).await?;
    ctx.outbox.set_card(first.id, card).await?;
    Ok(())
}

/// Whether an answer's state needs more than a mark.
fn needs_words(item: &OutboxItem, now: Timestamp) -> bool {
    match item.state {
        ItemState::Failed | ItemState::Cancelled => true,
        ItemState::Sent => false,
        ItemState::Queued | ItemState::Sending => {
            item.not_before > now + SOON || item.reason.is_some_and(ItemReason::waits_for_somebody)
        }
    }
}

/// Whether a member may change an item: its author, or a manager of accounts.
pub(in crate::bot) fn may_change(request: &Request, item: &OutboxItem) -> bool {
    request.may(Right::Write) && (item.admin == request.id() || request.may(Right::RunAccounts))
}

/// An item that this member may change.
pub(in crate::bot) async fn own(request: &Request, id: OutboxId) -> Handled<OutboxItem> {
    let item = request.ctx.outbox.item(id).await?.ok_or(Mistake::OldButton)?;
    if may_change(request, &item) { Ok(item) } else { Err(Mistake::OldButton.into()) }
}

/// Such an item that has not been attempted.
pub(in crate::bot) async fn changeable(request: &Request, id: OutboxId) -> Handled<OutboxItem> {
    let item = own(request, id).await?;
    if item.state == ItemState::Queued { Ok(item) } else { Err(SendMistake::NotChanged.into()) }
}

/// The cancel button of the card.
pub(in crate::bot) async fn cancel(request: &Request, id: OutboxId) -> Handled {
    own(request, id).await?;
    let cancelled = request.ctx.outbox.cancel(id, request.id()).await?;
    refresh_for(request, id).await?;
    let still = request.ctx.outbox.item(id).await?.is_some_and(|item| item.state == ItemState::Cancelled);
    if cancelled || still { Ok(()) } else { Err(SendMistake::SentAlready.into()) }
}

/// Turns the card whose button was pressed into a question.
pub(in crate::bot) async fn ask(request: &Request, state: State, view: &View) -> Handled {
    if !request.private() {
        return Err(Mistake::ArgumentsHere.into());
    }
    request.ask(state).await?;
    request.turn(view).await?;
    Ok(())
}

/// Shows a view on an item's card.
pub(in crate::bot) async fn put(request: &Request, item: &OutboxItem, view: &View) -> Handled {
    let Some(card) = item.card else { return request.show(view).await };
    let (id, view) = (item.id, view.clone());
    let showing = |request: Request| async move {
        let _hand = request.ctx.card_in_hand(id.0).await;
        let shown = request.put_in_turn(Some(card), &view).await?;
        if shown != card {
            request.ctx.outbox.set_card(id, shown).await?;
        }
        Ok(())
    };
    request.beside_in(card.chat, showing).await
}
