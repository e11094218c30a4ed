//! The bot's identity, and the time by Telegram's clock. The request does not pass `call`, because it needs the
//! answer's
//! `Date` header.

use std::time::Duration;

use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use teloxide::types::Me;
use teloxide::{Bot, RequestError};

use crate::bot::output::send_error;
use crate::bot::output::send_error::SendError;
use crate::settings::Settings;

const LIMIT: Duration = Duration::from_secs(10);

/// The connection to the Bot API that the settings name.
pub(in crate::bot) fn connection(settings: &Settings) -> Bot {
    let bot = Bot::new(settings.bot_token.expose_secret());
    match &settings.bot_api_url {
        Some(url) => bot.set_api_url(url.clone()),
        None => bot,
    }
}

/// The answer of `getMe`.
pub(in crate::bot) struct IdentityAnswer {
    pub me: Result<Value, SendError>,
    /// Whether Telegram itself refuses the token.
    pub refused: bool,
    /// The time of the answer by Telegram's clock.
    pub date: Option<Timestamp>,
}

/// Calls `getMe`.
///
/// # Errors
/// When there is no answer at all.
pub(in crate::bot) async fn get_me(bot: &Bot) -> Result<IdentityAnswer, SendError> {
    let url = format!("{}bot{}/getMe", bot.api_url(), bot.token());
    // Through teloxide's error, which removes the token from the URL.
    let failed = |error: reqwest::Error| SendError::from(RequestError::from(error));
    let answer = bot.client().get(url).timeout(LIMIT).send().await.map_err(failed)?;
    let status = answer.status().as_u16();
    let date = answer.headers().get("date").and_then(|date| date.to_str().ok());
    let date = date.and_then(|date| jiff::fmt::rfc2822::parse(date).ok()).map(|date| date.timestamp());
    let body = answer.bytes().await.map_err(failed)?;
    let refused = send_error::refuses_token(status, &body);
    Ok(IdentityAnswer { me: send_error::read(status, &body), refused, date })
}

/// Why the bot's identity is unknown.
#[derive(Debug, thiserror::Error)]
pub(in crate::bot) enum IdentityError {
    #[error("the Bot API refuses the token")]
    TokenRefused,
    #[error(transparent)]
    Failed(SendError),
}

impl IdentityError {
    /// The wait that Telegram demands, if any.
    pub(in crate::bot) fn wait(&self) -> Option<Duration> {
        match self {
            Self::Failed(SendError::Later { after, .. }) => *after,
            Self::Failed(_) | Self::TokenRefused => None,
        }
    }
}

/// Fetches the bot's identity.
///
/// # Errors
/// When Telegram refuses the token or cannot be reached.
pub(in crate::bot) async fn identity(bot: &Bot) -> Result<Me, IdentityError> {
    let answer = get_me(bot).await.map_err(IdentityError::Failed)?;
    if answer.refused {
        return Err(IdentityError::TokenRefused);
    }
    answer.me.and_then(read_me).map_err(IdentityError::Failed)
}

/// Parses the bot's identity. teloxide requires fields that some servers of the Bot API omit; they are not used here.
fn read_me(mut me: Value) -> Result<Me, SendError> {
    const NOT_USED: [&str; 4] =
        ["can_join_groups", "can_read_all_group_messages", "supports_inline_queries", "has_main_web_app"];
    if me.get("username").and_then(Value::as_str).is_none() {
        return Err(SendError::unreadable("username"));
    }
    if let Some(me) = me.as_object_mut() {
        for name in NOT_USED {
            me.entry(name).or_insert(json!(false));
        }
    }
    serde_json::from_value(me).map_err(|_| SendError::unreadable("the bot"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bot_is_known_by_the_least_that_a_server_says() {
        let me = json!({ "id": 7, "is_bot": true, "first_name": "Desk", "username": "our_desk_bot", "new": [1] });
        assert_eq!(read_me(me).unwrap().username(), "our_desk_bot");
        for me in [json!({ "id": 7, "is_bot": true, "first_name": "Desk" }), json!(true), json!(null)] {
            assert!(read_me(me).unwrap_err().is_temporary());
        }
    }
}
