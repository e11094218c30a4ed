//! The program on a sandbox, for tests and examples. It is the real program; only addresses, keys and settings come
//! from here.

use std::net::SocketAddrV4;
use std::path::Path;
use std::sync::Arc;

use jiff::tz::TimeZone;
use salesdesk::domain::ids::TelegramUserId;
use salesdesk::domain::language::Language;
use salesdesk::logging::{LogFormat, LogSettings};
use salesdesk::settings::Settings;
use salesdesk::store::{AuthKey, SecretKeySource};
use salesdesk::telegram::{ApiCredentials, DataCenters};
use telegram_sandbox::Sandbox;
use telegram_sandbox::world::{PersonId, World};

/// The sandbox's data centres: loopback addresses, and keys that need no handshake.
pub(crate) struct SandboxDataCenters {
    world: World,
    addresses: Vec<(i32, SocketAddrV4)>,
}

impl SandboxDataCenters {
    #[must_use]
    pub(crate) fn of(sandbox: &Sandbox) -> Arc<dyn DataCenters> {
        Arc::new(Self { world: sandbox.world().clone(), addresses: sandbox.dcs() })
    }
}

impl DataCenters for SandboxDataCenters {
    fn home(&self) -> i32 {
        2
    }

    fn address(&self, dc: i32) -> Option<SocketAddrV4> {
        self.addresses.iter().find(|(id, _)| *id == dc).map(|(_, address)| *address)
    }

    fn new_key(&self, dc: i32) -> Option<AuthKey> {
        Some(AuthKey::new(&self.world.new_auth_key(dc)))
    }
}

/// Settings for a desk on this sandbox with its files in `folder`.
#[must_use]
pub(crate) fn settings(sandbox: &Sandbox, folder: &Path, owners: &[PersonId]) -> Settings {
    Settings {
        bot_token: sandbox.bot_token().into(),
        api: ApiCredentials { api_id: 12345, api_hash: "0123456789abcdef0123456789abcdef".to_owned().into() },
        owners: owners.iter().map(|owner| TelegramUserId(owner.0)).collect(),
        database_url: format!("sqlite://{}", folder.join("salesdesk.db").display()),
        secret_key: SecretKeySource::File(folder.join("secret.key")),
        backup_dir: None,
        bot_api_url: sandbox.bot_api_url().parse().ok(),
        data_centers: None,
        inbox_chat: None,
        default_language: Language::En,
        time_zone: TimeZone::UTC,
        http_addr: None,
        log: LogSettings { filter: "warn".into(), format: LogFormat::Text },
    }
}
