//! Checks of the desk's environment. They change nothing except damaged indexes, and each network call has a time
//! limit.

use std::net::SocketAddrV4;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::Backups;
use super::beginning::restore_command;
use crate::domain::ground::DISK_LITTLE;
use crate::store::{SecretKeySource, Store, StoreError};
use crate::telegram::DataCenters;

/// How long a data centre may take to accept a connection.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);
/// Telegram has had five of them for years.
const DATA_CENTERS: std::ops::RangeInclusive<i32> = 1..=5;

/// How the secret key is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyKept {
    /// In the environment.
    InEnvironment,
    /// In a file that only its owner can read.
    Well(PathBuf),
    /// In a file that other users can read, with its mode.
    Open { path: PathBuf, mode: u32 },
    /// The file is missing: the next start would fail.
    Gone(PathBuf),
}

#[must_use]
pub fn key_kept(source: &SecretKeySource) -> KeyKept {
    use std::os::unix::fs::PermissionsExt as _;
    let SecretKeySource::File(path) = source else { return KeyKept::InEnvironment };
    // systemd makes the file readable for the service only, by an access list that these bits do not show.
    if std::env::var_os("CREDENTIALS_DIRECTORY").is_some_and(|folder| path.starts_with(folder)) && path.exists() {
        return KeyKept::Well(path.clone());
    }
    match std::fs::metadata(path).map(|file| file.permissions().mode() & 0o777) {
        Ok(mode) if mode & 0o077 == 0 => KeyKept::Well(path.clone()),
        Ok(mode) => KeyKept::Open { path: path.clone(), mode },
        Err(_) => KeyKept::Gone(path.clone()),
    }
}

/// The free space beside a file, in bytes, and whether it is low; `None` if the system does not report it.
#[must_use]
pub fn space(beside: &Path) -> Option<(u64, bool)> {
    let folder = beside.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    let found = nix::sys::statvfs::statvfs(folder).ok()?;
    let free = found.blocks_available() * found.fragment_size();
    Some((free, free < DISK_LITTLE))
}

/// Damage that rebuilding indexes did not repair, and the best backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    pub problem: String,
    /// When that backup was made, and the command that restores it; `None` if no backup can be restored.
    pub restore: Option<(Timestamp, String)>,
}

/// Checks the integrity of the whole database, which takes a while, and rebuilds damaged indexes.
///
/// # Errors
/// When the database cannot be read at all.
pub async fn database(store: &Store, backups: &Backups, key: &SecretKeySource) -> Result<Option<Damage>, StoreError> {
    let Some(problem) = store.check_integrity().await? else { return Ok(None) };
    let best = backups.best(key).await;
    let restore = best.map(|backup| (backup.made_at, restore_command(&backup.path.display().to_string(), true)));
    Ok(Some(Damage { problem, restore }))
}

/// The connection time of each data centre; `None` for one that does not answer.
pub async fn data_centers(known: &dyn DataCenters) -> Vec<(i32, Option<Duration>)> {
    let mut calls = JoinSet::new();
    for dc in DATA_CENTERS {
        if let Some(address) = known.address(dc) {
            calls.spawn(async move { (dc, reach(address).await) });
        }
    }
    let mut found = calls.join_all().await;
    found.sort_by_key(|(dc, _)| *dc);
    found
}

async fn reach(address: SocketAddrV4) -> Option<Duration> {
    let began = Instant::now();
    timeout(CONNECT_LIMIT, TcpStream::connect(address)).await.ok()?.ok()?;
    Some(began.elapsed())
}
