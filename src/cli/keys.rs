//! `salesdesk keys rotate`. The desk must be stopped. After an interruption at any point, an existing key opens the
//! database.

use std::path::Path;

use super::output::say;
use crate::clock::Clock;
use crate::instance_lock::InstanceLock;
use crate::settings::Settings;
use crate::store::{self, Rotated};

#[tokio::main(flavor = "current_thread")]
pub(super) async fn rotate(settings: &Settings, new: Option<&Path>) -> anyhow::Result<()> {
    let _lock = InstanceLock::take(&settings.database_url)?;
    let now = Clock::default().now();
    match store::rotate_key(&settings.database_url, &settings.secret_key, new, now).await? {
        Rotated::KeyFile { path, former } => {
            say(format!("Everything is encrypted with the new key in {}: keep a copy of it.", path.display()))?;
            say(format!("Older backups need the former key, {}: delete it together with them.", former.display()))?;
        }
        Rotated::ToBePutInPlace { path, former } => {
            say(format!("Everything is encrypted with the new key in {}.", path.display()))?;
            say("Put it where the desk gets its key from (SECRET_KEY or SECRET_KEY_FILE) before the next start.")?;
            say(format!("Older backups need the former key, {}: delete it together with them.", former.display()))?;
        }
    }
    Ok(())
}
