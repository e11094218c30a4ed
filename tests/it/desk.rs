//! A desk on a sandbox without its bot: an empty database, and clients of its accounts.

use salesdesk::accounts::{AccountManager, Supervisor};
use salesdesk::clock::Clock;
use salesdesk::domain::ids::{AccountId, TelegramUserId};
use salesdesk::domain::phone::Phone;
use salesdesk::event::Events;
use salesdesk::settings::Settings;
use salesdesk::store::{AuthKey, NewAccount, Store};
use salesdesk::tasks::{Tasks, Wake};
use salesdesk::telegram::AccountClient;
use telegram_sandbox::{Sandbox, SandboxConfig, SeededSession};
use tempfile::TempDir;
use tokio::sync::broadcast;

use crate::support::{SandboxDataCenters, settings};

pub(crate) const ADMIN: TelegramUserId = TelegramUserId(42);

pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    pub(crate) store: Store,
    pub(crate) settings: Settings,
    _folder: TempDir,
}

impl Desk {
    pub(crate) async fn open() -> Self {
        let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let settings = settings(&sandbox, folder.path(), &[]);
        let store = Store::open(&settings.database_url, &settings.secret_key, Clock::default()).await.unwrap();
        Self { sandbox, store, settings, _folder: folder }
    }

    pub(crate) async fn account(&self, phone: &Phone) -> AccountId {
        let new = NewAccount { phone: phone.clone(), daily_limit: 40, new_contact_limit: 10, added_by: ADMIN };
        let mut work = self.store.begin().await.unwrap();
        let account = work.accounts().create_account(&new).await.unwrap().unwrap();
        work.commit().await.unwrap();
        account.id
    }

    /// Stores a session that is signed in.
    pub(crate) async fn seed(&self, account: AccountId, seeded: &SeededSession) {
        let mut work = self.store.begin().await.unwrap();
        work.sessions().set_home_dc(account, seeded.dc).await.unwrap();
        work.sessions().set_key(account, seeded.dc, &AuthKey::new(&seeded.auth_key)).await.unwrap();
        work.sessions().set_user(account, TelegramUserId(seeded.user_id)).await.unwrap();
        work.commit().await.unwrap();
    }

    /// The account manager, and the clients that it shares with the rest of a running desk.
    pub(crate) fn manager(&self) -> (AccountManager, Supervisor) {
        let data_centers = SandboxDataCenters::of(&self.sandbox);
        let supervisor = Supervisor::new(self.store.clone(), data_centers, self.settings.api.clone());
        let (events, _nobody_listens) = Events::new();
        let (tasks, wake) = (Tasks::default(), Wake::default());
        (AccountManager::new(self.store.clone(), supervisor.clone(), events, tasks, wake), supervisor)
    }

    pub(crate) async fn client(&self, account: AccountId) -> AccountClient {
        let data_centers = SandboxDataCenters::of(&self.sandbox);
        let (api, nobody) = (self.settings.api.clone(), broadcast::Sender::new(1));
        AccountClient::connect(self.store.clone(), account, data_centers, api, nobody).await.unwrap()
    }
}
