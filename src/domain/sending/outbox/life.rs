//! The state machine of an item, from accepted to settled, and the schedule of retries.
//!
//! Invariant: while an attempt may have reached Telegram, the item is not cancelled, moved or edited.

use jiff::SignedDuration;

use super::{ItemReason, ItemState};
use crate::domain::back_off::back_off;

/// The state of an item. An open item is `sending` exactly while an attempt may have reached Telegram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    pub state: ItemState,
    /// Attempts that may have reached Telegram. An attempt that Telegram refused without any effect does not count.
    pub attempts: u32,
}

/// An event of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemEvent {
    /// It is about to be handed to Telegram.
    Claimed,
    /// Telegram refused the attempt without any effect, such as with a flood wait.
    NotExecuted,
    /// The gate holds it back, or the last attempt's outcome is unknown.
    Postponed,
    /// Telegram has the message, by its answer or by a later update.
    Arrived,
    /// It cannot be sent, its outcome stayed unknown too long, or an admin gave it up.
    Failed,
    Cancelled,
    /// Assigned to another account.
    Moved,
    /// Its text was replaced.
    Edited,
}

/// An event that is not allowed for an item; nothing changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an item that is {from:?} cannot take {event:?}")]
pub struct ForbiddenStep {
    pub from: Life,
    pub event: ItemEvent,
}

impl Life {
    /// An item that was just accepted.
    pub const ACCEPTED: Self = Self { state: ItemState::Queued, attempts: 0 };

    /// The item after `event`.
    ///
    /// # Errors
    /// When the event is not allowed for such an item.
    pub fn on(self, event: ItemEvent) -> Result<Self, ForbiddenStep> {
        use ItemEvent as E;
        use ItemState as S;
        let settled = |state| Ok(Self { state, ..self });
        match (self.state, event) {
            (S::Queued | S::Sending, E::Claimed) => Ok(Self::open(self.attempts.saturating_add(1))),
            (S::Sending, E::NotExecuted) => Ok(Self::open(self.attempts.saturating_sub(1))),
            (S::Queued | S::Sending, E::Postponed) => Ok(self),
            // A late proof corrects an item that was reported as failed.
            (S::Sending, E::Arrived) => settled(S::Sent),
            (S::Failed, E::Arrived) if self.attempts > 0 => settled(S::Sent),
            (S::Queued | S::Sending, E::Failed) => settled(S::Failed),
            (S::Queued, E::Cancelled) => settled(S::Cancelled),
            (S::Queued, E::Moved | E::Edited) => Ok(self),
            _ => Err(ForbiddenStep { from: self, event }),
        }
    }

    /// Whether an admin may give the item up deliberately. Telegram may have it, no attempt is running (a waiting item
    /// has a reason), and several attempts brought no answer, or something prevents further ones.
    #[must_use]
    pub fn may_be_given_up(self, waits_for: Option<ItemReason>) -> bool {
        let long_asked = self.attempts >= LOOK_FROM;
        self.state == ItemState::Sending
            && waits_for.is_some_and(|reason| long_asked || reason != ItemReason::OutcomeUnknown)
    }

    fn open(attempts: u32) -> Self {
        Self { state: if attempts > 0 { ItemState::Sending } else { ItemState::Queued }, attempts }
    }
}

/// What to do when the outcome of the last attempt is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterUnknown {
    /// Send the same message again under the same `random_id`.
    Retry {
        after: SignedDuration,
        /// Many attempts brought no answer, so the chat's history is searched first.
        look_first: bool,
    },
    /// It has failed with [`GaveUp`](super::ItemReason::GaveUp), and the admins are notified that it may have arrived.
    GiveUp,
}

/// From this attempt on, the history is searched before the next one.
const LOOK_FROM: u32 = 5;
/// The last attempt, a day after the first. A choice of this project: a person from yesterday may not want the message
/// today, and an admin can send it again.
const LAST: u32 = 125;

/// What follows the `attempts`-th attempt in a row with an unknown outcome.
#[must_use]
pub fn after_unknown(attempts: u32) -> AfterUnknown {
    if attempts >= LAST {
        return AfterUnknown::GiveUp;
    }
    AfterUnknown::Retry { after: back_off(attempts), look_first: attempts >= LOOK_FROM }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    const EVENTS: [ItemEvent; 8] = [
        ItemEvent::Claimed,
        ItemEvent::NotExecuted,
        ItemEvent::Postponed,
        ItemEvent::Arrived,
        ItemEvent::Failed,
        ItemEvent::Cancelled,
        ItemEvent::Moved,
        ItemEvent::Edited,
    ];

    /// One row per state in the order of [`EVENTS`]: the first letters of the next state and its attempts (`se2`
    /// sending, `se2!` sent), `--` where the event is not allowed.
    #[rstest]
    #[case(ItemState::Queued, 0, "se1 -- qu0 -- fa0 ca0 qu0 qu0")]
    #[case(ItemState::Sending, 1, "se2 qu0 se1 se1! fa1 -- -- --")]
    #[case(ItemState::Sending, 2, "se3 se1 se2 se2! fa2 -- -- --")]
    #[case(ItemState::Sent, 1, "-- -- -- -- -- -- -- --")]
    #[case(ItemState::Failed, 1, "-- -- -- se1! -- -- -- --")]
    #[case(ItemState::Failed, 0, "-- -- -- -- -- -- -- --")]
    #[case(ItemState::Cancelled, 0, "-- -- -- -- -- -- -- --")]
    fn every_pair_of_state_and_event(#[case] state: ItemState, #[case] attempts: u32, #[case] row: &str) {
        let found: Vec<String> = EVENTS
            .iter()
            .map(|&event| match (Life { state, attempts }).on(event) {
                Ok(Life { state: ItemState::Sent, attempts }) => format!("se{attempts}!"),
                Ok(next) => format!("{}{}", &next.state.into_str()[..2], next.attempts),
                Err(_) => "--".to_owned(),
            })
            .collect();
        assert_eq!(found.join(" "), row);
    }

    #[rstest]
    #[case(ItemState::Sending, 5, Some(ItemReason::OutcomeUnknown), true)]
    #[case(ItemState::Sending, 4, Some(ItemReason::OutcomeUnknown), false)]
    #[case(ItemState::Sending, 1, Some(ItemReason::AccountNotReady), true)]
    #[case(ItemState::Sending, 9, None, false)]
    #[case(ItemState::Queued, 0, Some(ItemReason::FloodWait), false)]
    #[case(ItemState::Failed, 125, Some(ItemReason::GaveUp), false)]
    #[case(ItemState::Sent, 5, None, false)]
    fn only_what_may_have_arrived_and_is_not_asked_about_just_now_is_given_up(
        #[case] state: ItemState,
        #[case] attempts: u32,
        #[case] reason: Option<ItemReason>,
        #[case] may: bool,
    ) {
        assert_eq!(Life { state, attempts }.may_be_given_up(reason), may);
    }

    #[test]
    fn the_attempts_end_after_a_day() {
        let mut attempts = 1;
        let mut waited = SignedDuration::ZERO;
        while let AfterUnknown::Retry { after, .. } = after_unknown(attempts) {
            waited += after;
            attempts += 1;
        }
        assert_eq!(waited.as_hours(), 23);
        assert_eq!(attempts, LAST);
    }

    #[test]
    fn the_history_is_asked_after_five_attempts() {
        let looks = |attempts| matches!(after_unknown(attempts), AfterUnknown::Retry { look_first: true, .. });
        assert!(!looks(4));
        assert!(looks(5));
    }

    proptest! {
        #[test]
        fn an_item_that_may_have_arrived_keeps_account_and_text_and_is_not_cancelled(
            events in proptest::collection::vec(0..EVENTS.len(), 0..60),
        ) {
            let mut life = Life::ACCEPTED;
            // The attempts that really may be at Telegram: those that were not refused outright.
            let mut out_there = 0;
            for event in events.into_iter().map(|index| EVENTS[index]) {
                let Ok(next) = life.on(event) else { continue };
                match event {
                    ItemEvent::Claimed => out_there += 1,
                    ItemEvent::NotExecuted => out_there -= 1,
                    ItemEvent::Moved | ItemEvent::Edited | ItemEvent::Cancelled => prop_assert_eq!(out_there, 0),
                    ItemEvent::Arrived => prop_assert!(out_there > 0),
                    ItemEvent::Postponed | ItemEvent::Failed => {}
                }
                prop_assert_eq!(next.attempts, out_there);
                // A sent item never changes.
                prop_assert!(life.state != ItemState::Sent);
                life = next;
            }
        }
    }
}
