//! What the Bot API says of the bot, and of the clock here.
//! Its rule: it is asked by hand, since the answer's date is in its head, and its body is not kept.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use teloxide::Bot;
use tokio::sync::watch;

use crate::bot::views::doctor::Finding;

const LIMIT: Duration = Duration::from_secs(10);
/// The header tells whole seconds, and the answer takes a moment.
pub(super) const TOLERATED: SignedDuration = SignedDuration::from_secs(5);
/// A conflict that has not come again for so long is over.
pub(super) const CONFLICT_OVER: SignedDuration = SignedDuration::from_mins(2);

/// How fetching updates goes, and whether somebody else fetches them with this token.
#[derive(Default)]
pub(super) struct PollingState {
    /// The first and the last conflict of a row.
    conflict: watch::Sender<Option<(Timestamp, Timestamp)>>,
    last_good: watch::Sender<Option<Timestamp>>,
}

impl PollingState {
    /// Notes that updates were fetched, also when there were none.
    pub(super) fn succeeded(&self, now: Timestamp) {
        self.last_good.send_replace(Some(now));
    }

    /// Notes that fetching updates failed.
    pub(super) fn failed(&self, conflict: bool, now: Timestamp) {
        if conflict {
            let since = self.conflict_since(now).unwrap_or(now);
            self.conflict.send_replace(Some((since, now)));
        }
    }

    /// When updates were last fetched in this run.
    #[must_use]
    pub(super) fn last_good(&self) -> Option<Timestamp> {
        *self.last_good.borrow()
    }

    /// Since when, if it still does.
    pub(super) fn conflict_since(&self, now: Timestamp) -> Option<Timestamp> {
        let conflict = *self.conflict.borrow();
        conflict.filter(|(_, last)| now.duration_since(*last) < CONFLICT_OVER).map(|(since, _)| since)
    }

    /// Hears of each conflict.
    pub(super) fn conflicts(&self) -> watch::Receiver<Option<(Timestamp, Timestamp)>> {
        self.conflict.subscribe()
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
