//! Telegram's refusal of this installation, of its credentials or its version, whatever number is to be logged in.
//! Its rule: while it is told, Telegram is asked for no login. Only a restart can bring other credentials, so it ends with one.

use super::AccountNotifier;
use crate::domain::alert::{AlertKind, Ending, Trouble};
use crate::domain::ids::AlertId;
use crate::store::StoreError;

impl AccountNotifier {
    /// Tells that Telegram refused this installation, if that is news.
    pub(super) async fn tell_installation_refused(&self) -> Result<(), StoreError> {
        let trouble = Trouble::of_desk(AlertKind::InstallationRefused, self.store.clock().now());
        self.notify_account_problem(&trouble).await?;
        Ok(())
    }

    pub(super) async fn is_installation_refused(&self) -> Result<bool, StoreError> {
        Ok(self.open_refusal().await?.is_some())
    }

    /// Lets logins be tried again. Called at the start, before anybody can begin one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn try_installation_anew(&self) -> Result<(), StoreError> {
        match self.open_refusal().await? {
            // Whether Telegram accepts it now shows with the next login.
            Some(id) => self.end(id, Ending::Moot).await,
            None => Ok(()),
        }
    }

    async fn open_refusal(&self) -> Result<Option<AlertId>, StoreError> {
        let open = self.store.read().await?.alerts().open().await?;
        Ok(open.into_iter().find(|alert| alert.kind == AlertKind::InstallationRefused).map(|alert| alert.id))
    }
}
