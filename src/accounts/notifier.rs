//! Alerts to the team about accounts in trouble.
//!
//! Invariant: an alert is written before it is shown. So it is shown once, and its end is shown in the same message.

use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::alert::{Alert, Ending, Trouble};
use crate::domain::alerts::AlertChange;
use crate::domain::ids::{AlertId, ChatId, TelegramUserId};
use crate::event::{CheckRun, Event, Events};
use crate::store::{Store, StoreError, Tx};

/// The notifier. Clones share everything.
#[derive(Clone)]
pub struct AccountNotifier {
    pub(super) store: Store,
    events: Events,
}

impl AccountNotifier {
    #[must_use]
    pub fn new(store: Store, events: Events) -> Self {
        Self { store, events }
    }

    /// Raises an alert. Returns `None` when it is open already.
    ///
    /// # Errors
    /// When the database fails. Nothing is shown then.
    pub async fn notify_account_problem(&self, trouble: &Trouble) -> Result<Option<AlertId>, StoreError> {
        let mut work = self.store.begin().await?;
        let id = work.alerts().raise(trouble).await?;
        if let Some(id) = id {
            work.raise(Event::Alert { id });
        }
        work.commit().await?;
        Ok(id)
    }

    /// Ends an alert whose end does not follow from an account's health.
    ///
    /// # Errors
    /// When the database fails. Nothing is shown then.
    pub async fn end(&self, id: AlertId, ending: Ending) -> Result<(), StoreError> {
        let work = self.store.begin().await?;
        self.apply(work, &[AlertChange::Clear(id, ending)]).await
    }

    /// Mutes new alerts about the same in a chat until then.
    pub async fn set_quiet(
        &self,
        chat: ChatId,
        alert: &Alert,
        until: Timestamp,
        by: TelegramUserId,
    ) -> Result<(), StoreError> {
        self.store.write(async |tx| tx.alerts().set_quiet(chat, alert, until, by).await).await
    }

    /// Writes changes in the transaction in which they were found, and delivers them.
    pub(super) async fn apply(&self, mut work: Tx, changes: &[AlertChange]) -> Result<(), StoreError> {
        for change in changes {
            match change {
                AlertChange::Raise(trouble) => {
                    tracing::warn!(kind = trouble.kind.into_str(), account = ?trouble.account, "raised an alert");
                    if let Some(id) = work.alerts().raise(trouble).await? {
                        work.raise(Event::Alert { id });
                    }
                }
                AlertChange::Join(id, accounts) => {
                    work.alerts().join(*id, accounts).await?;
                    work.raise(Event::Alert { id: *id });
                }
                AlertChange::Leave(id, accounts) => {
                    work.alerts().leave(*id, accounts).await?;
                    work.raise(Event::Alert { id: *id });
                }
                AlertChange::Recount(id, outage) => {
                    work.alerts().set_details(*id, &outage.to_string()).await?;
                    work.raise(Event::Alert { id: *id });
                }
                AlertChange::Clear(id, ending) => {
                    tracing::info!(alert = %id, back = *ending == Ending::Back, "closed an alert");
                    if work.alerts().clear(*id, *ending).await? {
                        work.raise(Event::AlertCleared { id: *id });
                    }
                }
            }
        }
        work.commit().await
    }

    pub(super) fn tell_check(&self, run: &Arc<CheckRun>) {
        self.events.send(Event::Checked(Arc::clone(run)));
    }

    /// Resumes after a restart: alerts that were written but perhaps not shown are delivered again. A message that is
    /// up to date stays as it is.
    pub async fn resume(&self) -> Result<(), StoreError> {
        for id in self.store.read().await?.alerts().to_be_shown().await? {
            self.events.send(Event::Alert { id });
        }
        Ok(())
    }
}
