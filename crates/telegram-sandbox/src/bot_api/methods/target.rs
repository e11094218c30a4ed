//! The chat and the message of a call. Methods that send use [`writable`], which checks that the bot may write there.

use crate::bot_api::chat::{BotStanding, Chat, ChatId, ChatKind};
use crate::bot_api::error::ApiError;
use crate::bot_api::params::Params;
use crate::world::{PersonId, State};

/// The chat of a call, by id or by its person's username.
pub(super) fn chat_id(state: &State, params: &Params) -> Result<ChatId, ApiError> {
    let name = params.text("chat_id").unwrap_or_default();
    if name.is_empty() {
        return Err(ApiError::bad_request("chat_id is empty"));
    }
    let id = name.parse().ok().or_else(|| state.by_username(name.strip_prefix('@')?).map(|person| person.id.0));
    id.map(ChatId).ok_or_else(not_found)
}

/// A chat that the bot knows.
pub(super) fn known(state: &State, params: &Params) -> Result<ChatId, ApiError> {
    let id = chat_id(state, params)?;
    match state.bot.chats.get(&id) {
        Some(Chat { kind: ChatKind::Group(group), .. }) if group.bot == BotStanding::Stranger => Err(not_found()),
        Some(_) => Ok(id),
        None => Err(not_found()),
    }
}

/// A chat that the bot is in; a private chat also if the person has blocked the bot.
pub(super) fn accessible(state: &State, params: &Params) -> Result<ChatId, ApiError> {
    let id = known(state, params)?;
    match &chat(state, id)?.kind {
        ChatKind::Private { .. } => Ok(id),
        ChatKind::Group(group) => {
            let kind = if group.topics.is_some() { "supergroup" } else { "group" };
            match group.bot {
                BotStanding::Member | BotStanding::Administrator | BotStanding::AdministratorWithoutTopics => Ok(id),
                BotStanding::Left => Err(ApiError::forbidden(&format!("bot is not a member of the {kind} chat"))),
                BotStanding::Removed => Err(ApiError::forbidden(&format!("bot was kicked from the {kind} chat"))),
                BotStanding::Stranger => Err(not_found()),
            }
        }
    }
}

/// A chat that the bot may write to now.
pub(super) fn writable(state: &State, params: &Params) -> Result<ChatId, ApiError> {
    let person = PersonId(chat_id(state, params)?.0);
    if state.person(person).is_some() && !state.bot.chats.contains_key(&person.into()) {
        return Err(ApiError::forbidden("bot can't initiate conversation with a user"));
    }
    let id = accessible(state, params)?;
    match &chat(state, id)?.kind {
        ChatKind::Private { person, .. } if state.person(*person).is_some_and(|person| person.banned) => {
            Err(ApiError::forbidden("user is deactivated"))
        }
        ChatKind::Private { blocked: true, .. } => Err(ApiError::forbidden("bot was blocked by the user")),
        _ => Ok(id),
    }
}

/// The chat of a call, after a check that it exists.
pub(super) fn chat(state: &State, id: ChatId) -> Result<&Chat, ApiError> {
    state.bot.chats.get(&id).ok_or_else(not_found)
}

pub(super) fn chat_mut(state: &mut State, id: ChatId) -> Result<&mut Chat, ApiError> {
    state.bot.chats.get_mut(&id).ok_or_else(not_found)
}

pub(super) fn message_id(params: &Params) -> Result<i64, ApiError> {
    let id = params.integer("message_id").filter(|id| *id > 0);
    id.ok_or_else(|| ApiError::bad_request("message identifier is not specified"))
}

fn not_found() -> ApiError {
    ApiError::bad_request("chat not found")
}
