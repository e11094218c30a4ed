//! A transaction of the engine, for reading or writing. Each error is checked for damage to the file.

use futures::future::BoxFuture;
use futures::stream::BoxStream;
use futures::{FutureExt as _, StreamExt as _, TryFutureExt as _, TryStreamExt as _};
use sqlx::sqlite::{SqliteConnection, SqliteQueryResult, SqliteRow, SqliteStatement, SqliteTypeInfo};
use sqlx::{Either, Error, Execute, Executor, SqlStr};

use super::database::Db;
use super::harm::HarmLog;
use super::writer::WriteTransaction;
use crate::store::StoreError;

/// A transaction on one of the store's connections.
pub(in crate::store) struct Transaction {
    access: Access,
    harm: HarmLog,
}

/// The connection of a transaction: the writer's, or one that reads.
pub(in crate::store) enum Access {
    Write(WriteTransaction),
    Read(sqlx::Transaction<'static, Db>),
    /// For a single query, which is its own transaction.
    Ask(sqlx::pool::PoolConnection<Db>),
}

impl Transaction {
    pub(in crate::store) fn new(access: Access, harm: HarmLog) -> Self {
        Self { access, harm }
    }

    /// Commits a write transaction. A read transaction ends when it is dropped.
    pub(in crate::store) async fn commit(self) -> Result<(), StoreError> {
        let Access::Write(transaction) = self.access else { return Ok(()) };
        transaction.commit().await.inspect_err(|error| match error {
            StoreError::Commit(error) => self.harm.note(error),
            StoreError::Database(error) => self.harm.note(error),
            _ => {}
        })
    }
}

impl Access {
    fn connection(&mut self) -> &mut SqliteConnection {
        match self {
            Self::Write(transaction) => transaction.connection(),
            Self::Read(transaction) => transaction,
            Self::Ask(connection) => connection,
        }
    }
}

type Step = Result<Either<SqliteQueryResult, SqliteRow>, Error>;

impl<'c> Executor<'c> for &'c mut Transaction {
    type Database = Db;

    fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, Step>
    where
        'c: 'e,
        E: 'q + Execute<'q, Db>,
    {
        let Transaction { access, harm } = self;
        access.connection().fetch_many(query).inspect_err(|error| harm.note(error)).boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Option<SqliteRow>, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Db>,
    {
        let Transaction { access, harm } = self;
        access.connection().fetch_optional(query).inspect_err(|error| harm.note(error)).boxed()
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [SqliteTypeInfo],
    ) -> BoxFuture<'e, Result<SqliteStatement, Error>>
    where
        'c: 'e,
    {
        self.access.connection().prepare_with(sql, parameters)
    }
}

impl std::fmt::Debug for Transaction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Transaction")
    }
}
