//! Telegram's rate limits on sending and editing, off by default. A refused call costs nothing; an allowed one counts
//! against each of its limits.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::chat::ChatId;
use super::error::ApiError;

/// Each limit as the time per message and the burst size. For a private chat Telegram only says that short bursts are
/// allowed.
const OVERALL: (Duration, u32) = (Duration::from_nanos(1_000_000_000 / 30), 30);
const PER_CHAT: (Duration, u32) = (Duration::from_secs(1), 30);
const PER_GROUP: (Duration, u32) = (Duration::from_secs(3), 20);

#[derive(Default)]
pub(crate) struct Pace {
    /// Whether the limits apply.
    pub(crate) on: bool,
    /// When each chat (`None`: all together) will have paid for its messages.
    paid_at: BTreeMap<Option<ChatId>, Instant>,
}

impl Pace {
    pub(crate) fn take(&mut self, now: Instant, chat: ChatId) -> Result<(), ApiError> {
        if !self.on {
            return Ok(());
        }
        let mut due = Vec::new();
        let of_chat = if chat.0 < 0 { PER_GROUP } else { PER_CHAT };
        for (key, (each, burst)) in [(None, OVERALL), (Some(chat), of_chat)] {
            let paid_at = self.paid_at.get(&key).copied().unwrap_or(now).max(now) + each;
            let ahead = paid_at.duration_since(now);
            if let Some(wait) = ahead.checked_sub(each * burst).filter(|wait| !wait.is_zero()) {
                let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1);
                return Err(ApiError::too_many_requests(seconds));
            }
            due.push((key, paid_at));
        }
        self.paid_at.extend(due);
        Ok(())
    }
}
