//! `sendMessage`, `sendPhoto`, `sendDocument`. Everything is checked before anything is sent.

use std::time::Instant;

use serde::Deserialize;
use serde_json::Value;

use super::target;
use crate::bot_api::chat::{Author, BotStanding, ChatId, ChatKind, Content, MediaKind};
use crate::bot_api::entities::{FormattedText, MessageEntity, utf16_length};
use crate::bot_api::error::ApiError;
use crate::bot_api::markup::Markup;
use crate::bot_api::params::Params;
use crate::bot_api::talk::{self, Draft};
use crate::bot_api::{files, html, json};
use crate::world::State;

/// In UTF-16 code units, without markup.
const LONGEST_TEXT: usize = 4096;
const LONGEST_CAPTION: usize = 1024;
/// In bytes, with the markup.
const LONGEST_SOURCE: usize = 1 << 15;

pub(super) fn message(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    let text = text(params, "message is too long")?;
    let chat = target::writable(state, params)?;
    say(state, params, chat, Content::Text(text))
}

pub(super) fn photo(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    media(state, params, "photo", MediaKind::Photo)
}

pub(super) fn document(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    media(state, params, "document", MediaKind::Document)
}

fn media(state: &mut State, params: &Params, field: &str, kind: MediaKind) -> Result<Value, ApiError> {
    let caption = caption(params)?;
    let chat = target::writable(state, params)?;
    let file_id = files::take(state, params, field, kind)?;
    say(state, params, chat, Content::Media { file_id, kind, caption })
}

fn say(state: &mut State, params: &Params, chat: ChatId, content: Content) -> Result<Value, ApiError> {
    let markup = Markup::read(params)?;
    let topic = topic(state, params, chat)?;
    let reply_to = reply_to(state, params, chat)?;
    let now = Instant::now() + state.clock_ahead;
    state.bot.pace.take(now, chat)?;
    let said = talk::post(state, chat, Author::Bot, Draft { topic, reply_to, markup, ..Draft::plain(content) });
    let chat = target::chat(state, chat)?;
    let message = said.and_then(|id| chat.message(id));
    Ok(message.map_or(Value::Null, |message| json::message(state, chat, message)))
}

/// The text of a call with its entities; `too_long` is the error for a text above Telegram's limit.
pub(super) fn text(params: &Params, too_long: &str) -> Result<FormattedText, ApiError> {
    let text = formatted(params, "text", "entities")?;
    if text.text.is_empty() {
        return Err(ApiError::bad_request("message text is empty"));
    }
    if utf16_length(&text.text) > LONGEST_TEXT {
        return Err(ApiError::bad_request(too_long));
    }
    Ok(text)
}

/// The caption of a call, with its entities.
pub(super) fn caption(params: &Params) -> Result<FormattedText, ApiError> {
    let caption = formatted(params, "caption", "caption_entities")?;
    if utf16_length(&caption.text) > LONGEST_CAPTION {
        return Err(ApiError::bad_request("message caption is too long"));
    }
    Ok(caption)
}

/// A caption inside another object of the call.
pub(super) fn caption_of(text: &str, parse_mode: &str) -> Result<FormattedText, ApiError> {
    let caption = parsed(text, parse_mode, Vec::new())?;
    if utf16_length(&caption.text) > LONGEST_CAPTION {
        return Err(ApiError::bad_request("message caption is too long"));
    }
    Ok(caption)
}

fn formatted(params: &Params, text: &str, entities: &str) -> Result<FormattedText, ApiError> {
    let entities: Option<Vec<MessageEntity>> = params.object(entities, "entities")?;
    let (text, mode) = (params.text(text).unwrap_or_default(), params.text("parse_mode").unwrap_or_default());
    parsed(&text, &mode, entities.unwrap_or_default())
}

fn parsed(text: &str, parse_mode: &str, entities: Vec<MessageEntity>) -> Result<FormattedText, ApiError> {
    if text.len() > LONGEST_SOURCE {
        return Err(ApiError::bad_request("text is too long"));
    }
    match parse_mode.to_ascii_lowercase().as_str() {
        "" | "none" => FormattedText::new(text, entities),
        "html" => {
            let parsed = html::parse(text)
                .map_err(|reason| ApiError::bad_request(&format!("can't parse entities: {reason}")))?;
            FormattedText::new(&parsed.text, parsed.entities)
        }
        // Telegram has Markdown, but this sandbox does not; treating it as plain text would be wrong.
        "markdown" | "markdownv2" => Err(ApiError::new(501, "the sandbox speaks no Markdown; use HTML or entities")),
        _ => Err(ApiError::bad_request("unsupported parse_mode")),
    }
}

fn topic(state: &State, params: &Params, chat: ChatId) -> Result<Option<i64>, ApiError> {
    let Some(wanted) = params.integer("message_thread_id").filter(|id| *id != 0) else { return Ok(None) };
    let not_found = || ApiError::bad_request("message thread not found");
    let chat = target::chat(state, chat)?;
    let topics = chat.topics(state.bot.identity.topics);
    let topic = topics.and_then(|topics| topics.get(&wanted)).ok_or_else(not_found)?;
    match &chat.kind {
        // A bot that manages topics may write in a closed one.
        ChatKind::Group(group) if topic.closed && group.bot != BotStanding::Administrator => {
            Err(ApiError::bad_request("TOPIC_CLOSED"))
        }
        _ => Ok(Some(wanted)),
    }
}

#[derive(Deserialize)]
struct ReplyParameters {
    message_id: i64,
    #[serde(default)]
    allow_sending_without_reply: bool,
}

fn reply_to(state: &State, params: &Params, chat: ChatId) -> Result<Option<i64>, ApiError> {
    let reply: Option<ReplyParameters> = params.object("reply_parameters", "reply parameters")?;
    let older = params.integer("reply_to_message_id").map(|message_id| ReplyParameters {
        message_id,
        allow_sending_without_reply: params.flag("allow_sending_without_reply"),
    });
    let Some(reply) = reply.or(older) else { return Ok(None) };
    if target::chat(state, chat)?.message(reply.message_id).is_some() {
        return Ok(Some(reply.message_id));
    }
    if reply.allow_sending_without_reply {
        return Ok(None);
    }
    Err(ApiError::bad_request("message to be replied not found"))
}
