//! `setMessageReaction`. A bot has one reaction per message, which must be an emoji of Telegram's list.

use serde::Deserialize;
use serde_json::{Value, json};

use super::target;
use crate::bot_api::chat::Content;
use crate::bot_api::error::ApiError;
use crate::bot_api::params::Params;
use crate::world::State;

/// The allowed reactions (<https://core.telegram.org/bots/api#reactiontypeemoji>).
const ALLOWED: &str = "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 \
                       😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡";

#[derive(Deserialize)]
struct Reaction {
    r#type: String,
    #[serde(default)]
    emoji: String,
}

/// Whether an emoji is a reaction.
pub(crate) fn is_reaction(emoji: &str) -> bool {
    ALLOWED.split(' ').any(|allowed| allowed == emoji)
}

pub(super) fn set(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    let wanted: Vec<Reaction> = params.object("reaction", "reaction types")?.unwrap_or_default();
    let id = target::message_id(params)?;
    let chat = target::accessible(state, params)?;
    let message = target::chat_mut(state, chat)?.message_mut(id);
    let message = message.filter(|message| !matches!(message.content, Content::Service(_)));
    let message = message.ok_or_else(|| ApiError::bad_request("message to react not found"))?;
    let reaction = match wanted.as_slice() {
        [] => None,
        [Reaction { r#type, emoji }] if r#type == "emoji" && is_reaction(emoji) => Some(emoji.clone()),
        [_] => return Err(ApiError::bad_request("REACTION_INVALID")),
        _ => return Err(ApiError::bad_request("REACTIONS_TOO_MANY")),
    };
    message.reaction = reaction;
    Ok(json!(true))
}
