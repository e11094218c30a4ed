//! A token bucket, stored as one moment: the time at which all tokens that were taken are replaced.

use std::time::Duration;

use tokio::time::Instant;

use crate::bot::output::rate_limiter::Limit;

/// The most tokens that answers may owe. Above that, Telegram itself refuses them.
const DEBT: u32 = 3;

pub(super) struct Tokens {
    burst: u32,
    /// The time for one token.
    each: Duration,
    paid_at: Instant,
}

impl Tokens {
    pub(super) fn full((burst, each): Limit) -> Self {
        Self { burst, each, paid_at: Instant::now() }
    }

    /// The time until there is a token beside those that are `kept`; `None` when there is one now.
    pub(super) fn until_free(&self, now: Instant, kept: u32) -> Option<Duration> {
        let ahead = self.paid_at.saturating_duration_since(now) + self.each;
        ahead.checked_sub(self.each * (self.burst - kept)).filter(|wait| !wait.is_zero())
    }

    /// Takes a token, or owes one.
    pub(super) fn take(&mut self, now: Instant) {
        let most = now + self.each * (self.burst + DEBT);
        self.paid_at = (self.paid_at.max(now) + self.each).min(most);
    }

    pub(super) fn give_back(&mut self) {
        self.paid_at -= self.each;
    }

    /// Leaves just one token at a moment to come.
    pub(super) fn use_up(&mut self, at: Instant) {
        self.paid_at = self.paid_at.max(at + self.each * (self.burst - 1));
    }
}
