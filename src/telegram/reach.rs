//! The back-off of an account that cannot reach Telegram. All calls of the account share it, so that a dead server is
//! tried once per wait, however many items are due.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use parking_lot::Mutex;

use crate::domain::health::reconnect_after;

/// The longest wait, unless [`TelegramReach::set_longest`] changes it.
const LONGEST: SignedDuration = SignedDuration::from_secs(60);

/// The shared back-off of an account. It outlives the account's clients. Clones share it.
#[derive(Clone, Default)]
pub struct TelegramReach(Arc<Mutex<ReachState>>);

#[derive(Default)]
struct ReachState {
    /// Consecutive calls without an answer.
    failures: u32,
    not_before: Option<Instant>,
    longest: Option<SignedDuration>,
}

impl TelegramReach {
    /// Sets the longest wait between two tries.
    pub fn set_longest(&self, longest: SignedDuration) {
        self.0.lock().longest = Some(longest);
    }

    /// Whether the last call got no answer.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.0.lock().failures > 0
    }

    /// How long no call may be made; `None` when calls are allowed.
    #[must_use]
    pub fn rests(&self) -> Option<SignedDuration> {
        let left = self.0.lock().not_before?.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())?;
        SignedDuration::try_from(left).ok()
    }

    /// Lets the next call try at once, because a person asks for it.
    pub fn try_now(&self) {
        self.0.lock().not_before = None;
    }

    /// Allows a call, or returns how long to wait. While Telegram is silent, one call is allowed per wait.
    ///
    /// # Errors
    /// How long no call may be made.
    pub(super) fn admit(&self, dice: u32) -> Result<(), SignedDuration> {
        if let Some(rest) = self.rests() {
            return Err(rest);
        }
        let mut state = self.0.lock();
        if state.failures > 0 {
            state.rest(dice);
        }
        Ok(())
    }

    pub(super) fn answered(&self) {
        let mut state = self.0.lock();
        (state.failures, state.not_before) = (0, None);
    }

    pub(super) fn failed(&self, at_least: SignedDuration, dice: u32) {
        let mut state = self.0.lock();
        state.failures = state.failures.saturating_add(1);
        state.rest(dice);
        let at_least = Instant::now() + Duration::try_from(at_least).unwrap_or_default();
        state.not_before = state.not_before.max(Some(at_least));
    }
}

impl ReachState {
    /// A broken connection is renewed at once; only failures after that wait.
    fn rest(&mut self, dice: u32) {
        let wait = reconnect_after(self.failures.saturating_sub(1), self.longest.unwrap_or(LONGEST), dice);
        self.not_before = Some(Instant::now() + Duration::try_from(wait).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_connection_is_tried_again_at_once_and_then_once_per_wait() {
        let reach = TelegramReach::default();
        assert_eq!(reach.admit(0), Ok(()));
        reach.failed(SignedDuration::ZERO, u32::MAX);
        assert!(reach.is_silent());
        assert_eq!(reach.admit(u32::MAX), Ok(()));
        for failures in 2..9 {
            reach.failed(SignedDuration::ZERO, u32::MAX);
            let rest = reach.admit(u32::MAX).unwrap_err();
            assert!(rest > SignedDuration::from_millis(900 << (failures - 2).min(5)), "{failures}: {rest}");
            assert!(rest <= LONGEST);
        }
        reach.answered();
        assert_eq!((reach.rests(), reach.is_silent()), (None, false));
    }

    #[test]
    fn of_many_calls_at_the_end_of_a_wait_one_goes() {
        let reach = TelegramReach::default();
        (0..5).for_each(|_| reach.failed(SignedDuration::ZERO, 0));
        reach.try_now();
        assert_eq!(reach.admit(0), Ok(()));
        assert!(reach.admit(0).is_err());
    }
}
