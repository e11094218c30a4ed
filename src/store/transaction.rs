//! What a unit of work speaks to the database through.
//! Its rule: a turn at the writer begins with its first statement; whoever only looks needs no beginning.

use futures::future::BoxFuture;
use futures::stream::BoxStream;
use sqlx::sqlite::{SqliteConnection, SqliteQueryResult, SqliteRow, SqliteStatement, SqliteTypeInfo};
use sqlx::{Describe, Either, Error, Execute, Executor, SqlStr};

use super::Db;
use super::writer::Turn;

/// A turn at the writer, or a look.
pub(super) enum Transaction {
    Write(Turn),
    Read(sqlx::Transaction<'static, Db>),
    /// For one question: it is its own transaction.
    Ask(sqlx::pool::PoolConnection<Db>),
}

impl Transaction {
    fn connection(&mut self) -> &mut SqliteConnection {
        match self {
            Self::Write(turn) => turn.connection(),
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
        match self {
            Transaction::Write(turn) => turn.fetch_many(query),
            look => look.connection().fetch_many(query),
        }
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, Result<Option<SqliteRow>, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Db>,
    {
        match self {
            Transaction::Write(turn) => turn.fetch_optional(query),
            look => look.connection().fetch_optional(query),
        }
    }

    fn prepare_with<'e>(
        self,
        sql: SqlStr,
        parameters: &'e [SqliteTypeInfo],
    ) -> BoxFuture<'e, Result<SqliteStatement, Error>>
    where
        'c: 'e,
    {
        self.connection().prepare_with(sql, parameters)
    }

    fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, Result<Describe<Db>, Error>>
    where
        'c: 'e,
    {
        self.connection().describe(sql)
    }
}

impl std::fmt::Debug for Transaction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Transaction")
    }
}
