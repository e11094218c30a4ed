//! `getUpdates`, as JSON. The content of an answer is never logged, only the outcome of the call.

use std::time::Duration;

use serde_json::{Value, json};
use teloxide::Bot;
use teloxide::requests::Requester as _;

use crate::bot::output::send_error;
use crate::bot::output::send_error::SendError;

/// How long the server keeps a call open without updates.
const POLL: Duration = Duration::from_secs(10);
/// How much later an answer may arrive.
const LATE: Duration = Duration::from_secs(10);
/// The time limit of the last call, which only confirms.
const FAREWELL: Duration = Duration::from_secs(1);
/// The most updates in one answer.
const MOST: u8 = 100;

/// Why fetching updates failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    /// Another program fetches this bot's updates.
    #[error("another program fetches the updates of this bot")]
    Conflict,
    /// Telegram sends the updates to a webhook, as long as it is set.
    #[error("the updates of this bot go to a webhook")]
    Webhook,
    #[error("{0}")]
    Failed(SendError),
}

impl FetchError {
    /// The wait that Telegram demands, if any.
    pub(super) fn wait(&self) -> Option<Duration> {
        match self {
            Self::Failed(SendError::Later { after, .. }) => *after,
            Self::Failed(_) | Self::Conflict | Self::Webhook => None,
        }
    }
}

/// Where to fetch updates, and which.
pub(super) struct Fetcher<'b> {
    bot: &'b Bot,
    kinds: Value,
}

impl<'b> Fetcher<'b> {
    /// `kinds` are the names of the wanted kinds of updates.
    pub(super) fn new(bot: &'b Bot, kinds: Value) -> Self {
        Self { bot, kinds }
    }

    /// The next updates. Those before `offset` are confirmed, so that Telegram drops them.
    pub(super) async fn next(&self, offset: Option<u32>) -> Result<Vec<Value>, FetchError> {
        let asked = json!({
            "offset": offset.unwrap_or(0),
            "limit": MOST,
            "timeout": POLL.as_secs(),
            "allowed_updates": self.kinds,
        });
        self.call(&asked, POLL + LATE).await
    }

    /// Confirms the updates before `offset` and fetches none.
    pub(super) async fn confirm(&self, offset: u32) -> Result<(), FetchError> {
        let asked = json!({ "offset": offset, "limit": 1, "timeout": 0 });
        self.call(&asked, FAREWELL).await.map(drop)
    }

    /// Removes the webhook. The updates that wait for it are fetched instead.
    pub(super) async fn remove_webhook(&self) {
        match self.bot.delete_webhook().await {
            Ok(_) => tracing::warn!("removed the webhook of the bot, which kept its updates from the desk"),
            // The token was removed from the URL by teloxide.
            Err(error) => tracing::warn!(%error, "failed to remove the webhook of the bot"),
        }
    }

    async fn call(&self, asked: &Value, limit: Duration) -> Result<Vec<Value>, FetchError> {
        let url = format!("{}bot{}/getUpdates", self.bot.api_url(), self.bot.token());
        let later = |why: &str| FetchError::Failed(SendError::Later { after: None, why: why.to_owned() });
        let call = self.bot.client().post(url).timeout(limit).header("content-type", "application/json");
        // The error would contain the URL, and with it the token.
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
            Err(_) if send_error::names_webhook(status, &body) => Err(FetchError::Webhook),
            Err(_) if status == 409 => Err(FetchError::Conflict),
            Err(error) => Err(FetchError::Failed(error)),
        }
    }
}
