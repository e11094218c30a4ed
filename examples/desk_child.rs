//! The desk as its own process on a sandbox in another process, with keys that the sandbox made.
//!
//! The plain binary cannot log accounts in at a sandbox, because grammers accepts only Telegram's RSA keys in a
//! handshake. Tests that kill a desk during a login run this instead. It reads the settings of `salesdesk`, and
//! `SANDBOX_KEYS` (`2=<hexadecimal key>,…`) for the data centres of `TELEGRAM_DC`.

use std::collections::BTreeMap;
use std::net::SocketAddrV4;
use std::sync::Arc;

use anyhow::Context as _;
use salesdesk::app::App;
use salesdesk::logging;
use salesdesk::settings::Settings;
use salesdesk::store::AuthKey;
use salesdesk::telegram::{DataCenters, ListedDataCenters};

struct KnownKeys {
    listed: ListedDataCenters,
    keys: BTreeMap<i32, AuthKey>,
}

impl DataCenters for KnownKeys {
    fn home(&self) -> i32 {
        self.listed.home()
    }

    fn address(&self, dc: i32) -> Option<SocketAddrV4> {
        self.listed.address(dc)
    }

    fn new_key(&self, dc: i32) -> Option<AuthKey> {
        self.keys.get(&dc).cloned()
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let settings = Settings::read(|name| std::env::var(name).ok());
    let settings = settings.map_err(|errors| anyhow::anyhow!("{errors:?}"))?;
    logging::start(&settings.log, salesdesk::bot::UNLOGGED)?;
    let listed = settings.data_centers.clone().context("TELEGRAM_DC is missing")?;
    let keys = std::env::var("SANDBOX_KEYS")?.split(',').map(read_key).collect::<anyhow::Result<_>>()?;
    let app = App::start(settings, Arc::new(KnownKeys { listed, keys })).await?;
    tracing::info!("the desk is open");
    tokio::signal::ctrl_c().await?;
    app.stop().await;
    Ok(())
}

fn read_key(entry: &str) -> anyhow::Result<(i32, AuthKey)> {
    let (dc, hex) = entry.split_once('=').context("a key is written as number=hexadecimal")?;
    let mut key = [0; 256];
    for (index, byte) in key.iter_mut().enumerate() {
        let digits = hex.get(2 * index..2 * index + 2).context("a key has 256 bytes")?;
        *byte = u8::from_str_radix(digits, 16)?;
    }
    Ok((dc.parse()?, AuthKey::new(&key)))
}
