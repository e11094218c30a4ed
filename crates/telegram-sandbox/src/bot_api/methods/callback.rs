//! `answerCallbackQuery`. The person sees the first answer.

use serde_json::{Value, json};

use crate::bot_api::CallbackAnswer;
use crate::bot_api::entities::utf16_length;
use crate::bot_api::error::ApiError;
use crate::bot_api::params::Params;
use crate::world::State;

/// How long the person's client waits for an answer, in seconds.
const ANSWERABLE_FOR: i64 = 15;

pub(super) fn answer(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    let now = state.now();
    let text = params.text("text").filter(|text| !text.is_empty());
    if text.as_deref().is_some_and(|text| utf16_length(text) > 200) {
        return Err(ApiError::bad_request("MESSAGE_TOO_LONG"));
    }
    let query = params.text("callback_query_id").unwrap_or_default();
    let press =
        state.bot.presses.get_mut(&query).filter(|press| now - press.at <= ANSWERABLE_FOR).ok_or_else(|| {
            ApiError::bad_request("query is too old and response timeout expired or query ID is invalid")
        })?;
    let url = params.text("url").filter(|url| !url.is_empty());
    let answer = CallbackAnswer { text, show_alert: params.flag("show_alert"), url };
    press.answer.get_or_insert(answer);
    Ok(json!(true))
}
