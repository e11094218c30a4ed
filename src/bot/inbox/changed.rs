//! Messages that were edited or taken back after they had been shown.
//! Its rule: their cards say so, and nothing new is sent for it but what no longer fits.

use crate::bot::context::BotContext;
use crate::bot::context::error::Handled;
use crate::bot::inbox::card_screens::Around;
use crate::bot::inbox::show;
use crate::bot::output::bot_sender::BotSender;
use crate::bot::output::{forum, say};
use crate::bot::output::forum::PostPlace;
use crate::bot::secrets::deletions;
use crate::domain::dialog_access::{DialogAccess, dialog_access};
use crate::domain::ids::{ChatId, MessageId};
use crate::domain::login::Card;
use crate::domain::message::Message;

/// Brings the cards of a message up to date.
pub(in crate::bot) async fn refresh(ctx: &BotContext, id: MessageId) -> Handled {
    let mut chats: Vec<ChatId> = Vec::new();
    for card in ctx.store.read().await?.message_cards().of(id).await? {
        if !chats.contains(&card.chat) {
            chats.push(card.chat);
        }
    }
    for chat in chats {
        // The turn first: whoever waits for it holds nothing that an answer needs.
        let Some((voice, _)) = ctx.news.in_turn(chat).await else { return Ok(()) };
        refresh_in(ctx, &voice, chat, id).await?;
    }
    Ok(())
}

async fn refresh_in(ctx: &BotContext, voice: &BotSender, chat: ChatId, id: MessageId) -> Handled {
    // Messages share the stripes with dialogs' marks; no harm is done by it.
    let _hand = ctx.card_in_hand(id.0).await;
    let mut reading = ctx.store.read().await?;
    let Some(message) = reading.dialogs().get_message(id).await? else { return Ok(()) };
    let Some(around) = show::around(&mut reading, message.dialog_id).await? else { return Ok(()) };
    // Who may no longer read the dialog learns no new words of it.
    if Some(chat) != ctx.group && !may_read(&around, chat) {
        return Ok(());
    }
    let mut cards = reading.message_cards().of(id).await?;
    cards.retain(|card| card.chat == chat);
    let asked = match message.outbox_id {
        Some(item) => reading.outbox().get(item).await?.and_then(|item| item.asked),
        None => None,
    };
    // What an admin wrote is theirs to change.
    let Some(first) = cards.first().filter(|first| Some(**first) != asked) else { return Ok(()) };
    if reading.message_cards().tells_of_many(*first).await? {
        return Ok(());
    }
    let mut messages = Vec::new();
    for id in reading.message_cards().shown_by(*first).await? {
        messages.extend(reading.dialogs().get_message(id).await?);
    }
    drop(reading);
    let views = show::views(ctx, &around, chat, &messages).await?;
    for (card, view) in cards.iter().zip(&views) {
        if let Err(unsaid) = say::rewrite(voice, *card, view).await {
            super::log(unsaid);
        }
    }
    settle_length(ctx, voice, &messages, &cards, &views).await
}

fn may_read(around: &Around, chat: ChatId) -> bool {
    let member = around.team.iter().find(|member| member.chat() == chat);
    member.is_some_and(|member| dialog_access(member.role, member.id, around.dialog.assignee) != DialogAccess::None)
}

/// Brings the cards of a message up to date if it has changed since it was read.
pub(in crate::bot) async fn since(ctx: &BotContext, shown: &Message) -> Handled {
    let now = ctx.store.read().await?.dialogs().get_message(shown.id).await?;
    let changed = now.is_some_and(|now| (now.edited_at, now.deleted_at) != (shown.edited_at, shown.deleted_at));
    if changed { refresh(ctx, shown.id).await } else { Ok(()) }
}

/// A text that became longer takes more cards, one that became shorter fewer.
async fn settle_length(
    ctx: &BotContext,
    voice: &BotSender,
    messages: &[Message],
    cards: &[Card],
    views: &[crate::bot::kit::screen::View],
) -> Handled {
    let Some(last) = cards.last() else { return Ok(()) };
    for view in views.iter().skip(cards.len()) {
        let topic = match messages.first() {
            Some(message) if Some(last.chat) == ctx.group => {
                ctx.store.read().await?.topics().of(message.dialog_id).await?.map(|topic| topic.id)
            }
            _ => None,
        };
        match forum::post(voice, PostPlace { chat: last.chat, topic, reply_to: Some(last.message) }, view).await {
            Ok(card) => {
                ctx.records.card_added(messages, card).await?;
            }
            Err(unsaid) => super::log(unsaid),
        }
    }
    for card in cards.iter().skip(views.len()) {
        deletions::delete_outdated(ctx, *card).await?;
        ctx.records.card_removed(*card).await?;
    }
    Ok(())
}
