//! The database file: opening it, and removing erased data from it. This module is specific to SQLite; the rest of the
//! store uses portable SQL.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, Transaction};

use super::database::{Db, DbConnection};
use crate::domain::database_url::path_of;
use crate::store::StoreError;
use crate::store::vault::private_file::{self, folder_of};

/// How long a connection waits for another process, such as a backup, that has locked the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// The options for opening the database at `url`.
pub(in crate::store) fn options(url: &str) -> Result<SqliteConnectOptions, StoreError> {
    Ok(options_to_read(url)?
        .journal_mode(SqliteJournalMode::Wal)
        // A message is accepted when its commit is on the disk, not before.
        .synchronous(SqliteSynchronous::Full)
        // Freed pages are overwritten, so that they keep no words of prospects and no old envelopes.
        .pragma("secure_delete", "on"))
}

/// Options that change nothing in the file, so that a database of another program can be read.
fn options_to_read(url: &str) -> Result<SqliteConnectOptions, StoreError> {
    Ok(SqliteConnectOptions::from_str(url)?
        .filename(path_of(url))
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        // The caller of a query logs it where needed.
        .disable_statement_logging())
}

/// Opens the file. Creates it and its folder if they are missing, accessible to this user only.
pub(in crate::store) async fn create(options: &SqliteConnectOptions) -> Result<DbConnection, StoreError> {
    let path = options.get_filename();
    let folder = folder_of(path);
    private_file::create_folder(folder).map_err(|source| StoreError::Folder { folder: folder.into(), source })?;
    // SQLite gives its log the permissions of the database.
    match private_file::create(path) {
        Err(source) if source.kind() != std::io::ErrorKind::AlreadyExists => {
            return Err(StoreError::File { path: path.into(), source });
        }
        _ => {}
    }
    Ok(options.clone().create_if_missing(true).connect().await?)
}

/// A connection of its own to an existing database, for a desk that does not run.
pub(in crate::store) async fn open_file(url: &str) -> Result<DbConnection, StoreError> {
    open(options(url)?).await
}

/// A read-only connection, beside a desk that may run.
pub(in crate::store) async fn read_only_file(url: &str) -> Result<DbConnection, StoreError> {
    open(options_to_read(url)?.read_only(true)).await
}

async fn open(options: SqliteConnectOptions) -> Result<DbConnection, StoreError> {
    let path = options.get_filename();
    refuse_second_name(path)?;
    match path.try_exists() {
        Ok(true) => Ok(options.connect().await?),
        Ok(false) => Err(StoreError::NoDatabase { path: path.to_owned() }),
        Err(source) => Err(StoreError::File { path: path.to_owned(), source }),
    }
}

/// Refuses a file with several names. SQLite finds the log by the name: under another one it reads former content, and what it
/// writes beside a desk damages the file.
fn refuse_second_name(path: &Path) -> Result<(), StoreError> {
    match std::fs::metadata(path) {
        Ok(file) if file.nlink() > 1 => Err(StoreError::SecondName { path: path.to_owned() }),
        _ => Ok(()),
    }
}

/// Begins a write transaction immediately, so that it never fails later because another one has written.
pub(in crate::store) async fn begin(db: &mut DbConnection) -> Result<Transaction<'_, Db>, StoreError> {
    Ok(db.begin_with("begin immediate").await?)
}

/// Empties the log of the database. Returns `false` when a reader still uses it.
pub(in crate::store) async fn empty_log(db: &mut DbConnection) -> Result<bool, StoreError> {
    let (busy, _, _): (i64, i64, i64) = sqlx::query_as("pragma wal_checkpoint(truncate)").fetch_one(db).await?;
    Ok(busy == 0)
}

/// Rewrites the whole file and empties its log, so that no overwritten data remains in either. Returns `false` when a
/// reader still uses the log.
pub(in crate::store) async fn rewrite(db: &mut DbConnection) -> Result<bool, StoreError> {
    sqlx::raw_sql("vacuum").execute(&mut *db).await?;
    empty_log(db).await
}

/// Whether the whole file can be read as a database.
pub(in crate::store) async fn is_sound(db: &mut DbConnection) -> Result<bool, StoreError> {
    let found: String = sqlx::query_scalar("pragma quick_check").fetch_one(db).await?;
    Ok(found == "ok")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_database_with_a_second_name_is_not_opened_beside_a_desk() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let url = format!("sqlite://{}", at("desk.db").display());
        create(&options(&url).unwrap()).await.unwrap().close().await.unwrap();
        open_file(&url).await.unwrap().close().await.unwrap();
        std::fs::hard_link(at("desk.db"), at("other.db")).unwrap();
        for name in ["desk.db", "other.db"] {
            let url = format!("sqlite://{}", at(name).display());
            assert!(matches!(open_file(&url).await, Err(StoreError::SecondName { .. })));
            assert!(matches!(read_only_file(&url).await, Err(StoreError::SecondName { .. })));
        }
        std::fs::remove_file(at("other.db")).unwrap();
        open_file(&url).await.unwrap();
    }
}
