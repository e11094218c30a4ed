//! `getMe`. The bot's permissions follow from its identity only.

use serde_json::{Value, json};

use crate::bot_api::error::ApiError;
use crate::bot_api::params::Params;
use crate::world::State;

pub(super) fn get(state: &mut State, _: &Params) -> Result<Value, ApiError> {
    let bot = &state.bot.identity;
    Ok(json!({
        "id": bot.id,
        "is_bot": true,
        "first_name": bot.first_name,
        "username": bot.username,
        "can_join_groups": true,
        "can_read_all_group_messages": !bot.privacy,
        "supports_inline_queries": false,
        "can_connect_to_business": false,
        "has_main_web_app": false,
        "has_topics_enabled": bot.topics,
        "allows_users_to_create_topics": false,
    }))
}
