//! Albums of prospects. The parts that are there are shown together; one that comes late joins the card of the parts before
//! it.
//!
//! Invariant: the card shows a part before the part counts as shown.

use crate::bot::context::{BotContext, Handled};
use crate::bot::inbox::card_screens::Around;
use crate::bot::inbox::show;
use crate::bot::output::bot_sender::BotSender;
use crate::bot::output::forum::PostPlace;
use crate::bot::output::say;
use crate::bot::output::send_error::SendError;
use crate::domain::ids::ChatId;
use crate::domain::login::Card;
use crate::domain::message::{Message, MessageDirection};

/// Telegram's id of the album that a prospect's message is a part of.
pub(in crate::bot) fn album_of(message: &Message) -> Option<i64> {
    message.surroundings.album.filter(|_| message.direction == MessageDirection::Incoming)
}

/// Whether these messages are several parts of one album of a prospect.
pub(in crate::bot) fn is_one_album(messages: &[Message]) -> bool {
    let album = messages.first().and_then(album_of);
    album.is_some() && messages.len() > 1 && messages.iter().all(|message| album_of(message) == album)
}

/// Shows further parts of an album on the card that a chat has of the parts before them, and returns its place and the card.
/// Returns `None` when there is no such card, or it has no room.
pub(in crate::bot) async fn join(
    ctx: &BotContext,
    sender: &BotSender,
    around: &Around,
    chat: ChatId,
    parts: &[Message],
) -> Handled<Result<Option<(PostPlace, Card)>, SendError>> {
    let Some(first) = parts.first().filter(|part| album_of(part).is_some()) else { return Ok(Ok(None)) };
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
