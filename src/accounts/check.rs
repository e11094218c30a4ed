//! Checking accounts at an admin's request. Each check is [`AccountMonitor::check_account`], as for the regular checks.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt as _;
use tokio::time::Instant;

use super::AccountMonitor;
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::login::Card;
use crate::event::CheckRun;
use crate::logging::chain;

/// How many accounts are checked at the same time.
const AT_ONCE: usize = 8;
/// How often progress is shown.
const PROGRESS: Duration = Duration::from_secs(1);

impl AccountMonitor {
    /// Checks the accounts and reports progress until all are checked.
    pub async fn check_all(&self, accounts: Vec<AccountId>, admin: TelegramUserId, card: Card) {
        let run = Arc::new(CheckRun::new(admin, card, accounts));
        let mut shown_at = Instant::now();
        let mut checks = futures::stream::iter(run.accounts.clone())
            .map(|id| async move { (id, self.check_account(id).await) })
            .buffer_unordered(AT_ONCE);
        while let Some((id, checked)) = checks.next().await {
            if let Err(error) = &checked {
                tracing::warn!(account = %id, error = %chain(error), "failed to check an account");
            }
            run.found(id, checked.ok());
            if shown_at.elapsed() >= PROGRESS {
                shown_at = Instant::now();
                self.notifier().tell_check(&run);
            }
        }
        self.notifier().tell_check(&run);
    }
}
