//! Updating the cards of messages that were edited or deleted, and of albums that have further parts. New cards are sent only
//! if the text no longer fits.

use crate::bot::context::{BotContext, CardChange, CardKey, Handled, Projection, projection};
use crate::bot::dialogs::screens::with_undo;
use crate::bot::inbox::around::{Around, invited};
use crate::bot::inbox::card_screens::former_card;
use crate::bot::inbox::show;
use crate::bot::kit::View;
use crate::bot::kit::reacted::reacted;
use crate::bot::output::bot_sender::BotSender;
use crate::bot::output::forum::PostPlace;
use crate::bot::output::say;
use crate::bot::output::send_error::SendError;
use crate::bot::secrets::deletions;
use crate::domain::ids::{ChatId, MessageId};
use crate::domain::login::Card;
use crate::domain::message::Message;

/// The cards of a message that has changed.
struct ChangedMessage(MessageId);

/// The cards of a message in one chat, and their new content.
struct ChangedCards {
    cards: Vec<Card>,
    /// All messages on these cards.
    messages: Vec<Message>,
    views: Vec<View>,
    /// The place of a further card.
    below: PostPlace,
}

impl Projection for ChangedMessage {
    type Facts = Vec<ChangedCards>;

    fn key(&self) -> CardKey {
        CardKey::Message(self.0)
    }

    fn lock(&self, chat: ChatId) -> CardKey {
        CardKey::MessageIn(self.0, chat)
    }

    async fn chats(&self, ctx: &BotContext) -> Handled<Vec<ChatId>> {
        // Ordered by chat.
        let cards = ctx.store.read().await?.message_cards().of(self.0).await?;
        let mut chats: Vec<ChatId> = cards.into_iter().map(|card| card.chat).collect();
        chats.dedup();
        Ok(chats)
    }

    async fn load(&self, ctx: &BotContext) -> Handled<Option<Vec<ChangedCards>>> {
        let mut reading = ctx.store.read().await?;
        let Some(message) = reading.dialogs().get_message(self.0).await? else { return Ok(None) };
        let Some(mut around) = Around::load(&mut reading, message.dialog_id).await? else { return Ok(None) };
        let asked = match message.outbox_id {
            Some(item) => reading.outbox().get(item).await?.and_then(|item| item.asked),
            None => None,
        };
        let cards = reading.message_cards().of(self.0).await?;
        let mut changed = Vec::new();
        for cards in cards.chunk_by(|one, other| one.chat == other.chat) {
            let (Some(first), Some(last)) = (cards.first(), cards.last()) else { continue };
            let sees = Some(first.chat) == ctx.group || around.may_be_read_in(first.chat);
            let former = around.team.iter().any(|member| member.chat() == first.chat);
            // An admin's own message is theirs to edit.
            let left_alone = Some(*first) == asked || !sees && !former;
            if left_alone || reading.message_cards().is_counter(*first).await? {
                continue;
            }
            let mut messages = Vec::new();
            for id in reading.message_cards().shown_by(*first).await? {
                messages.extend(reading.dialogs().get_message(id).await?);
            }
            reading.dialogs().add_answered(&mut messages).await?;
            let place = show::place_of(&mut reading, around.dialog.id, *first).await?;
            let below = PostPlace { reply_to: Some(last.message), ..place };
            if !sees {
                if place.topic.is_none() {
                    let views = former_card(&ctx.reader_in(&around.team, first.chat), &around, &messages);
                    changed.push(ChangedCards { cards: cards.to_vec(), messages, views, below });
                }
                continue;
            }
            around.invited = invited(&mut reading, messages.iter()).await?;
            let mut views = show::views(ctx, &around, place, &messages);
            let mut theirs = Vec::new();
            for message in &messages {
                theirs.extend(reading.dialogs().reactions_to(message.id).await?);
            }
            if let Some(last) = views.pop() {
                let reader = ctx.reader_in(&around.team, first.chat);
                let undo = reading.undos().on_card(around.dialog.id, *cards.last().unwrap_or(first)).await?;
                let last = reacted(&reader, last, &theirs);
                views.push(match undo {
                    Some(undo) => with_undo(&reader, last, around.dialog.id, undo),
                    None => last,
                });
            }
            changed.push(ChangedCards { cards: cards.to_vec(), messages, views, below });
        }
        Ok(Some(changed))
    }

    /// A longer text needs further cards.
    fn render(&self, _: &BotContext, facts: &Vec<ChangedCards>, chat: ChatId) -> Vec<CardChange> {
        let Some(ChangedCards { cards, views, below, .. }) = in_chat(facts, chat) else { return Vec::new() };
        let edits = cards.iter().zip(views).map(|(card, view)| CardChange::EditIfPossible(*card, view.clone()));
        edits.chain(views.iter().skip(cards.len()).map(|view| CardChange::Send(*below, view.clone()))).collect()
    }

    async fn record(
        &self,
        ctx: &BotContext,
        facts: &Vec<ChangedCards>,
        change: &CardChange,
        card: Option<Card>,
    ) -> Handled {
        let Some(card) = card else { return Ok(()) };
        let Some(shown) = in_chat(facts, card.chat) else { return Ok(()) };
        if let CardChange::Send(..) = change {
            return Ok(ctx.records.card_added(&shown.messages, card, shown.below.topic.is_some()).await?);
        }
        // A shorter text needs fewer cards: after its last edit, the rest is deleted.
        let last = shown.cards.iter().take(shown.views.len()).next_back();
        for rest in shown.cards.iter().skip(shown.views.len()).filter(|_| last == Some(&card)) {
            deletions::delete_outdated(ctx, *rest).await?;
            ctx.records.card_removed(*rest).await?;
        }
        Ok(())
    }

    async fn refused(&self, _: &BotContext, _: &Vec<ChangedCards>, _: &CardChange, error: SendError) -> Handled {
        super::log(error);
        Ok(())
    }
}

fn in_chat(facts: &[ChangedCards], chat: ChatId) -> Option<&ChangedCards> {
    facts.iter().find(|one| one.below.chat == chat)
}

/// Refreshes the cards of a message.
pub(in crate::bot) async fn refresh(ctx: &BotContext, id: MessageId) -> Handled {
    projection::refresh(ctx, &ctx.refresher, &ChangedMessage(id)).await
}

/// As [`refresh`] with a single try, for a caller that has just shown an outdated text.
pub(in crate::bot) async fn refresh_once(ctx: &BotContext, id: MessageId) -> Handled {
    projection::once(ctx, &ctx.news, &ChangedMessage(id)).await
}

/// Shows further parts of an album on the card that a chat has of the parts before them, and returns its place and the card.
/// Returns `None` when there is no such card, or it has no room.
pub(in crate::bot) async fn join_album(
    ctx: &BotContext,
    sender: &BotSender,
    around: &Around,
    chat: ChatId,
    parts: &[Message],
) -> Handled<Result<Option<(PostPlace, Card)>, SendError>> {
    let Some(first) = parts.first().filter(|part| part.album().is_some()) else { return Ok(Ok(None)) };
    let mut reading = ctx.store.read().await?;
    let Some(before) = reading.dialogs().part_before(first).await? else { return Ok(Ok(None)) };
    let mut cards = reading.message_cards().of(before.id).await?;
    cards.retain(|card| card.chat == chat);
    let [card] = cards[..] else { return Ok(Ok(None)) };
    if reading.message_cards().is_counter(card).await? {
        return Ok(Ok(None));
    }
    let mut all = Vec::new();
    for id in reading.message_cards().shown_by(card).await? {
        all.extend(reading.dialogs().get_message(id).await?);
    }
    reading.dialogs().add_answered(&mut all).await?;
    all.extend_from_slice(parts);
    let place = show::place_of(&mut reading, around.dialog.id, card).await?;
    drop(reading);
    let views = show::views(ctx, around, place, &all);
    let [view] = &views[..] else { return Ok(Ok(None)) };
    Ok(match say::edit_in_place(sender, card, view).await {
        Ok(()) => Ok(Some((place, card))),
        Err(error) if error.is_temporary() => Err(error),
        // The card is gone or too old: a new one shows the rest.
        Err(_) => Ok(None),
    })
}
