//! The `Outbox` handle: the state that its tasks share, and queries about items.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use tokio::sync::{Mutex as AsyncMutex, mpsc};

use crate::accounts::Supervisor;
use crate::domain::ids::{AccountId, OutboxId};
use crate::domain::login::Card;
use crate::domain::outbox::OutboxItem;
use crate::event::Event;
use crate::logging::{Repeats, repeats};
use crate::store::{Store, StoreError, Tx};
use crate::tasks::keyed::SingleFlight;
use crate::tasks::{Tasks, Wake};

/// When an item that waits for no particular time is checked again, if nothing wakes it before.
pub(super) const RECHECK: SignedDuration = SignedDuration::from_mins(1);

/// The outbox. Clones share everything.
#[derive(Clone)]
pub struct Outbox(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) store: Store,
    pub(super) supervisor: Supervisor,
    pub(super) tasks: Tasks,
    pub(super) wake: Wake,
    /// Accounts with an accepted item that may go now, so that nobody has to search for it.
    pub(super) goes_now: mpsc::UnboundedSender<AccountId>,
    pub(super) accepted: AsyncMutex<mpsc::UnboundedReceiver<AccountId>>,
    /// Accounts at work, in parallel, each on one item at a time.
    pub(super) at_work: SingleFlight<AccountId>,
    /// Consecutive failures of an account by a database error or a panic.
    pub(super) failing: Mutex<BTreeMap<AccountId, u32>>,
    pub(super) deliveries: Repeats,
    /// Accounts that change messages, each one at a time, beside what they send.
    pub(super) changing: SingleFlight<AccountId>,
    /// Until when an account changes no messages.
    pub(super) resting: Mutex<BTreeMap<AccountId, Timestamp>>,
    /// Woken when an account has to be looked at again.
    pub(super) fulfilled: Wake,
    pub(super) changes: Repeats,
    /// Messages of which something was wanted, or to which somebody reacted, since the start, by their first items.
    pub(super) wished: Mutex<BTreeSet<OutboxId>>,
    pub(super) looking_up: AsyncMutex<()>,
    /// Albums of which a file is being received, by the Bot API's id.
    pub(super) receiving: Mutex<Vec<String>>,
    pub(super) started: Timestamp,
}

impl Outbox {
    #[must_use]
    pub fn new(store: Store, supervisor: Supervisor, tasks: Tasks, wake: Wake) -> Self {
        let (goes_now, accepted) = mpsc::unbounded_channel();
        let started = store.clock().now();
        Self(Arc::new(Inner {
            store,
            supervisor,
            tasks,
            wake,
            goes_now,
            accepted: AsyncMutex::new(accepted),
            at_work: SingleFlight::default(),
            failing: Mutex::default(),
            deliveries: repeats!("failed to deliver an account's messages"),
            changing: SingleFlight::default(),
            resting: Mutex::default(),
            fulfilled: Wake::default(),
            changes: repeats!("failed to change an account's messages"),
            wished: Mutex::default(),
            looking_up: AsyncMutex::default(),
            receiving: Mutex::default(),
            started,
        }))
    }

    pub async fn item(&self, id: OutboxId) -> Result<Option<OutboxItem>, StoreError> {
        self.0.store.ask().await?.outbox().get(id).await
    }

    /// Records which message shows an item. Returns the item as it is now; `None` if it was erased.
    pub async fn set_card(&self, id: OutboxId, card: Card) -> Result<Option<OutboxItem>, StoreError> {
        self.0.store.write(async |tx| tx.outbox().set_card(id, card).await).await
    }

    /// Whether something was wanted of a message, or somebody reacted to it, since the start. It is named by its first item.
    #[must_use]
    pub fn is_wished(&self, first: OutboxId) -> bool {
        self.0.wished.lock().contains(&first)
    }

    /// Records that an item's card shows its end.
    pub async fn card_shows_the_end(&self, id: OutboxId) -> Result<(), StoreError> {
        self.0.store.write(async |tx| tx.outbox().set_card_final(id, true).await).await
    }

    /// Items without a card, or whose card does not show their end. `keys` is a prefix of their accept keys.
    pub async fn cards_due(&self, keys: &str) -> Result<Vec<OutboxId>, StoreError> {
        self.0.store.ask().await?.outbox().cards_due(keys).await
    }

    pub(super) fn zone(&self) -> TimeZone {
        self.0.store.clock().zone()
    }
}

/// Raises an item's change for the first item of its text, which is the one with a card.
pub(super) fn raise(work: &mut Tx, item: &OutboxItem) {
    work.raise(Event::Item { id: item.group.unwrap_or(item.id) });
}

pub(super) fn raise_all(work: &mut Tx, items: impl IntoIterator<Item = OutboxId>) {
    items.into_iter().for_each(|id| work.raise(Event::Item { id }));
}
