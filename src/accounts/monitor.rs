//! The account monitor: the health of each account, the alerts about it, and the daily digest. Alerts depend only on
//! the present state and on earlier alerts, so an extra run changes nothing.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::Supervisor;
use super::notifier::AccountNotifier;
use super::trouble;
use crate::domain::alerts::{AlertChange, Patience, changes, look_again_at};
use crate::domain::digest::digest_of;
use crate::domain::health::{Health, HealthFacts, OtherSession};
use crate::domain::ids::{AccountId, ChatId};
use crate::domain::notice::Notice;
use crate::domain::team::Member;
use crate::event::Event;
use crate::logging::{chain, repeats};
use crate::store::{ReadTx, Store, StoreError, Tx};
use crate::tasks::Pulse;
use crate::telegram::{AccountClient, ClientError, ErrorKind};

/// The longest sleep, since the clock may change.
const LONGEST_SLEEP: SignedDuration = SignedDuration::from_mins(1);
/// When failed checks are repeated.
const AFTER_FAILURE: SignedDuration = SignedDuration::from_secs(1);
/// Changes within this time are handled together.
const MOMENT: Duration = Duration::from_millis(50);
/// How long Telegram may take to answer a check.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);
/// How long interrupted calls of a check are repeated.
const CUT_OFF: Duration = Duration::from_secs(5);
const AGAIN: Duration = Duration::from_millis(250);
/// The setting that holds the day of the last digest.
const LAST_DIGEST: &str = "digest_told";

/// The account monitor. Clones share everything.
#[derive(Clone)]
pub struct AccountMonitor(Arc<Inner>);

struct Inner {
    store: Store,
    supervisor: Supervisor,
    notifier: AccountNotifier,
    settings: MonitorSettings,
}

/// The timing of the monitor.
#[derive(Clone, Copy, Debug)]
pub struct MonitorSettings {
    pub patience: Patience,
    /// How often each account is checked without a cause; the checks are spread over that time.
    pub check_every: Duration,
}

impl Default for MonitorSettings {
    fn default() -> Self {
        Self { patience: Patience::default(), check_every: Duration::from_secs(6 * 3600) }
    }
}

/// Why an account was not checked.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    #[error("there is no account {0}")]
    NoSuchAccount(AccountId),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AccountMonitor {
    #[must_use]
    pub fn new(store: Store, supervisor: Supervisor, notifier: AccountNotifier, settings: MonitorSettings) -> Self {
        Self(Arc::new(Inner { store, supervisor, notifier, settings }))
    }

    /// Asks Telegram about an account: whether it answers, whether the session is signed in, which other logins exist.
    /// An error of Telegram is recorded as if it had arrived by itself.
    ///
    /// # Errors
    /// When there is no such account, or the database fails. Telegram's silence is a finding, not an error.
    pub async fn check_account(&self, id: AccountId) -> Result<Health, CheckError> {
        let health_facts = self.health_facts(id).await?.ok_or(CheckError::NoSuchAccount(id))?;
        if !health_facts.status.is_logged_in() {
            return Ok(self.health(health_facts));
        }
        let connection_health = self.0.supervisor.connection_health();
        // The admin wants to know the present state, so the back-off ends.
        self.0.supervisor.reach(id).try_now();
        let (client, answer) = self.ask(id).await;
        match answer {
            Ok(others) => connection_health.looked(id, true, Some(others)),
            Err(ClientError::Store(error)) => return Err(error.into()),
            Err(ClientError::Telegram(class)) => {
                connection_health.failed(id, trouble::mishap(&class));
                connection_health.looked(id, !matches!(class, ErrorKind::Retry { .. }), None);
                trouble::record_now(&self.0.store, id, &class).await?;
            }
        }
        let health_facts = self.health_facts(id).await?.ok_or(CheckError::NoSuchAccount(id))?;
        if let Some(client) = client.filter(|_| !health_facts.status.is_logged_in()) {
            self.0.supervisor.release(&client).await;
        }
        Ok(self.health(health_facts))
    }

    /// Repeats the request until Telegram answers. A request right after a session was ended meets only the closed
    /// connection; the next connection gives the reason.
    async fn ask(&self, id: AccountId) -> (Option<Arc<AccountClient>>, Result<Vec<OtherSession>, ClientError>) {
        let until = Instant::now() + CUT_OFF;
        loop {
            let client = match self.0.supervisor.client(id).await {
                Ok(client) => client,
                Err(error) => return (None, Err(error)),
            };
            let answer = match client.me_within(ANSWER_LIMIT).await {
                Ok(_) => client.other_sessions().await,
                Err(error) => Err(error),
            };
            let cut_off = matches!(answer, Err(ClientError::Telegram(ErrorKind::Retry { .. })));
            if !cut_off || Instant::now() >= until {
                return (Some(client), answer);
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    /// The health of all accounts, as far as it is known without asking Telegram.
    pub async fn health_of_all(&self) -> Result<Vec<Health>, StoreError> {
        let mut reading = self.0.store.read().await?;
        self.all_health(&mut reading).await
    }

    /// How far this machine's clock is ahead of Telegram's; `None` until it is known.
    #[must_use]
    pub fn ahead_of_telegram(&self) -> Option<SignedDuration> {
        self.0.supervisor.server_clock().ahead()
    }

    /// The notifier for what this monitor finds.
    #[must_use]
    pub fn notifier(&self) -> &AccountNotifier {
        &self.0.notifier
    }

    /// Monitors the accounts until the future is dropped.
    pub async fn run(self, pulse: Pulse) {
        let mut all_health_facts = self.0.store.all_health_facts();
        let mut settings = self.0.store.team_settings();
        let mut clock = self.0.supervisor.server_clock().changes();
        // The present difference counts as a change.
        clock.mark_changed();
        let ticks = repeats!("failed to check the health of the accounts");
        loop {
            all_health_facts.mark_unchanged();
            let next = ticks.note(self.tick().await).unwrap_or_else(|| self.0.store.clock().now() + AFTER_FAILURE);
            let woken = async {
                tokio::select! {
                    () = self.0.supervisor.connection_health().changed().woken() => false,
                    _ = all_health_facts.changed() => false,
                    Ok(()) = settings.changed() => false,
                    Ok(()) = clock.changed() => true,
                }
            };
            if pulse.rest(self.0.store.clock().until_due(Some(next), woken)).await == Some(true)
                && let Some(ahead) = self.ahead_of_telegram()
                && let Err(error) = self.0.notifier.tell_clock(ahead).await
            {
                tracing::error!(error = %chain(&error), "failed to raise the alert about the clock");
            }
            tokio::time::sleep(MOMENT).await;
        }
    }

    /// Raises and ends alerts, and returns when the next change by time alone is due.
    pub async fn tick(&self) -> Result<Timestamp, StoreError> {
        let Inner { store, settings, .. } = &*self.0;
        let mut reading = store.read().await?;
        let found = self.alert_changes(&mut reading).await?;
        let now = reading.now();
        let (open, all) = (reading.alerts().open().await?, self.all_health(&mut reading).await?);
        let quiet_ends = reading.alerts().next_quiet_end().await?;
        drop(reading);
        if quiet_ends.is_some_and(|at| at <= now) {
            store.write(async |tx| tx.alerts().end_quiets().await).await?;
            // Alerts that were silenced and are still open are shown now.
            self.0.notifier.resume().await?;
            return Ok(now);
        }
        if !found.is_empty() {
            // Computed again inside the write transaction, where no other change can intervene.
            let mut work = store.begin().await?;
            let found = self.alert_changes(&mut work).await?;
            self.0.notifier.apply(work, &found).await?;
            return Ok(now);
        }
        self.tell_digest(now).await?;
        let next = look_again_at(&open, &all, now, settings.patience).into_iter().chain(quiet_ends).min();
        Ok(next.map_or(now + LONGEST_SLEEP, |next| next.min(now + LONGEST_SLEEP)))
    }

    /// Checks accounts one after another, each once in [`MonitorSettings::check_every`], until the future is dropped.
    pub async fn run_checks(self, pulse: Pulse) {
        let checks = repeats!("failed to check an account");
        loop {
            let accounts = self.logged_in().await.unwrap_or_default();
            let share = self.0.settings.check_every / u32::try_from(accounts.len()).unwrap_or(u32::MAX).max(1);
            pulse.rest(tokio::time::sleep(share)).await;
            let connection_health = self.0.supervisor.connection_health();
            // The account whose last check is the oldest; one that was never checked comes first.
            let next = accounts
                .into_iter()
                .min_by_key(|account| connection_health.of(*account).last_check.map(|look| look.at));
            if let Some(account) = next {
                checks.note_of(account, self.check_account(account).await);
            }
        }
    }

    async fn logged_in(&self) -> Result<Vec<AccountId>, StoreError> {
        self.0.store.ask().await?.accounts().logged_in().await
    }

    async fn alert_changes(&self, work: &mut Tx) -> Result<Vec<AlertChange>, StoreError> {
        let open = work.alerts().open().await?;
        let all = self.all_health(work).await?;
        Ok(changes(&open, &all, work.now(), self.0.settings.patience))
    }

    async fn all_health(&self, work: &mut Tx) -> Result<Vec<Health>, StoreError> {
        let all_health_facts = work.accounts().all_health_facts().await?;
        Ok(all_health_facts.into_iter().map(|health_facts| self.health(health_facts)).collect())
    }

    fn health(&self, health_facts: HealthFacts) -> Health {
        self.0.supervisor.connection_health().health(health_facts)
    }

    async fn health_facts(&self, id: AccountId) -> Result<Option<HealthFacts>, StoreError> {
        self.0.store.read().await?.accounts().health_facts(id).await
    }

    /// Sends yesterday's digest once, in the morning of the team's time zone.
    async fn tell_digest(&self, now: Timestamp) -> Result<(), StoreError> {
        let store = &self.0.store;
        let mut reading: ReadTx = store.read().await?;
        let last_day = reading.settings().get(LAST_DIGEST).await?.and_then(|day| day.parse().ok());
        let Some(at) = reading.settings().team().digest_at else { return Ok(()) };
        drop(reading);
        let Some(due) = digest_of(last_day, &now.to_zoned(store.clock().zone()), at) else { return Ok(()) };
        let mut work = store.begin().await?;
        work.settings().set(LAST_DIGEST, &due.day.to_string(), None).await?;
        let lines = if due.first { Vec::new() } else { work.alerts().digest(due.from, due.to).await? };
        if !lines.is_empty() {
            let members = work.team().members().await?;
            let targets = work.settings().team().alerts_to;
            let chats: Vec<ChatId> = targets.of(&members).into_iter().map(Member::chat).collect();
            let kept = work.notices().put_all(&chats, &Notice::Digest { day: due.day, lines }).await?;
            work.raise(Event::Notices(kept));
        }
        work.commit().await
    }
}
