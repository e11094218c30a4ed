//! Everything that an account's card shows, read in one transaction.

use jiff::Timestamp;

use super::AccountManager;
use crate::domain::account::Account;
use crate::domain::health::Health;
use crate::domain::ids::AccountId;
use crate::store::{DialogCount, StoreError};

/// An account with its details.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountOverview {
    pub account: Account,
    /// Its health, as far as it is known without asking Telegram.
    pub health: Health,
    pub warm_up_days: u32,
    /// Answers per day.
    pub most_answers: u32,
    /// Nobody has said yet whether it is a new account.
    pub pace_open: bool,
    /// The number of open items.
    pub waiting: u32,
    /// When the first open item is due.
    pub next_at: Option<Timestamp>,
    pub dialogs: DialogCount,
    /// Whether the desk has a session of it.
    pub has_session: bool,
}

impl AccountManager {
    pub async fn overview(&self, id: AccountId) -> Result<Option<AccountOverview>, StoreError> {
        let mut reading = self.0.store.read().await?;
        let Some(account) = reading.accounts().get_account_by_id(id).await? else { return Ok(None) };
        let Some(health_facts) = reading.accounts().health_facts(id).await? else { return Ok(None) };
        let account = self.0.supervisor.connection_health().seen(account);
        let health = self.0.supervisor.connection_health().health(health_facts);
        let pace_open = account.status.is_logged_in() && reading.accounts().is_pace_open(id).await?;
        let rules = reading.settings().sending();
        let (warm_up_days, most_answers) = (rules.ramp.days(), rules.answers.a_day);
        let (waiting, next_at) = reading.outbox().waiting(Some(id)).await?;
        let dialogs = reading.dialogs().count_of_account(id).await?;
        let has_session = reading.sessions().is_signed_in(id).await?;
        Ok(Some(AccountOverview {
            account,
            health,
            warm_up_days,
            most_answers,
            pace_open,
            waiting,
            next_at,
            dialogs,
            has_session,
        }))
    }
}
