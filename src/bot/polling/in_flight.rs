//! Updates in flight: fetched and not completely handled. An update is done when all its tickets are dropped: its
//! handler has returned, and its output is shown.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::bot::polling::reading::{Key, Raw};
use crate::bot::polling::secrecy;
use crate::domain::secret::SecretKind;

/// How many ids are remembered, so that a repeated update is not handled again.
const REMEMBERED: usize = 4_000;

/// The updates in flight. Clones share them.
#[derive(Clone, Default)]
pub(super) struct InFlight(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<FlightState>,
    changed: Notify,
}

#[derive(Default)]
struct FlightState {
    next: u64,
    open: BTreeMap<u64, Open>,
    /// Ids of accepted updates, oldest first.
    order: VecDeque<u32>,
    taken: HashSet<u32>,
    /// Stored updates that are done and must be deleted.
    to_delete: Vec<u32>,
}

struct Open {
    raw: Arc<Raw>,
    words: UpdateWords,
    stored: bool,
    /// Whether it arrived before the start of the desk.
    is_old: bool,
    given_up: bool,
}

/// What is known of the text of an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UpdateWords {
    Unknown,
    /// It is not secret.
    Plain,
    /// It is a secret of this kind.
    Secret(SecretKind),
}

/// An update to store.
pub(super) struct ToStore {
    pub(super) number: u64,
    pub(super) raw: Arc<Raw>,
    pub(super) words: UpdateWords,
    /// Whether an earlier update of the same key is in flight that may ask for a secret, so that this text may be one.
    pub(super) behind: bool,
}

/// Held by whatever works on an update. Clones are the same ticket.
#[derive(Clone)]
pub(in crate::bot) struct Ticket(Option<Arc<Stub>>);

struct Stub {
    number: u64,
    in_flight: InFlight,
}

impl Ticket {
    /// A ticket without an update.
    pub(in crate::bot) fn none() -> Self {
        Self(None)
    }

    /// Marks the update's text as secret, or possibly secret: it is never stored.
    pub(in crate::bot) fn words_are_secret(&self, kind: SecretKind) {
        self.edit(|open| open.words = UpdateWords::Secret(kind));
    }

    /// Marks the update's text as not secret.
    pub(in crate::bot) fn words_are_plain(&self) {
        self.edit(|open| {
            if open.words == UpdateWords::Unknown {
                open.words = UpdateWords::Plain;
            }
        });
    }

    /// Gives up because the desk stops: the update is handled again at the next start.
    pub(in crate::bot) fn give_up(&self) {
        self.edit(|open| open.given_up = true);
    }

    /// Whether the update arrived before the start of the desk.
    pub(in crate::bot) fn is_of_a_run_before(&self) -> bool {
        let Some(stub) = &self.0 else { return false };
        stub.in_flight.0.state.lock().open.get(&stub.number).is_some_and(|open| open.is_old)
    }

    fn edit(&self, change: impl FnOnce(&mut Open)) {
        let Some(stub) = &self.0 else { return };
        if let Some(open) = stub.in_flight.0.state.lock().open.get_mut(&stub.number) {
            change(open);
        }
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.in_flight.ended(self.number);
    }
}

impl InFlight {
    /// Accepts an update; `None` when it was accepted before.
    pub(super) fn take(&self, raw: Arc<Raw>, stored: bool) -> Option<(u64, Ticket)> {
        let mut state = self.0.state.lock();
        if !state.taken.insert(raw.id) {
            return None;
        }
        state.order.push_back(raw.id);
        if state.order.len() > REMEMBERED
            && let Some(oldest) = state.order.pop_front()
        {
            state.taken.remove(&oldest);
        }
        let number = state.next;
        state.next += 1;
        state.open.insert(number, Open { raw, words: UpdateWords::Unknown, stored, is_old: stored, given_up: false });
        drop(state);
        Some((number, Ticket(Some(Arc::new(Stub { number, in_flight: self.clone() })))))
    }

    /// Waits until at most `left` updates are in flight, or until `limit` has passed.
    pub(super) async fn wait(&self, left: usize, limit: Duration) {
        let fewer = async {
            loop {
                let changed = self.0.changed.notified();
                tokio::pin!(changed);
                changed.as_mut().enable();
                if self.0.state.lock().open.len() <= left {
                    return;
                }
                changed.await;
            }
        };
        let _ = tokio::time::timeout(limit, fewer).await;
    }

    /// The number of updates in flight.
    pub(super) fn len(&self) -> usize {
        self.0.state.lock().open.len()
    }

    /// The updates in flight that are not stored, oldest first.
    pub(super) fn to_store(&self) -> Vec<ToStore> {
        let state = self.0.state.lock();
        // The keys in which a secret may have been asked for.
        let mut asking: HashSet<Key> = HashSet::new();
        let mut found = Vec::new();
        for (number, open) in &state.open {
            let behind = asking.contains(&open.raw.key);
            if secrecy::may_ask_for_secret(open.raw.kind, &open.raw.body) {
                asking.insert(open.raw.key);
            }
            if !open.stored {
                found.push(ToStore { number: *number, raw: Arc::clone(&open.raw), words: open.words, behind });
            }
        }
        found
    }

    /// Marks updates as stored, so that they may be confirmed. Those that are done by now must be deleted.
    pub(super) fn are_stored(&self, updates: &[ToStore]) {
        let mut state = self.0.state.lock();
        for update in updates {
            match state.open.get_mut(&update.number) {
                Some(open) => open.stored = true,
                None => state.to_delete.push(update.raw.id),
            }
        }
        drop(state);
        self.0.changed.notify_waiters();
    }

    /// The oldest update in flight that is not stored.
    pub(super) fn oldest_unstored(&self) -> Option<u32> {
        self.0.state.lock().open.values().find(|open| !open.stored).map(|open| open.raw.id)
    }

    /// Takes the stored updates that are done.
    pub(super) fn take_ended(&self) -> Vec<u32> {
        std::mem::take(&mut self.0.state.lock().to_delete)
    }

    /// Puts updates back that could not be deleted.
    pub(super) fn put_back(&self, ended: Vec<u32>) {
        self.0.state.lock().to_delete.extend(ended);
    }

    /// Resolves when stored updates are done.
    pub(super) async fn some_ended(&self) {
        loop {
            let changed = self.0.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            if !self.0.state.lock().to_delete.is_empty() {
                return;
            }
            changed.await;
        }
    }

    fn ended(&self, number: u64) {
        let mut state = self.0.state.lock();
        if state.open.get(&number).is_some_and(|open| !open.given_up)
            && let Some(open) = state.open.remove(&number)
            && open.stored
        {
            state.to_delete.push(open.raw.id);
        }
        drop(state);
        self.0.changed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn raw(id: u32) -> Arc<Raw> {
        Arc::new(Raw::of(json!({ "update_id": id, "message": { "chat": { "id": 7 } } })).unwrap())
    }

    #[tokio::test]
    async fn an_update_has_ended_when_its_last_ticket_is_gone() {
        let updates = InFlight::default();
        let (_, ticket) = updates.take(raw(1), false).unwrap();
        assert!(updates.take(raw(1), false).is_none(), "it is handled already");
        let beside = ticket.clone();
        drop(ticket);
        assert_eq!((updates.len(), updates.oldest_unstored()), (1, Some(1)));
        drop(beside);
        updates.wait(0, Duration::from_secs(5)).await;
        assert_eq!((updates.len(), updates.take_ended()), (0, vec![]));
        assert!(updates.take(raw(1), false).is_none(), "it was handled");
    }

    #[tokio::test]
    async fn what_is_stored_may_be_confirmed_and_is_deleted_when_it_has_ended() {
        let updates = InFlight::default();
        let (_, slow) = updates.take(raw(1), false).unwrap();
        let (_, quick) = updates.take(raw(2), false).unwrap();
        let to_store = updates.to_store();
        assert_eq!(to_store.iter().map(|one| (one.raw.id, one.behind)).collect::<Vec<_>>(), [(1, false), (2, false)]);
        drop(quick);
        updates.are_stored(&to_store);
        assert_eq!((updates.oldest_unstored(), updates.take_ended()), (None, vec![2]));
        drop(slow);
        updates.some_ended().await;
        assert_eq!(updates.take_ended(), [1]);
    }

    #[test]
    fn a_secret_stays_one_and_what_was_given_up_never_ends() {
        let updates = InFlight::default();
        let (_, ticket) = updates.take(raw(1), false).unwrap();
        ticket.words_are_secret(SecretKind::LoginCode);
        ticket.words_are_plain();
        ticket.give_up();
        drop(ticket);
        assert_eq!(updates.to_store()[0].words, UpdateWords::Secret(SecretKind::LoginCode));
    }
}
