//! The alert that Telegram refused this installation: its credentials or its version. While it is open, no login is
//! tried. Only a restart can bring other credentials, so a restart ends it.

use super::AccountNotifier;
use crate::domain::alert::{AlertKind, Ending, Trouble};
use crate::domain::ids::AlertId;
use crate::store::StoreError;

impl AccountNotifier {
    /// Raises the alert, if it is not open.
    pub(super) async fn tell_installation_refused(&self) -> Result<(), StoreError> {
        let trouble = Trouble::of_desk(AlertKind::InstallationRefused, self.store.clock().now());
        self.notify_account_problem(&trouble).await?;
        Ok(())
    }

    pub(super) async fn is_installation_refused(&self) -> Result<bool, StoreError> {
        Ok(self.open_refusal().await?.is_some())
    }

    /// Ends the alert, so that logins can be tried again. Call this at start, before any login begins.
    pub async fn try_installation_anew(&self) -> Result<(), StoreError> {
        match self.open_refusal().await? {
            // The next login shows whether Telegram accepts it now.
            Some(id) => self.end(id, Ending::Moot).await,
            None => Ok(()),
        }
    }

    async fn open_refusal(&self) -> Result<Option<AlertId>, StoreError> {
        let open = self.store.read().await?.alerts().open().await?;
        Ok(open.into_iter().find(|alert| alert.kind == AlertKind::InstallationRefused).map(|alert| alert.id))
    }
}
