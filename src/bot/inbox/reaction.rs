//! A member's reaction to a prospect's message, on its card or in the topic: the account sets the same one. On the screen of
//! their dialog, or on a reminder of it, it is for their last message. Reactions to anything else stay within the team.

use teloxide::types::ReactionType;

use crate::bot::context::outcome::show_outcome;
use crate::bot::context::{BotContext, Handled, Request};
use crate::bot::inbox::{reply, show};
use crate::bot::output::forum::PostPlace;
use crate::bot::sending::mistakes::SendMistake;
use crate::domain::ids::DialogId;
use crate::domain::login::Card;
use crate::domain::message::{Message, MessageDirection};

/// Handles a change of a member's reactions to a message of a chat.
pub(in crate::bot) async fn changed(request: Request, new: &[ReactionType]) {
    match shown(&request).await {
        Ok(Some(message)) => {
            // What is to be said about it belongs into the topic.
            let request = in_topic(request, &message).await;
            let done = react(&request, &message, new).await;
            show_outcome(&request, done).await;
        }
        Ok(None) => {}
        Err(broken) => show_outcome(&request, Err(broken)).await,
    }
}

/// The prospect's message on the card, or the last one in the dialog of the screen. Telegram does not say how old the card is.
async fn shown(request: &Request) -> Handled<Option<Message>> {
    let Some(card) = request.card else { return Ok(None) };
    let about = || request.ctx.bot.shown().about(card);
    let mut message = None;
    if about().is_none() {
        message = reply::message_on(request, card, true).await?;
    }
    // A screen, too, is known a moment after it is there.
    if let (None, Some(dialog)) = (&message, about()) {
        message = last_from_them(request, dialog).await?;
    }
    Ok(message.filter(|message| message.direction == MessageDirection::Incoming))
}

async fn last_from_them(request: &Request, dialog: DialogId) -> Handled<Option<Message>> {
    let mut reading = request.ctx.store.read().await?;
    match reading.message_cards().last_from_them(dialog).await? {
        Some(last) => Ok(reading.dialogs().get_message(last).await?),
        None => Ok(None),
    }
}

/// Where the card of a prospect's message is; `None` for any other message.
pub(in crate::bot) async fn place(ctx: &BotContext, card: Card) -> Handled<Option<PostPlace>> {
    let mut reading = ctx.store.read().await?;
    let Some(id) = reading.message_cards().shown_by(card).await?.pop() else { return Ok(None) };
    match reading.dialogs().get_message(id).await? {
        Some(message) if message.direction == MessageDirection::Incoming => {
            Ok(Some(show::place_of(&mut reading, message.dialog_id, card).await?))
        }
        _ => Ok(None),
    }
}

async fn in_topic(request: Request, message: &Message) -> Request {
    let Some(card) = request.card else { return request };
    let place = async {
        let mut reading = request.ctx.store.read().await?;
        show::place_of(&mut reading, message.dialog_id, card).await
    };
    let topic = place.await.ok().and_then(|place| place.topic);
    Request { topic, ..request }
}

async fn react(request: &Request, message: &Message, new: &[ReactionType]) -> Handled {
    reply::open(request, message.dialog_id).await?;
    if message.deleted_at.is_some() {
        return Err(SendMistake::TheirsGone.into());
    }
    let emoji = new.iter().rev().find_map(ReactionType::emoji).map(String::as_str);
    if emoji.is_none() && !new.is_empty() {
        return Err(SendMistake::NotThisReaction.into());
    }
    let Some(card) = request.card else { return Ok(()) };
    request.ctx.outbox.react(message, card, emoji, request.id(), request.update_id).await?;
    Ok(())
}
