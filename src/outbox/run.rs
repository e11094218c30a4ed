//! The loop of the outbox: it finds what is due and sets each account to work on its own items.

use std::collections::btree_map::Entry;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt as _;
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
use crate::telegram::Arrival;

/// The longest sleep: the clock may be set, or the database restored.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);
/// How long after one look for due messages the next begins at the earliest: what comes in a burst is found together, and
/// an account at work finds what is its own by itself.
const BETWEEN_LOOKS: Duration = Duration::from_millis(3);

/// What the loop hears of while it sleeps.
enum Heard {
    Arrival(Arrival),
    Connected(AccountId),
}

impl Outbox {
    /// Sends what is due, again and again, until the program stops.
    pub async fn run(self, pulse: Pulse) {
        let mut arrivals = self.0.supervisor.arrivals();
        let mut settings = self.0.store.team_settings();
        let mut ups = self.0.supervisor.ups();
        let mut failures = 0;
        let looks_for_due = repeats!("failed to look for due messages");
        let proofs = repeats!("failed to record a proof that a message was sent");
        let unheld = repeats!("failed to release what waits for an answer");
        let mut releases = self.0.store.releases();
        let mut looks = tokio::time::interval(BETWEEN_LOOKS);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            looks.tick().await;
            let sleep = match self.tick().await {
                Ok(sleep) => {
                    looks_for_due.worked("");
                    failures = 0;
                    sleep
                }
                Err(error) => {
                    looks_for_due.failed("", chain(&error));
                    failures += 1;
                    pause(failures)
                }
            };
            let slept = tokio::time::sleep(sleep);
            tokio::pin!(slept);
            loop {
                let woken = async {
                    tokio::select! {
                        () = self.0.wake.woken() => None,
                        Ok(()) = settings.changed() => None,
                        Ok(()) = releases.changed() => None,
                        () = &mut slept => None,
                        Ok(arrival) = arrivals.recv() => Some(Heard::Arrival(arrival)),
                        Ok(account) = ups.recv() => Some(Heard::Connected(account)),
                    }
                };
                match pulse.rest(woken).await {
                    None => break,
                    // It settles what is there; nothing becomes due by it but what it wakes this loop for.
                    Some(Heard::Arrival(arrival)) => {
                        proofs.note(self.arrived(arrival).await);
                    }
                    Some(Heard::Connected(account)) => {
                        if unheld.note_of(account, self.answers_again(account).await) == Some(true) {
                            break;
                        }
                    }
                }
            }
        }
    }

    /// Sets every idle account to work on what is due for it, and says how long nothing else will be due.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tick(&self) -> Result<Duration, StoreError> {
        let mut reading = self.0.store.ask().await?;
        let looked_at = reading.now();
        let Due { mut accounts, free } = reading.outbox().due().await?;
        drop(reading);
        accounts.extend(self.with_accounts(free).await?);
        for account in accounts {
            match self.busy().entry(account) {
                // It looks once more before it rests.
                Entry::Occupied(mut at_work) => {
                    at_work.insert(true);
                    continue;
                }
                Entry::Vacant(idle) => idle.insert(false),
            };
            let outbox = self.clone();
            // Not cut off in the middle: an attempt that has begun is recorded before the program ends.
            self.0.tasks.spawn_to_end(async move { outbox.work_off(account).await });
        }
        // Of what has become due since that look, nothing else would tell.
        let next = self.0.store.ask().await?.outbox().next_due_at(looked_at).await?;
        let until_next = next.map(|next| self.0.store.clock().now().duration_until(next));
        // Less than nothing: its time has come.
        Ok(until_next.map_or(LONGEST_SLEEP, |left| Duration::try_from(left).unwrap_or_default()).min(LONGEST_SLEEP))
    }

    /// Delivers what is due for an account, and what becomes due for it meanwhile, until there is nothing or it has to rest.
    async fn work_off(&self, account: AccountId) {
        let rests = match AssertUnwindSafe(self.deliver_all(account)).catch_unwind().await {
            Ok(Ok(rests)) => {
                self.failing().remove(&account);
                self.0.deliveries.worked(account);
                rests
            }
            Ok(Err(error)) => {
                self.0.deliveries.failed(account, chain(&error));
                self.take_breath(account).await;
                true
            }
            Err(_) => {
                self.0.deliveries.failed(account, "it panicked");
                self.take_breath(account).await;
                true
            }
        };
        if rests {
            self.busy().remove(&account);
            self.0.wake.wake();
        }
    }

    /// Before it is tried again, from what the database says then.
    async fn take_breath(&self, account: AccountId) {
        let failures = {
            let mut failing = self.failing();
            let failures = failing.entry(account).or_default();
            *failures += 1;
            *failures
        };
        let stopping = self.0.tasks.stopping();
        tokio::select! {
            () = tokio::time::sleep(pause(failures)) => {}
            () = stopping.cancelled() => {}
        }
    }

    /// Makes due what waits for an answer of Telegram, since the account is connected; `false` when there is nothing.
    async fn answers_again(&self, account: AccountId) -> Result<bool, StoreError> {
        if !self.0.store.ask().await?.outbox().waits_for_answer(account).await? {
            return Ok(false);
        }
        let mut work = self.0.store.begin().await?;
        let released = work.outbox().release_unanswered(account).await?;
        work.commit().await?;
        Ok(released)
    }

    /// `true` when the account stopped with something left; else it is idle again.
    async fn deliver_all(&self, account: AccountId) -> Result<bool, StoreError> {
        let stopping = self.0.tasks.stopping();
        while !stopping.is_cancelled() {
            match self.deliver_next(account).await? {
                Some(AfterItem::Sent) => {}
                // It waits for another time or another account, or others wait for it no more.
                Some(AfterItem::GoOn) => self.0.wake.wake(),
                Some(AfterItem::Rest | AfterItem::Waits) => return Ok(true),
                None if self.is_done(account) => return Ok(false),
                None => {}
            }
        }
        Ok(true)
    }

    /// Lets an account rest unless more was found for it since it looked.
    fn is_done(&self, account: AccountId) -> bool {
        let mut busy = self.busy();
        let more = busy.insert(account, false).unwrap_or(false);
        if !more {
            busy.remove(&account);
        }
        !more
    }

    /// Gives what has no account the one that talks to the person, or the best one; the others learn what they wait for.
    /// One transaction for all of them.
    async fn with_accounts(&self, free: Vec<OutboxId>) -> Result<Vec<AccountId>, StoreError> {
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
                // Without an account the gate never says yes.
                (None, Verdict::Yes) => {}
            }
        }
        work.commit().await?;
        Ok(ready)
    }
}

/// How long to wait after failures in a row.
fn pause(failures: u32) -> Duration {
    Duration::try_from(jittered(back_off(failures), dice())).unwrap_or_default()
}
