//! Messages in topics and as replies; topics, pins and reactions.

use teloxide::Bot;
use teloxide::payloads::{
    EditForumTopicSetters, PinChatMessageSetters, SendMessage, SendMessageSetters, SetMessageReactionSetters,
};
use teloxide::requests::{JsonRequest, Requester};
use teloxide::types::{ChatMember, ChatMemberKind, MessageId, ParseMode, ReactionType, ReplyParameters, ThreadId};

use crate::bot::kit::View;
use crate::bot::output::bot_sender::BotSender;
use crate::bot::output::call;
use crate::bot::output::say::{NO_PREVIEW, keyboard, message_id, recipient};
use crate::bot::output::send_error::SendError;
use crate::domain::ids::{ChatId, TelegramMessageId, TopicId};
use crate::domain::login::Card;
use crate::store::Mark;

/// Where to send a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::bot) struct PostPlace {
    pub chat: ChatId,
    pub topic: Option<TopicId>,
    /// The message that it replies to; it is sent without the reply if that message is gone.
    pub reply_to: Option<TelegramMessageId>,
}

impl From<ChatId> for PostPlace {
    fn from(chat: ChatId) -> Self {
        Self { chat, topic: None, reply_to: None }
    }
}

/// Sends a new message.
pub(in crate::bot) async fn post(sender: &BotSender, place: PostPlace, view: &View) -> Result<Card, SendError> {
    let sent = |bot: &Bot| {
        let send = sent(bot, place, &view.text).parse_mode(ParseMode::Html).reply_markup(keyboard(view));
        if view.silent { send.disable_notification(true) } else { send }
    };
    let card = call::card(place.chat, &sender.say(place.chat, sent).await?)?;
    sender.shown().note(card, view);
    Ok(card)
}

/// Sends the text of a message without formatting and buttons.
pub(in crate::bot) async fn post_plain(sender: &BotSender, place: PostPlace, view: &View) -> Result<Card, SendError> {
    let (place, text) = (PostPlace { reply_to: None, ..place }, view.plain());
    call::card(place.chat, &sender.say(place.chat, |bot| sent(bot, place, &text)).await?)
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

/// Deletes a topic with all its messages.
pub(in crate::bot) async fn delete_topic(sender: &BotSender, chat: ChatId, topic: TopicId) -> Result<(), SendError> {
    let Some(topic) = thread(topic) else { return Ok(()) };
    match sender.ask(|bot| bot.delete_forum_topic(recipient(chat), topic)).await {
        Ok(_) | Err(SendError::TopicGone) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Creates a topic. In a private chat it takes its place among the chat's messages.
pub(in crate::bot) async fn create_topic(sender: &BotSender, chat: ChatId, title: &str) -> Result<TopicId, SendError> {
    let create = |bot: &Bot| bot.create_forum_topic(recipient(chat), title);
    let topic = if chat.is_group() { sender.ask(create).await? } else { sender.say(chat, create).await? };
    let id = topic.get("message_thread_id").and_then(serde_json::Value::as_i64);
    id.map(TopicId).ok_or_else(|| SendError::unreadable("message_thread_id"))
}

/// Sets the title of a topic, and closes or reopens it.
pub(in crate::bot) async fn set_title(
    sender: &BotSender,
    chat: ChatId,
    topic: TopicId,
    title: &str,
    closed: bool,
) -> Result<(), SendError> {
    if let Some(id) = thread(topic) {
        unchanged_is_fine(sender.ask(|bot| bot.edit_forum_topic(recipient(chat), id).name(title)).await)?;
    }
    set_closed(sender, chat, topic, closed).await
}

/// Closes or reopens a topic. Only those of a group can be closed.
pub(in crate::bot) async fn set_closed(
    sender: &BotSender,
    chat: ChatId,
    topic: TopicId,
    closed: bool,
) -> Result<(), SendError> {
    let Some(topic) = thread(topic).filter(|_| chat.is_group()) else { return Ok(()) };
    unchanged_is_fine(if closed {
        sender.ask(|bot| bot.close_forum_topic(recipient(chat), topic)).await
    } else {
        sender.ask(|bot| bot.reopen_forum_topic(recipient(chat), topic)).await
    })
}

/// Pins a message without a notification.
pub(in crate::bot) async fn pin(sender: &BotSender, card: Card) -> Result<(), SendError> {
    let Some(message) = message_id(card.message) else { return Ok(()) };
    sender.ask(|bot| bot.pin_chat_message(recipient(card.chat), message).disable_notification(true)).await.map(drop)
}

/// Shows the delivery status on a member's own message.
pub(in crate::bot) async fn mark(sender: &BotSender, card: Card, mark: &Mark) -> Result<(), SendError> {
    // Bots may use these two (<https://core.telegram.org/bots/api#reactiontypeemoji>); a tick is not allowed. A person
    // has more to choose from, and what Telegram refuses stays without a mark.
    let emoji = match mark {
        Mark::Delivered => "👌",
        Mark::Read => "👀",
        Mark::Theirs(emoji) => emoji,
    };
    react(sender, card, emoji).await
}

/// Shows that a note was saved.
pub(in crate::bot) async fn noted(sender: &BotSender, card: Card) -> Result<(), SendError> {
    react(sender, card, "✍").await
}

async fn react(sender: &BotSender, card: Card, emoji: &str) -> Result<(), SendError> {
    let Some(message) = message_id(card.message) else { return Ok(()) };
    let reaction = || vec![ReactionType::Emoji { emoji: emoji.to_owned() }];
    sender.ask(|bot| bot.set_message_reaction(recipient(card.chat), message).reaction(reaction())).await.map(drop)
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
/// When Telegram refuses it or cannot be reached.
pub(in crate::bot) async fn may_manage_topics(sender: &BotSender, group: ChatId) -> Result<bool, SendError> {
    let bot = sender.ask(|bot| bot.get_chat_member(recipient(group), sender.user_id())).await?;
    Ok(serde_json::from_value(bot).is_ok_and(|member| manages_topics(&member)))
}

/// Whether the bot is an administrator who may manage topics. A plain member does not see the team's messages in
/// topics.
pub(in crate::bot) fn manages_topics(member: &ChatMember) -> bool {
    match &member.kind {
        ChatMemberKind::Administrator(rights) => rights.can_manage_topics,
        kind => kind.is_owner(),
    }
}
