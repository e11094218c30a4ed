//! What the stories need to begin: a box with its data centres, and a desk with an empty database.

use std::net::SocketAddrV4;
use std::sync::Arc;

use salesdesk::clock::Clock;
use salesdesk::domain::ids::{AccountId, TelegramUserId};
use salesdesk::domain::phone::Phone;
use salesdesk::store::{AuthKey, NewAccount, SecretKeySource, Store};
use salesdesk::telegram::{AccountClient, ApiCredentials, DataCenters};
use telegram_sandbox::world::World;
use telegram_sandbox::{Sandbox, SandboxConfig, SeededSession};
use tempfile::TempDir;

pub(crate) const ADMIN: TelegramUserId = TelegramUserId(42);

/// The box's data centres, with keys that it made: a client needs no handshake there.
pub(crate) struct SandboxDataCenters(World);

impl DataCenters for SandboxDataCenters {
    fn home(&self) -> i32 {
        2
    }

    fn address(&self, dc: i32) -> Option<SocketAddrV4> {
        self.0.look().dcs.addresses.get(&dc).copied()
    }

    fn new_key(&self, dc: i32) -> Option<AuthKey> {
        Some(AuthKey::new(&self.0.new_auth_key(dc)))
    }
}

pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    pub(crate) store: Store,
    _folder: TempDir,
}

impl Desk {
    pub(crate) async fn open() -> Self {
        let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("desk.db").display());
        let key = SecretKeySource::File(folder.path().join("secret.key"));
        let store = Store::open(&url, &key, Clock::default()).await.unwrap();
        Self { sandbox, store, _folder: folder }
    }

    pub(crate) async fn account(&self, phone: &Phone) -> AccountId {
        let new = NewAccount { phone: phone.clone(), daily_limit: 40, new_contact_limit: 10, added_by: ADMIN };
        let mut work = self.store.begin().await.unwrap();
        let account = work.accounts().create_account(&new).await.unwrap().unwrap();
        work.commit().await.unwrap();
        account.id
    }

    /// Stores a session that is signed in already.
    pub(crate) async fn seed(&self, account: AccountId, seeded: &SeededSession) {
        let mut work = self.store.begin().await.unwrap();
        work.sessions().set_home_dc(account, seeded.dc).await.unwrap();
        work.sessions().set_key(account, seeded.dc, &AuthKey::new(&seeded.auth_key)).await.unwrap();
        work.sessions().set_user(account, TelegramUserId(seeded.user_id)).await.unwrap();
        work.commit().await.unwrap();
    }

    pub(crate) async fn client(&self, account: AccountId) -> AccountClient {
        let data_centers = Arc::new(SandboxDataCenters(self.sandbox.world().clone()));
        let credentials = ApiCredentials { api_id: 1, api_hash: "of the box".into() };
        AccountClient::connect(self.store.clone(), account, data_centers, credentials).await.unwrap()
    }
}
