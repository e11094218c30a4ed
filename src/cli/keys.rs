//! `salesdesk keys rotate`.
//! Its rule: the desk is stopped; whatever interrupts it, a key that is there opens the database.

use std::path::Path;

use crate::clock::Clock;
use crate::instance_lock::InstanceLock;
use crate::settings::Settings;
use crate::store::{self, Rotated};

#[tokio::main(flavor = "current_thread")]
pub(super) async fn rotate(settings: &Settings, new: Option<&Path>) -> anyhow::Result<()> {
    let _lock = InstanceLock::take(&settings.database_url)?;
    let now = Clock::default().now();
    match store::rotate_key(&settings.database_url, &settings.secret_key, new, now).await? {
        Rotated::KeyFile(path) => {
            println!("Everything is encrypted with the new key in {}: keep a copy of it.", path.display());
            println!("The previous key is beside it, as `.old`. Older backups need it; delete it together with them.");
        }
        Rotated::PutIntoEnvironment(path) => {
            println!("Everything is encrypted with the key in {}.", path.display());
            println!("Put that into SECRET_KEY before the next start; the previous key opens older backups only.");
        }
    }
    Ok(())
}
