//! The version of the database's schema: the number of its newest migration.

use super::database::{DbConnection, MIGRATIONS};
use super::database_file::{open_file, read_only_file};
use crate::store::StoreError;

/// The schema of a database file, compared with this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schema {
    /// The newest migration in the file; `None` for an empty one.
    pub found: Option<i64>,
    /// The newest migration of this program.
    pub known: i64,
    /// How many of this program's migrations the file lacks.
    pub missing: usize,
    /// Whether the file holds anything but a list of migrations, of any program.
    pub has_tables: bool,
    /// A migration in the file that this program does not know.
    newer: Option<i64>,
}

impl Schema {
    /// # Errors
    /// When a newer program has changed the database, or it is one of another program.
    pub fn refuse_foreign(&self) -> Result<(), StoreError> {
        match self.newer {
            Some(found) => Err(StoreError::Newer { found, known: self.known }),
            None if self.found.is_none() && self.has_tables => Err(StoreError::OtherProgram),
            None => Ok(()),
        }
    }

    /// # Errors
    /// When the database has not the schema of this program.
    pub(in crate::store) fn refuse_older(&self) -> Result<(), StoreError> {
        if self.missing > 0 { Err(StoreError::Older) } else { Ok(()) }
    }

    /// Whether a start would migrate existing data.
    #[must_use]
    pub fn is_older(&self) -> bool {
        self.found.is_some() && self.missing > 0
    }
}

/// The schema of the database at `url`, which a desk may be using.
///
/// # Errors
/// When there is no database, or it cannot be read.
pub async fn schema(url: &str) -> Result<Schema, StoreError> {
    of(&mut read_only_file(url).await?).await
}

/// Opens a database that this program may change, for a desk that does not run. Every command that writes opens it here.
///
/// # Errors
/// When there is none with a desk's data, or it is of a newer or another program.
pub(in crate::store) async fn ours(url: &str) -> Result<(DbConnection, Schema), StoreError> {
    known(open_file(url).await?).await
}

/// Opens a database that this program understands, only for reading, beside a desk that may run. Every command that
/// reads opens it here.
///
/// # Errors
/// As [`ours`].
pub(in crate::store) async fn ours_to_read(url: &str) -> Result<(DbConnection, Schema), StoreError> {
    known(read_only_file(url).await?).await
}

async fn known(mut db: DbConnection) -> Result<(DbConnection, Schema), StoreError> {
    let schema = of(&mut db).await?;
    schema.refuse_foreign()?;
    if schema.found.is_some() { Ok((db, schema)) } else { Err(StoreError::NothingEncrypted) }
}

pub(in crate::store) async fn of(db: &mut DbConnection) -> Result<Schema, StoreError> {
    let table = "select count(*) from sqlite_master where type = 'table' and name = '_sqlx_migrations'";
    let any: i64 = sqlx::query_scalar(table).fetch_one(&mut *db).await?;
    let applied: Vec<i64> = if any == 0 {
        Vec::new()
    } else {
        sqlx::query_scalar("select version from _sqlx_migrations where success order by version")
            .fetch_all(&mut *db)
            .await?
    };
    // A first start that is interrupted leaves the list of migrations, and nothing in it.
    let others = "select count(*) from sqlite_master where tbl_name <> '_sqlx_migrations'";
    let tables: i64 = sqlx::query_scalar(others).fetch_one(&mut *db).await?;
    let ours: Vec<i64> = MIGRATIONS.iter().map(|migration| migration.version).collect();
    Ok(Schema {
        found: applied.last().copied(),
        has_tables: tables > 0,
        known: ours.last().copied().unwrap_or(0),
        missing: ours.iter().filter(|version| !applied.contains(version)).count(),
        newer: applied.iter().rev().find(|version| !ours.contains(version)).copied(),
    })
}

/// Migrates a database to this program's version.
///
/// # Errors
/// When it is of a newer or another program, and when a migration fails.
pub(in crate::store) async fn migrate(db: &mut DbConnection) -> Result<(), StoreError> {
    of(db).await?.refuse_foreign()?;
    MIGRATIONS.run(db).await.map_err(|error| StoreError::Migration(Box::new(error)))
}
