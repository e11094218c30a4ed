//! The handle to the outbox: what its parts share, and what others ask of an item.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use tokio::sync::Mutex as AsyncMutex;

use crate::accounts::Supervisor;
use crate::domain::ids::{AccountId, OutboxId};
use crate::domain::login::Card;
use crate::domain::outbox::OutboxItem;
use crate::event::Event;
use crate::logging::{Repeats, repeats};
use crate::store::{Store, StoreError, Tx};
use crate::tasks::{Tasks, Wake};

/// When an item that waits for something without a time is looked at again, if nothing wakes it before.
pub(super) const RECHECK: SignedDuration = SignedDuration::from_mins(1);

/// Clones share everything.
#[derive(Clone)]
pub struct Outbox(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) store: Store,
    pub(super) supervisor: Supervisor,
    pub(super) tasks: Tasks,
    pub(super) wake: Wake,
    /// Accounts at work, one item at a time each and side by side, and whether more was found for them meanwhile.
    pub(super) busy: Mutex<BTreeMap<AccountId, bool>>,
    /// How often in a row the database, or a panic, kept an account from being worked off.
    pub(super) failing: Mutex<BTreeMap<AccountId, u32>>,
    pub(super) deliveries: Repeats,
    pub(super) looking_up: AsyncMutex<()>,
}

impl Outbox {
    #[must_use]
    pub fn new(store: Store, supervisor: Supervisor, tasks: Tasks, wake: Wake) -> Self {
        Self(Arc::new(Inner {
            store,
            supervisor,
            tasks,
            wake,
            busy: Mutex::default(),
            failing: Mutex::default(),
            deliveries: repeats!("failed to deliver an account's messages"),
            looking_up: AsyncMutex::default(),
        }))
    }

    pub async fn item(&self, id: OutboxId) -> Result<Option<OutboxItem>, StoreError> {
        self.0.store.ask().await?.outbox().get(id).await
    }

    /// Says which message shows an item.
    pub async fn set_card(&self, id: OutboxId, card: Card) -> Result<(), StoreError> {
        let mut work = self.0.store.begin().await?;
        work.outbox().set_card(id, card).await?;
        work.commit().await
    }

    /// Says that the card of an item shows how it ended.
    pub async fn card_shows_the_end(&self, id: OutboxId) -> Result<(), StoreError> {
        let mut work = self.0.store.begin().await?;
        work.outbox().set_card_final(id, true).await?;
        work.commit().await
    }

    /// Items whose card is missing or does not show how they ended, of those that were accepted with keys like this.
    pub async fn cards_due(&self, keys: &str) -> Result<Vec<OutboxId>, StoreError> {
        self.0.store.ask().await?.outbox().cards_due(keys).await
    }

    pub(super) fn zone(&self) -> TimeZone {
        self.0.store.clock().zone()
    }

    pub(super) fn failing(&self) -> MutexGuard<'_, BTreeMap<AccountId, u32>> {
        self.0.failing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn busy(&self) -> MutexGuard<'_, BTreeMap<AccountId, bool>> {
        self.0.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Raises the change of an item at the first one of its text, which is the one with a card.
pub(super) fn raise(work: &mut Tx, item: &OutboxItem) {
    work.raise(Event::Item { id: item.group.unwrap_or(item.id) });
}

pub(super) fn raise_all(work: &mut Tx, items: impl IntoIterator<Item = OutboxId>) {
    items.into_iter().for_each(|id| work.raise(Event::Item { id }));
}
