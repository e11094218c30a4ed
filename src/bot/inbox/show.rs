//! The next thing that a chat is to see of a dialog.
//! Its rule: it is read, shown and written down before the one after it is looked for.

use crate::bot::alerts::unshown;
use crate::bot::context::BotContext;
use crate::bot::context::error::Handled;
use crate::bot::inbox::card_screens::Around;
use crate::bot::inbox::topic_screens::in_topic;
use crate::bot::inbox::{card_screens as message_card, changed, many, topic};
use crate::bot::kit::screen::View;
use crate::bot::output::bot_sender::BotSender;
use crate::bot::output::forum;
use crate::bot::output::forum::PostPlace;
use crate::bot::output::send_error::SendError;
use crate::bot::secrets::deletions;
use crate::domain::bidi::contained;
use crate::domain::ids::{ChatId, DialogId, MessageId, TelegramUserId};
use crate::domain::login::Card;
use crate::domain::message::{Message, MessageDirection};
use crate::domain::outbox::utf16_units;
use crate::domain::owed_deletion::{DeleteOutcome, DeletionKind};
use crate::domain::recipients;
use crate::domain::team::Member;
use crate::domain::username::Username;
use crate::store::ReadTx;

/// From so many on, messages that came while nobody could be told are shown together.
const MANY: usize = 4;
/// As much as one card of several messages takes, in UTF-16 units…
const TOGETHER: usize = 3500;
/// …and what of it is said of each beside its words: when it came, its file, that it was edited.
const OF_EACH: usize = 150;
/// As many messages as it takes.
const AT_ONCE: usize = 15;
/// From more than so many on, one card says how many there are.
const FLOOD: u32 = 20;

/// What came of it.
pub(in crate::bot) enum ShownMessage {
    /// There was nothing to show.
    Nothing,
    Something,
    Not(SendError),
}

/// The chats that are to show a dialog's messages now: private chats stand in for a group that is out of order. `None` when there
/// is no such dialog.
pub(in crate::bot) async fn audience(ctx: &BotContext, id: DialogId) -> Handled<Option<Vec<ChatId>>> {
    let mut reading = ctx.store.read().await?;
    let Some(dialog) = reading.dialogs().get_dialog(id).await? else { return Ok(None) };
    let team = reading.team().members().await?;
    Ok(Some(audience_of(ctx, &team, dialog.assignee)))
}

fn audience_of(ctx: &BotContext, team: &[Member], assignee: Option<TelegramUserId>) -> Vec<ChatId> {
    let mut chats = recipients::told(team, assignee, ctx.group);
    if ctx.group.is_some() && ctx.reach.group_trouble().is_some() {
        let instead = recipients::told(team, assignee, None).into_iter();
        let more: Vec<ChatId> = instead.filter(|chat| !chats.contains(chat)).collect();
        chats.extend(more);
    }
    chats
}

/// Counts as told what every chat shows that is to show it.
pub(in crate::bot) async fn settle(ctx: &BotContext, id: DialogId) -> Handled {
    let mut reading = ctx.store.read().await?;
    let Some(dialog) = reading.dialogs().get_dialog(id).await? else { return Ok(()) };
    let team = reading.team().members().await?;
    drop(reading);
    let mut work = ctx.store.begin().await?;
    work.message_cards().told_all(id, &recipients::told(&team, dialog.assignee, ctx.group)).await?;
    Ok(work.commit().await?)
}

/// Shows a chat the next message of a dialog, or the next few if many have piled up, or says how many have. Whether it is to see
/// them is asked each time: the dialog may have been given to somebody else while the one before was shown.
pub(in crate::bot) async fn next(ctx: &BotContext, id: DialogId, chat: ChatId) -> Handled<ShownMessage> {
    let in_group = Some(chat) == ctx.group;
    if ctx.store.read().await?.message_cards().pending(id, chat, in_group, 1).await?.is_empty() {
        return Ok(ShownMessage::Nothing);
    }
    // The turn first: what comes while it is waited for is told with it.
    let Some((voice, waited)) = ctx.news.in_turn(chat).await else { return Ok(ShownMessage::Nothing) };
    let mut reading = ctx.store.read().await?;
    let pending = reading.message_cards().pending(id, chat, in_group, FLOOD + 1).await?;
    let Some(around) = around(&mut reading, id).await? else { return Ok(ShownMessage::Nothing) };
    // Those whose cards make a message told; private chats that stand in for the group are not among them.
    let chats = recipients::told(&around.team, around.dialog.assignee, ctx.group);
    if !audience_of(ctx, &around.team, around.dialog.assignee).contains(&chat) {
        drop(reading);
        settle(ctx, id).await?;
        return Ok(ShownMessage::Nothing);
    }
    let flood = ctx.floods.going_on(id, chat);
    if flood.is_some() || pending.len() > FLOOD as usize {
        drop(reading);
        return many::show(ctx, &voice, &around, chat, flood).await;
    }
    let messages = together(&mut reading, &pending, waited).await?;
    drop(reading);
    if messages.is_empty() {
        return Ok(ShownMessage::Nothing);
    }
    let place = match place(ctx, &around, chat).await? {
        Ok(place) => place,
        Err(error) => return failed(ctx, id, chat, error).await,
    };
    let cards = match post(ctx, &voice, place, &views(ctx, &around, chat, &messages).await?).await {
        Ok(cards) => cards,
        Err(SendError::Refused(why)) => {
            tracing::warn!(why, "Telegram refused a message; it is shown in another way");
            match refused(ctx, &around, place, &messages).await? {
                Ok(cards) => cards,
                Err(error) => return failed(ctx, id, chat, error).await,
            }
        }
        Err(error) => return failed(ctx, id, chat, error).await,
    };
    if !write_down(ctx, id, chat, &chats, &messages, &cards).await? {
        return Ok(ShownMessage::Nothing);
    }
    if !cards.is_empty() {
        unshown::somebody_was_shown(ctx, id).await?;
    }
    for message in &messages {
        // It may have been edited or taken back while it was on its way here.
        changed::since(ctx, message).await?;
    }
    Ok(ShownMessage::Something)
}

/// Where a dialog's messages stand in a chat: in the group in its topic.
pub(in crate::bot) async fn place(
    ctx: &BotContext,
    around: &Around,
    chat: ChatId,
) -> Handled<Result<PostPlace, SendError>> {
    if Some(chat) != ctx.group {
        return Ok(Ok(chat.into()));
    }
    let topic = topic::ensure(ctx, around, chat).await?;
    Ok(topic.map(|topic| PostPlace { chat, topic: Some(topic), reply_to: None }))
}

/// What a message that was not shown means for its topic.
pub(in crate::bot) async fn failed(
    ctx: &BotContext,
    id: DialogId,
    chat: ChatId,
    error: SendError,
) -> Handled<ShownMessage> {
    Ok(match error {
        SendError::TopicGone => {
            topic::forget(ctx, id, chat).await?;
            // It is made anew at once, with the talk so far.
            ShownMessage::Something
        }
        SendError::TopicClosed => match topic::reopen(ctx, id, chat).await? {
            Ok(()) => ShownMessage::Something,
            Err(error) => ShownMessage::Not(error),
        },
        error => ShownMessage::Not(error),
    })
}

/// Shows messages that Telegram refused to show: once more as plain text without buttons, then to others, and where it refuses
/// that too by an alert. No cards when this chat is not to be tried again.
async fn refused(
    ctx: &BotContext,
    around: &Around,
    place: PostPlace,
    messages: &[Message],
) -> Handled<Result<Vec<Card>, SendError>> {
    let id = around.dialog.id;
    match post_plain(ctx, place, &views(ctx, around, place.chat, messages).await?).await {
        Err(SendError::Refused(_)) => {}
        done => return Ok(done),
    }
    let mut someone_saw = false;
    if let Some(first) = messages.first() {
        someone_saw = ctx.store.read().await?.message_cards().is_shown(first.id).await?;
    }
    for other in recipients::stand_ins(&around.team, around.dialog.assignee, &[place.chat]) {
        if someone_saw {
            break;
        }
        let views = views(ctx, around, other, messages).await?;
        let done = match post(ctx, &ctx.news, other.into(), &views).await {
            Err(SendError::Refused(_)) => post_plain(ctx, other.into(), &views).await,
            done => done,
        };
        match done {
            Ok(cards) => {
                someone_saw = true;
                write_down(ctx, id, other, &[], messages, &cards).await?;
            }
            Err(SendError::Refused(_) | SendError::Unreachable(_)) => {}
            Err(error) => return Ok(Err(error)),
        }
    }
    if !someone_saw {
        unshown::nobody_was_shown(ctx, id).await?;
    }
    Ok(Ok(Vec::new()))
}

/// Writes down which cards of a chat show which messages. `false` when the dialog was erased meanwhile.
async fn write_down(
    ctx: &BotContext,
    id: DialogId,
    chat: ChatId,
    chats: &[ChatId],
    messages: &[Message],
    cards: &[Card],
) -> Handled<bool> {
    let mut work = ctx.store.begin().await?;
    if work.dialogs().get_dialog(id).await?.is_none() {
        // They were forgotten while this was on its way here.
        drop(work);
        for card in cards {
            let _: DeleteOutcome = deletions::delete(ctx, *card, None, DeletionKind::Erased).await?;
        }
        return Ok(false);
    }
    for message in messages {
        if cards.is_empty() {
            work.message_cards().put_nowhere(message.id, chat).await?;
        }
        for card in cards {
            work.message_cards().put(message.id, *card).await?;
        }
        let all = if message.direction == MessageDirection::Outgoing { &[chat][..] } else { chats };
        work.message_cards().told(message.id, all).await?;
    }
    work.commit().await?;
    Ok(true)
}

/// What somebody sees of these messages.
pub(in crate::bot) async fn views(
    ctx: &BotContext,
    around: &Around,
    chat: ChatId,
    messages: &[Message],
) -> Handled<Vec<View>> {
    let member = TelegramUserId(chat.0);
    let language = around.team.iter().find(|one| one.id == member).and_then(|one| one.language);
    let reader = ctx.reader(language, chat);
    Ok(if Some(chat) == ctx.group {
        in_topic(&reader, around, messages)
    } else {
        message_card::card(&reader, around, member, messages)
    })
}

/// What is known around the messages of a dialog.
pub(in crate::bot) async fn around(reading: &mut ReadTx, id: DialogId) -> Handled<Option<Around>> {
    let Some(dialog) = reading.dialogs().get_dialog(id).await? else { return Ok(None) };
    let account = reading.accounts().get_account_by_id(dialog.account_id).await?;
    let team = reading.team().members().await?;
    let name = dialog.target_username.as_deref().and_then(|name| Username::parse(name).ok());
    let stopped = reading.stop_list().contains(name.as_ref(), dialog.telegram_user_id).await?;
    Ok(Some(Around { dialog, account, team, stopped }))
}

/// One of them has its turn; more than one card waits for more.
async fn post(ctx: &BotContext, in_turn: &BotSender, place: PostPlace, views: &[View]) -> Result<Vec<Card>, SendError> {
    let mut cards = Vec::with_capacity(views.len());
    for (number, view) in views.iter().enumerate() {
        let voice = if number == 0 { in_turn } else { &ctx.news };
        cards.push(forum::post(voice, place, view).await?);
    }
    Ok(cards)
}

/// The same without formatting and buttons.
async fn post_plain(ctx: &BotContext, place: PostPlace, views: &[View]) -> Result<Vec<Card>, SendError> {
    let mut cards = Vec::with_capacity(views.len());
    for view in views {
        cards.push(forum::post_plain(&ctx.news, place, view).await?);
    }
    Ok(cards)
}

/// The messages of the next card: one, or several from the same side if many wait or there was no room for one.
async fn together(reading: &mut ReadTx, pending: &[MessageId], no_room: bool) -> Handled<Vec<Message>> {
    let most = if no_room || pending.len() >= MANY { AT_ONCE } else { 1 };
    let mut messages: Vec<Message> = Vec::new();
    let mut units = 0;
    for id in pending.iter().take(most) {
        let Some(message) = reading.dialogs().get_message(*id).await? else { continue };
        units += utf16_units(&contained(&message.content)) + OF_EACH;
        let other_side = messages.first().is_some_and(|first| first.author != message.author);
        if !messages.is_empty() && (units > TOGETHER || other_side) {
            break;
        }
        messages.push(message);
    }
    Ok(messages)
}
