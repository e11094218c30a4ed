//! `deleteMessage` and `deleteMessages`. For 48 hours a bot may delete its own messages, and other people's in private
//! chats.

use serde_json::{Value, json};

use super::target;
use crate::bot_api::chat::{Author, Chat, ChatId, ChatKind, Message};
use crate::bot_api::error::ApiError;
use crate::bot_api::params::Params;
use crate::world::State;

const DELETABLE_FOR: i64 = 48 * 3600;

pub(super) fn one(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    let id = target::message_id(params)?;
    let chat = target::accessible(state, params)?;
    if target::chat(state, chat)?.message(id).is_none() {
        return Err(ApiError::bad_request("message to delete not found"));
    }
    delete(state, chat, &[id])
}

/// Missing messages are ignored.
pub(super) fn many(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    let ids: Option<Vec<i64>> = params.object("message_ids", "message_ids")?;
    let ids = ids.filter(|ids| !ids.is_empty());
    let ids = ids.ok_or_else(|| ApiError::bad_request("message identifiers are not specified"))?;
    if ids.len() > 100 {
        return Err(ApiError::bad_request("too many message identifiers specified"));
    }
    let chat = target::accessible(state, params)?;
    delete(state, chat, &ids)
}

fn delete(state: &mut State, chat: ChatId, ids: &[i64]) -> Result<Value, ApiError> {
    let now = state.now();
    let chat = target::chat_mut(state, chat)?;
    for id in ids {
        if let Some(message) = chat.message(*id) {
            check(chat, message, now)?;
        }
    }
    for id in ids {
        if let Some(message) = chat.message_mut(*id) {
            message.deleted = true;
        }
    }
    Ok(json!(true))
}

fn check(chat: &Chat, message: &Message, now: i64) -> Result<(), ApiError> {
    let own = message.from == Author::Bot;
    match &chat.kind {
        ChatKind::Group(group) if group.bot.is_administrator() => Ok(()),
        ChatKind::Group(_) if !own => Err(ApiError::bad_request("message can't be deleted")),
        _ if now - message.date > DELETABLE_FOR => Err(ApiError::bad_request("message can't be deleted for everyone")),
        _ => Ok(()),
    }
}
