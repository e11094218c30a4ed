//! `setMyCommands`, `getMyCommands`, `deleteMyCommands`, and the menu that a person sees. There is one list per scope
//! and language; a person sees the narrowest list that is not empty.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::bot_api::chat::{ChatId, ChatKind};
use crate::bot_api::error::ApiError;
use crate::bot_api::params::Params;
use crate::world::{PersonId, State};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BotCommand {
    pub command: String,
    pub description: String,
}

/// The scope of a list of commands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CommandScope {
    #[default]
    Default,
    AllPrivateChats,
    AllGroupChats,
    AllChatAdministrators,
    Chat {
        chat_id: ChatId,
    },
    ChatAdministrators {
        chat_id: ChatId,
    },
    ChatMember {
        chat_id: ChatId,
        user_id: PersonId,
    },
}

pub(crate) struct Registered {
    scope: CommandScope,
    /// Two letters, or empty for every language.
    language: String,
    commands: Vec<BotCommand>,
}

pub(super) fn set(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    let commands: Vec<BotCommand> = params.object("commands", "commands")?.unwrap_or_default();
    let commands = commands.iter().map(checked).collect::<Result<Vec<_>, _>>()?;
    if commands.len() > 100 {
        return Err(ApiError::bad_request("BOT_COMMANDS_TOO_MUCH"));
    }
    let (scope, language) = place(state, params)?;
    forget(state, scope, &language);
    if !commands.is_empty() {
        state.bot.commands.push(Registered { scope, language, commands });
    }
    Ok(json!(true))
}

pub(super) fn get(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    let (scope, language) = place(state, params)?;
    Ok(json!(list(state, scope, &language).unwrap_or_default()))
}

pub(super) fn delete(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    let (scope, language) = place(state, params)?;
    forget(state, scope, &language);
    Ok(json!(true))
}

/// The menu of a person in a chat, by Telegram's order of precedence.
pub(crate) fn menu(state: &State, person: PersonId, chat: ChatId, language: &str) -> Vec<BotCommand> {
    let private = chat == ChatId::from(person);
    let scopes = if private {
        vec![CommandScope::Chat { chat_id: chat }, CommandScope::AllPrivateChats, CommandScope::Default]
    } else {
        vec![
            CommandScope::ChatMember { chat_id: chat, user_id: person },
            CommandScope::Chat { chat_id: chat },
            CommandScope::AllGroupChats,
            CommandScope::Default,
        ]
    };
    let languages = if language.is_empty() { vec![""] } else { vec![language, ""] };
    scopes
        .into_iter()
        .flat_map(|scope| languages.iter().map(move |language| (scope, *language)))
        .find_map(|(scope, language)| list(state, scope, language))
        .unwrap_or_default()
}

fn list(state: &State, scope: CommandScope, language: &str) -> Option<Vec<BotCommand>> {
    let mut all = state.bot.commands.iter();
    all.find(|list| list.scope == scope && list.language == language).map(|list| list.commands.clone())
}

fn forget(state: &mut State, scope: CommandScope, language: &str) {
    state.bot.commands.retain(|list| list.scope != scope || list.language != language);
}

fn place(state: &State, params: &Params) -> Result<(CommandScope, String), ApiError> {
    let scope: CommandScope = params.object("scope", "BotCommandScope")?.unwrap_or_default();
    let language = params.text("language_code").unwrap_or_default();
    if !language.is_empty() && (language.len() != 2 || !language.chars().all(|c| c.is_ascii_lowercase())) {
        return Err(ApiError::bad_request("invalid language code specified"));
    }
    match scope {
        CommandScope::Chat { chat_id }
        | CommandScope::ChatAdministrators { chat_id }
        | CommandScope::ChatMember { chat_id, .. } => {
            let chat = state.bot.chats.get(&chat_id).ok_or_else(|| ApiError::bad_request("chat not found"))?;
            let private = matches!(chat.kind, ChatKind::Private { .. });
            if private && !matches!(scope, CommandScope::Chat { .. }) {
                return Err(ApiError::bad_request("can't use specified scope in private chats"));
            }
        }
        _ => {}
    }
    Ok((scope, language))
}

fn checked(command: &BotCommand) -> Result<BotCommand, ApiError> {
    let name = command.command.trim();
    let name = name.strip_prefix('/').unwrap_or(name).to_owned();
    let description = command.description.trim().to_owned();
    let reason = match (name.chars().count(), description.chars().count()) {
        (0, _) => "command must be non-empty",
        (33.., _) => "command length must not exceed 32",
        (_, 0) => "command description must be non-empty",
        (_, 257..) => "command description length must not exceed 256",
        _ if !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') => "BOT_COMMAND_INVALID",
        _ => return Ok(BotCommand { command: name, description }),
    };
    Err(ApiError::bad_request(reason))
}
