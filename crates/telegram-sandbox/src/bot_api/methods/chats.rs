//! `getChat`, `getChatMember`, `leaveChat`, `sendChatAction`, `getFile`. They return only what Telegram tells a bot.

use serde_json::{Value, json};

use super::target;
use crate::bot_api::chat::{BotStanding, ChatKind};
use crate::bot_api::error::ApiError;
use crate::bot_api::params::Params;
use crate::bot_api::{files, json};
use crate::world::{PersonId, State};

const ACTIONS: [&str; 11] = [
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
];

pub(super) fn get(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    let id = target::known(state, params)?;
    let mut value = json::chat(state, target::chat(state, id)?);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("accent_color_id".into(), json!(0));
        fields.insert("max_reaction_count".into(), json!(11));
        let gifts = ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"];
        let gifts: Value = gifts.into_iter().map(|kind| (kind.to_owned(), json!(id.0 > 0))).collect();
        fields.insert("accepted_gift_types".into(), gifts);
    }
    Ok(value)
}

pub(super) fn member(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    let id = target::accessible(state, params)?;
    let user = params.integer("user_id").unwrap_or(0);
    if user <= 0 {
        return Err(ApiError::bad_request("invalid user_id specified"));
    }
    let ours = user == state.bot.identity.id;
    let status = match &target::chat(state, id)?.kind {
        ChatKind::Group(group) if ours => return Ok(json::bot_standing(group.bot, &json::bot(state))),
        ChatKind::Group(group) if group.members.contains(&PersonId(user)) => "member",
        ChatKind::Private { person, .. } if ours || person.0 == user => "member",
        _ if state.person(PersonId(user)).is_some() => "left",
        _ => return Err(ApiError::bad_request("user not found")),
    };
    let user = if ours { json::bot(state) } else { json::user_by_id(state, PersonId(user)) };
    Ok(json::standing(status, &user))
}

pub(super) fn leave(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    let id = target::accessible(state, params)?;
    match &mut target::chat_mut(state, id)?.kind {
        ChatKind::Group(group) => group.bot = BotStanding::Left,
        ChatKind::Private { .. } => return Err(ApiError::bad_request("chat is not a group or a channel")),
    }
    Ok(json!(true))
}

pub(super) fn action(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    let action = params.text("action").unwrap_or_default().to_ascii_lowercase();
    if !ACTIONS.contains(&action.as_str()) {
        return Err(ApiError::bad_request("wrong parameter action in request"));
    }
    let id = target::writable(state, params)?;
    target::chat_mut(state, id)?.actions.push(action);
    Ok(json!(true))
}

pub(super) fn file(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    files::describe(state, &params.text("file_id").unwrap_or_default())
}
