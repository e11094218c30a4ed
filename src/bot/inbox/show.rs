//! Showing the next pending messages of a dialog in a chat. Each step loads, shows and records before the next one
//! begins. Chats that become ready at the same moment share one load.

use std::collections::HashMap;
use std::sync::Arc;

use crate::bot::alerts::unshown;
use crate::bot::context::{BotContext, Handled};
use crate::bot::inbox::around::{Around, invited};
use crate::bot::inbox::topic_screens::in_topic;
use crate::bot::inbox::{card_screens as message_card, changed, many, topic};
use crate::bot::kit::View;
use crate::bot::output::bot_sender::BotSender;
use crate::bot::output::forum;
use crate::bot::output::forum::PostPlace;
use crate::bot::output::send_error::SendError;
use crate::bot::secrets::deletions;
use crate::domain::bidi::contained;
use crate::domain::ids::{ChatId, DialogId, MessageId, TelegramUserId};
use crate::domain::language::Language;
use crate::domain::login::Card;
use crate::domain::message::{Message, MessageDirection};
use crate::domain::outbox::utf16_units;
use crate::domain::owed_deletion::{DeleteOutcome, DeletionKind};
use crate::domain::recipients;
use crate::domain::team::Member;
use crate::store::ReadTx;
use crate::tasks::shared_load::SharedLoad;

/// From this number on, messages that could not be shown are combined.
const MANY: usize = 4;
/// How much fits on a card with several messages, in UTF-16 units.
const TOGETHER: usize = 3500;
/// The units that each message needs beside its text: for its time, its file, and that it was edited.
const OF_EACH: usize = 150;
/// The units of what is around the text of a message.
const AROUND_EACH: usize = 700;
/// The most messages on a card.
const AT_ONCE: usize = 15;
/// Above this number, one card shows only the number of messages.
const FLOOD: u32 = 20;
/// How many pending messages are loaded for all chats together.
const LOADED: u32 = 64;

/// The outcome of a step.
pub(in crate::bot) enum ShownMessage {
    /// Nothing is pending.
    Nothing,
    /// Something was shown, and more may be pending.
    Something,
    /// Something was shown, and nothing more is pending.
    Last,
    Not(SendError),
}

/// The state of a dialog and its pending messages, loaded once for several chats.
pub(in crate::bot) struct PendingDialog {
    around: Around,
    /// The chats that have a topic of the dialog, and show it there.
    with_topic: Vec<ChatId>,
    pending: HashMap<ChatId, Vec<MessageId>>,
    /// The first pending messages of each chat.
    messages: HashMap<MessageId, Message>,
}

impl PendingDialog {
    fn is_pending_in(&self, chat: ChatId) -> bool {
        self.pending.get(&chat).is_some_and(|pending| !pending.is_empty())
    }
}

/// The chats that show a dialog at the same time, and what they load together.
pub(in crate::bot) struct SharedChats {
    pub chats: Vec<ChatId>,
    pub loaded: SharedLoad<PendingDialog>,
}

impl SharedChats {
    pub(in crate::bot) fn new(chats: Vec<ChatId>) -> Self {
        Self { chats, loaded: SharedLoad::default() }
    }

    async fn load(&self, ctx: &BotContext, id: DialogId) -> Handled<Option<Arc<PendingDialog>>> {
        self.loaded.get(load(ctx, id, &self.chats)).await
    }
}

/// Loads the pending messages of a dialog for these chats.
async fn load(ctx: &BotContext, id: DialogId, chats: &[ChatId]) -> Handled<Option<PendingDialog>> {
    let mut reading = ctx.store.read().await?;
    let Some(around) = Around::load(&mut reading, id).await? else { return Ok(None) };
    let anywhere = reading.message_cards().pending_anywhere(id, LOADED).await?;
    let with_topic = with_topic(&mut reading, &around, chats).await?;
    let mut loaded = PendingDialog { around, with_topic, pending: HashMap::new(), messages: HashMap::new() };
    for chat in chats {
        // Only a topic shows what the team wrote elsewhere.
        let with_ours = loaded.with_topic.contains(chat);
        // With that many messages, those pending in this chat may be behind the loaded ones.
        let pending = if anywhere.len() >= LOADED as usize {
            reading.message_cards().pending(id, *chat, with_ours, FLOOD + 1).await?
        } else {
            let here = anywhere.iter().filter(|one| (with_ours || !one.ours) && !one.shown_in.contains(chat));
            here.take(FLOOD as usize + 1).map(|one| one.id).collect()
        };
        for message in pending.iter().take(AT_ONCE) {
            if !loaded.messages.contains_key(message)
                && let Some(mut found) = reading.dialogs().get_message(*message).await?
            {
                reading.dialogs().add_answered(std::slice::from_mut(&mut found)).await?;
                loaded.messages.insert(*message, found);
            }
        }
        loaded.pending.insert(*chat, pending);
    }
    loaded.around.invited = invited(&mut reading, loaded.messages.values()).await?;
    tracing::debug!(dialog = %id, chats = chats.len(), "loaded the pending messages of a dialog");
    Ok(Some(loaded))
}

/// The chats that have a topic of the dialog, and show it there.
async fn with_topic(reading: &mut ReadTx, around: &Around, chats: &[ChatId]) -> Handled<Vec<ChatId>> {
    let shows = |chat: &ChatId| recipients::shows_topics(&around.team, *chat);
    if !chats.iter().any(shows) {
        return Ok(Vec::new());
    }
    let topics = reading.topics().all_of(around.dialog.id).await?;
    Ok(topics.into_iter().map(|topic| topic.chat).filter(shows).collect())
}

/// The chats that must show a dialog's messages now: private chats replace a broken group. `None` when there is no such
/// dialog.
pub(in crate::bot) async fn recipient_chats(ctx: &BotContext, id: DialogId) -> Handled<Option<Vec<ChatId>>> {
    let mut reading = ctx.store.read().await?;
    let Some(dialog) = reading.dialogs().get_dialog(id).await? else { return Ok(None) };
    let team = reading.team().members().await?;
    Ok(Some(recipient_chats_of(ctx, &team, dialog.assignee)))
}

/// The languages of those who read a dialog's messages where they are shown.
pub(in crate::bot) async fn languages(ctx: &BotContext, assignee: Option<TelegramUserId>) -> Handled<Vec<Language>> {
    let team = ctx.store.read().await?.team().members().await?;
    let mut languages: Vec<Language> = Vec::new();
    for chat in recipient_chats_of(ctx, &team, assignee) {
        let language = ctx.reader_in(&team, chat).times.language;
        if !languages.contains(&language) {
            languages.push(language);
        }
    }
    Ok(languages)
}

fn recipient_chats_of(ctx: &BotContext, team: &[Member], assignee: Option<TelegramUserId>) -> Vec<ChatId> {
    let mut chats = recipients::chats_for(team, assignee, ctx.group);
    if ctx.group.is_some() && ctx.reach.group_trouble().is_some() {
        let instead = recipients::chats_for(team, assignee, None).into_iter();
        let more: Vec<ChatId> = instead.filter(|chat| !chats.contains(chat)).collect();
        chats.extend(more);
    }
    chats
}

/// Marks the messages of a dialog as shown that every recipient's chat shows.
pub(in crate::bot) async fn settle(ctx: &BotContext, id: DialogId) -> Handled {
    let mut reading = ctx.store.read().await?;
    let Some(dialog) = reading.dialogs().get_dialog(id).await? else { return Ok(()) };
    let team = reading.team().members().await?;
    drop(reading);
    let mut work = ctx.store.begin().await?;
    work.message_cards().mark_all_shown(id, &recipients::chats_for(&team, dialog.assignee, ctx.group)).await?;
    let with_topics = recipients::chats_with_topics(&team, dialog.assignee, ctx.group);
    work.message_cards().mark_ours_shown(id, &with_topics).await?;
    Ok(work.commit().await?)
}

/// Shows a chat the next pending message of a dialog, or several if many are pending, or only their number. The
/// recipients are checked each time, because the dialog may have been assigned to another member.
pub(in crate::bot) async fn next(
    ctx: &BotContext,
    id: DialogId,
    chat: ChatId,
    shared: &SharedChats,
) -> Handled<ShownMessage> {
    let Some(mut loaded) = shared.load(ctx, id).await?.filter(|loaded| loaded.is_pending_in(chat)) else {
        return Ok(ShownMessage::Nothing);
    };
    let Some((sender, waited)) = ctx.news.acquire_slot(chat).await else { return Ok(ShownMessage::Nothing) };
    if waited {
        // Messages that arrived meanwhile are shown with these.
        match shared.load(ctx, id).await? {
            Some(newer) => loaded = newer,
            None => return Ok(ShownMessage::Nothing),
        }
    }
    let PendingDialog { around, with_topic, pending, messages } = &*loaded;
    let pending = pending.get(&chat).map_or(&[][..], Vec::as_slice);
    if !recipient_chats_of(ctx, &around.team, around.dialog.assignee).contains(&chat) {
        settle(ctx, id).await?;
        return Ok(ShownMessage::Nothing);
    }
    let flood = ctx.floods.going_on(id, chat);
    if flood.is_some() || pending.len() > FLOOD as usize {
        return many::show(ctx, &sender, around, (chat, with_topic.contains(&chat)), flood).await;
    }
    let messages = together(messages, pending, waited);
    if messages.is_empty() {
        return Ok(ShownMessage::Nothing);
    }
    let joined = match changed::join_album(ctx, &sender, around, chat, &messages).await? {
        Ok(joined) => joined.map(|(place, card)| (place, vec![card])),
        Err(error) => return Ok(ShownMessage::Not(error)),
    };
    let again = joined.as_ref().and(messages.last()).map(|part| part.id);
    let sent = match joined {
        Some(joined) => Ok(joined),
        None => send_cards(ctx, &sender, around, chat, &messages).await?,
    };
    let (place, cards) = match sent {
        Ok(sent) => sent,
        Err(error) => return failed(ctx, id, chat, error).await,
    };
    let Some(changed) = record(ctx, around, place, &messages, &cards).await? else {
        return Ok(ShownMessage::Nothing);
    };
    if !cards.is_empty() {
        unshown::clear(ctx, id).await?;
    }
    // An edit of an earlier part may have crossed that of the card.
    for message in changed.into_iter().chain(again) {
        changed::refresh_once(ctx, message).await?;
    }
    Ok(if pending.len() > messages.len() { ShownMessage::Something } else { ShownMessage::Last })
}

/// Sends the cards of messages to a chat, and returns their place. Returns no cards when Telegram refuses them and the chat
/// is not retried.
async fn send_cards(
    ctx: &BotContext,
    sender: &BotSender,
    around: &Around,
    chat: ChatId,
    messages: &[Message],
) -> Handled<Result<(PostPlace, Vec<Card>), SendError>> {
    let place = match place(ctx, around, chat).await? {
        Ok(place) => place,
        Err(error) => return Ok(Err(error)),
    };
    let sent = match post(ctx, sender, place, &views(ctx, around, place, messages)).await {
        Err(SendError::Refused(why)) => {
            tracing::warn!(why, "Telegram refused a message; it is shown in another way");
            refused(ctx, around, place, messages).await?
        }
        done => done,
    };
    Ok(sent.map(|cards| (place, cards)))
}

/// Where a chat shows a dialog's messages: in the dialog's topic, or in the chat's main part. A private chat without topics
/// gets cards again.
pub(in crate::bot) async fn place(
    ctx: &BotContext,
    around: &Around,
    chat: ChatId,
) -> Handled<Result<PostPlace, SendError>> {
    if !recipients::shows_topics(&around.team, chat) {
        return Ok(Ok(chat.into()));
    }
    Ok(match topic::ensure(ctx, around, chat).await? {
        Ok(topic) => Ok(PostPlace { chat, topic: Some(topic), reply_to: None }),
        Err(error) if !chat.is_group() && topic::is_refused(&error) => {
            tracing::info!(%error, chat = chat.0, "failed to create a topic in a private chat");
            ctx.team.topics_refused(TelegramUserId(chat.0)).await?;
            Ok(chat.into())
        }
        Err(error) => Err(error),
    })
}

/// Handles the effect of a failure on the topic.
pub(in crate::bot) async fn failed(
    ctx: &BotContext,
    id: DialogId,
    chat: ChatId,
    error: SendError,
) -> Handled<ShownMessage> {
    let gone = match &error {
        SendError::TopicGone => true,
        SendError::NoTopics(_) => !chat.is_group(),
        _ => false,
    };
    Ok(match error {
        _ if gone => {
            topic::forget(ctx, id, chat).await?;
            // It is created again at once, with the last messages; or else the private chat gets a card.
            ShownMessage::Something
        }
        SendError::TopicClosed => match topic::reopen(ctx, id, chat).await? {
            Ok(()) => ShownMessage::Something,
            Err(error) => ShownMessage::Not(error),
        },
        error => ShownMessage::Not(error),
    })
}

/// Handles messages that Telegram refused: retries as plain text without buttons, then notifies others, and raises an
/// alert if that is refused too. Returns no cards when this chat is not to be retried.
async fn refused(
    ctx: &BotContext,
    around: &Around,
    place: PostPlace,
    messages: &[Message],
) -> Handled<Result<Vec<Card>, SendError>> {
    let id = around.dialog.id;
    match post_plain(ctx, place, &views(ctx, around, place, messages)).await {
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
        let views = views(ctx, around, other.into(), messages);
        let done = match post(ctx, &ctx.news, other.into(), &views).await {
            Err(SendError::Refused(_)) => post_plain(ctx, other.into(), &views).await,
            done => done,
        };
        match done {
            Ok(cards) => {
                someone_saw = true;
                record(ctx, around, other.into(), messages, &cards).await?;
            }
            Err(SendError::Refused(_) | SendError::Unreachable(_)) => {}
            Err(error) => return Ok(Err(error)),
        }
    }
    if !someone_saw {
        unshown::raise(ctx, id).await?;
    }
    Ok(Ok(Vec::new()))
}

/// Records which cards of a chat show which messages. Returns the messages that were edited, deleted or translated
/// meanwhile; `None` when the dialog was erased meanwhile.
async fn record(
    ctx: &BotContext,
    around: &Around,
    place: PostPlace,
    messages: &[Message],
    cards: &[Card],
) -> Handled<Option<Vec<MessageId>>> {
    let mut changed = Vec::new();
    // The chats whose cards make a message count as shown. Private chats that replace a broken group are not among
    // them.
    let required = recipients::chats_for(&around.team, around.dialog.assignee, ctx.group);
    let mut work = ctx.store.begin().await?;
    for message in messages {
        let Some(now) = work.dialogs().get_message(message.id).await? else {
            drop(work);
            for card in cards {
                let _: DeleteOutcome = deletions::delete(ctx, *card, None, DeletionKind::Erased).await?;
            }
            return Ok(None);
        };
        let shown = |message: &Message| (message.edited_at, message.deleted_at, message.texts.clone());
        if shown(&now) != shown(message) {
            changed.push(message.id);
        }
        if cards.is_empty() {
            work.message_cards().put_nowhere(message.id, place.chat).await?;
        }
        for card in cards {
            work.message_cards().put_at(message.id, *card, place.topic.is_some()).await?;
        }
        if message.direction == MessageDirection::Incoming {
            work.message_cards().mark_shown(message.id, &required).await?;
        }
    }
    if messages.iter().any(|message| message.direction == MessageDirection::Outgoing) {
        let with_topics = recipients::chats_with_topics(&around.team, around.dialog.assignee, ctx.group);
        work.message_cards().mark_ours_shown(around.dialog.id, &with_topics).await?;
    }
    work.commit().await?;
    Ok(Some(changed))
}

/// The cards of these messages in a topic, or in the main part of a private chat.
pub(in crate::bot) fn views(ctx: &BotContext, around: &Around, place: PostPlace, messages: &[Message]) -> Vec<View> {
    if place.topic.is_some() {
        return in_topic(&ctx.reader_of_topic(&around.team, place.chat), around, messages);
    }
    let reader = ctx.reader_in(&around.team, place.chat);
    message_card::card(&reader, around, TelegramUserId(place.chat.0), messages)
}

/// The place of a card that was sent before.
pub(in crate::bot) async fn place_of(reading: &mut ReadTx, dialog: DialogId, card: Card) -> Handled<PostPlace> {
    if !reading.message_cards().is_in_topic(card).await? {
        return Ok(card.chat.into());
    }
    let topic = reading.topics().of(dialog, card.chat).await?.map(|topic| topic.id);
    Ok(PostPlace { chat: card.chat, topic, reply_to: None })
}

/// Sends cards. The acquired slot is for the first one; the others wait for their own.
async fn post(
    ctx: &BotContext,
    with_slot: &BotSender,
    place: PostPlace,
    views: &[View],
) -> Result<Vec<Card>, SendError> {
    let mut cards = Vec::with_capacity(views.len());
    for (number, view) in views.iter().enumerate() {
        let sender = if number == 0 { with_slot } else { &ctx.news };
        cards.push(forum::post(sender, place, view).await?);
    }
    Ok(cards)
}

/// Sends cards without formatting and buttons.
async fn post_plain(ctx: &BotContext, place: PostPlace, views: &[View]) -> Result<Vec<Card>, SendError> {
    let mut cards = Vec::with_capacity(views.len());
    for view in views {
        cards.push(forum::post_plain(&ctx.news, place, view).await?);
    }
    Ok(cards)
}

/// The messages of the next card: one, or several from the same side if many are pending or the rate limit was reached.
/// The parts of an album have a card of their own.
fn together(known: &HashMap<MessageId, Message>, pending: &[MessageId], waited: bool) -> Vec<Message> {
    let album = pending.first().and_then(|first| known.get(first)).and_then(Message::album);
    let most = if waited || pending.len() >= MANY || album.is_some() { AT_ONCE } else { 1 };
    let mut messages: Vec<Message> = Vec::new();
    let mut units = 0;
    for message in pending.iter().take(most).filter_map(|id| known.get(id)) {
        let bare = message.surroundings.is_empty() && message.reply_to.is_none();
        units += utf16_units(&contained(&message.content)) + OF_EACH + if bare { 0 } else { AROUND_EACH };
        let other_side = messages.first().is_some_and(|first| first.author != message.author);
        if message.album() != album || !messages.is_empty() && (units > TOGETHER || other_side) {
            break;
        }
        messages.push(message.clone());
    }
    messages
}
