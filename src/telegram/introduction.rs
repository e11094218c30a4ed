//! How this installation identifies itself to Telegram: one honest device name, never that of another program.

use std::num::NonZeroUsize;
use std::sync::LazyLock;

use grammers_mtsender::{ConnectionParams, NoRetries};
use secrecy::SecretString;

/// The API credentials of this installation, from <https://my.telegram.org>.
#[derive(Clone, Debug)]
pub struct ApiCredentials {
    pub api_id: i32,
    pub api_hash: SecretString,
}

/// How many updates grammers buffers while they are read, which happens at once; it drops the rest.
const UPDATES: NonZeroUsize = NonZeroUsize::new(100).unwrap();

/// The name that the owner of an account sees under "Devices".
const DEVICE_MODEL: &str = "salesdesk";

/// The system version for Telegram. grammers determines it by running two programs, which blocks a thread for some 15
/// ms at each connection, so it is determined once.
static SYSTEM_VERSION: LazyLock<String> = LazyLock::new(|| ConnectionParams::default().system_version);

pub(super) fn connection_params() -> ConnectionParams {
    // All fields are named, because `..default()` would determine the system version again.
    ConnectionParams {
        device_model: DEVICE_MODEL.into(),
        system_version: SYSTEM_VERSION.clone(),
        app_version: env!("CARGO_PKG_VERSION").into(),
        system_lang_code: "en".into(),
        lang_code: "en".into(),
        use_ipv6: false,
        // The outbox records flood waits; they must not be slept through here.
        retry_policy: Box::new(NoRetries),
        updates_channel_capacity: UPDATES,
        __non_exhaustive: (),
    }
}
