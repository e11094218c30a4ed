//! `pinChatMessage` and `unpinChatMessage`. In a group only an administrator may pin; pinning twice changes nothing.

use serde_json::{Value, json};

use super::target;
use crate::bot_api::chat::{ChatId, ChatKind};
use crate::bot_api::error::ApiError;
use crate::bot_api::params::Params;
use crate::world::State;

pub(super) fn pin(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    let chat = allowed(state, params, "pin")?;
    let id = target::message_id(params)?;
    let there = target::chat_mut(state, chat)?;
    if there.message(id).is_none() {
        return Err(ApiError::bad_request("message to pin not found"));
    }
    there.pinned.retain(|pinned| *pinned != id);
    there.pinned.push(id);
    Ok(json!(true))
}

/// Without a message, unpins the latest.
pub(super) fn unpin(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    let chat = allowed(state, params, "unpin")?;
    let there = target::chat_mut(state, chat)?;
    let id = params.integer("message_id").filter(|id| *id > 0).or(there.pinned.last().copied());
    let known = there.pinned.iter().position(|pinned| Some(*pinned) == id);
    let at = known.ok_or_else(|| ApiError::bad_request("message to unpin not found"))?;
    there.pinned.remove(at);
    Ok(json!(true))
}

fn allowed(state: &State, params: &Params, deed: &str) -> Result<ChatId, ApiError> {
    let id = target::writable(state, params)?;
    match &target::chat(state, id)?.kind {
        ChatKind::Group(group) if !group.bot.is_administrator() => {
            Err(ApiError::bad_request(&format!("not enough rights to {deed} a message")))
        }
        _ => Ok(id),
    }
}
