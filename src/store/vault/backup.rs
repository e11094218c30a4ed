//! Backups: a consistent copy of the database in one encrypted file.
//!
//! Invariant: the unencrypted copy is beside the database, never in the folder of backups. If a process was killed
//! before it could delete the copy, the next start deletes it.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use sqlx::SqliteConnection;

use super::cipher::Cipher;
use super::private_file::{Temporary, UNFINISHED, create_folder, folder_of, sweep};
use super::{sealed_file, secret_key};
use crate::domain::backups::{file_name_before, is_backup};
use crate::store::engine::database_file::open_file;
use crate::store::engine::schema;
use crate::store::{SecretKeySource, StoreError};

/// Writes a backup of the database at `url`, which a desk may be using. Returns its size in bytes.
///
/// # Errors
/// When there is no database of this program, the key is wrong, a file of that name exists, or the backup cannot be written.
pub async fn back_up(url: &str, key: &SecretKeySource, now: Timestamp, to: &Path) -> Result<u64, StoreError> {
    let (mut db, _) = schema::ours_to_read(url).await?;
    let check = secret_key::key_check(&mut db).await?.ok_or(StoreError::NothingEncrypted)?;
    let cipher = secret_key::proved(&check, &secret_key::read(key)?)?;
    write(&mut db, &cipher, now, to).await
}

/// Backs up a database that the next [`crate::store::Store::open`] will migrate. Returns `None` when there is nothing
/// to migrate, or no data yet. The caller holds the instance lock.
///
/// # Errors
/// When a newer program has changed the database, when the key is wrong, and when the backup cannot be made.
pub async fn back_up_before_upgrade(
    url: &str,
    key: &SecretKeySource,
    folder: &Path,
    now: Timestamp,
) -> Result<Option<PathBuf>, StoreError> {
    let mut db = match open_file(url).await {
        Err(StoreError::NoDatabase { .. }) => return Ok(None),
        opened => opened?,
    };
    let schema = schema::of(&mut db).await?;
    schema.refuse_foreign()?;
    if !schema.is_older() || secret_key::key_check(&mut db).await?.is_none() {
        return Ok(None);
    }
    let cipher = secret_key::checked(&mut db, key).await?;
    let to = folder.join(file_name_before(now, schema.known));
    match write(&mut db, &cipher, now, &to).await {
        Ok(_) => Ok(Some(to)),
        Err(error) => Err(StoreError::NoBackupBeforeUpgrade(Box::new(error))),
    }
}

/// Checks that this is the key of the database at `url`.
///
/// # Errors
/// When it is not, or when the database has nothing to check it against.
pub async fn prove_key(url: &str, key: &SecretKeySource) -> Result<(), StoreError> {
    let (mut db, _) = schema::ours_to_read(url).await?;
    let check = secret_key::key_check(&mut db).await?.ok_or(StoreError::NothingEncrypted)?;
    secret_key::proved(&check, &secret_key::read(key)?).map(|_| ())
}

/// Checks that there is a well-formed key, without a database.
///
/// # Errors
/// When the key is missing or malformed.
pub fn check_key(key: &SecretKeySource) -> Result<(), StoreError> {
    secret_key::read(key).map(drop)
}

/// Deletes temporary files that killed processes have left beside a database. Returns their number.
#[must_use]
pub fn sweep_beside(database: &Path) -> usize {
    let name = database.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    sweep(folder_of(database), |of| of == name, &["restoring"])
}

/// Deletes temporary files that killed processes have left in a folder of backups. Returns their number.
#[must_use]
pub fn sweep_backups(folder: &Path) -> usize {
    sweep(folder, is_backup, &["copy", UNFINISHED])
}

/// Writes a backup of this connection's database.
pub(in crate::store) async fn write(
    db: &mut SqliteConnection,
    cipher: &Cipher,
    now: Timestamp,
    to: &Path,
) -> Result<u64, StoreError> {
    if to.exists() {
        return Err(StoreError::BackupInTheWay { path: to.to_owned() });
    }
    let failed = |source| StoreError::File { path: to.to_owned(), source };
    create_folder(folder_of(to)).map_err(failed)?;
    let database: String =
        sqlx::query_scalar("select file from pragma_database_list where name = 'main'").fetch_one(&mut *db).await?;
    let database = PathBuf::from(database);
    // An unfinished backup of this name may still be empty.
    let of_this_name = |of: &str| is_backup(of) || to.file_name().is_some_and(|name| name == of);
    let _ = (sweep_beside(&database), sweep(folder_of(to), of_this_name, &["copy", UNFINISHED]));
    let copy = Temporary::beside(&database, "copy").map_err(|source| StoreError::File { path: database, source })?;
    sqlx::query("vacuum into $1").bind(copy.path.display().to_string()).execute(db).await?;
    let (cipher, to) = (cipher.clone(), to.to_owned());
    let sealing = tokio::task::spawn_blocking(move || {
        let failed = |source| StoreError::File { path: to.clone(), source };
        let unfinished = Temporary::beside(&to, UNFINISHED).map_err(failed)?;
        let mut from = BufReader::new(File::open(&copy.path).map_err(failed)?);
        let mut sealed = BufWriter::new(&unfinished.file);
        sealed_file::seal(&cipher, now, &mut from, &mut sealed).map_err(|error| error.of(&copy.path, &to))?;
        sealed.flush().map_err(failed)?;
        drop(sealed);
        unfinished.file.sync_all().map_err(failed)?;
        if to.exists() {
            return Err(StoreError::BackupInTheWay { path: to.clone() });
        }
        unfinished.rename_to(&to).map_err(failed)?;
        Ok(fs::metadata(&to).map_err(failed)?.len())
    });
    sealing.await.unwrap_or_else(|error| Err(failed(std::io::Error::other(error))))
}
