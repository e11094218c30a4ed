//! Topics of a forum or of a private chat: create, rename, close, reopen, delete, and their icons. In a forum only an
//! administrator may do this; only a forum's topics can be closed.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use serde_json::{Value, json};

use super::target;
use crate::bot_api::chat::{Author, BotStanding, ChatId, ChatKind, Content, Topic};
use crate::bot_api::error::ApiError;
use crate::bot_api::params::Params;
use crate::bot_api::talk::{self, Draft};
use crate::world::State;

/// Telegram's own blue, the first of the topic colours.
const COLOUR: u32 = 0x006F_B9F0;
/// How much further a person has counted messages than the bot.
const OF_PERSON: i64 = 700_000;
/// Some of the custom emoji that are free as a topic's icon.
const ICONS: [(&str, &str); 3] =
    [("5417915203100613993", "💬"), ("5237699328843200968", "✅"), ("5377498341074542641", "‼️")];

pub(super) fn create(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    let (chat, _) = topics(state, params)?;
    let name = name(params)?.ok_or_else(|| ApiError::bad_request("TOPIC_TITLE_EMPTY"))?;
    let icon = params.text("icon_custom_emoji_id").filter(|icon| !icon.is_empty());
    if icon.as_ref().is_some_and(|icon| !ICONS.iter().any(|(id, _)| id == icon)) {
        return Err(ApiError::bad_request("DOCUMENT_INVALID"));
    }
    let created = json!({ "forum_topic_created": { "name": name, "icon_color": COLOUR } });
    let private = matches!(target::chat(state, chat)?.kind, ChatKind::Private { .. });
    if private {
        let now = Instant::now() + state.clock_ahead;
        state.bot.pace.take(now, chat)?;
    }
    // A topic's id is that of the message that opens it; in a private chat as the person counts messages.
    let opened = talk::post(state, chat, Author::Bot, Draft::plain(Content::Service(created))).unwrap_or_default();
    let id = if private { OF_PERSON + opened } else { opened };
    if let Some(message) = target::chat_mut(state, chat)?.message_mut(opened) {
        message.topic = private.then_some(id);
    }
    let (_, topics) = topics(state, params)?;
    topics.insert(id, Topic { name: name.clone(), icon, closed: false });
    Ok(json!({ "message_thread_id": id, "name": name, "icon_color": COLOUR }))
}

pub(super) fn edit(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    let name = name(params)?;
    let icon = params.text("icon_custom_emoji_id").map(|icon| Some(icon).filter(|icon| !icon.is_empty()));
    if icon.iter().flatten().any(|icon| !ICONS.iter().any(|(id, _)| id == icon)) {
        return Err(ApiError::bad_request("DOCUMENT_INVALID"));
    }
    let topic = topic(state, params)?;
    let before = topic.clone();
    topic.name = name.unwrap_or(before.name.clone());
    topic.icon = icon.unwrap_or(before.icon.clone());
    if *topic == before {
        return Err(ApiError::bad_request("TOPIC_NOT_MODIFIED"));
    }
    Ok(json!(true))
}

pub(super) fn close(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    set_closed(state, params, true)
}

pub(super) fn reopen(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    set_closed(state, params, false)
}

fn set_closed(state: &mut State, params: &Params, closed: bool) -> Result<Value, ApiError> {
    let chat = target::writable(state, params)?;
    if let ChatKind::Private { .. } = target::chat(state, chat)?.kind {
        return Err(ApiError::bad_request("method is available only for supergroups"));
    }
    let topic = topic(state, params)?;
    if std::mem::replace(&mut topic.closed, closed) == closed {
        return Err(ApiError::bad_request("TOPIC_NOT_MODIFIED"));
    }
    Ok(json!(true))
}

/// The messages of the topic are deleted too.
pub(super) fn delete(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    topic(state, params)?;
    let id = thread(params);
    let (chat, topics) = topics(state, params)?;
    topics.remove(&id);
    for message in target::chat_mut(state, chat)?.messages.values_mut() {
        if message.topic == Some(id) || message.id == id {
            Arc::make_mut(message).deleted = true;
        }
    }
    Ok(json!(true))
}

/// The icons that need no Premium.
pub(super) fn icons(_: &mut State, _: &Params) -> Result<Value, ApiError> {
    let sticker = |(id, emoji): &(&str, &str)| {
        json!({
            "file_id": format!("CAACAgIAAxkBAAI{id}"), "file_unique_id": id, "type": "custom_emoji", "width": 100,
            "height": 100, "is_animated": true, "is_video": false, "emoji": emoji, "custom_emoji_id": id,
        })
    };
    Ok(ICONS.iter().map(sticker).collect())
}

fn name(params: &Params) -> Result<Option<String>, ApiError> {
    let name = params.text("name").map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    match name {
        Some(name) if name.chars().count() > 128 => Err(ApiError::bad_request("TOPIC_TITLE_TOO_LONG")),
        name => Ok(name),
    }
}

fn thread(params: &Params) -> i64 {
    params.integer("message_thread_id").unwrap_or_default()
}

fn topic<'a>(state: &'a mut State, params: &Params) -> Result<&'a mut Topic, ApiError> {
    let (_, topics) = topics(state, params)?;
    topics.get_mut(&thread(params)).ok_or_else(|| ApiError::bad_request("TOPIC_ID_INVALID"))
}

fn topics<'a>(state: &'a mut State, params: &Params) -> Result<(ChatId, &'a mut BTreeMap<i64, Topic>), ApiError> {
    let id = target::writable(state, params)?;
    let bot_has_topics = state.bot.identity.topics;
    let chat = target::chat_mut(state, id)?;
    if let ChatKind::Group(group) = &chat.kind
        && group.topics.is_some()
        && group.bot != BotStanding::Administrator
    {
        return Err(ApiError::bad_request("not enough rights to create a topic"));
    }
    let topics = chat.topics_mut(bot_has_topics).map(|topics| (id, topics));
    topics.ok_or_else(|| ApiError::bad_request("the chat is not a forum"))
}
