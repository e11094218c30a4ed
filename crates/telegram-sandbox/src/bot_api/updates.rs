//! The queue of updates for the bot. An update stays until the bot confirms it with a higher offset, or for 24 hours.

use std::collections::{BTreeSet, VecDeque};
use std::time::Instant;

use serde_json::{Value, json};

/// How long Telegram keeps updates that are not fetched, in seconds.
const KEPT_FOR: i64 = 24 * 3600;

/// How many confirmed updates can be delivered again.
const REMEMBERED: usize = 1_000;

/// Every kind of update that this sandbox can send.
const KINDS: [&str; 6] =
    ["message", "edited_message", "callback_query", "my_chat_member", "chat_member", "message_reaction"];
/// The kinds that a bot gets only on request.
const ON_REQUEST: [&str; 2] = ["chat_member", "message_reaction"];

pub(crate) struct Updates {
    next_id: i64,
    waiting: VecDeque<Update>,
    /// From the last call that named them.
    allowed: BTreeSet<String>,
    /// How many of the next updates are delivered twice.
    pub(crate) duplicate_next: usize,
    /// The number of the current long poll; an older one ends.
    pub(crate) poller: u64,
    pub(crate) last_conflict: Option<Instant>,
    /// Where updates are to be sent. As long as there is one, `getUpdates` is refused.
    pub(crate) webhook: Option<String>,
    /// The updates confirmed last.
    confirmed: VecDeque<Update>,
    /// Unlike Telegram: a delivered update counts as confirmed.
    pub(crate) forgets: bool,
}

struct Update {
    id: i64,
    at: i64,
    kind: &'static str,
    body: Value,
    delivered: bool,
    /// It is delivered once more after its first confirmation.
    twice: bool,
}

impl Default for Updates {
    fn default() -> Self {
        Self {
            next_id: 100_000_001,
            waiting: VecDeque::new(),
            allowed: KINDS.iter().filter(|kind| !ON_REQUEST.contains(kind)).map(ToString::to_string).collect(),
            duplicate_next: 0,
            poller: 0,
            last_conflict: None,
            webhook: None,
            confirmed: VecDeque::new(),
            forgets: false,
        }
    }
}

impl Updates {
    pub(crate) fn push(&mut self, at: i64, kind: &'static str, body: Value) {
        if !self.allowed.contains(kind) {
            return;
        }
        let twice = self.duplicate_next > 0;
        self.duplicate_next = self.duplicate_next.saturating_sub(1);
        self.waiting.push_back(Update { id: self.next_id, at, kind, body, delivered: false, twice });
        self.next_id += 1;
    }

    /// An empty list means the default kinds.
    pub(crate) fn allow(&mut self, kinds: &[String]) {
        self.allowed = KINDS
            .iter()
            .filter(|kind| {
                if kinds.is_empty() { !ON_REQUEST.contains(kind) } else { kinds.iter().any(|wanted| wanted == *kind) }
            })
            .map(ToString::to_string)
            .collect();
    }

    pub(crate) fn allowed(&self) -> &BTreeSet<String> {
        &self.allowed
    }

    pub(crate) fn pending(&self) -> usize {
        self.waiting.len()
    }

    pub(crate) fn drop_all(&mut self) {
        self.waiting.clear();
    }

    /// Removes updates that `offset` confirms. A negative offset keeps that many of the newest; one far in the future
    /// confirms nothing.
    pub(crate) fn confirm(&mut self, now: i64, offset: i64) {
        self.waiting.retain(|update| now - update.at <= KEPT_FOR);
        if offset < 0 {
            let keep = usize::try_from(-offset).unwrap_or(usize::MAX);
            let surplus = self.waiting.len().saturating_sub(keep);
            self.waiting.drain(..surplus);
        } else if offset <= self.next_id + 10 {
            let waiting = std::mem::take(&mut self.waiting);
            for mut update in waiting {
                if update.id >= offset || (update.delivered && std::mem::take(&mut update.twice)) {
                    self.waiting.push_back(update);
                } else {
                    self.confirmed.push_back(update);
                }
            }
            let surplus = self.confirmed.len().saturating_sub(REMEMBERED);
            self.confirmed.drain(..surplus);
        }
    }

    /// Undoes the last confirmation of `count` updates, as if it had never arrived.
    pub(crate) fn take_back(&mut self, count: usize) {
        for _ in 0..count {
            let Some(update) = self.confirmed.pop_back() else { return };
            self.waiting.push_front(update);
        }
    }

    /// Drops the newest update.
    pub(crate) fn drop_last(&mut self) {
        self.waiting.pop_back();
    }

    /// Changes the newest update.
    pub(crate) fn change_last(&mut self, change: impl FnOnce(&mut Value)) {
        if let Some(update) = self.waiting.back_mut() {
            change(&mut update.body);
        }
    }

    /// The oldest updates, as the answer of `getUpdates`.
    pub(crate) fn deliver(&mut self, limit: usize) -> Vec<Value> {
        let handed_out = self.waiting.iter_mut().take(limit).map(|update| {
            update.delivered = true;
            json!({ "update_id": update.id, update.kind: update.body })
        });
        let handed_out: Vec<Value> = handed_out.collect();
        if self.forgets {
            self.waiting.drain(..handed_out.len());
        }
        handed_out
    }
}
