//! A transaction of the engine, for reading or writing. Each error is checked for damage to the file.
//!
//! A transaction begins together with its first statement, since each trip to the connection's thread costs as much as
//! a statement.

use futures::future::{self, BoxFuture};
use futures::stream::{self, BoxStream};
use futures::{FutureExt as _, StreamExt as _, TryFutureExt as _, TryStreamExt as _};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqliteQueryResult, SqliteRow, SqliteStatement, SqliteTypeInfo};
use sqlx::{AssertSqlSafe, Either, Error, Execute, Executor, SqlStr};

use super::database::Db;
use super::harm::HarmLog;
use super::readers::BorrowedReader;
use super::writer::{BeginStatements, WriteTransaction};
use crate::store::StoreError;

/// A transaction on one of the store's connections.
pub(in crate::store) struct Transaction {
    access: Access,
    harm: HarmLog,
}

/// The connection of a transaction: the writer's, or one that reads.
pub(in crate::store) enum Access {
    Write(WriteTransaction),
    Read(BorrowedReader),
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
    fn has_begun(&self) -> bool {
        match self {
            Self::Write(transaction) => transaction.has_begun(),
            Self::Read(reader) => reader.has_begun(),
        }
    }

    fn begin(&mut self) -> BeginStatements {
        match self {
            Self::Write(transaction) => transaction.begin(),
            Self::Read(reader) => reader.begin(),
        }
    }

    fn connection(&mut self) -> &mut SqliteConnection {
        match self {
            Self::Write(transaction) => transaction.connection(),
            Self::Read(reader) => reader.connection(),
        }
    }
}

type Step = Result<Either<SqliteQueryResult, SqliteRow>, Error>;

/// The steps of a transaction's first query, without those of the statements that begin it.
fn first_steps<'t, 'q: 't>(access: &'t mut Access, query: impl Execute<'q, Db> + 'q) -> BoxStream<'t, Step> {
    let (query, mut own) = match open_with(access, query) {
        Ok(opened) => opened,
        Err(error) => return stream::once(future::err(error)).boxed(),
    };
    let steps = access.connection().fetch_many(query).try_skip_while(move |_| {
        let is_own = own > 0;
        own = own.saturating_sub(1);
        future::ok(is_own)
    });
    steps.boxed()
}

/// A query behind the statements that begin its transaction, and how many these are. They return no rows.
fn open_with<'q>(
    access: &mut Access,
    mut query: impl Execute<'q, Db>,
) -> Result<(Query<'q, Db, SqliteArguments>, usize), Error> {
    let arguments = query.take_arguments().map_err(Error::Encode)?.unwrap_or_default();
    let begin = access.begin();
    let sql = format!("{};\n{}", begin.sql, query.sql().as_str());
    Ok((sqlx::query_with(AssertSqlSafe(sql), arguments), begin.count))
}

impl<'c> Executor<'c> for &'c mut Transaction {
    type Database = Db;

    fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, Step>
    where
        'c: 'e,
        E: 'q + Execute<'q, Db>,
    {
        let Transaction { access, harm } = self;
        let steps = if access.has_begun() {
            access.connection().fetch_many(query)
        } else {
            // Begun when polled, so that a stream that is dropped before has begun nothing.
            stream::once(future::lazy(move |_| first_steps(access, query))).flatten().boxed()
        };
        steps.inspect_err(|error| harm.note(error)).boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Option<SqliteRow>, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Db>,
    {
        let Transaction { access, harm } = self;
        let row = if access.has_begun() {
            access.connection().fetch_optional(query)
        } else {
            let first = async move {
                let (query, _) = open_with(access, query)?;
                access.connection().fetch_optional(query).await
            };
            first.boxed()
        };
        row.inspect_err(|error| harm.note(error)).boxed()
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
