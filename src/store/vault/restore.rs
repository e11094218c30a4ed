//! Restoring a backup.
//!
//! Invariant: a backup replaces a database only after it has been decrypted completely, checked, and marked as
//! restored.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use sqlx::Connection as _;

use super::cipher::{Cipher, KEY_ID_BYTES, SecretKey};
use super::key_rotation::reseal;
use super::private_file::{Temporary, create_folder, folder_of, sync_folder, with_ending};
use super::{sealed_file, secret_key};
use crate::domain::database_url::{path_of, url_of};
use crate::store::engine::database::DbConnection;
use crate::store::engine::database_file::open_file;
use crate::store::engine::{database_file, schema};
use crate::store::log::audit::{self, Action};
use crate::store::{SecretKeySource, StoreError, sweep_beside};

/// The outcome of a restoration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restoration {
    /// Later events are not in the database.
    pub made_at: Timestamp,
    /// The new path of the database that was there before.
    pub moved_to: Option<PathBuf>,
    /// Where the key of the backup was installed, if there was none.
    pub key_installed: Option<PathBuf>,
}

/// What a backup contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackupContent {
    pub made_at: Timestamp,
    /// The newest migration in it.
    pub schema: i64,
    pub accounts: i64,
    pub dialogs: i64,
    pub messages: i64,
}

/// Restores a backup to the place of the database at `url`. The caller holds the instance lock.
///
/// The backup opens with the key in the file `made_with`, with the desk's own `key`, or with a former key beside it.
/// Afterwards it is encrypted with the desk's own key. Where the desk has none yet, the key in `made_with` becomes its
/// own.
///
/// # Errors
/// When a database exists and `move_aside` is `false`, and when the file is no complete backup of this key. Existing
/// files are unchanged then.
pub async fn restore(
    url: &str,
    key: &SecretKeySource,
    made_with: Option<&Path>,
    file: &Path,
    move_aside: bool,
    now: Timestamp,
) -> Result<Restoration, StoreError> {
    let place = path_of(url);
    if place.exists() && !move_aside {
        return Err(StoreError::InTheWay { path: place });
    }
    let opener = opener(key, made_with, file)?;
    let (own, install) = own_key(key, made_with, &opener)?;
    let own = Cipher::new(&own);
    let (copy, mut db, made_at) = unpack(&opener, file, &place).await?;
    schema::migrate(&mut db).await?;
    let mut work = database_file::begin(&mut db).await?;
    if own.key_id() != opener.key_id() {
        reseal(&mut work, &opener, &own).await?;
    }
    sqlx::query("update desk set restored_at = $1, backup_made_at = $2")
        .bind(now.as_millisecond())
        .bind(made_at.as_millisecond())
        .execute(&mut *work)
        .await?;
    // The desk that was backed up has handled these updates since.
    sqlx::query("delete from pending_updates").execute(&mut *work).await?;
    audit::note_at_rest(&mut work, Action::DeskRestored, &made_at.to_string(), now).await?;
    work.commit().await?;
    database_file::empty_log(&mut db).await?;
    db.close().await?;
    let failed = |source| StoreError::File { path: place.clone(), source };
    copy.file.sync_all().map_err(failed)?;
    // The key first: a database without its key is worthless.
    if let Some((path, key)) = &install {
        secret_key::write(path, key).map_err(|source| secret_key::file_error(path, source))?;
    }
    let moved_to = aside(&place, now).map_err(failed)?;
    copy.rename_to(&place).map_err(failed)?;
    Ok(Restoration { made_at, moved_to, key_installed: install.map(|(path, _)| path) })
}

/// Decrypts a whole backup, checks the database in it, and returns what it contains. Nothing is kept.
///
/// # Errors
/// When the backup could not be restored: another key, a damaged file, or a newer program's schema.
pub async fn verify(
    url: &str,
    key: &SecretKeySource,
    made_with: Option<&Path>,
    file: &Path,
) -> Result<BackupContent, StoreError> {
    let opener = opener(key, made_with, file)?;
    let place = path_of(url);
    let beside = if folder_of(&place).is_dir() { place } else { std::env::temp_dir().join("salesdesk.db") };
    let (copy, mut db, made_at) = unpack(&opener, file, &beside).await?;
    let schema = schema::of(&mut db).await?;
    schema.refuse_foreign()?;
    let check = secret_key::key_check(&mut db).await?.ok_or(StoreError::NothingEncrypted)?;
    secret_key::proved_by(&check, &opener)?;
    let count =
        "select (select count(*) from accounts), (select count(*) from dialogs), (select count(*) from messages)";
    let (accounts, dialogs, messages) = sqlx::query_as(count).fetch_one(&mut db).await?;
    db.close().await?;
    drop(copy);
    Ok(BackupContent { made_at, schema: schema.found.unwrap_or(0), accounts, dialogs, messages })
}

/// The id of the key that a backup was made with; `None` if the file is no backup or cannot be read.
#[must_use]
pub fn key_of_backup(file: &Path) -> Option<u32> {
    sealed_file::made_with(&mut File::open(file).ok()?).ok().map(u32::from_be_bytes)
}

/// The key that the desk will have, and the file to create for it if there is none yet.
fn own_key(
    source: &SecretKeySource,
    made_with: Option<&Path>,
    opener: &Cipher,
) -> Result<(SecretKey, Option<(PathBuf, SecretKey)>), StoreError> {
    match (secret_key::read(source), source, made_with) {
        (Err(StoreError::KeyMissing { .. }), SecretKeySource::File(path), Some(given)) => {
            Ok((secret_key::read_file(given)?, Some((path.clone(), secret_key::read_file(given)?))))
        }
        (Err(StoreError::KeyMissing { path, is_empty }), ..) => Err(key_needed(path, is_empty, opener.key_id_bytes())),
        (read, _, _) => Ok((read?, None)),
    }
}

/// The key that opens a backup.
fn opener(source: &SecretKeySource, made_with: Option<&Path>, file: &Path) -> Result<Cipher, StoreError> {
    let mut backup = File::open(file).map_err(|source| StoreError::File { path: file.to_owned(), source })?;
    let id = sealed_file::made_with(&mut backup).map_err(|error| error.of(file, file))?;
    let own = match made_with {
        Some(path) => Cipher::new(&secret_key::read_file(path)?),
        None => match (secret_key::read(source), source) {
            (Ok(key), _) => Cipher::new(&key),
            (Err(StoreError::KeyMissing { .. }), SecretKeySource::File(path))
                if let Some(former) = secret_key::find_beside(path, id) =>
            {
                Cipher::new(&former)
            }
            (Err(StoreError::KeyMissing { path, is_empty }), _) => return Err(key_needed(path, is_empty, id)),
            (Err(error), _) => return Err(error),
        },
    };
    if own.key_id_bytes() == id {
        return Ok(own);
    }
    let former = match source {
        SecretKeySource::File(path) if made_with.is_none() => secret_key::find_beside(path, id),
        SecretKeySource::File(_) | SecretKeySource::Value(_) => None,
    };
    former.map(|key| Cipher::new(&key)).ok_or(StoreError::KeyOfBackupMissing { id: u32::from_be_bytes(id) })
}

fn key_needed(path: PathBuf, is_empty: bool, id: [u8; KEY_ID_BYTES]) -> StoreError {
    StoreError::KeyNeeded { path, is_empty, id: u32::from_be_bytes(id) }
}

/// Decrypts a backup into a temporary file beside `place`, and checks the database in it.
async fn unpack(
    cipher: &Cipher,
    file: &Path,
    place: &Path,
) -> Result<(Temporary, DbConnection, Timestamp), StoreError> {
    let from = File::open(file).map_err(|source| StoreError::File { path: file.to_owned(), source })?;
    let failed = |source| StoreError::File { path: place.to_owned(), source };
    create_folder(folder_of(place)).map_err(failed)?;
    let _ = sweep_beside(place);
    let copy = Temporary::beside(place, "restoring").map_err(failed)?;
    let mut to = BufWriter::new(&copy.file);
    let opened = sealed_file::open(cipher, &mut BufReader::new(from), &mut to);
    let made_at = opened.map_err(|error| error.of(file, place))?;
    to.flush().map_err(failed)?;
    drop(to);
    let mut db = open_file(&url_of(&copy.path)).await?;
    if database_file::is_sound(&mut db).await? {
        Ok((copy, db, made_at))
    } else {
        Err(sealed_file::SealedFileError::Damaged.into())
    }
}

/// Renames a database with its log, to a name that nothing has. A log without its database is renamed too: SQLite would
/// apply it to the restored one.
fn aside(place: &Path, now: Timestamp) -> std::io::Result<Option<PathBuf>> {
    let moved = free_name(place, now)?;
    for end in ["-wal", "-shm"] {
        if with_ending(place, end).exists() {
            fs::rename(with_ending(place, end), with_ending(&moved, end))?;
        }
    }
    let there = place.exists();
    if there {
        fs::rename(place, &moved)?;
    }
    sync_folder(place)?;
    Ok(there.then_some(moved))
}

/// A name with the second in it. Two restorations in one second have two names: a rename replaces what is there.
fn free_name(place: &Path, now: Timestamp) -> std::io::Result<PathBuf> {
    let dated = format!(".before-restore-{}", now.as_second());
    let endings = std::iter::once(dated.clone()).chain((2..).map(|number| format!("{dated}-{number}")));
    for moved in endings.map(|ending| with_ending(place, &ending)) {
        // Also a link that leads nowhere is a name that is taken.
        let is_free = |end: &str| match fs::symlink_metadata(with_ending(&moved, end)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
            found => found.map(|_| false),
        };
        if is_free("")? && is_free("-wal")? && is_free("-shm")? {
            return Ok(moved);
        }
    }
    Err(std::io::ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_moved_aside_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("desk.db");
        let now = "2026-11-23T09:30:00Z".parse().unwrap();
        let mut moved = Vec::new();
        for (content, log) in [("first", true), ("second", false), ("third", true)] {
            fs::write(&place, content).unwrap();
            if log {
                fs::write(with_ending(&place, "-wal"), content).unwrap();
            }
            moved.push(aside(&place, now).unwrap().unwrap());
        }
        assert_eq!(aside(&place, now).unwrap(), None);
        // A log whose database is gone has a name of its own, too.
        fs::write(with_ending(&place, "-wal"), "fourth").unwrap();
        assert_eq!(aside(&place, now).unwrap(), None);
        let read = |path: &Path| fs::read_to_string(path).unwrap();
        assert_eq!(moved.iter().map(|path| read(path)).collect::<Vec<_>>(), ["first", "second", "third"]);
        assert_eq!([0, 2].map(|at: usize| read(&with_ending(&moved[at], "-wal"))), ["first", "third"]);
        assert!(!with_ending(&moved[1], "-wal").exists());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 6, "and the log of the fourth");
    }
}
