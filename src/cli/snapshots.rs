//! `salesdesk backup`, `salesdesk backup verify` and `salesdesk restore`. Restoring takes the instance lock; the others
//! only read.

use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};

use super::output::say;
use crate::clock::Clock;
use crate::domain::backups::file_name;
use crate::instance_lock::InstanceLock;
use crate::settings::Settings;
use crate::store;

#[tokio::main(flavor = "current_thread")]
pub(super) async fn back_up(settings: &Settings, to: Option<PathBuf>) -> anyhow::Result<()> {
    let now = Clock::default().now();
    let to = match to {
        Some(folder) if folder.is_dir() => free_name(&folder, now),
        Some(file) => file,
        None => free_name(&settings.backup_folder(), now),
    };
    let bytes = store::back_up(&settings.database_url, &settings.secret_key, now, &to).await?;
    say(format!("{} ({bytes} bytes)", to.display()))?;
    say("It is encrypted with the secret key and useless without it: keep a copy of the key apart from it.")
}

/// An unused name for a backup. Names contain seconds, so two backups in the same second would collide.
fn free_name(folder: &Path, now: Timestamp) -> PathBuf {
    let seconds = (0..).map(|later| folder.join(file_name(now + SignedDuration::from_secs(later))));
    seconds.into_iter().find(|path| !path.exists()).unwrap_or_else(|| folder.join(file_name(now)))
}

#[tokio::main(flavor = "current_thread")]
pub(super) async fn verify(settings: &Settings, file: &Path, key_file: Option<&Path>) -> anyhow::Result<()> {
    let found = store::verify(&settings.database_url, &settings.secret_key, key_file, file).await?;
    let made_at = found.made_at.to_zoned(settings.time_zone.clone());
    say(format!("{} is whole and can be restored.", file.display()))?;
    say(format!(
        "Made {}; {} accounts, {} dialogs, {} messages; schema {:04}.",
        made_at.strftime("%Y-%m-%d %H:%M:%S %Z"),
        found.accounts,
        found.dialogs,
        found.messages,
        found.schema
    ))
}

#[tokio::main(flavor = "current_thread")]
pub(super) async fn restore(
    settings: &Settings,
    file: &Path,
    force: bool,
    key_file: Option<&Path>,
) -> anyhow::Result<()> {
    let _lock = InstanceLock::take(&settings.database_url)?;
    let now = Clock::default().now();
    let done = store::restore(&settings.database_url, &settings.secret_key, key_file, file, force, now).await?;
    let made_at = done.made_at.to_zoned(settings.time_zone.clone());
    say(format!("Restored from a backup of {}.", made_at.strftime("%Y-%m-%d %H:%M:%S %Z")))?;
    if let Some(key) = done.key_installed {
        say(format!("The key of the backup is now in {}.", key.display()))?;
    }
    if let Some(moved_to) = done.moved_to {
        say(format!("The previous database is at {}.", moved_to.display()))?;
    }
    say("Start the desk: no account connects until an owner confirms in the bot that the previous machine is off.")
}
