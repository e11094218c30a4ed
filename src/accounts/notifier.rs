//! Telling the team of accounts in trouble.
//! Its rule: what is told is written first, so that it is told once and its end is told in the same message.

use std::sync::Arc;

use crate::domain::alert::{Ending, Trouble};
use crate::domain::alerts::AlertChange;
use crate::domain::ids::AlertId;
use crate::event::{CheckRun, Event, Events};
use crate::store::{Store, StoreError, Tx};

/// Clones share everything.
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

    /// Tells a trouble. `None` when it has been told and is not over.
    ///
    /// # Errors
    /// When the database fails; nothing has been told then.
    pub async fn notify_account_problem(&self, trouble: &Trouble) -> Result<Option<AlertId>, StoreError> {
        let mut work = self.store.begin().await?;
        let id = work.alerts().raise(trouble).await?;
        if let Some(id) = id {
            work.raise(Event::Alert { id });
        }
        work.commit().await?;
        Ok(id)
    }

    /// Tells that a trouble is over, where nobody's facets say so.
    ///
    /// # Errors
    /// When the database fails; nothing has been told then.
    pub async fn end(&self, id: AlertId, ending: Ending) -> Result<(), StoreError> {
        let work = self.store.begin().await?;
        self.apply(work, &[AlertChange::Clear(id, ending)]).await
    }

    /// Writes changes down in the unit of work in which they were found, and tells them.
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
        self.events.tell(Event::Checked(Arc::clone(run)));
    }

    /// Takes up after a restart: what was written and perhaps not shown is told again; a message that tells it already
    /// stays as it is.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn resume(&self) -> Result<(), StoreError> {
        for id in self.store.read().await?.alerts().to_be_shown().await? {
            self.events.tell(Event::Alert { id });
        }
        Ok(())
    }
}
