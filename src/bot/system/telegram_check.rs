//! Checking the bot's token and this machine's clock with the Bot API. The call is made by hand, because the date is in
//! the answer's header; the body is not kept.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use teloxide::types::Me;
use teloxide::{Bot, RequestError};
use tokio::sync::watch;

use crate::bot::output::send_error;
use crate::bot::output::send_error::SendError;
use crate::bot::system::doctor_screens::DoctorFinding;

const LIMIT: Duration = Duration::from_secs(10);
/// The header has whole seconds, and the answer takes a moment.
pub(in crate::bot) const TOLERATED: SignedDuration = SignedDuration::from_secs(5);
/// After this long without a conflict, it is over.
pub(in crate::bot) const CONFLICT_OVER: SignedDuration = SignedDuration::from_mins(2);

/// The state of polling, and conflicts with another program that uses this token.
#[derive(Default)]
pub(in crate::bot) struct PollingState {
    /// The first and the last conflict of a series.
    conflict: watch::Sender<Option<(Timestamp, Timestamp)>>,
    last_good: watch::Sender<Option<Timestamp>>,
}

impl PollingState {
    /// Records that updates were fetched, even if there were none.
    pub(in crate::bot) fn succeeded(&self, now: Timestamp) {
        self.last_good.send_replace(Some(now));
    }

    /// Records that fetching updates failed.
    pub(in crate::bot) fn failed(&self, conflict: bool, now: Timestamp) {
        if conflict {
            let since = self.conflict_since(now).unwrap_or(now);
            self.conflict.send_replace(Some((since, now)));
        }
    }

    /// When updates were last fetched in this run.
    #[must_use]
    pub(in crate::bot) fn last_good(&self) -> Option<Timestamp> {
        *self.last_good.borrow()
    }

    /// Since when there has been a conflict, if it continues.
    pub(in crate::bot) fn conflict_since(&self, now: Timestamp) -> Option<Timestamp> {
        let conflict = *self.conflict.borrow();
        conflict.filter(|(_, last)| now.duration_since(*last) < CONFLICT_OVER).map(|(since, _)| since)
    }

    /// Reports each conflict.
    pub(in crate::bot) fn conflicts(&self) -> watch::Receiver<Option<(Timestamp, Timestamp)>> {
        self.conflict.subscribe()
    }
}

/// The answer of `getMe`.
struct Answer {
    me: Result<Value, SendError>,
    /// Whether Telegram itself says that the token is unknown.
    refused: bool,
    /// The time of the answer by Telegram's clock.
    date: Option<Timestamp>,
}

/// Calls `getMe`.
///
/// # Errors
/// When there is no answer.
async fn get_me(bot: &Bot) -> Result<Answer, SendError> {
    let url = format!("{}bot{}/getMe", bot.api_url(), bot.token());
    // Through teloxide's error, which removes the token from the URL.
    let failed = |error: reqwest::Error| SendError::from(RequestError::from(error));
    let answer = bot.client().get(url).timeout(LIMIT).send().await.map_err(failed)?;
    let status = answer.status().as_u16();
    let date = answer.headers().get("date").and_then(|date| date.to_str().ok());
    let date = date.and_then(|date| jiff::fmt::rfc2822::parse(date).ok()).map(|date| date.timestamp());
    let body = answer.bytes().await.map_err(failed)?;
    Ok(Answer { me: send_error::read(status, &body), refused: send_error::refuses_token(status, &body), date })
}

/// Why the bot's identity is unknown.
#[derive(Debug, thiserror::Error)]
pub(in crate::bot) enum WhoError {
    #[error("the Bot API refuses the token")]
    TokenRefused,
    #[error(transparent)]
    Failed(SendError),
}

/// Asks who the bot is.
///
/// # Errors
/// When Telegram does not answer that.
pub(in crate::bot) async fn who(bot: &Bot) -> Result<Me, WhoError> {
    let answer = get_me(bot).await.map_err(WhoError::Failed)?;
    if answer.refused {
        return Err(WhoError::TokenRefused);
    }
    answer.me.and_then(read_me).map_err(WhoError::Failed)
}

/// teloxide requires more fields than every server of the Bot API sends, and than are used here.
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

/// Checks the bot's token and the clock.
pub(in crate::bot) async fn ask(bot: &Bot, now: impl Fn() -> Timestamp) -> Vec<DoctorFinding> {
    let answer = match get_me(bot).await {
        Ok(answer) if answer.refused || answer.me.is_ok() => answer,
        // Neither a yes nor a no: a proxy's page, or trouble on the other side.
        Ok(_) | Err(_) => return vec![DoctorFinding::NoBotApi],
    };
    let clock = answer.date.map(|date| {
        let ahead = now().duration_since(date);
        DoctorFinding::Clock { ahead, good: ahead.abs() <= TOLERATED }
    });
    std::iter::once(DoctorFinding::Token { good: !answer.refused }).chain(clock).collect()
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
