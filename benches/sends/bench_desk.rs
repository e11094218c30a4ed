//! The real desk on a sandbox with 50 accounts, and its loads. A message's time runs from its acceptance; a round ends
//! when its last message is recorded.

use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use salesdesk::app::App;
use salesdesk::clock::Clock;
use salesdesk::domain::ids::{AccountId, OutboxId, TelegramUserId};
use salesdesk::domain::outbox::ItemState;
use salesdesk::domain::username::Username;
use salesdesk::store::{NewItem, Store};
use telegram_sandbox::world::{Door, Fault, FaultKind, Person, PersonId, When};
use telegram_sandbox::{Sandbox, SandboxConfig};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};

use crate::FLOODED;
use crate::seed;
use crate::support::{SandboxDataCenters, settings};
use crate::watch::{self, Arrivals};

pub(crate) const ACCOUNTS: usize = 50;
/// Prospects per account.
pub(crate) const PER_ACCOUNT: usize = 10;
/// Messages in flight at once: enough to keep every account busy.
const AT_ONCE: usize = 4 * ACCOUNTS;
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct BenchDesk {
    pub(crate) sandbox: Sandbox,
    pub(crate) accounts: Vec<(AccountId, PersonId)>,
    /// Similar accounts that the desk does not have: it would notice what another program sends from its own.
    pub(crate) others: Vec<PersonId>,
    pub(crate) folder: TempDir,
    app: App,
    owner: PersonId,
    arrivals: Arrivals,
    watching: JoinHandle<()>,
    /// The number of messages so far.
    ordered: usize,
}

/// The result of a round.
pub(crate) struct Round {
    /// Sends per second.
    pub(crate) pace: f64,
    /// Commits per send.
    pub(crate) commits: f64,
}

/// The time of each message.
pub(crate) struct Singles {
    pub(crate) delivered: Vec<Duration>,
    pub(crate) recorded: Vec<Duration>,
}

impl BenchDesk {
    pub(crate) async fn open() -> anyhow::Result<Self> {
        let sandbox = Sandbox::start(SandboxConfig::default()).await?;
        let owner = sandbox.add(Person::named("Owner"));
        for number in 0..ACCOUNTS * PER_ACCOUNT {
            sandbox.add(Person::named("Prospect").username(&name(number)));
        }
        // On the disk of the build: a temporary folder may be in memory, where fsync is free.
        let folder = tempfile::tempdir_in(std::env::current_exe()?.parent().context("no folder")?)?;
        let settings = settings(&sandbox, folder.path(), &[owner]);
        let store = Store::open(&settings.database_url, &settings.secret_key, Clock::default()).await?;
        let mut accounts = Vec::new();
        for number in 0..u32::try_from(ACCOUNTS)? {
            accounts.push(seed::account(sandbox.world(), &store, number, 1_000_000).await?);
        }
        store.close().await;
        let others =
            (0..ACCOUNTS).map(|number| sandbox.add(Person::named(&format!("Other seller {number}")))).collect();
        let app = App::start(settings, SandboxDataCenters::of(&sandbox)).await?;
        let (arrivals, watching) = watch::over(sandbox.world().clone());
        Ok(Self { sandbox, accounts, others, folder, app, owner, arrivals, watching, ordered: 0 })
    }

    /// Accepts and delivers `count` messages as fast as possible.
    pub(crate) async fn round(&mut self, count: usize) -> anyhow::Result<Round> {
        let (began, commits) = (Instant::now(), self.app.store.commits());
        let mut on_their_way = JoinSet::new();
        for _ in 0..count {
            if on_their_way.len() >= AT_ONCE {
                on_their_way.join_next().await.context("nothing is on its way")???;
            }
            let message = self.next_message(self.ordered)?;
            let (outbox, arrival) = (self.app.outbox.clone(), self.arrivals.of(&message.content));
            on_their_way.spawn(async move {
                outbox.accept(&message).await?;
                arrived(arrival).await.map(|_| ())
            });
        }
        while let Some(message) = on_their_way.join_next().await {
            message??;
        }
        while !self.app.store.read().await?.outbox().open().await?.is_empty() {
            ensure!(began.elapsed() < PATIENCE, "messages are left over");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let (took, commits) = (began.elapsed(), self.app.store.commits() - commits);
        let count = f64::from(u32::try_from(count)?);
        Ok(Round { pace: count / took.as_secs_f64(), commits: f64::from(u32::try_from(commits)?) / count })
    }

    /// Sends one message after another.
    pub(crate) async fn singles(&mut self, count: usize) -> anyhow::Result<Singles> {
        let mut times = Singles { delivered: Vec::new(), recorded: Vec::new() };
        for _ in 0..count {
            let message = self.next_message(self.ordered)?;
            let arrival = self.arrivals.of(&message.content);
            let began = Instant::now();
            let id = self.app.outbox.accept(&message).await?.items[0].id;
            times.delivered.push(arrived(arrival).await? - began);
            self.recorded(id).await?;
            times.recorded.push(began.elapsed());
        }
        Ok(times)
    }

    /// Sends `count` messages at a steady rate, from all accounts that never have to wait. Returns the time of each
    /// delivery.
    pub(crate) async fn paced(&mut self, pace: u32, count: usize) -> anyhow::Result<Vec<Duration>> {
        let mut beat = tokio::time::interval(Duration::from_secs(1) / pace);
        let mut on_their_way = JoinSet::new();
        for turn in 0..count {
            beat.tick().await;
            let others = ACCOUNTS - FLOODED;
            let message = self.next_message(turn / others * ACCOUNTS + FLOODED + turn % others)?;
            let (outbox, arrival) = (self.app.outbox.clone(), self.arrivals.of(&message.content));
            on_their_way.spawn(async move {
                let began = Instant::now();
                outbox.accept(&message).await?;
                Ok::<_, anyhow::Error>(arrived(arrival).await? - began)
            });
        }
        let mut times = Vec::new();
        while let Some(time) = on_their_way.join_next().await {
            times.push(time??);
        }
        Ok(times)
    }

    /// Gives an account messages to which Telegram answers with a wait of an hour.
    pub(crate) async fn flood(&mut self, account: usize) -> anyhow::Result<Vec<OutboxId>> {
        let fault = Fault {
            door: Door::Mtproto,
            method: "messages.sendMessage".to_owned(),
            caller: Some(self.phone(account)),
            times: u32::MAX,
            kind: FaultKind::RetryAfter(3600),
            when: When::BeforeEffect,
        };
        self.sandbox.edit(|state| state.faults.order(fault));
        let mut held = Vec::new();
        for place in 0..PER_ACCOUNT {
            let message = self.next_message(place * ACCOUNTS + account)?;
            let id = self.app.outbox.accept(&message).await?.items[0].id;
            if place == 0 {
                let until = Instant::now() + PATIENCE;
                while self.app.outbox.item(id).await?.is_none_or(|item| item.reason.is_none()) {
                    ensure!(Instant::now() < until, "the account does not wait");
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            }
            held.push(id);
        }
        Ok(held)
    }

    /// Cancels waiting messages.
    pub(crate) async fn cancel(&self, held: Vec<OutboxId>) -> anyhow::Result<()> {
        for id in held {
            ensure!(self.app.outbox.cancel(id, TelegramUserId(self.owner.0)).await?, "a message did not wait");
        }
        Ok(())
    }

    fn phone(&self, account: usize) -> String {
        let state = self.sandbox.look();
        state.person(self.accounts[account].1).and_then(|person| person.phone.clone()).unwrap_or_default()
    }

    pub(crate) async fn close(self) {
        self.watching.abort();
        self.app.stop().await;
    }

    /// The next message to this prospect, from the account of their dialog.
    fn next_message(&mut self, prospect: usize) -> anyhow::Result<NewItem> {
        let number = self.ordered;
        self.ordered += 1;
        let prospect = prospect % (ACCOUNTS * PER_ACCOUNT);
        let (key, target) = (format!("bench:{number}"), Username::parse(&name(prospect))?);
        let item = NewItem::text(&key, target, &format!("message {number}"), TelegramUserId(self.owner.0));
        Ok(NewItem { from: Some(self.accounts[prospect % ACCOUNTS].0), ..item })
    }

    async fn recorded(&self, id: OutboxId) -> anyhow::Result<()> {
        let until = Instant::now() + PATIENCE;
        while self.app.outbox.item(id).await?.is_none_or(|item| item.state != ItemState::Sent) {
            ensure!(Instant::now() < until, "a message was not recorded");
            tokio::time::sleep(Duration::from_micros(200)).await;
        }
        Ok(())
    }
}

/// Waits for the time at which a message reached Telegram.
async fn arrived(arrival: oneshot::Receiver<Instant>) -> anyhow::Result<Instant> {
    Ok(tokio::time::timeout(PATIENCE, arrival).await.context("a message did not arrive")??)
}

#[must_use]
pub(crate) fn name(number: usize) -> String {
    format!("prospect_{number}")
}
