//! The outbox: what was accepted is sent exactly once, or reported as failed.
//! Its rule: a message leaves through [`deliver`](mod@deliver) alone, behind the gate and with a claim.

mod deliver;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::SignedDuration;

use crate::accounts::Supervisor;
use crate::domain::ids::{AccountId, OutboxId, RandomId, TelegramUserId};
use crate::domain::login::Card;
use crate::domain::outbox::{ItemReason, OutboxItem};
use crate::event::{Event, Events};
use crate::logging::chain;
use crate::store::{Accepted, NewItem, Store, StoreError};
use crate::tasks::{Tasks, Wake};

/// When an item that waits for something without a time is looked at again, if nothing wakes it before.
const RECHECK: SignedDuration = SignedDuration::from_mins(1);
/// The longest sleep: the clock may be set, or the database restored.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// Clones share everything.
#[derive(Clone)]
pub struct Outbox(Arc<Inner>);

struct Inner {
    store: Store,
    supervisor: Supervisor,
    events: Events,
    tasks: Tasks,
    wake: Wake,
    /// Accounts at work: one item at a time per account, accounts side by side.
    busy: Mutex<BTreeSet<AccountId>>,
}

/// Why a message was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    #[error("the system has no randomness to give")]
    NoRandomness(#[from] getrandom::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Outbox {
    #[must_use]
    pub fn new(store: Store, supervisor: Supervisor, events: Events, tasks: Tasks, wake: Wake) -> Self {
        Self(Arc::new(Inner { store, supervisor, events, tasks, wake, busy: Mutex::default() }))
    }

    /// Accepts a message: once this returns, it is sent exactly once or reported as failed.
    ///
    /// # Errors
    /// When nothing could be written; then nothing has been accepted.
    pub async fn accept(&self, new: &NewItem) -> Result<Accepted, AcceptError> {
        let random_id = draw_random_id()?;
        let mut work = self.0.store.begin().await?;
        let accepted = work.outbox().accept(new, random_id).await?;
        work.commit().await?;
        self.0.wake.wake();
        Ok(accepted)
    }

    pub async fn item(&self, id: OutboxId) -> Result<Option<OutboxItem>, StoreError> {
        self.0.store.read().await?.outbox().get(id).await
    }

    /// Says which message shows an item.
    pub async fn set_card(&self, id: OutboxId, card: Card) -> Result<(), StoreError> {
        let mut work = self.0.store.begin().await?;
        work.outbox().set_card(id, card).await?;
        work.commit().await
    }

    /// Cancels an item that no attempt was made for. `false` when it is too late.
    pub async fn cancel(&self, id: OutboxId, by: TelegramUserId) -> Result<bool, StoreError> {
        let mut work = self.0.store.begin().await?;
        let cancelled = work.outbox().cancel(id, by).await?;
        work.commit().await?;
        self.0.wake.wake();
        Ok(cancelled)
    }

    /// Sends what is due, again and again, until the program stops.
    pub async fn run(&self) {
        loop {
            let sleep = match self.tick().await {
                Ok(sleep) => sleep,
                Err(error) => {
                    tracing::error!(error = %chain(&error), "the outbox could not look for due messages");
                    Duration::from_secs(1)
                }
            };
            tokio::select! {
                () = self.0.wake.woken() => {}
                () = tokio::time::sleep(sleep) => {}
            }
        }
    }

    /// Sets every idle account to work on what is due for it, and says how long nothing else will be due.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tick(&self) -> Result<Duration, StoreError> {
        let mut by_account: BTreeMap<AccountId, Vec<OutboxItem>> = BTreeMap::new();
        let due = self.0.store.read().await?.outbox().due().await?;
        for item in due {
            if let Some(account) = self.account_for(&item).await? {
                by_account.entry(account).or_default().push(item);
            }
        }
        for (account, items) in by_account {
            // An account at work wakes this loop when it is done.
            if !self.busy().insert(account) {
                continue;
            }
            let outbox = self.clone();
            // Not cut off in the middle: an attempt that has begun is recorded before the program ends.
            self.0.tasks.spawn_to_end(async move {
                outbox.deliver_all(account, items).await;
                outbox.busy().remove(&account);
                outbox.0.wake.wake();
            });
        }
        let next = self.0.store.read().await?.outbox().next_due_at().await?;
        let until_next = next.map(|next| self.0.store.clock().now().duration_until(next));
        let until_next = until_next.and_then(|duration| Duration::try_from(duration).ok());
        Ok(until_next.unwrap_or(LONGEST_SLEEP).min(LONGEST_SLEEP))
    }

    async fn deliver_all(&self, account: AccountId, items: Vec<OutboxItem>) {
        let stopping = self.0.tasks.stopping();
        for item in items {
            if stopping.is_cancelled() {
                return;
            }
            match self.deliver(account, &item).await {
                Ok(deliver::Next::GoOn) => {}
                Ok(deliver::Next::Rest) => return,
                Err(error) => {
                    tracing::error!(item = %item.id, error = %chain(&error), "an item could not be delivered");
                    // The database is in trouble: a moment later it is tried again from what it says then.
                    tokio::time::sleep(Duration::from_secs(1)).await;
                    return;
                }
            }
        }
    }

    /// The account that an item belongs to: the one that it has, the one that talks to this person, or the best one.
    async fn account_for(&self, item: &OutboxItem) -> Result<Option<AccountId>, StoreError> {
        if item.account_id.is_some() {
            return Ok(item.account_id);
        }
        let mut work = self.0.store.begin().await?;
        let account = match work.dialogs().by_username(&item.target).await? {
            Some(dialog) => Some(dialog.account_id),
            None => work.accounts().get_available_account().await?.map(|account| account.id),
        };
        match account {
            Some(account) => work.outbox().assign(item.id, account).await?,
            None => {
                let until = work.now() + RECHECK;
                work.outbox().postpone(item.id, until, ItemReason::NoAccount).await?;
            }
        }
        work.commit().await?;
        if account.is_none() && item.reason != Some(ItemReason::NoAccount) {
            self.0.events.tell(Event::Item { id: item.id });
        }
        Ok(account)
    }

    fn busy(&self) -> MutexGuard<'_, BTreeSet<AccountId>> {
        self.0.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn draw_random_id() -> Result<RandomId, getrandom::Error> {
    loop {
        let mut bytes = [0; 8];
        getrandom::fill(&mut bytes)?;
        if let Some(id) = RandomId::new(i64::from_le_bytes(bytes)) {
            return Ok(id);
        }
    }
}
