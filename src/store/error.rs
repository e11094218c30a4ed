//! The errors of the store. A broken constraint that a person can cause is not one of them: it is an outcome of its
//! query.

use std::path::PathBuf;
use std::sync::Arc;

use sqlx::migrate::MigrateError;

use super::vault::cipher::{CipherError, SecretKeyError};
use super::vault::sealed_file::SealedFileError;
use crate::domain::ground::Harm;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    /// Neither this transaction was committed nor those that shared its commit.
    #[error("the database could not commit")]
    Commit(#[source] Arc<sqlx::Error>),
    #[error("the database could not be brought to this version")]
    Migration(#[source] Box<MigrateError>),
    #[error(
        "the database was changed by a newer salesdesk (its schema is {found}, this program knows {known}): install that \
         version again, or restore the backup that was made before the upgrade"
    )]
    Newer { found: i64, known: i64 },
    #[error(
        "the database {} has a second name (a hard link), and SQLite keeps its log by the name: remove the other one, for \
         example after `find / -xdev -samefile {}`",
        path.display(), path.display()
    )]
    SecondName { path: PathBuf },
    #[error("this is a database of another program: nothing has been changed")]
    OtherProgram,
    #[error("the database is of an older version: start the desk once, which brings it to this one")]
    Older,
    #[error("the backup before the upgrade could not be made, and without it nothing is changed")]
    NoBackupBeforeUpgrade(#[source] Box<StoreError>),
    /// The database file was lost, so nothing that is written now would last.
    #[error("the database file was deleted or replaced under the running desk")]
    FileLost,
    #[error("the folder {} cannot be made", folder.display())]
    Folder { folder: PathBuf, source: std::io::Error },
    /// The key file is missing or empty.
    #[error("the secret key {} is {}: put it back, none is made in its place", path.display(), gone(is_empty))]
    KeyMissing { path: PathBuf, is_empty: bool },
    /// A backup cannot be opened: the key file is missing or empty. `id` identifies the key that it was made with.
    #[error(
        "the secret key {} is {}, and the backup was made with the key {id:08x}: put that key back, or name a copy of it \
         with --key-file KEY", path.display(), gone(is_empty)
    )]
    KeyNeeded { path: PathBuf, is_empty: bool, id: u32 },
    #[error("the key file {} cannot be used", path.display())]
    KeyFile { path: PathBuf, source: std::io::Error },
    #[error(transparent)]
    KeyMalformed(#[from] SecretKeyError),
    #[error("the key file {} is not whole", path.display())]
    KeyFileMalformed { path: PathBuf, source: SecretKeyError },
    /// `id` identifies the key that the backup was made with; former keys have it in their file names.
    #[error(
        "this backup was made with another secret key (id {id:08x}), which is not beside the present one either: name \
         its file, for example --key-file secret.key.{id:08x}.old"
    )]
    KeyOfBackupMissing { id: u32 },
    #[error(
        "this is not the secret key with which the database was written: use the right one, nothing has been changed"
    )]
    WrongKey,
    #[error("that is the key in use already: name another one")]
    SameKey,
    #[error("the key comes from SECRET_KEY, so say where the new one is to be kept: --new-key-file <file>")]
    NowhereToPutKey,
    #[error("this database has never been used, so there is nothing in it")]
    NothingEncrypted,
    #[error("there is no database at {}", path.display())]
    NoDatabase { path: PathBuf },
    #[error("a database is at {} already: nothing has been changed", path.display())]
    DatabaseThere { path: PathBuf },
    #[error("a database is at {} already: --force moves it aside", path.display())]
    InTheWay { path: PathBuf },
    #[error("{} is there already: name another file", path.display())]
    BackupInTheWay { path: PathBuf },
    #[error("the file {} cannot be used", path.display())]
    File { path: PathBuf, source: std::io::Error },
    #[error("the file of a message could not be read")]
    Media(#[source] std::io::Error),
    #[error(transparent)]
    SealedFile(#[from] SealedFileError),
    #[error("an encrypted value cannot be used")]
    Cipher(#[from] CipherError),
    #[error("a row of {table} holds what no version of this program writes: {what}")]
    Corrupt { table: &'static str, what: String },
}

fn gone(is_empty: &bool) -> &'static str {
    if *is_empty { "empty" } else { "not there" }
}

impl StoreError {
    /// Whether the database has no room to grow: its disk is full.
    #[must_use]
    pub fn is_no_room(&self) -> bool {
        let of = |error: &sqlx::Error| super::engine::harm::of(error) == Some(Harm::Full);
        match self {
            Self::Database(error) => of(error),
            Self::Commit(error) => of(error),
            _ => false,
        }
    }

    /// Whether the database file is damaged.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        let of = |error: &sqlx::Error| super::engine::harm::of(error).is_some_and(Harm::is_damage);
        match self {
            Self::Database(error) => of(error),
            Self::Commit(error) => of(error),
            Self::Migration(error) => match &**error {
                MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => of(error),
                _ => false,
            },
            Self::NoBackupBeforeUpgrade(error) => error.is_damage(),
            _ => false,
        }
    }

    /// For a value of a row that cannot be parsed.
    pub(crate) fn corrupt(table: &'static str, what: impl std::fmt::Display) -> Self {
        Self::Corrupt { table, what: what.to_string() }
    }
}
