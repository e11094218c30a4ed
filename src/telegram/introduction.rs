//! How this installation introduces itself to Telegram.
//! Its rule: one honest name for the device, and nothing that pretends to be another program.

use std::num::NonZeroUsize;
use std::sync::LazyLock;

use grammers_mtsender::{ConnectionParams, NoRetries};
use secrecy::SecretString;

/// How this installation names itself to Telegram, from <https://my.telegram.org>.
#[derive(Clone, Debug)]
pub struct ApiCredentials {
    pub api_id: i32,
    pub api_hash: SecretString,
}

/// How many pieces grammers keeps while they are read, which is at once; it drops what is more.
const UPDATES: NonZeroUsize = NonZeroUsize::new(100).unwrap();

/// What the owner of an account sees under "Devices".
const DEVICE_MODEL: &str = "salesdesk";

/// What Telegram is told of the machine. grammers finds it out by running two other programs, which would keep a thread
/// busy for some 15 ms at each connection: it is asked once.
static SYSTEM_VERSION: LazyLock<String> = LazyLock::new(|| ConnectionParams::default().system_version);

pub(super) fn connection_params() -> ConnectionParams {
    // Every field is named, since the default for the others would find out about the machine again.
    ConnectionParams {
        device_model: DEVICE_MODEL.into(),
        system_version: SYSTEM_VERSION.clone(),
        app_version: env!("CARGO_PKG_VERSION").into(),
        system_lang_code: "en".into(),
        lang_code: "en".into(),
        use_ipv6: false,
        // A flood wait is recorded by the outbox, never slept away in here.
        retry_policy: Box::new(NoRetries),
        updates_channel_capacity: UPDATES,
        __non_exhaustive: (),
    }
}
