//! Accepting a complete draft as items of the outbox, and showing the first card of each.

use crate::bot::consents::item_buttons::bases;
use crate::bot::context::{CardKey, Handled, Mistake, Request, State};
use crate::bot::inbox::reply;
use crate::bot::sending::question::Draft;
use crate::bot::sending::{album, files, item, item_screens};
use crate::domain::login::Card;
use crate::domain::outbox::{ItemState, OutboxItem};
use crate::domain::target::Target;
use crate::outbox::Accepted;
use crate::store::NewItem;

/// Accepts the message, once for each recipient. `asked` is the message that requested it: delivered again, it enqueues
/// nothing.
pub(in crate::bot) async fn accept(request: &Request, draft: Draft, asked: Card, shown: Option<Card>) -> Handled {
    let Some(target) = &draft.target else { return Err(Mistake::TextEmpty.into()) };
    if let (None, [], [], Some(body), Some(to)) =
        (draft.at, &*draft.also, &*draft.more, &draft.body, Target::read(target))
        && let Some(dialog) = reply::dialog_to_answer(request, &to, body).await?
    {
        // It goes after the pending answer, or its translation is seen first.
        request.ask(State::Idle).await?;
        return reply::put_in_order(request, dialog, None, body).await;
    }
    let key = request.ctx.accept_key(asked);
    let mut accepted = Vec::with_capacity(1 + draft.also.len());
    for (recipient, target) in std::iter::once(target).chain(&draft.also).enumerate() {
        accepted.push(accept_one(request, &draft, target, &album::key_of(&key, recipient)).await?);
    }
    request.ask(State::Idle).await?;
    if let Some(id) = draft.body.as_ref().and_then(|body| body.album.as_deref()).filter(|_| request.private()) {
        album::goes_on(request, id, &accepted).await?;
    }
    for (number, accepted) in accepted.iter().enumerate() {
        show(request, &draft, accepted, number, shown.filter(|_| number == 0)).await?;
    }
    Ok(())
}

async fn accept_one(request: &Request, draft: &Draft, target: &str, accept_key: &str) -> Handled<Accepted> {
    let Some(body) = &draft.body else { return Err(Mistake::TextEmpty.into()) };
    let target = Target::read(target).ok_or(Mistake::OldButton)?;
    let new = NewItem {
        prospect: target.person(),
        spans: body.spans.clone(),
        media: files::receive(&request.ctx, body).await?,
        album: body.album.clone(),
        from: draft.from,
        not_before: draft.at,
        ..NewItem::text(accept_key, target, &body.text, request.id())
    };
    Ok(request.ctx.outbox.accept(&new).await?)
}

/// Shows the card of an accepted message.
async fn show(request: &Request, draft: &Draft, accepted: &Accepted, recipient: usize, shown: Option<Card>) -> Handled {
    let Some(first) = accepted.items.first() else { return Err(Mistake::TextEmpty.into()) };
    for file in &draft.more {
        album::append(request, first.id, recipient, file).await?;
    }
    let accepted = accepted.clone();
    request.beside(move |request| async move { show_accepted(&request, &accepted, shown).await }).await
}

/// Shows an accepted message, on `shown` or on a new card.
async fn show_accepted(request: &Request, accepted: &Accepted, shown: Option<Card>) -> Handled {
    let Some(first) = accepted.items.first() else { return Ok(()) };
    if show_card(request, first, accepted, shown).await? {
        return Ok(());
    }
    // The item has changed since, or has its card already.
    item::refresh(&request.ctx, &request.ctx.bot, first.id).await.map(drop)
}

/// Returns whether the new card needs no refresh now.
#[tracing::instrument(level = "debug", name = "item", skip_all, fields(id = first.id.0))]
async fn show_card(request: &Request, first: &OutboxItem, accepted: &Accepted, shown: Option<Card>) -> Handled<bool> {
    let ctx = &request.ctx;
    let Accepted { items, from, before, .. } = accepted;
    let _lock = ctx.lock_card(CardKey::Item(first.id)).await;
    // After a crash the update is delivered again, and the item may have its card already.
    if *before && ctx.outbox.item(first.id).await?.is_none_or(|item| item.card.is_some()) {
        return Ok(false);
    }
    let behind = ctx.outbox.is_behind_another(first).await?;
    let dialog = ctx.store.read().await?.dialogs().of_item(first).await?;
    let view = item_screens::card(&request.reader, items, dialog.as_ref(), from.as_ref(), behind);
    let view = view.row(item_screens::send_now(&request.reader, items, request.member.role));
    let view = view.row(bases(&request.reader, items, request.member.role));
    let card = request.put_in_turn(shown, &view).await?;
    let now = ctx.outbox.set_card(first.id, card).await?;
    tracing::debug!(telegram_message = card.message.0, "showed a card");
    let unchanged = OutboxItem { card: Some(card), ..first.clone() };
    // What is being sent is refreshed at its end, mostly a moment later. Two edits in a moment would be one too many.
    Ok(now.is_some_and(|now| now == unchanged || (now.state == ItemState::Sending && now.reason.is_none())))
}
