//! The one writer: transactions queue for it, and those that queue behind each other share a commit.
//!
//! Invariant: [`WriteTransaction::commit`] returns only after a commit that includes it has reached the disk.
//!
//! A commit costs one write to the disk, however little is in it. So a finished transaction lets those that queue
//! behind it run in the same transaction of the engine, each in a savepoint. Then the first one commits for all. With
//! an empty queue, a transaction commits at once. A dropped transaction is rolled back alone, to its savepoint.
//!
//! The savepoint of a finished transaction is released when the next one begins. A transaction begins with its first
//! statement; until then, its holder has only the connection.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::Executor as _;
use sqlx::sqlite::SqliteConnection;
use tokio::sync::{Mutex, OwnedMutexGuard, watch};

use super::database_file;
use crate::store::StoreError;

#[derive(Clone)]
pub(in crate::store) struct Writer {
    /// A fair lock: first come, first served.
    connection: Arc<Mutex<WriterConnection>>,
    commits: Arc<AtomicU64>,
}

struct WriterConnection {
    sqlite: SqliteConnection,
    state: WriterState,
}

/// The connection, while a transaction has it for itself.
type ConnectionGuard = OwnedMutexGuard<WriterConnection>;

enum WriterState {
    /// No transaction is open.
    Idle,
    /// A transaction of the engine is open and holds finished work that waits for its commit.
    Open {
        batch: Arc<Batch>,
        /// Whether the savepoint of the last transaction must still be released.
        savepoint: bool,
    },
    /// A transaction has begun: alone, or behind others with a savepoint. If the connection is free in this state, the
    /// transaction was dropped.
    Begun(Option<Arc<Batch>>),
    Closed,
}

/// Transactions that share a commit, and the outcome of that commit.
#[derive(Default)]
struct Batch(watch::Sender<Option<Result<(), Arc<sqlx::Error>>>>);

impl Batch {
    fn has_ended(&self) -> bool {
        self.0.borrow().is_some()
    }

    /// Waits for the outcome of the commit.
    async fn outcome(&self) -> Result<(), StoreError> {
        let mut ended = self.0.subscribe();
        match ended.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(outcome)) => outcome.clone().map_err(StoreError::Commit),
            // The batch owns its sender, so the channel is still open.
            Ok(None) | Err(_) => Err(sqlx::Error::PoolClosed.into()),
        }
    }
}

/// A transaction at the writer.
pub(in crate::store) struct WriteTransaction {
    // Field order matters: the connection must be released before the guard asks for it to roll back.
    connection: ConnectionGuard,
    rollback: RollbackGuard,
}

/// The statements that begin a transaction. They return no rows.
#[derive(Clone, Copy)]
pub(in crate::store) struct BeginStatements {
    pub(in crate::store) sql: &'static str,
    pub(in crate::store) count: usize,
}

/// Rolls back a dropped transaction, so that none stays open.
struct RollbackGuard(Option<Writer>);

impl Writer {
    pub(in crate::store) fn new(sqlite: SqliteConnection) -> Self {
        let connection = WriterConnection { sqlite, state: WriterState::Idle };
        Self { connection: Arc::new(Mutex::new(connection)), commits: Arc::default() }
    }

    /// The number of commits so far.
    pub(in crate::store) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// Waits for the connection. The transaction begins with its first statement.
    pub(in crate::store) async fn begin(&self) -> Result<WriteTransaction, StoreError> {
        let mut connection = Arc::clone(&self.connection).lock_owned().await;
        connection.roll_back_dropped().await;
        match connection.state {
            WriterState::Closed => Err(sqlx::Error::PoolClosed.into()),
            _ => Ok(WriteTransaction { connection, rollback: RollbackGuard(Some(self.clone())) }),
        }
    }

    /// Commits for all transactions of this batch, unless the batch has ended.
    async fn finish(&self, batch: &Batch) {
        let mut connection = self.connection.lock().await;
        connection.roll_back_dropped().await;
        // If another batch is open, this one has ended.
        if !batch.has_ended() {
            self.commit(&mut connection).await;
        }
    }

    /// Commits the open transaction, if there is one, and notifies those that wait for it.
    async fn commit(&self, connection: &mut WriterConnection) {
        if let WriterState::Open { .. } = connection.state {
            let committed = connection.sqlite.execute("commit").await.map(|_| ());
            if committed.is_ok() {
                self.commits.fetch_add(1, Ordering::Relaxed);
            }
            connection.end(committed).await;
        }
    }

    /// Rewrites the whole file between two transactions and empties its log. Returns `false` when a reader still uses
    /// the log.
    pub(in crate::store) async fn rewrite(&self) -> Result<bool, StoreError> {
        let mut connection = self.connection.lock().await;
        connection.roll_back_dropped().await;
        if let WriterState::Closed = connection.state {
            return Err(sqlx::Error::PoolClosed.into());
        }
        self.commit(&mut connection).await;
        database_file::rewrite(&mut connection.sqlite).await
    }

    /// Writes the log into the file, between two transactions. Returns `false` when a reader still uses a part of it.
    pub(in crate::store) async fn empty_log(&self) -> Result<bool, StoreError> {
        let mut connection = self.connection.lock().await;
        connection.roll_back_dropped().await;
        if let WriterState::Closed = connection.state {
            return Err(sqlx::Error::PoolClosed.into());
        }
        self.commit(&mut connection).await;
        database_file::empty_log(&mut connection.sqlite).await
    }

    /// Sets a pragma, between two transactions.
    pub(in crate::store) async fn set_pragma(&self, pragma: &'static str) -> Result<(), StoreError> {
        let mut connection = self.connection.lock().await;
        connection.roll_back_dropped().await;
        self.commit(&mut connection).await;
        connection.sqlite.execute(pragma).await?;
        Ok(())
    }

    /// Refuses new transactions. The file is closed with the last handle to the store.
    pub(in crate::store) async fn close(&self) {
        let mut connection = self.connection.lock().await;
        connection.roll_back_dropped().await;
        self.commit(&mut connection).await;
        connection.state = WriterState::Closed;
    }
}

impl WriteTransaction {
    pub(in crate::store) fn has_begun(&self) -> bool {
        matches!(self.connection.state, WriterState::Begun(_))
    }

    /// Begins the transaction: the caller runs these statements before its next one, in the same trip.
    pub(in crate::store) fn begin(&mut self) -> BeginStatements {
        let (sql, count, behind) = match &self.connection.state {
            WriterState::Open { batch, savepoint: true } => {
                ("release turn; savepoint turn", 2, Some(Arc::clone(batch)))
            }
            WriterState::Open { batch, savepoint: false } => ("savepoint turn", 1, Some(Arc::clone(batch))),
            // `immediate`, since a transaction that begins by reading could fail at its first write
            // (SQLITE_BUSY_SNAPSHOT).
            WriterState::Idle | WriterState::Begun(_) | WriterState::Closed => ("begin immediate", 1, None),
        };
        self.connection.state = WriterState::Begun(behind);
        BeginStatements { sql, count }
    }

    pub(in crate::store) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.connection.sqlite
    }

    /// Commits this transaction.
    pub(in crate::store) async fn commit(mut self) -> Result<(), StoreError> {
        let Some(writer) = self.rollback.0.take() else { return Err(sqlx::Error::WorkerCrashed.into()) };
        let (batch, savepoint) = match &self.connection.state {
            // It had no statement.
            WriterState::Idle | WriterState::Open { .. } | WriterState::Closed => return Ok(()),
            WriterState::Begun(Some(batch)) => (Arc::clone(batch), true),
            WriterState::Begun(None) => {
                let batch = Arc::new(Batch::default());
                let first = Arc::clone(&batch);
                // In its own task: the caller may stop waiting, while other transactions share the commit.
                tokio::spawn(async move { writer.finish(&first).await });
                (batch, false)
            }
        };
        self.connection.state = WriterState::Open { batch: Arc::clone(&batch), savepoint };
        drop(self);
        batch.outcome().await
    }
}

impl Drop for RollbackGuard {
    fn drop(&mut self) {
        // Without a runtime, the next transaction rolls it back when it begins.
        if let (Some(writer), Ok(runtime)) = (self.0.take(), tokio::runtime::Handle::try_current()) {
            runtime.spawn(async move { writer.connection.lock().await.roll_back_dropped().await });
        }
    }
}

impl WriterConnection {
    /// Rolls back a dropped transaction: alone, or with all that share the engine's transaction if SQLite has already
    /// rolled everything back.
    async fn roll_back_dropped(&mut self) {
        let WriterState::Begun(behind) = &self.state else { return };
        match behind.clone() {
            None => self.end(Err(sqlx::Error::WorkerCrashed)).await,
            Some(batch) => {
                let undone = self.sqlite.execute("rollback to turn").await;
                self.state = WriterState::Open { batch, savepoint: undone.is_ok() };
                if let Err(error) = undone
                    && !self.is_in_transaction().await
                {
                    self.end(Err(error)).await;
                }
            }
        }
    }

    /// Whether the engine's transaction is still open. Then a transaction without a savepoint has done nothing: it was
    /// dropped between the two statements that begin it, the release of the last savepoint and its own.
    async fn is_in_transaction(&mut self) -> bool {
        // A transaction cannot begin inside another one.
        match self.sqlite.execute("begin").await {
            Ok(_) => {
                let _ = self.sqlite.execute("rollback").await;
                false
            }
            Err(_) => true,
        }
    }

    /// Rolls back the open transaction and notifies those that wait for it.
    async fn end(&mut self, outcome: Result<(), sqlx::Error>) {
        if outcome.is_err() {
            // This fails when nothing is open any more, which is fine.
            let _ = self.sqlite.execute("rollback").await;
        }
        if let WriterState::Open { batch, .. } = std::mem::replace(&mut self.state, WriterState::Idle) {
            batch.0.send_replace(Some(outcome.map_err(Arc::new)));
        }
    }
}

#[cfg(test)]
mod tests {
    use sqlx::{Connection as _, query_scalar};

    use super::super::harm::HarmLog;
    use super::super::transaction::{Access, Transaction};
    use super::*;

    async fn writer() -> Writer {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        connection.execute("create table notes (word text not null)").await.unwrap();
        Writer::new(connection)
    }

    async fn begin(writer: &Writer) -> Transaction {
        Transaction::new(Access::Write(writer.begin().await.unwrap()), HarmLog::default())
    }

    async fn commit(transaction: Transaction) -> Result<(), StoreError> {
        transaction.commit().await
    }

    async fn note(writer: &Writer, word: &'static str) -> Transaction {
        let mut transaction = begin(writer).await;
        sqlx::query("insert into notes values ($1)").bind(word).execute(&mut transaction).await.unwrap();
        transaction
    }

    async fn notes(writer: &Writer) -> Vec<String> {
        query_scalar("select word from notes order by rowid").fetch_all(&mut begin(writer).await).await.unwrap()
    }

    #[tokio::test]
    async fn transactions_that_wait_for_each_other_share_a_commit() {
        let writer = writer().await;
        let first = note(&writer, "first").await;
        let others: Vec<_> = ["a", "b", "c"]
            .map(|word| {
                let writer = writer.clone();
                tokio::spawn(async move { commit(note(&writer, word).await).await })
            })
            .into_iter()
            .collect();
        // They are in the queue before the first one commits.
        tokio::task::yield_now().await;
        commit(first).await.unwrap();
        for other in others {
            other.await.unwrap().unwrap();
        }
        assert_eq!(notes(&writer).await, ["first", "a", "b", "c"]);
        assert!(writer.commits() <= 2, "{} commits", writer.commits());
    }

    #[tokio::test]
    async fn a_dropped_transaction_takes_nobody_along() {
        let writer = writer().await;
        let first = note(&writer, "first").await;
        let (giving_up, staying) = (writer.clone(), writer.clone());
        let gone = tokio::spawn(async move { drop(note(&giving_up, "given up").await) });
        let stayed = tokio::spawn(async move { commit(note(&staying, "stayed").await).await });
        tokio::task::yield_now().await;
        commit(first).await.unwrap();
        gone.await.unwrap();
        stayed.await.unwrap().unwrap();
        drop(note(&writer, "given up alone").await);
        assert_eq!(notes(&writer).await, ["first", "stayed"]);
    }

    #[tokio::test]
    async fn a_transaction_that_is_dropped_while_it_begins_takes_nobody_along() {
        let writer = writer().await;
        let first = note(&writer, "first").await;
        let (before, beginning, after) = (writer.clone(), writer.clone(), writer.clone());
        let before = tokio::spawn(async move { commit(note(&before, "before").await).await });
        let gone = tokio::spawn(async move {
            let mut transaction = beginning.begin().await.unwrap();
            let begin = transaction.begin().sql;
            // Who awaits it is gone by then, so that the engine runs no further statement.
            let (release, _) = begin.split_once("; ").unwrap();
            transaction.connection().execute(release).await.unwrap();
        });
        let after = tokio::spawn(async move { commit(note(&after, "after").await).await });
        tokio::task::yield_now().await;
        commit(first).await.unwrap();
        gone.await.unwrap();
        before.await.unwrap().unwrap();
        after.await.unwrap().unwrap();
        assert_eq!(notes(&writer).await, ["first", "before", "after"]);
    }

    #[tokio::test]
    async fn a_lost_transaction_fails_for_all_that_shared_it() {
        let writer = writer().await;
        let first = note(&writer, "first").await;
        let second = writer.clone();
        let second = tokio::spawn(async move {
            let mut transaction = note(&second, "second").await;
            // SQLite does this by itself when the disk is full.
            transaction.execute("rollback").await.unwrap();
        });
        tokio::task::yield_now().await;
        assert!(matches!(commit(first).await, Err(StoreError::Commit(_))));
        second.await.unwrap();
        assert!(notes(&writer).await.is_empty());
        commit(note(&writer, "third").await).await.unwrap();
        assert_eq!(notes(&writer).await, ["third"]);
    }

    #[tokio::test]
    async fn a_transaction_without_statements_changes_nothing() {
        let writer = writer().await;
        let first = note(&writer, "first").await;
        let second = writer.clone();
        let second = tokio::spawn(async move { commit(begin(&second).await).await });
        tokio::task::yield_now().await;
        commit(first).await.unwrap();
        second.await.unwrap().unwrap();
        commit(begin(&writer).await).await.unwrap();
        drop(begin(&writer).await);
        assert_eq!(notes(&writer).await, ["first"]);
    }

    #[tokio::test]
    async fn the_first_statement_counts_only_its_own_rows() {
        let writer = writer().await;
        let first = note(&writer, "first").await;
        let (second, third) = (writer.clone(), writer.clone());
        let update = async move |writer: Writer, sql: &'static str| {
            let mut transaction = begin(&writer).await;
            let changed = sqlx::query(sql).execute(&mut transaction).await.unwrap().rows_affected();
            commit(transaction).await.unwrap();
            changed
        };
        let second = tokio::spawn(update(second, "update notes set word = 'nobody' where word = 'none'"));
        let third = tokio::spawn(update(third, "update notes set word = 'third' where word = 'first'"));
        tokio::task::yield_now().await;
        commit(first).await.unwrap();
        assert_eq!((second.await.unwrap(), third.await.unwrap()), (0, 1));
        assert_eq!(update(writer.clone(), "update notes set word = 'last' where word = 'none'").await, 0);
        assert_eq!(notes(&writer).await, ["third"]);
    }

    #[tokio::test]
    async fn a_transaction_that_never_began_takes_back_nothing_of_the_one_before_it() {
        let writer = writer().await;
        let (first, second, third) = (note(&writer, "first").await, writer.clone(), writer.clone());
        let second = tokio::spawn(async move { commit(note(&second, "second").await).await });
        let third = tokio::spawn(async move { drop(begin(&third).await) });
        tokio::task::yield_now().await;
        commit(first).await.unwrap();
        second.await.unwrap().unwrap();
        third.await.unwrap();
        assert_eq!(notes(&writer).await, ["first", "second"]);
    }

    #[tokio::test]
    async fn a_transaction_that_could_not_begin_takes_nobody_along() {
        let writer = writer().await;
        commit(note(&writer, "first").await).await.unwrap();
        writer.connection.lock().await.sqlite.execute("begin").await.unwrap();
        assert!(begin(&writer).await.execute("select 1").await.is_err(), "another transaction was open");
        tokio::task::yield_now().await;
        commit(note(&writer, "second").await).await.unwrap();
        assert_eq!(notes(&writer).await, ["first", "second"]);
    }
}
