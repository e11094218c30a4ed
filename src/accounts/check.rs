//! Asking Telegram how accounts are, because an admin wants to know now.
//! Its rule: each is looked at by [`AccountMonitor::check_account`], the one way to look.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::StreamExt as _;
use tokio::time::Instant;

use super::AccountMonitor;
use crate::domain::health::Health;
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::login::Card;
use crate::logging::chain;

/// How many accounts are asked at the same time.
const AT_ONCE: usize = 8;
/// How often progress is told.
const PROGRESS: Duration = Duration::from_secs(1);

/// One look at some accounts, and how far it has come.
#[derive(Debug)]
pub struct CheckRun {
    pub admin: TelegramUserId,
    /// The message that shows it.
    pub card: Card,
    /// Accounts to be looked at.
    pub accounts: Vec<AccountId>,
    results: Mutex<Vec<(AccountId, Option<Health>)>>,
}

impl CheckRun {
    /// What has been found out so far; nothing of an account that could not be looked at.
    #[must_use]
    pub fn results(&self) -> Vec<(AccountId, Option<Health>)> {
        self.results.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn found(&self, id: AccountId, health: Option<Health>) {
        self.results.lock().unwrap_or_else(PoisonError::into_inner).push((id, health));
    }
}

impl AccountMonitor {
    /// Looks at accounts and tells how it goes, until all have been looked at.
    pub async fn check_all(&self, accounts: Vec<AccountId>, admin: TelegramUserId, card: Card) {
        let run = Arc::new(CheckRun { admin, card, accounts, results: Mutex::default() });
        let mut told = Instant::now();
        let mut checks = futures::stream::iter(run.accounts.clone())
            .map(|id| async move { (id, self.check_account(id).await) })
            .buffer_unordered(AT_ONCE);
        while let Some((id, checked)) = checks.next().await {
            if let Err(error) = &checked {
                tracing::warn!(account = %id, error = %chain(error), "an account was not checked");
            }
            run.found(id, checked.ok());
            if told.elapsed() >= PROGRESS {
                told = Instant::now();
                self.notifier().tell_check(&run);
            }
        }
        self.notifier().tell_check(&run);
    }
}
