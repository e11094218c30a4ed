//! One card for many messages that could not be shown: their number, and the last of them.

use crate::bot::alerts::unshown;
use crate::bot::context::{BotContext, Handled};
use crate::bot::inbox::around::Around;
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
    (chat, with_ours): (ChatId, bool),
    flood: Option<Flood>,
) -> Handled<ShownMessage> {
    let id = around.dialog.id;
    let mut reading = ctx.store.read().await?;
    let Some((count, last)) = reading.message_cards().count_pending(id, chat, with_ours).await? else {
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
            Ok(()) => Some((flood.card, flood.in_topic)),
            Err(error) if error.is_temporary() => return Ok(ShownMessage::Not(error)),
            // The card is gone: a new one continues.
            Err(_) => None,
        },
        None => None,
    };
    let (card, in_topic) = match edited {
        Some(edited) => edited,
        None => match send(ctx, sender, around, chat, &view).await? {
            Ok(sent) => sent,
            Err(error) => return show::failed(ctx, id, chat, error).await,
        },
    };
    ctx.floods.counted(id, card, in_topic, total);
    record(ctx, around, card, last, (with_ours, in_topic)).await?;
    unshown::clear(ctx, id).await?;
    Ok(ShownMessage::Something)
}

async fn send(
    ctx: &BotContext,
    sender: &BotSender,
    around: &Around,
    chat: ChatId,
    view: &View,
) -> Handled<Result<(Card, bool), SendError>> {
    let place = match show::place(ctx, around, chat).await? {
        Ok(place) => place,
        Err(error) => return Ok(Err(error)),
    };
    let sent = match forum::post(sender, place, view).await {
        Err(SendError::Refused(_)) => forum::post_plain(&ctx.news, place, view).await,
        done => done,
    };
    Ok(sent.map(|card| (card, place.topic.is_some())))
}

async fn record(ctx: &BotContext, around: &Around, card: Card, last: MessageId, kind: (bool, bool)) -> Handled {
    let id = around.dialog.id;
    let mut work = ctx.store.begin().await?;
    work.message_cards().put_many(id, card, last, kind).await?;
    let (team, assignee) = (&around.team, around.dialog.assignee);
    work.message_cards().mark_all_shown(id, &recipients::chats_for(team, assignee, ctx.group)).await?;
    let with_topics = recipients::chats_with_topics(team, assignee, ctx.group);
    work.message_cards().mark_ours_shown(id, &with_topics).await?;
    Ok(work.commit().await?)
}
