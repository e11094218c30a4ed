//! One after another for each dialog and chat, side by side for all others.
//! Its rule: whoever comes while somebody works sends them round once more and leaves; nobody waits here.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::domain::ids::{ChatId, DialogId};

type LaneKey = (DialogId, ChatId);

/// Who works, and whether there is more for them.
#[derive(Default)]
pub(in crate::bot) struct Lanes(Mutex<HashMap<LaneKey, bool>>);

/// The right to work in a lane; it ends with this value, also in a panic.
pub(in crate::bot) struct Lane<'l> {
    lanes: &'l Lanes,
    key: LaneKey,
    held: bool,
}

impl Lanes {
    /// `None` when somebody works there: they will look again.
    pub(in crate::bot) fn enter(&self, dialog: DialogId, chat: ChatId) -> Option<Lane<'_>> {
        let key = (dialog, chat);
        let mut at_work = self.at_work();
        if let Some(more) = at_work.get_mut(&key) {
            *more = true;
            return None;
        }
        at_work.insert(key, false);
        Some(Lane { lanes: self, key, held: true })
    }

    fn at_work(&self) -> MutexGuard<'_, HashMap<LaneKey, bool>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'l> Lane<'l> {
    /// Whether there is more to do. The lane is free once it says no.
    pub(in crate::bot) fn more(mut self) -> Option<Self> {
        let mut at_work = self.lanes.at_work();
        if at_work.get(&self.key).copied() == Some(true) {
            at_work.insert(self.key, false);
            drop(at_work);
            return Some(self);
        }
        // Under the same lock as the question, so that nobody comes in between and finds it taken.
        at_work.remove(&self.key);
        drop(at_work);
        self.held = false;
        None
    }
}

impl Drop for Lane<'_> {
    fn drop(&mut self) {
        if self.held {
            self.lanes.at_work().remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_comes_meanwhile_is_not_forgotten() {
        let lanes = Lanes::default();
        let (bob, ann) = (DialogId(1), ChatId(1));
        let lane = lanes.enter(bob, ann).unwrap();
        assert!(lanes.enter(bob, ChatId(2)).is_some(), "another chat has a lane of its own");
        assert!(lanes.enter(bob, ann).is_none() && lanes.enter(bob, ann).is_none());
        let lane = lane.more().unwrap();
        assert!(lane.more().is_none());
        let lane = lanes.enter(bob, ann).unwrap();
        drop(lane);
        assert!(lanes.enter(bob, ann).is_some(), "a panic frees the lane");
    }
}
