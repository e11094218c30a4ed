//! `editMessageText`, `editMessageCaption`, `editMessageReplyMarkup`.
//! Its rule: an edit replaces the keyboard too; one that names none takes it away.

use serde_json::Value;

use super::{send, target};
use crate::bot_api::chat::{Author, Content};
use crate::bot_api::error::ApiError;
use crate::bot_api::json;
use crate::bot_api::markup::Markup;
use crate::bot_api::params::Params;
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
    let now = state.now();
    let message = target::chat_mut(state, chat)?.message_mut(id);
    let message = message.ok_or_else(|| ApiError::bad_request("message to edit not found"))?;
    // Telegram leaves alone what others said, what it says itself, and what came with a reply keyboard.
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
