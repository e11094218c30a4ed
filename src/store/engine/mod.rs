//! The database engine: the file, its one writer, its readers, its schema and its codecs. Only this folder and the full-text search
//! are specific to SQLite.

pub(in crate::store) mod codec;
pub(in crate::store) mod database;
pub(in crate::store) mod database_file;
pub(in crate::store) mod harm;
pub(in crate::store) mod integrity;
#[cfg(test)]
mod plans;
pub(in crate::store) mod query;
pub(in crate::store) mod readers;
pub(in crate::store) mod schema;
pub(in crate::store) mod transaction;
pub(in crate::store) mod writer;
