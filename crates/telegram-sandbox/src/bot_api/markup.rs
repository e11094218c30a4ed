//! Keyboards under messages. An inline button has exactly one action, and its callback data has at most 64 bytes.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::error::ApiError;
use super::params::Params;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Markup {
    Inline(Vec<Vec<InlineButton>>),
    /// A reply keyboard, its removal, or a forced reply: shown to the person, but not part of the message's JSON.
    Other(Value),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct InlineButton {
    pub(crate) text: String,
    /// Its action (`callback_data`, `url`, …) and its look.
    #[serde(flatten)]
    pub(crate) rest: Map<String, Value>,
}

impl InlineButton {
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.rest.get(name).and_then(Value::as_str)
    }
}

impl Markup {
    pub(crate) fn read(params: &Params) -> Result<Option<Self>, ApiError> {
        let Some(markup) = params.object::<Value>("reply_markup", "reply keyboard markup")? else {
            return Ok(None);
        };
        if !markup.is_object() {
            return Err(ApiError::bad_request("object expected as reply markup"));
        }
        match markup.get("inline_keyboard") {
            None if markup.as_object().is_some_and(Map::is_empty) => Ok(None),
            None => Ok(Some(Self::Other(markup))),
            Some(rows) => {
                let rows: Vec<Vec<InlineButton>> = serde_json::from_value(rows.clone()).map_err(|_| {
                    ApiError::bad_request(
                        "field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays",
                    )
                })?;
                rows.iter().flatten().try_for_each(check)?;
                let rows: Vec<_> = rows.into_iter().filter(|row| !row.is_empty()).collect();
                Ok((!rows.is_empty()).then_some(Self::Inline(rows)))
            }
        }
    }

    /// As the message's `reply_markup`.
    pub(crate) fn in_message(&self) -> Option<Value> {
        match self {
            Self::Inline(rows) => Some(json!({ "inline_keyboard": rows })),
            Self::Other(_) => None,
        }
    }
}

fn check(button: &InlineButton) -> Result<(), ApiError> {
    const DEEDS: [&str; 9] = [
        "callback_data",
        "url",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "pay",
    ];
    if button.text.is_empty() {
        return Err(ApiError::bad_request("BUTTON_TEXT_INVALID"));
    }
    if !DEEDS.iter().any(|deed| button.rest.contains_key(*deed)) {
        return Err(ApiError::bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ));
    }
    if button
        .rest
        .get("callback_data")
        .is_some_and(|data| data.as_str().is_none_or(|data| data.is_empty() || data.len() > 64))
    {
        return Err(ApiError::bad_request("BUTTON_DATA_INVALID"));
    }
    match button.field("url") {
        Some(url) if !is_link(url) => {
            Err(ApiError::bad_request(&format!("inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")))
        }
        _ => Ok(()),
    }
}

fn is_link(url: &str) -> bool {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    match scheme.to_ascii_lowercase().as_str() {
        "tg" | "ton" => true,
        "http" | "https" => rest.split('/').next().is_some_and(|host| host.contains('.') && !host.contains(' ')),
        _ => false,
    }
}
