//! What the bot does in chats beside plain answers: messages in topics and as replies, topics themselves, pins, marks.
//! What a refusal means is said by `send_error`.

use teloxide::Bot;
use teloxide::payloads::{
    EditForumTopicSetters, PinChatMessageSetters, SendMessage, SendMessageSetters, SetMessageReactionSetters,
};
use teloxide::requests::{JsonRequest, Requester};
use teloxide::types::{ChatMember, ChatMemberKind, MessageId, ParseMode, ReactionType, ReplyParameters, ThreadId};

use crate::bot::kit::screen::View;
use crate::bot::output::bot_sender::BotSender;
use crate::bot::output::call;
use crate::bot::output::say::{NO_PREVIEW, keyboard, message_id, recipient};
use crate::bot::output::send_error::SendError;
use crate::domain::ids::{ChatId, TelegramMessageId, TopicId};
use crate::domain::login::Card;
use crate::store::Mark;

/// Where a message is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::bot) struct PostPlace {
    pub chat: ChatId,
    pub topic: Option<TopicId>,
    /// The message above which it is shown; without it, if that is gone.
    pub reply_to: Option<TelegramMessageId>,
}

impl From<ChatId> for PostPlace {
    fn from(chat: ChatId) -> Self {
        Self { chat, topic: None, reply_to: None }
    }
}

/// Sends a new message.
pub(in crate::bot) async fn post(voice: &BotSender, place: PostPlace, view: &View) -> Result<Card, SendError> {
    let sent = |bot: &Bot| sent(bot, place, &view.text).parse_mode(ParseMode::Html).reply_markup(keyboard(view));
    let card = call::card(place.chat, &voice.say(place.chat, sent).await?)?;
    voice.shown().note(card, view);
    Ok(card)
}

/// Sends the words of a message without formatting and without buttons.
pub(in crate::bot) async fn post_plain(voice: &BotSender, place: PostPlace, view: &View) -> Result<Card, SendError> {
    let (place, text) = (PostPlace { reply_to: None, ..place }, view.plain());
    call::card(place.chat, &voice.say(place.chat, |bot| sent(bot, place, &text)).await?)
}

/// The call that sends a message.
fn sent(bot: &Bot, place: PostPlace, text: &str) -> JsonRequest<SendMessage> {
    let mut send = bot.send_message(recipient(place.chat), text).link_preview_options(NO_PREVIEW);
    if let Some(topic) = place.topic.and_then(thread) {
        send = send.message_thread_id(topic);
    }
    match place.reply_to.and_then(reply_to) {
        Some(reply) => send.reply_parameters(reply),
        None => send,
    }
}

/// Deletes a topic with all that stands in it.
pub(in crate::bot) async fn delete_topic(voice: &BotSender, group: ChatId, topic: TopicId) -> Result<(), SendError> {
    let Some(topic) = thread(topic) else { return Ok(()) };
    match voice.ask(|bot| bot.delete_forum_topic(recipient(group), topic)).await {
        Ok(_) | Err(SendError::TopicGone) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Opens a topic.
pub(in crate::bot) async fn create_topic(voice: &BotSender, group: ChatId, title: &str) -> Result<TopicId, SendError> {
    let topic = voice.ask(|bot| bot.create_forum_topic(recipient(group), title)).await?;
    let id = topic.get("message_thread_id").and_then(serde_json::Value::as_i64);
    id.map(TopicId).ok_or_else(|| SendError::unreadable("message_thread_id"))
}

/// Gives a topic another title, and closes or opens it.
pub(in crate::bot) async fn entitle(
    voice: &BotSender,
    group: ChatId,
    topic: TopicId,
    title: &str,
    closed: bool,
) -> Result<(), SendError> {
    if let Some(id) = thread(topic) {
        unchanged_is_fine(voice.ask(|bot| bot.edit_forum_topic(recipient(group), id).name(title)).await)?;
    }
    set_closed(voice, group, topic, closed).await
}

/// Closes a topic, or opens it again.
pub(in crate::bot) async fn set_closed(
    voice: &BotSender,
    group: ChatId,
    topic: TopicId,
    closed: bool,
) -> Result<(), SendError> {
    let Some(topic) = thread(topic) else { return Ok(()) };
    unchanged_is_fine(if closed {
        voice.ask(|bot| bot.close_forum_topic(recipient(group), topic)).await
    } else {
        voice.ask(|bot| bot.reopen_forum_topic(recipient(group), topic)).await
    })
}

/// Pins a message without ringing anybody up.
pub(in crate::bot) async fn pin(voice: &BotSender, card: Card) -> Result<(), SendError> {
    let Some(message) = message_id(card.message) else { return Ok(()) };
    voice.ask(|bot| bot.pin_chat_message(recipient(card.chat), message).disable_notification(true)).await?;
    Ok(())
}

/// Shows on somebody's own message how far it has come.
pub(in crate::bot) async fn mark(voice: &BotSender, card: Card, mark: Mark) -> Result<(), SendError> {
    // Bots may use these two (<https://core.telegram.org/bots/api#reactiontypeemoji>); a tick is not among them.
    let emoji = match mark {
        Mark::Delivered => "👌",
        Mark::Read => "👀",
    };
    react(voice, card, emoji).await
}

/// Shows that a note was kept.
pub(in crate::bot) async fn noted(voice: &BotSender, card: Card) -> Result<(), SendError> {
    react(voice, card, "✍").await
}

async fn react(voice: &BotSender, card: Card, emoji: &str) -> Result<(), SendError> {
    let Some(message) = message_id(card.message) else { return Ok(()) };
    let reaction = || vec![ReactionType::Emoji { emoji: emoji.to_owned() }];
    voice.ask(|bot| bot.set_message_reaction(recipient(card.chat), message).reaction(reaction())).await?;
    Ok(())
}

fn unchanged_is_fine<T>(done: Result<T, SendError>) -> Result<(), SendError> {
    match done {
        Ok(_) | Err(SendError::Unchanged) => Ok(()),
        Err(error) => Err(error),
    }
}

fn thread(topic: TopicId) -> Option<ThreadId> {
    i32::try_from(topic.0).ok().map(|id| ThreadId(MessageId(id)))
}

pub(super) fn reply_to(message: TelegramMessageId) -> Option<ReplyParameters> {
    message_id(message).map(|id| ReplyParameters::new(id).allow_sending_without_reply())
}

/// Asks Telegram whether the bot may manage topics in a group.
///
/// # Errors
/// When Telegram does not answer that.
pub(in crate::bot) async fn may_manage_topics(voice: &BotSender, group: ChatId) -> Result<bool, SendError> {
    let bot = voice.ask(|bot| bot.get_chat_member(recipient(group), voice.user_id())).await?;
    Ok(serde_json::from_value(bot).is_ok_and(|member| manages_topics(&member)))
}

/// Whether the bot is an administrator who may manage topics. A plain member does not hear what the team writes in them.
pub(in crate::bot) fn manages_topics(member: &ChatMember) -> bool {
    match &member.kind {
        ChatMemberKind::Administrator(rights) => rights.can_manage_topics,
        kind => kind.is_owner(),
    }
}
