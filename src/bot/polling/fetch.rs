//! `getUpdates`, as JSON.
//! Its rule: what was answered is never logged, only how the call went.

use std::time::Duration;

use serde_json::{Value, json};
use teloxide::Bot;

use crate::bot::output::send_error;
use crate::bot::output::send_error::SendError;

/// How long the server keeps a call open while there is nothing to tell.
const POLL: Duration = Duration::from_secs(10);
/// How much longer an answer may take.
const LATE: Duration = Duration::from_secs(10);
/// How long the last call may take, which only confirms.
const FAREWELL: Duration = Duration::from_secs(1);
/// The largest answer that Telegram gives.
const MOST: u8 = 100;

/// Why there are no updates.
#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    /// Another program fetches the updates of this bot.
    #[error("another program fetches the updates of this bot")]
    Conflict,
    #[error("{0}")]
    Failed(SendError),
}

impl FetchError {
    /// The time that Telegram asks to wait, if it names one.
    pub(super) fn wait(&self) -> Option<Duration> {
        match self {
            Self::Failed(SendError::Later { after, .. }) => *after,
            _ => None,
        }
    }
}

/// Where to fetch, and what.
pub(super) struct Fetcher<'b> {
    bot: &'b Bot,
    kinds: Value,
}

impl<'b> Fetcher<'b> {
    /// `kinds` are the names of the kinds of updates that are wanted.
    pub(super) fn new(bot: &'b Bot, kinds: Value) -> Self {
        Self { bot, kinds }
    }

    /// The next updates. Those before `offset` are confirmed: Telegram forgets them.
    pub(super) async fn next(&self, offset: Option<u32>) -> Result<Vec<Value>, FetchError> {
        let asked = json!({
            "offset": offset.unwrap_or(0),
            "limit": MOST,
            "timeout": POLL.as_secs(),
            "allowed_updates": self.kinds,
        });
        self.call(&asked, POLL + LATE).await
    }

    /// Confirms what comes before `offset`, and asks for nothing.
    pub(super) async fn confirm(&self, offset: u32) -> Result<(), FetchError> {
        let asked = json!({ "offset": offset, "limit": 1, "timeout": 0 });
        self.call(&asked, FAREWELL).await.map(drop)
    }

    async fn call(&self, asked: &Value, limit: Duration) -> Result<Vec<Value>, FetchError> {
        let url = format!("{}bot{}/getUpdates", self.bot.api_url(), self.bot.token());
        let later = |why: &str| FetchError::Failed(SendError::Later { after: None, why: why.to_owned() });
        let call = self.bot.client().post(url).timeout(limit).header("content-type", "application/json");
        // The error would name the address, and with it the token.
        let answer = call
            .body(asked.to_string())
            .send()
            .await
            .map_err(|error| later(&crate::logging::chain(&error.without_url())))?;
        let status = answer.status().as_u16();
        let body = answer.bytes().await.map_err(|_| later("the answer ended early"))?;
        match send_error::read(status, &body) {
            Ok(Value::Array(updates)) => Ok(updates),
            Ok(_) => Err(later("the answer holds no list of updates")),
            Err(_) if status == 409 => Err(FetchError::Conflict),
            Err(error) => Err(FetchError::Failed(error)),
        }
    }
}
