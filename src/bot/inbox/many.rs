//! One card for many messages that could not be shown: their number, and the last of them.

use crate::bot::alerts::unshown;
use crate::bot::context::{BotContext, Handled};
use crate::bot::inbox::card_screens::Around;
use crate::bot::inbox::floods::Flood;
use crate::bot::inbox::show::ShownMessage;
use crate::bot::inbox::{card_screens as message_card, show};
use crate::bot::kit::View;
use crate::bot::output::bot_sender::BotSender;
use crate::bot::output::send_error::SendError;
use crate::bot::output::{forum, say};
use crate::domain::ids::{ChatId, MessageId, TelegramUserId};
use crate::domain::login::Card;
use crate::domain::recipients;

/// Counts all pending messages of a dialog in a chat on one card: the current counting card, or a new one.
pub(in crate::bot) async fn show(
    ctx: &BotContext,
    sender: &BotSender,
    around: &Around,
    chat: ChatId,
    flood: Option<Flood>,
) -> Handled<ShownMessage> {
    let id = around.dialog.id;
    let mut reading = ctx.store.read().await?;
    let Some((count, last)) = reading.message_cards().count_pending(id, chat, Some(chat) == ctx.group).await? else {
        return Ok(ShownMessage::Nothing);
    };
    let Some(mut message) = reading.dialogs().get_message(last).await? else { return Ok(ShownMessage::Nothing) };
    reading.dialogs().add_answered(std::slice::from_mut(&mut message)).await?;
    drop(reading);
    let total = flood.map_or(0, |flood| flood.count) + count;
    let reader = ctx.reader_in(&around.team, chat);
    let view = message_card::many(&reader, around, TelegramUserId(chat.0), total, &message);
    let edited = match flood {
        Some(flood) => match say::edit_in_place(sender, flood.card, &view).await {
            Ok(()) => Some(flood.card),
            Err(error) if error.is_temporary() => return Ok(ShownMessage::Not(error)),
            // The card is gone: a new one continues.
            Err(_) => None,
        },
        None => None,
    };
    let card = match edited {
        Some(card) => card,
        None => match send(ctx, sender, around, chat, &view).await? {
            Ok(card) => card,
            Err(error) => return show::failed(ctx, id, chat, error).await,
        },
    };
    ctx.floods.counted(id, card, total);
    record(ctx, around, card, last).await?;
    unshown::clear(ctx, id).await?;
    Ok(ShownMessage::Something)
}

async fn send(
    ctx: &BotContext,
    sender: &BotSender,
    around: &Around,
    chat: ChatId,
    view: &View,
) -> Handled<Result<Card, SendError>> {
    let place = match show::place(ctx, around, chat).await? {
        Ok(place) => place,
        Err(error) => return Ok(Err(error)),
    };
    Ok(match forum::post(sender, place, view).await {
        Err(SendError::Refused(_)) => forum::post_plain(&ctx.news, place, view).await,
        done => done,
    })
}

async fn record(ctx: &BotContext, around: &Around, card: Card, last: MessageId) -> Handled {
    let id = around.dialog.id;
    let mut work = ctx.store.begin().await?;
    work.message_cards().put_many(id, card, last, Some(card.chat) == ctx.group).await?;
    work.message_cards()
        .mark_all_shown(id, &recipients::chats_for(&around.team, around.dialog.assignee, ctx.group))
        .await?;
    Ok(work.commit().await?)
}
