//! Updating the card of an item. It shows the outbox's state, and what is wanted of the message since it was sent.

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use crate::bot::consents::item_buttons::bases;
use crate::bot::context::{
    BotContext, CardChange, CardKey, Failure, Handled, Mistake, Projection, Request, State, projection,
};
use crate::bot::kit::reacted::reacted;
use crate::bot::kit::{Reader, View};
use crate::bot::output::bot_sender::BotSender;
use crate::bot::output::forum::PostPlace;
use crate::bot::sending::mistakes::SendMistake;
use crate::bot::sending::{item_screens as cards, wish_screens};
use crate::domain::account::Account;
use crate::domain::dialog::Dialog;
use crate::domain::ids::{ChatId, OutboxId, TopicId};
use crate::domain::login::Card;
use crate::domain::outbox::{ItemReason, ItemState, OutboxItem};
use crate::domain::team::{Member, Right};
use crate::domain::undo::undoable_since;
use crate::domain::wish::Wish;
use crate::store::ReadTx;

/// An answer that is sent sooner needs no card.
const SOON: SignedDuration = SignedDuration::from_secs(5);

/// The card of a message. All parts of a long text share the card of the first part.
struct ItemCard {
    /// The first part, as it was when the refresh began.
    first: OutboxItem,
    /// Whether a killed desk left it without a card, or with an outdated one.
    left_behind: bool,
    /// Whether a member requested it. Otherwise only items of which something was wanted since the start are asked
    /// about, so that a message that is just sent costs no query more.
    requested: bool,
}

/// A message with all its parts, and the member who sees its card.
struct LoadedItem {
    parts: Vec<OutboxItem>,
    member: Member,
    dialog: Option<Dialog>,
    from: Option<Account>,
    behind: bool,
    /// Whether a member has just cancelled it, so that they can put it back.
    restorable: bool,
    /// What is wanted of its sent parts.
    wishes: Vec<Wish>,
    /// The prospect's reactions to them.
    reactions: Vec<String>,
    /// The place of a new card.
    place: PostPlace,
}

impl Projection for ItemCard {
    type Facts = LoadedItem;

    fn key(&self) -> CardKey {
        CardKey::Item(self.first.id)
    }

    async fn chats(&self, _: &BotContext) -> Handled<Vec<ChatId>> {
        Ok(vec![chat_of(&self.first)])
    }

    async fn load(&self, ctx: &BotContext) -> Handled<Option<LoadedItem>> {
        let parts = ctx.outbox.whole_text(self.first.id).await?;
        let Some(first) = parts.first() else { return Ok(None) };
        let behind = ctx.outbox.is_behind_another(first).await?;
        let asked_for = self.left_behind || self.requested || ctx.outbox.is_wished(first.id);
        let (wishes, reactions) = match asked_for {
            true => (ctx.outbox.wishes(&parts).await?, ctx.outbox.reactions(&parts).await?),
            false => (Vec::new(), Vec::new()),
        };
        let mut reading = ctx.store.read().await?;
        let place = match first.asked {
            _ if first.card.is_some() => chat_of(first).into(),
            Some(asked) if !wishes.is_empty() || answer_needs_card(&mut reading, &parts, behind).await? => {
                let topic = topic_of(&mut reading, first, asked).await?;
                PostPlace { chat: asked.chat, topic, reply_to: Some(asked.message) }
            }
            None if self.left_behind => chat_of(first).into(),
            // A mark is enough for an answer. For any other item, the accepting handler sends the card.
            Some(_) | None => return Ok(None),
        };
        // A person who has left the team gets nothing more.
        let Some(member) = reading.team().member(first.admin).await? else { return Ok(None) };
        let dialog = reading.dialogs().of_item(first).await?;
        let from = match parts.iter().find_map(|part| part.account_id) {
            Some(account) => reading.accounts().get_account_by_id(account).await?,
            None => None,
        };
        let restorable = parts.iter().any(|part| part.state == ItemState::Cancelled) && {
            let undo = reading.undos().of_item(self.first.id).await?;
            undo.is_some_and(|undo| undo.at > undoable_since(reading.now()))
        };
        Ok(Some(LoadedItem { parts, member, dialog, from, behind, wishes, reactions, restorable, place }))
    }

    fn render(&self, ctx: &BotContext, facts: &LoadedItem, _: ChatId) -> Vec<CardChange> {
        let LoadedItem { parts, member, dialog, from, behind, wishes, reactions, restorable, place } = facts;
        let reader = ctx.reader(member.language, place.chat);
        // Below an answer in a topic as in a group.
        let reader = Reader { private: reader.private && !parts.iter().any(|part| part.asked_in_topic), ..reader };
        let view = cards::card(
            &reader,
            &wish_screens::as_wanted(parts, wishes),
            dialog.as_ref(),
            from.as_ref().map(|from| &from.phone),
            *behind,
        );
        let view = reacted(&reader, view, reactions);
        let view = wish_screens::below(&reader, view, parts, wishes, from.as_ref());
        let view = view.row(cards::send_now(&reader, parts, member.role)).row(bases(&reader, parts, member.role));
        let view = view.row(restorable.then(|| cards::restore(&reader, self.first.id, None)));
        vec![CardChange::edit_or_send(parts.first().and_then(|first| first.card), *place, view)]
    }

    async fn record(&self, ctx: &BotContext, facts: &LoadedItem, _: &CardChange, card: Option<Card>) -> Handled {
        let (Some(first), Some(card)) = (facts.parts.first(), card) else { return Ok(()) };
        if first.card != Some(card) {
            ctx.outbox.set_card(first.id, card).await?;
        }
        tracing::debug!(telegram_message = card.message.0, state = ?first.state, "refreshed a card");
        let settled = facts.wishes.iter().all(|wish| wish.settled_at.is_some());
        if settled && facts.parts.iter().all(|part| part.settled_at.is_some()) {
            ctx.outbox.card_shows_the_end(first.id).await?;
        }
        Ok(())
    }
}

/// The chat of an item's card, whether it exists yet or not.
fn chat_of(first: &OutboxItem) -> ChatId {
    // A private chat has its person's id.
    first.card.or(first.asked).map_or(ChatId(first.admin.0), |card| card.chat)
}

/// Refreshes the card of an item. Returns the item as it was before.
pub(in crate::bot) async fn refresh(
    ctx: &BotContext,
    sender: &BotSender,
    id: OutboxId,
) -> Result<Option<OutboxItem>, Failure> {
    let Some(first) = ctx.outbox.whole_text(id).await?.into_iter().next() else { return Ok(None) };
    // The card below a member's own answer has the priority of an answer.
    let sender = if first.card.is_none() && first.asked.is_some() { &ctx.bot } else { sender };
    show(ctx, sender, ItemCard { first: first.clone(), left_behind: false, requested: false }).await?;
    Ok(Some(first))
}

/// Refreshes the card of an item after the prospect has reacted to its message. An answer shows the reaction itself and
/// gets no card for it.
pub(in crate::bot) async fn refresh_reacted(ctx: &BotContext, id: OutboxId) -> Handled {
    match ctx.outbox.shows_more(id).await? {
        Some(first) => refresh(ctx, &ctx.news, first).await.map(drop),
        None => Ok(()),
    }
}

/// Refreshes the card of an item after a change: now if nothing delays it, otherwise in a spawned task.
pub(in crate::bot) async fn refresh_for(request: &Request, id: OutboxId) -> Handled {
    let ctx = &request.ctx;
    let Some(first) = ctx.outbox.whole_text(id).await?.into_iter().next() else { return Ok(()) };
    let (place, bot) = (chat_of(&first), ctx.bot.clone());
    let card = ItemCard { first, left_behind: false, requested: true };
    let showing = |request: Request| async move { show(&request.ctx, &bot, card).await };
    request.beside_in(place, showing).await
}

/// Refreshes cards that a killed desk left outdated or unsent.
pub(in crate::bot) async fn resume(ctx: &BotContext, due: Vec<OutboxId>, stop: &CancellationToken) {
    for id in due {
        // Checked between items: a card and its record belong together.
        if stop.is_cancelled() {
            return;
        }
        let done = async {
            match ctx.outbox.whole_text(id).await?.into_iter().next() {
                Some(first) => show(ctx, &ctx.news, ItemCard { first, left_behind: true, requested: false }).await,
                None => Ok(()),
            }
        };
        if let Err(Failure::Broken(error)) = done.await {
            tracing::warn!(item = %id, error = format!("{error:#}"), "failed to refresh a card");
        }
    }
}

#[tracing::instrument(level = "debug", name = "item", skip_all, fields(id = card.first.id.0))]
async fn show(ctx: &BotContext, sender: &BotSender, card: ItemCard) -> Handled {
    projection::refresh(ctx, sender, &card).await
}

/// The topic of a dialog in which an answer was written.
async fn topic_of(reading: &mut ReadTx, first: &OutboxItem, asked: Card) -> Handled<Option<TopicId>> {
    let in_topic = asked.chat.is_group() || first.asked_in_topic;
    let Some(prospect) = first.telegram_user_id.filter(|_| in_topic) else { return Ok(None) };
    let Some(dialog) = reading.dialogs().by_prospect(prospect).await? else { return Ok(None) };
    Ok(reading.topics().of(dialog.id, asked.chat).await?.map(|topic| topic.id))
}

/// Whether an answer needs a card below the admin's own message, because it waits or has failed.
async fn answer_needs_card(reading: &mut ReadTx, parts: &[OutboxItem], behind: bool) -> Handled<bool> {
    let Some(first) = parts.first() else { return Ok(false) };
    let now = reading.now();
    if parts.iter().any(|item| needs_card(item, now)) {
        return Ok(true);
    }
    // An answer behind a waiting message waits, too.
    let before = if behind { reading.outbox().open_to(&first.target).await?.into_iter().next() } else { None };
    Ok(before.is_some_and(|item| needs_card(&item, now)))
}

/// Whether an item's state needs a card, because a mark cannot show it.
fn needs_card(item: &OutboxItem, now: Timestamp) -> bool {
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

/// An item whose message this member may change or take back, also after it was sent: its author, a manager of accounts,
/// or the assignee of the dialog.
pub(in crate::bot) async fn own_message(request: &Request, id: OutboxId) -> Handled<OutboxItem> {
    let item = request.ctx.outbox.item(id).await?.ok_or(Mistake::OldButton)?;
    if may_change(request, &item) || (request.may(Right::Write) && is_assigned(request, &item).await?) {
        return Ok(item);
    }
    Err(SendMistake::OthersMessage.into())
}

/// Whether the dialog with an item's recipient is assigned to this member.
async fn is_assigned(request: &Request, item: &OutboxItem) -> Handled<bool> {
    let Some(prospect) = item.telegram_user_id else { return Ok(false) };
    let dialog = request.ctx.store.read().await?.dialogs().by_prospect(prospect).await?;
    Ok(dialog.is_some_and(|dialog| dialog.assignee == Some(request.id())))
}

/// As [`own`], if the item has not been attempted.
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
    request.turn(view).await
}

/// Shows a view on an item's card.
pub(in crate::bot) async fn put(request: &Request, item: &OutboxItem, view: &View) -> Handled {
    let Some(card) = item.card else { return request.show(view).await };
    let (id, view) = (item.id, view.clone());
    let showing = |request: Request| async move {
        let _lock = request.ctx.lock_card(CardKey::Item(id)).await;
        let shown = request.put_in_turn(Some(card), &view).await?;
        if shown != card {
            request.ctx.outbox.set_card(id, shown).await?;
        }
        Ok(())
    };
    request.beside_in(card.chat, showing).await
}
