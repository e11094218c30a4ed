//! Asking Telegram how accounts are, because an admin wants to know now.
//! Its rule: what Telegram says about an account is written down as any other error would be.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::StreamExt as _;
use tokio::time::Instant;

use super::{AccountManager, trouble};
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::login::Card;
use crate::event::Event;
use crate::store::StoreError;
use crate::telegram::{Class, ClientError};

/// How many accounts are asked at the same time.
const AT_ONCE: usize = 8;
/// How often progress is told.
const PROGRESS: Duration = Duration::from_secs(1);

/// What looking at an account led to. Details are in the account's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckResult {
    /// Telegram knows its session and answers.
    Answers,
    /// Nobody is logged in, so that there was nothing to ask.
    NotLoggedIn,
    /// Telegram did not answer; nothing is known.
    NoAnswer,
    /// Telegram said that something is wrong.
    Trouble,
}

/// One look at some accounts, and how far it has come.
#[derive(Debug)]
pub struct CheckRun {
    pub admin: TelegramUserId,
    /// The message that shows it.
    pub card: Card,
    /// Accounts to be looked at.
    pub accounts: Vec<AccountId>,
    results: Mutex<Vec<(AccountId, CheckResult)>>,
}

impl CheckRun {
    /// What has been found out so far.
    #[must_use]
    pub fn results(&self) -> Vec<(AccountId, CheckResult)> {
        self.results.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn found(&self, id: AccountId, result: CheckResult) {
        self.results.lock().unwrap_or_else(PoisonError::into_inner).push((id, result));
    }
}

impl AccountManager {
    /// Looks at accounts in the background and tells how it goes.
    pub fn check_all(&self, accounts: Vec<AccountId>, admin: TelegramUserId, card: Card) {
        let run = Arc::new(CheckRun { admin, card, accounts, results: Mutex::default() });
        let manager = self.clone();
        self.0.tasks.spawn(async move {
            let mut told = Instant::now();
            let asking = manager.clone();
            let mut checks = futures::stream::iter(run.accounts.clone())
                .map(move |id| {
                    let manager = asking.clone();
                    async move { (id, manager.check(id).await) }
                })
                .buffer_unordered(AT_ONCE);
            while let Some((id, result)) = checks.next().await {
                run.found(id, result);
                if told.elapsed() >= PROGRESS {
                    told = Instant::now();
                    manager.0.events.tell(Event::Checked(Arc::clone(&run)));
                }
            }
            manager.0.events.tell(Event::Checked(Arc::clone(&run)));
        });
    }

    /// Looks at one account.
    pub async fn check(&self, id: AccountId) -> CheckResult {
        match self.ask_telegram(id).await {
            Ok(result) => result,
            Err(error) => {
                tracing::error!(account = %id, error = %crate::logging::chain(&error), "an account was not checked");
                CheckResult::NoAnswer
            }
        }
    }

    async fn ask_telegram(&self, id: AccountId) -> Result<CheckResult, StoreError> {
        let account = self.account(id).await?;
        if !account.is_some_and(|account| account.status.is_logged_in()) {
            return Ok(CheckResult::NotLoggedIn);
        }
        let answer = match self.0.supervisor.client(id).await {
            Ok(client) => client.me().await,
            Err(error) => Err(error),
        };
        match answer {
            Ok(_) => Ok(CheckResult::Answers),
            Err(ClientError::Store(error)) => Err(error),
            Err(ClientError::Telegram(Class::Retry { .. })) => Ok(CheckResult::NoAnswer),
            Err(ClientError::Telegram(class)) => {
                let mut work = self.0.store.begin().await?;
                trouble::record(&mut work, id, &class).await?;
                work.commit().await?;
                Ok(CheckResult::Trouble)
            }
        }
    }
}
