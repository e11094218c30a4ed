//! The connections that read beside the one that writes. A read transaction begins with its first query.
//!
//! Invariant: a connection is put back without an open transaction, which would hold on to an old state of the file.
//!
//! A pool of sqlx asks each connection that is put back whether it still answers. That is a second trip to its thread
//! for each query, and a file does not hang up.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use scopeguard::ScopeGuard;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::writer::BeginStatements;
use crate::store::StoreError;

/// The number of connections.
const READERS: u32 = 4;
/// How long a query waits for a connection.
const PATIENCE: Duration = Duration::from_secs(30);

/// Clones share the connections.
#[derive(Clone)]
pub(in crate::store) struct Readers {
    idle: Arc<Mutex<Vec<SqliteConnection>>>,
    /// A fair queue for the idle connections, one permit for each.
    permits: Arc<Semaphore>,
}

/// A connection for one query or one read transaction. It is put back when it is dropped.
pub(in crate::store) type BorrowedReader = ScopeGuard<ReadConnection, PutBack>;

type PutBack = Box<dyn FnOnce(ReadConnection) + Send>;

pub(in crate::store) struct ReadConnection {
    sqlite: SqliteConnection,
    state: ReadState,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ReadState {
    /// Each query is its own transaction.
    NoTransaction,
    /// A transaction begins with the first query.
    Unbegun,
    Begun,
}

impl Readers {
    /// All connections are opened now: each reads the schema once, and the first busy moment is the wrong time for that.
    pub(in crate::store) async fn open(options: &SqliteConnectOptions) -> Result<Self, StoreError> {
        let mut idle = Vec::new();
        for _ in 0..READERS {
            let mut connection = options.connect().await?;
            connection.execute("select 1 from accounts limit 0").await?;
            idle.push(connection);
        }
        Ok(Self { permits: Arc::new(Semaphore::new(idle.len())), idle: Arc::new(Mutex::new(idle)) })
    }

    /// A connection whose queries see one moment.
    pub(in crate::store) async fn read(&self) -> Result<BorrowedReader, sqlx::Error> {
        self.take(ReadState::Unbegun).await
    }

    /// A connection for a single query, which is its own transaction.
    pub(in crate::store) async fn ask(&self) -> Result<BorrowedReader, sqlx::Error> {
        self.take(ReadState::NoTransaction).await
    }

    async fn take(&self, state: ReadState) -> Result<BorrowedReader, sqlx::Error> {
        let permit = timeout(PATIENCE, Arc::clone(&self.permits).acquire_owned()).await;
        let permit = permit.map_err(|_| sqlx::Error::PoolTimedOut)?.map_err(|_| sqlx::Error::PoolClosed)?;
        let sqlite = self.idle.lock().pop().ok_or(sqlx::Error::PoolClosed)?;
        let idle = Arc::clone(&self.idle);
        let put_back: PutBack = Box::new(move |connection| put_back(connection, idle, permit));
        Ok(scopeguard::guard(ReadConnection { sqlite, state }, put_back))
    }

    /// Waits for all queries and closes the connections.
    pub(in crate::store) async fn close(&self) {
        // It fails when they are closed already.
        let Ok(all) = self.permits.acquire_many(READERS).await else { return };
        self.permits.close();
        drop(all);
        let idle = std::mem::take(&mut *self.idle.lock());
        for connection in idle {
            let _ = connection.close().await;
        }
    }
}

/// Puts a connection back. The permit is free only after it.
fn put_back(mut connection: ReadConnection, idle: Arc<Mutex<Vec<SqliteConnection>>>, permit: OwnedSemaphorePermit) {
    if connection.state != ReadState::Begun {
        idle.lock().push(connection.sqlite);
        return drop(permit);
    }
    // Without a runtime nobody reads any more.
    let Ok(runtime) = Handle::try_current() else { return };
    runtime.spawn(async move {
        // It fails when the transaction could not begin.
        let _ = connection.sqlite.execute("rollback").await;
        idle.lock().push(connection.sqlite);
        drop(permit);
    });
}

impl ReadConnection {
    pub(in crate::store) fn has_begun(&self) -> bool {
        self.state != ReadState::Unbegun
    }

    /// Begins the transaction: the caller runs these statements before its next one, in the same trip.
    pub(in crate::store) fn begin(&mut self) -> BeginStatements {
        self.state = ReadState::Begun;
        BeginStatements { sql: "begin", count: 1 }
    }

    pub(in crate::store) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.sqlite
    }
}

#[cfg(test)]
mod tests {
    use sqlx::query_scalar;
    use sqlx::sqlite::SqliteJournalMode;
    use tempfile::TempDir;

    use super::super::harm::HarmLog;
    use super::super::transaction::{Access, Transaction};
    use super::*;

    async fn readers() -> (Readers, SqliteConnection, TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let options = SqliteConnectOptions::new().filename(folder.path().join("desk.db")).create_if_missing(true);
        let mut writer = options.journal_mode(SqliteJournalMode::Wal).connect().await.unwrap();
        writer.execute("create table accounts (id integer primary key)").await.unwrap();
        let options = SqliteConnectOptions::new().filename(folder.path().join("desk.db")).read_only(true);
        (Readers::open(&options).await.unwrap(), writer, folder)
    }

    async fn accounts(reading: &mut Transaction) -> i64 {
        query_scalar("select count(*) from accounts").fetch_one(reading).await.unwrap()
    }

    fn transaction(reader: BorrowedReader) -> Transaction {
        Transaction::new(Access::Read(reader), HarmLog::default())
    }

    #[tokio::test]
    async fn a_read_transaction_sees_one_moment_until_it_is_dropped() {
        let (readers, mut writer, _folder) = readers().await;
        let mut one_moment = transaction(readers.read().await.unwrap());
        let mut any_moment = transaction(readers.ask().await.unwrap());
        assert_eq!((accounts(&mut one_moment).await, accounts(&mut any_moment).await), (0, 0));
        writer.execute("insert into accounts values (1)").await.unwrap();
        assert_eq!((accounts(&mut one_moment).await, accounts(&mut any_moment).await), (0, 1));
        drop((one_moment, any_moment));
        // Every connection sees the present again, also the one of the transaction.
        let mut all = Vec::new();
        for _ in 0..READERS {
            let mut reading = transaction(readers.read().await.unwrap());
            assert_eq!(accounts(&mut reading).await, 1);
            all.push(reading);
        }
    }

    #[tokio::test]
    async fn who_finds_no_connection_waits_for_one() {
        let (readers, _writer, _folder) = readers().await;
        let mut taken = Vec::new();
        for _ in 0..READERS {
            taken.push(readers.read().await.unwrap());
        }
        let waiting = tokio::spawn({
            let readers = readers.clone();
            async move { accounts(&mut transaction(readers.ask().await.unwrap())).await }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        taken.pop();
        assert_eq!(waiting.await.unwrap(), 0);
    }

    #[tokio::test]
    async fn after_the_end_nobody_reads() {
        let (readers, _writer, _folder) = readers().await;
        let reader = readers.read().await.unwrap();
        let closing = tokio::spawn({
            let readers = readers.clone();
            async move { readers.close().await }
        });
        tokio::task::yield_now().await;
        assert!(!closing.is_finished(), "a query is still running");
        drop(reader);
        closing.await.unwrap();
        assert!(matches!(readers.ask().await, Err(sqlx::Error::PoolClosed)));
        readers.close().await;
    }
}
