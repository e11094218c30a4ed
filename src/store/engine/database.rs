//! The database engine, named once, and the migrations.

/// The database engine.
pub(in crate::store) type Db = sqlx::Sqlite;
pub(in crate::store) type DbConnection = <Db as sqlx::Database>::Connection;

pub(in crate::store) static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();
