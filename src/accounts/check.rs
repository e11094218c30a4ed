//! Asking Telegram how accounts are, because an admin wants to know now.
//! Each account is checked by [`AccountMonitor::check_account`], the one way to check.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt as _;
use tokio::time::Instant;

use super::AccountMonitor;
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::login::Card;
use crate::event::CheckRun;
use crate::logging::chain;

/// How many accounts are asked at the same time.
const AT_ONCE: usize = 8;
/// How often progress is told.
const PROGRESS: Duration = Duration::from_secs(1);

impl AccountMonitor {
    /// Looks at accounts and tells how it goes, until all have been looked at.
    pub async fn check_all(&self, accounts: Vec<AccountId>, admin: TelegramUserId, card: Card) {
        let run = Arc::new(CheckRun::new(admin, card, accounts));
        let mut told = Instant::now();
        let mut checks = futures::stream::iter(run.accounts.clone())
            .map(|id| async move { (id, self.check_account(id).await) })
            .buffer_unordered(AT_ONCE);
        while let Some((id, checked)) = checks.next().await {
            if let Err(error) = &checked {
                tracing::warn!(account = %id, error = %chain(error), "failed to check an account");
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
