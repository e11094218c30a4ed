//! What the Bot API says of the bot, and of the clock here.
//! Its rule: it is asked by hand, since the answer's date is in its head, and its body is not kept.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use teloxide::{ApiError, Bot, RequestError};
use tokio::sync::watch;

use crate::bot::views::doctor::Finding;

const LIMIT: Duration = Duration::from_secs(10);
/// The header tells whole seconds, and the answer takes a moment.
pub(super) const TOLERATED: SignedDuration = SignedDuration::from_secs(5);
/// A conflict that has not come again for so long is over.
pub(super) const CONFLICT_OVER: SignedDuration = SignedDuration::from_mins(2);

/// Whether somebody else fetches updates with this token.
#[derive(Default)]
pub(super) struct PollingState(watch::Sender<Option<(Timestamp, Timestamp)>>);

impl PollingState {
    /// Notes how fetching updates failed.
    pub(super) fn failed(&self, error: &RequestError, now: Timestamp) {
        if matches!(error, RequestError::Api(ApiError::TerminatedByOtherGetUpdates)) {
            let since = self.conflict_since(now).unwrap_or(now);
            self.0.send_replace(Some((since, now)));
        }
    }

    /// Since when, if it still does.
    pub(super) fn conflict_since(&self, now: Timestamp) -> Option<Timestamp> {
        let conflict = *self.0.borrow();
        conflict.filter(|(_, last)| now.duration_since(*last) < CONFLICT_OVER).map(|(since, _)| since)
    }

    /// Hears of each conflict.
    pub(super) fn conflicts(&self) -> watch::Receiver<Option<(Timestamp, Timestamp)>> {
        self.0.subscribe()
    }
}

/// Asks who the bot is.
pub(super) async fn ask(bot: &Bot, now: impl Fn() -> Timestamp) -> Vec<Finding> {
    let url = format!("{}bot{}/getMe", bot.api_url(), bot.token());
    let asked = bot.client().get(url).timeout(LIMIT).send().await;
    // The error would name the address, and with it the token.
    let Ok(answer) = asked else { return vec![Finding::NoBotApi] };
    let token = Finding::Token { good: answer.status().is_success() };
    let date = answer.headers().get("date").and_then(|date| date.to_str().ok());
    let date = date.and_then(|date| jiff::fmt::rfc2822::parse(date).ok());
    let clock = date.map(|date| {
        let ahead = now().duration_since(date.timestamp());
        Finding::Clock { ahead, good: ahead.abs() <= TOLERATED }
    });
    std::iter::once(token).chain(clock).collect()
}
