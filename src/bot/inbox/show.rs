//! The next thing that a chat is to see of a dialog.
//! Its rule: it is read, shown and written down before the one after it is looked for. Chats whose turn comes at the same
//! moment share what is read.

use std::collections::HashMap;

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
use crate::tasks::shared_load::SharedLoad;

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
/// So many messages that somebody has not seen are read for all chats together.
const UNTOLD: u32 = 64;

/// What came of it.
pub(in crate::bot) enum ShownMessage {
    /// There was nothing to show.
    Nothing,
    /// And there may be more.
    Something,
    /// And there was no more.
    Last,
    Not(SendError),
}

/// What a dialog has for the chats that are to show it.
pub(in crate::bot) struct DialogNews {
    around: Around,
    pending: HashMap<ChatId, Vec<MessageId>>,
    /// The first of them.
    messages: HashMap<MessageId, Message>,
}

/// Reads once what each of these chats has not seen of a dialog.
pub(in crate::bot) async fn load(ctx: &BotContext, id: DialogId, chats: &[ChatId]) -> Handled<Option<DialogNews>> {
    let mut reading = ctx.store.read().await?;
    let Some(around) = around(&mut reading, id).await? else { return Ok(None) };
    let untold = reading.message_cards().untold(id, UNTOLD).await?;
    let mut news = DialogNews { around, pending: HashMap::new(), messages: HashMap::new() };
    for chat in chats {
        let with_ours = Some(*chat) == ctx.group;
        // More than are read at once: what this chat has not seen may stand behind them.
        let pending = if untold.len() >= UNTOLD as usize {
            reading.message_cards().pending(id, *chat, with_ours, FLOOD + 1).await?
        } else {
            let unseen = untold.iter().filter(|one| (with_ours || !one.ours) && !one.told.contains(chat));
            unseen.take(FLOOD as usize + 1).map(|one| one.id).collect()
        };
        for message in pending.iter().take(AT_ONCE) {
            if !news.messages.contains_key(message)
                && let Some(found) = reading.dialogs().get_message(*message).await?
            {
                news.messages.insert(*message, found);
            }
        }
        news.pending.insert(*chat, pending);
    }
    tracing::debug!(dialog = %id, chats = chats.len(), "read the news of a dialog");
    Ok(Some(news))
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
pub(in crate::bot) async fn next(
    ctx: &BotContext,
    id: DialogId,
    chat: ChatId,
    shared: &SharedLoad<DialogNews>,
    chats: &[ChatId],
) -> Handled<ShownMessage> {
    let unseen = |news: &DialogNews| news.pending.get(&chat).is_some_and(|pending| !pending.is_empty());
    let Some(mut news) = shared.get(load(ctx, id, chats)).await?.filter(|news| unseen(news)) else {
        return Ok(ShownMessage::Nothing);
    };
    let Some((voice, waited)) = ctx.news.in_turn(chat).await else { return Ok(ShownMessage::Nothing) };
    if waited {
        // What came meanwhile is told with it.
        match shared.get(load(ctx, id, chats)).await? {
            Some(newer) => news = newer,
            None => return Ok(ShownMessage::Nothing),
        }
    }
    let DialogNews { around, pending, messages } = &*news;
    let pending = pending.get(&chat).map_or(&[][..], Vec::as_slice);
    // Those whose cards make a message told; private chats that stand in for the group are not among them.
    let counted = recipients::told(&around.team, around.dialog.assignee, ctx.group);
    if !audience_of(ctx, &around.team, around.dialog.assignee).contains(&chat) {
        settle(ctx, id).await?;
        return Ok(ShownMessage::Nothing);
    }
    let flood = ctx.floods.going_on(id, chat);
    if flood.is_some() || pending.len() > FLOOD as usize {
        return many::show(ctx, &voice, around, chat, flood).await;
    }
    let messages = together(messages, pending, waited);
    if messages.is_empty() {
        return Ok(ShownMessage::Nothing);
    }
    let place = match place(ctx, around, chat).await? {
        Ok(place) => place,
        Err(error) => return failed(ctx, id, chat, error).await,
    };
    let cards = match post(ctx, &voice, place, &views(ctx, around, chat, &messages)).await {
        Ok(cards) => cards,
        Err(SendError::Refused(why)) => {
            tracing::warn!(why, "Telegram refused a message; it is shown in another way");
            match refused(ctx, around, place, &messages).await? {
                Ok(cards) => cards,
                Err(error) => return failed(ctx, id, chat, error).await,
            }
        }
        Err(error) => return failed(ctx, id, chat, error).await,
    };
    let Some(changed) = write_down(ctx, chat, &counted, &messages, &cards).await? else {
        return Ok(ShownMessage::Nothing);
    };
    if !cards.is_empty() {
        unshown::somebody_was_shown(ctx, id).await?;
    }
    for message in changed {
        changed::refresh_once(ctx, message).await?;
    }
    Ok(if pending.len() > messages.len() { ShownMessage::Something } else { ShownMessage::Last })
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
    match post_plain(ctx, place, &views(ctx, around, place.chat, messages)).await {
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
        let views = views(ctx, around, other, messages);
        let done = match post(ctx, &ctx.news, other.into(), &views).await {
            Err(SendError::Refused(_)) => post_plain(ctx, other.into(), &views).await,
            done => done,
        };
        match done {
            Ok(cards) => {
                someone_saw = true;
                write_down(ctx, other, &[], messages, &cards).await?;
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

/// Writes down which cards of a chat show which messages. Returns those that were edited or taken back while they were on their
/// way here; `None` when the dialog was erased meanwhile.
async fn write_down(
    ctx: &BotContext,
    chat: ChatId,
    counted: &[ChatId],
    messages: &[Message],
    cards: &[Card],
) -> Handled<Option<Vec<MessageId>>> {
    let mut changed = Vec::new();
    let mut work = ctx.store.begin().await?;
    for message in messages {
        let Some(now) = work.dialogs().get_message(message.id).await? else {
            drop(work);
            for card in cards {
                let _: DeleteOutcome = deletions::delete(ctx, *card, None, DeletionKind::Erased).await?;
            }
            return Ok(None);
        };
        if (now.edited_at, now.deleted_at) != (message.edited_at, message.deleted_at) {
            changed.push(message.id);
        }
        if cards.is_empty() {
            work.message_cards().put_nowhere(message.id, chat).await?;
        }
        for card in cards {
            work.message_cards().put(message.id, *card).await?;
        }
        let all = if message.direction == MessageDirection::Outgoing { &[chat][..] } else { counted };
        work.message_cards().told(message.id, all).await?;
    }
    work.commit().await?;
    Ok(Some(changed))
}

/// What somebody sees of these messages.
pub(in crate::bot) fn views(ctx: &BotContext, around: &Around, chat: ChatId, messages: &[Message]) -> Vec<View> {
    let member = TelegramUserId(chat.0);
    let language = around.team.iter().find(|one| one.id == member).and_then(|one| one.language);
    let reader = ctx.reader(language, chat);
    if Some(chat) == ctx.group {
        in_topic(&reader, around, messages)
    } else {
        message_card::card(&reader, around, member, messages)
    }
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
fn together(known: &HashMap<MessageId, Message>, pending: &[MessageId], no_room: bool) -> Vec<Message> {
    let most = if no_room || pending.len() >= MANY { AT_ONCE } else { 1 };
    let mut messages: Vec<Message> = Vec::new();
    let mut units = 0;
    for message in pending.iter().take(most).filter_map(|id| known.get(id)) {
        units += utf16_units(&contained(&message.content)) + OF_EACH;
        let other_side = messages.first().is_some_and(|first| first.author != message.author);
        if !messages.is_empty() && (units > TOGETHER || other_side) {
            break;
        }
        messages.push(message.clone());
    }
    messages
}
