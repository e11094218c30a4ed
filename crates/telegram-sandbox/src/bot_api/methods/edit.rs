//! `editMessageText`, `editMessageCaption`, `editMessageMedia`, `editMessageReplyMarkup`. An edit replaces the keyboard
//! too; one without a keyboard removes it.

use std::time::Instant;

use serde::Deserialize;
use serde_json::Value;

use super::{send, target};
use crate::bot_api::chat::{Author, Content, MediaKind};
use crate::bot_api::error::ApiError;
use crate::bot_api::markup::Markup;
use crate::bot_api::params::Params;
use crate::bot_api::{files, json};
use crate::world::State;

pub(super) fn text(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    let text = send::text(params, "MESSAGE_TOO_LONG")?;
    edit(state, params, |content| match content {
        Content::Text(_) => Ok(Content::Text(text)),
        _ => Err(ApiError::bad_request("there is no text in the message to edit")),
    })
}

pub(super) fn caption(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    let caption = send::caption(params)?;
    edit(state, params, |content| match content {
        Content::Media { file_id, kind, .. } => Ok(Content::Media { file_id: file_id.clone(), kind: *kind, caption }),
        _ => Err(ApiError::bad_request("there is no caption in the message to edit")),
    })
}

/// The content of `media`: the new file and its caption.
#[derive(Deserialize)]
struct InputMedia {
    r#type: String,
    media: String,
    #[serde(default)]
    caption: String,
    #[serde(default)]
    parse_mode: String,
}

/// Replaces the file or the text of a message by another file.
pub(super) fn media(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    let media: Option<InputMedia> = params.object("media", "input media")?;
    let media = media.ok_or_else(|| ApiError::bad_request("there is no media in the request"))?;
    let kind = match media.r#type.as_str() {
        "photo" => MediaKind::Photo,
        "document" => MediaKind::Document,
        // Telegram has others, but this sandbox does not.
        other => return Err(ApiError::new(501, format!("the sandbox knows no media of type {other}"))),
    };
    let caption = send::caption_of(&media.caption, &media.parse_mode)?;
    target::writable(state, params)?;
    let file_id = files::take_named(state, params, &media.media, kind)?;
    edit(state, params, |content| match content {
        Content::Text(_) | Content::Media { .. } => Ok(Content::Media { file_id, kind, caption }),
        Content::Service(_) => Err(ApiError::bad_request("message can't be edited")),
    })
}

pub(super) fn reply_markup(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    edit(state, params, |content| Ok(content.clone()))
}

fn edit(
    state: &mut State,
    params: &Params,
    change: impl FnOnce(&Content) -> Result<Content, ApiError>,
) -> Result<Value, ApiError> {
    let markup = Markup::read(params)?;
    let id = target::message_id(params)?;
    let chat = target::writable(state, params)?;
    // It counts towards the rate limit like a new message.
    let at = Instant::now() + state.clock_ahead;
    state.bot.pace.take(at, chat)?;
    let now = state.now();
    let message = target::chat_mut(state, chat)?.message_mut(id);
    let message = message.ok_or_else(|| ApiError::bad_request("message to edit not found"))?;
    // Messages of others, service messages and messages with a reply keyboard cannot be edited.
    let editable = message.from == Author::Bot
        && !matches!(message.content, Content::Service(_))
        && !matches!(message.markup, Some(Markup::Other(_)))
        && !matches!(markup, Some(Markup::Other(_)));
    if !editable {
        return Err(ApiError::bad_request("message can't be edited"));
    }
    let content = change(&message.content)?;
    if content == message.content && markup == message.markup {
        return Err(ApiError::bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same as a current \
             content and reply markup of the message",
        ));
    }
    (message.content, message.markup, message.edited_at) = (content, markup, Some(now));
    let chat = target::chat(state, chat)?;
    Ok(chat.message(id).map_or(Value::Null, |message| json::message(state, chat, message)))
}
