//! The outbox loop: it finds due items and starts a task for each account that has some.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt as _;
use jiff::{SignedDuration, Timestamp};
use tokio::time::MissedTickBehavior;

use super::choose::choose;
use super::deliver::AfterItem;
use super::facts::ItemFacts;
use super::handle::{Outbox, RECHECK, raise};
use crate::dice::dice;
use crate::domain::back_off::{back_off, jittered};
use crate::domain::gate::Verdict;
use crate::domain::ids::{AccountId, OutboxId};
use crate::logging::{chain, repeats};
use crate::store::{Due, StoreError};
use crate::tasks::Pulse;
use crate::tasks::keyed::Flight;
use crate::telegram::SendProof;

/// The longest sleep, since the clock may change or the database may be restored.
const LONGEST_SLEEP: SignedDuration = SignedDuration::from_mins(1);
/// The shortest time between two searches for due items. Items of a burst are found together, and an account at work
/// finds its next item itself.
const BETWEEN_SEARCHES: Duration = Duration::from_millis(3);

/// What wakes the loop before an item is due.
enum WakeReason {
    Search,
    /// An item was accepted that this account may send now.
    Accepted(AccountId),
    SendProof(SendProof),
    Connected(AccountId),
}

impl Outbox {
    /// Sends due items and changes sent messages until the program stops.
    pub async fn run(self, pulse: Pulse) {
        tokio::join!(self.deliver(pulse), self.fulfil());
    }

    async fn deliver(&self, pulse: Pulse) {
        let mut accepted = self.0.accepted.lock().await;
        let mut arrivals = self.0.supervisor.arrivals();
        let mut settings = self.0.store.team_settings();
        let mut ups = self.0.supervisor.ups();
        let mut failures = 0;
        let searches = repeats!("failed to look for due messages");
        let proofs = repeats!("failed to record a proof that a message was sent");
        let unanswered = repeats!("failed to release items that wait for an answer of Telegram");
        let mut releases = self.0.store.releases();
        let clock = self.0.store.clock();
        let mut interval = tokio::time::interval(BETWEEN_SEARCHES);
        interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            interval.tick().await;
            let next = match searches.note(self.tick().await) {
                Some(next) => {
                    failures = 0;
                    next
                }
                None => {
                    failures += 1;
                    clock.now() + pause(failures)
                }
            };
            loop {
                let woken = async {
                    tokio::select! {
                        () = self.0.wake.woken() => WakeReason::Search,
                        Some(account) = accepted.recv() => WakeReason::Accepted(account),
                        Ok(()) = settings.changed() => WakeReason::Search,
                        Ok(()) = releases.changed() => WakeReason::Search,
                        Ok(arrival) = arrivals.recv() => WakeReason::SendProof(arrival),
                        Ok(account) = ups.recv() => WakeReason::Connected(account),
                    }
                };
                match pulse.rest(clock.until_due(Some(next), woken)).await {
                    None | Some(WakeReason::Search) => break,
                    // It is due, so the next search is not needed earlier.
                    Some(WakeReason::Accepted(account)) => self.start(account),
                    // It settles an existing item; whatever becomes due by that wakes this loop separately.
                    Some(WakeReason::SendProof(arrival)) => {
                        proofs.note(self.arrived(arrival).await);
                    }
                    Some(WakeReason::Connected(account)) => {
                        if unanswered.note_of(account, self.release_unanswered(account).await) == Some(true) {
                            break;
                        }
                    }
                }
            }
        }
    }

    /// Starts a task for every idle account with due items. Returns when the next item becomes due.
    pub async fn tick(&self) -> Result<Timestamp, StoreError> {
        let mut reading = self.0.store.ask().await?;
        let looked_at = reading.now();
        let Due { mut accounts, free } = reading.outbox().due().await?;
        drop(reading);
        accounts.extend(self.assign_accounts(free).await?);
        for account in accounts {
            self.start(account);
        }
        // Nothing else reports items that became due since that search.
        let next = self.0.store.ask().await?.outbox().next_due_at(looked_at).await?;
        let latest = self.0.store.clock().now() + LONGEST_SLEEP;
        Ok(next.map_or(latest, |next| next.min(latest)))
    }

    /// Starts a task for an account. A running one searches once more before it ends.
    fn start(&self, account: AccountId) {
        let Some(flight) = self.0.at_work.join(account) else { return };
        let outbox = self.clone();
        // To its end: an attempt that has begun is recorded before the program ends.
        self.0.tasks.spawn_to_end(async move { outbox.work_off(account, flight).await });
    }

    /// Delivers an account's items until none is due or the account must wait.
    async fn work_off(&self, account: AccountId, flight: Flight<AccountId>) {
        let mut flight = Some(flight);
        let rests = match AssertUnwindSafe(self.deliver_all(account, &mut flight)).catch_unwind().await {
            Ok(Ok(rests)) => {
                self.0.failing.lock().remove(&account);
                self.0.deliveries.worked(account);
                rests
            }
            Ok(Err(error)) => {
                self.0.deliveries.failed(account, chain(&error));
                self.back_off(account).await;
                true
            }
            Err(_) => {
                self.0.deliveries.failed(account, "it panicked");
                self.back_off(account).await;
                true
            }
        };
        if rests {
            drop(flight);
            self.0.wake.wake();
        }
    }

    /// Waits before the account is tried again.
    async fn back_off(&self, account: AccountId) {
        let failures = {
            let mut failing = self.0.failing.lock();
            let failures = failing.entry(account).or_default();
            *failures += 1;
            *failures
        };
        let wait = tokio::time::sleep(pause(failures).unsigned_abs());
        self.0.tasks.stopping().run_until_cancelled(wait).await;
    }

    /// Makes items due that wait for an answer of Telegram, because the account has connected. Returns `false` when
    /// there are none.
    async fn release_unanswered(&self, account: AccountId) -> Result<bool, StoreError> {
        if !self.0.store.ask().await?.outbox().waits_for_answer(account).await? {
            return Ok(false);
        }
        self.0.store.write(async |tx| tx.outbox().release_unanswered(account).await).await
    }

    /// Returns `true` when the account stopped with items left; otherwise it is idle again, and its flight has ended.
    async fn deliver_all(
        &self,
        account: AccountId,
        flight: &mut Option<Flight<AccountId>>,
    ) -> Result<bool, StoreError> {
        let stopping = self.0.tasks.stopping();
        while !stopping.is_cancelled() {
            match self.deliver_next(account).await? {
                Some(AfterItem::Sent) => {}
                // The item waits for another time or account, or other items no longer wait for it.
                Some(AfterItem::GoOn) => self.0.wake.wake(),
                Some(AfterItem::Rest | AfterItem::Waits) => return Ok(true),
                None => {
                    *flight = flight.take().and_then(Flight::again);
                    if flight.is_none() {
                        return Ok(false);
                    }
                }
            }
        }
        Ok(true)
    }

    /// Assigns items without an account: to the account of the person's dialog, or to the best one. Items that get none
    /// learn what they wait for. One transaction for all.
    async fn assign_accounts(&self, free: Vec<OutboxId>) -> Result<Vec<AccountId>, StoreError> {
        if free.is_empty() {
            return Ok(Vec::new());
        }
        let mut ready = Vec::new();
        let mut work = self.0.store.begin().await?;
        for id in free {
            let item = work.outbox().get(id).await?;
            let Some(item) = item.filter(|item| item.settled_at.is_none() && item.account_id.is_none()) else {
                continue;
            };
            let choice = choose(&mut work, &self.zone(), &ItemFacts::item(&item, None)).await?;
            match (choice.account, choice.verdict) {
                (Some(account), _) => {
                    work.outbox().assign(item.id, account).await?;
                    ready.push(account);
                }
                (None, Verdict::Never { reason }) => {
                    work.outbox().fail(item.id, reason).await?;
                    raise(&mut work, &item);
                }
                (None, Verdict::NotBefore { until, reason }) => {
                    let until = until.unwrap_or(work.now() + RECHECK);
                    work.outbox().postpone(item.id, until, reason).await?;
                    if item.reason != Some(reason) {
                        raise(&mut work, &item);
                    }
                }
                // The gate never says yes without an account.
                (None, Verdict::Yes) => {}
            }
        }
        work.commit().await?;
        Ok(ready)
    }
}

/// The wait after consecutive failures.
fn pause(failures: u32) -> SignedDuration {
    jittered(back_off(failures), dice())
}
