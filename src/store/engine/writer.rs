//! The one writer: units of work take turns at it, and those that wait for each other's turn share a commit.
//! Its rule: a unit of work is told that it lasts only after a commit that includes it has come to the disk.
//!
//! A commit costs a write to the disk, however little is in it. So who has done its work steps back, lets those before it
//! in the queue do theirs in the same transaction; then the first one commits for all. When nobody waits, a unit of work
//! commits at once. One that is given up is rolled back alone, to its savepoint.
//!
//! A savepoint whose work is done is left to whoever comes next, whose first trip to the database ends it.

mod turn;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::Executor as _;
use sqlx::sqlite::SqliteConnection;
use tokio::sync::{Mutex, watch};

use super::database_file;
use crate::store::StoreError;
use turn::Beginning;
pub(in crate::store) use turn::Turn;

#[derive(Clone)]
pub(in crate::store) struct Writer {
    /// Fair: turns are taken in the order in which they were asked for.
    seat: Arc<Mutex<Seat>>,
    commits: Arc<AtomicU64>,
}

struct Seat {
    connection: SqliteConnection,
    state: State,
}

enum State {
    /// No transaction is open.
    Idle,
    /// A transaction is open; units of work in it have been done and wait for its commit.
    Open {
        batch: Arc<Batch>,
        /// Whether the last of them has left its savepoint.
        savepoint: bool,
    },
    /// A turn has begun: alone, or behind others with a savepoint. Who finds this was not its end: it was given up.
    Begun(Option<Arc<Batch>>),
    Closed,
}

/// Units of work that share a commit, and how it ended.
#[derive(Default)]
struct Batch(watch::Sender<Option<Result<(), Arc<sqlx::Error>>>>);

impl Batch {
    fn has_ended(&self) -> bool {
        self.0.borrow().is_some()
    }

    /// How it ended, once it has.
    async fn outcome(&self) -> Result<(), StoreError> {
        let mut ended = self.0.subscribe();
        match ended.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(outcome)) => outcome.clone().map_err(StoreError::Commit),
            // The sender is this batch itself.
            Ok(None) | Err(_) => Err(sqlx::Error::PoolClosed.into()),
        }
    }
}

impl Writer {
    pub(in crate::store) fn new(connection: SqliteConnection) -> Self {
        Self { seat: Arc::new(Mutex::new(Seat { connection, state: State::Idle })), commits: Arc::default() }
    }

    /// How many commits there have been.
    pub(in crate::store) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// Waits for a turn.
    pub(in crate::store) async fn begin(&self) -> Result<Turn, StoreError> {
        let mut seat = Arc::clone(&self.seat).lock_owned().await;
        seat.sweep().await;
        let (statements, count, behind) = match &seat.state {
            State::Closed => return Err(sqlx::Error::PoolClosed.into()),
            State::Open { batch, savepoint: true } => ("release turn; savepoint turn", 2, Some(Arc::clone(batch))),
            State::Open { batch, savepoint: false } => ("savepoint turn", 1, Some(Arc::clone(batch))),
            // A transaction that begins by reading could fail at its first write (SQLITE_BUSY_SNAPSHOT).
            State::Idle | State::Begun(_) => ("begin immediate", 1, None),
        };
        Ok(Turn::new(seat, self.clone(), Beginning { statements, count, behind }))
    }

    /// Commits for all who are in this batch by then, unless it has ended.
    async fn finish(&self, batch: &Batch) {
        let mut seat = self.seat.lock().await;
        seat.sweep().await;
        // If this batch is not what is open, it has ended.
        if !batch.has_ended() {
            self.commit(&mut seat).await;
        }
    }

    /// Commits what is open, if anything is, and tells those who wait for it.
    async fn commit(&self, seat: &mut Seat) {
        if let State::Open { .. } = seat.state {
            let committed = seat.connection.execute("commit").await.map(|_| ());
            if committed.is_ok() {
                self.commits.fetch_add(1, Ordering::Relaxed);
            }
            seat.end(committed).await;
        }
    }

    /// Writes the whole file anew, between two turns, and empties its log. `false` when a reader holds on to the log.
    pub(in crate::store) async fn rewrite(&self) -> Result<bool, StoreError> {
        let mut seat = self.seat.lock().await;
        seat.sweep().await;
        if let State::Closed = seat.state {
            return Err(sqlx::Error::PoolClosed.into());
        }
        self.commit(&mut seat).await;
        database_file::rewrite(&mut seat.connection).await
    }

    /// Sets a pragma, between two transactions.
    pub(in crate::store) async fn set_pragma(&self, pragma: &'static str) -> Result<(), StoreError> {
        let mut seat = self.seat.lock().await;
        seat.sweep().await;
        self.commit(&mut seat).await;
        seat.connection.execute(pragma).await?;
        Ok(())
    }

    /// Takes no more turns. The file is closed with the last handle to the store.
    pub(in crate::store) async fn close(&self) {
        let mut seat = self.seat.lock().await;
        seat.sweep().await;
        self.commit(&mut seat).await;
        seat.state = State::Closed;
    }
}

impl Seat {
    /// Undoes a turn that was given up: alone, or with all who shared its transaction if its savepoint is gone, for then
    /// SQLite has rolled everything back.
    async fn sweep(&mut self) {
        let State::Begun(behind) = &self.state else { return };
        match behind.clone() {
            None => self.end(Err(sqlx::Error::WorkerCrashed)).await,
            Some(batch) => {
                let undone = self.connection.execute("rollback to turn").await;
                self.state = State::Open { batch, savepoint: true };
                if let Err(error) = undone {
                    self.end(Err(error)).await;
                }
            }
        }
    }

    /// Ends what is open, and tells those who wait for it.
    async fn end(&mut self, outcome: Result<(), sqlx::Error>) {
        if outcome.is_err() {
            // It fails when nothing is open any more, which is as good.
            let _ = self.connection.execute("rollback").await;
        }
        if let State::Open { batch, .. } = std::mem::replace(&mut self.state, State::Idle) {
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

    async fn turn(writer: &Writer) -> Transaction {
        Transaction::new(Access::Write(writer.begin().await.unwrap()), HarmLog::default())
    }

    async fn commit(turn: Transaction) -> Result<(), StoreError> {
        turn.commit().await
    }

    async fn note(writer: &Writer, word: &'static str) -> Transaction {
        let mut turn = turn(writer).await;
        sqlx::query("insert into notes values ($1)").bind(word).execute(&mut turn).await.unwrap();
        turn
    }

    async fn notes(writer: &Writer) -> Vec<String> {
        query_scalar("select word from notes order by rowid").fetch_all(&mut turn(writer).await).await.unwrap()
    }

    #[tokio::test]
    async fn those_who_wait_for_their_turn_share_a_commit() {
        let writer = writer().await;
        let first = note(&writer, "first").await;
        let others: Vec<_> = ["a", "b", "c"]
            .map(|word| {
                let writer = writer.clone();
                tokio::spawn(async move { commit(note(&writer, word).await).await })
            })
            .into_iter()
            .collect();
        // They stand in the queue before the first one steps back.
        tokio::task::yield_now().await;
        commit(first).await.unwrap();
        for other in others {
            other.await.unwrap().unwrap();
        }
        assert_eq!(notes(&writer).await, ["first", "a", "b", "c"]);
        assert!(writer.commits() <= 2, "{} commits", writer.commits());
    }

    #[tokio::test]
    async fn who_gives_up_takes_nobody_along() {
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
    async fn a_lost_transaction_is_told_to_all_who_shared_it() {
        let writer = writer().await;
        let first = note(&writer, "first").await;
        let second = writer.clone();
        let second = tokio::spawn(async move {
            let mut turn = note(&second, "second").await;
            // As SQLite does by itself when the disk is full.
            turn.execute("rollback").await.unwrap();
        });
        tokio::task::yield_now().await;
        assert!(matches!(commit(first).await, Err(StoreError::Commit(_))));
        second.await.unwrap();
        assert!(notes(&writer).await.is_empty());
        commit(note(&writer, "third").await).await.unwrap();
        assert_eq!(notes(&writer).await, ["third"]);
    }

    #[tokio::test]
    async fn a_turn_that_asks_nothing_changes_nothing() {
        let writer = writer().await;
        let first = note(&writer, "first").await;
        let second = writer.clone();
        let second = tokio::spawn(async move { commit(turn(&second).await).await });
        tokio::task::yield_now().await;
        commit(first).await.unwrap();
        second.await.unwrap().unwrap();
        let commits = writer.commits();
        commit(turn(&writer).await).await.unwrap();
        assert_eq!(writer.commits(), commits);
        assert_eq!(notes(&writer).await, ["first"]);
    }

    #[tokio::test]
    async fn a_turn_whose_first_statement_fails_goes_no_further() {
        let writer = writer().await;
        let first = note(&writer, "first").await;
        let second = writer.clone();
        let second = tokio::spawn(async move {
            let mut turn = turn(&second).await;
            sqlx::query("insert into notes values (null)").fetch_optional(&mut turn).await.unwrap_err();
            sqlx::query("insert into notes values ('behind it')").execute(&mut turn).await.unwrap_err();
            commit(turn).await.unwrap_err();
        });
        tokio::task::yield_now().await;
        commit(first).await.unwrap();
        second.await.unwrap();
        assert_eq!(notes(&writer).await, ["first"]);
    }

    #[tokio::test]
    async fn what_the_beginning_of_a_turn_has_changed_is_not_counted() {
        let writer = writer().await;
        let nothing = async || {
            let mut turn = turn(&writer).await;
            let changed = sqlx::query("update notes set word = 'x' where word = 'nowhere'").execute(&mut turn).await;
            assert_eq!(changed.unwrap().rows_affected(), 0);
            commit(turn).await.unwrap();
        };
        let first = note(&writer, "first").await;
        // In the order in which they stand in the queue: behind a transaction, behind a savepoint, alone.
        let ((), (), committed) = tokio::join!(nothing(), nothing(), commit(first));
        committed.unwrap();
        nothing().await;
    }
}
