//! The one writer: units of work take turns at it, and those that wait for each other's turn share a commit.
//! Its rule: a unit of work is told that it lasts only after a commit that includes it has come to the disk.
//!
//! A commit costs a write to the disk, however little is in it. So who has done its work steps back, lets those before it
//! in the queue do theirs in the same transaction, and then whoever is first commits for all. When nobody waits, a unit
//! of work commits at once. One that is given up is rolled back alone, to its savepoint. A savepoint whose work is done
//! is left to whoever comes next, so that a turn takes one trip to the database and not two.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::Executor as _;
use sqlx::sqlite::SqliteConnection;
use tokio::sync::{Mutex, OwnedMutexGuard, watch};

use super::StoreError;

#[derive(Clone)]
pub(super) struct Writer {
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

/// A turn at the writer: a unit of work that has begun.
pub(super) struct Turn {
    // Dropped in this order: the seat is free when the broom asks for it.
    seat: OwnedMutexGuard<Seat>,
    broom: Broom,
}

/// Sweeps after a turn that was given up, so that no transaction stays open behind it.
struct Broom(Option<Writer>);

impl Writer {
    pub(super) fn new(connection: SqliteConnection) -> Self {
        Self { seat: Arc::new(Mutex::new(Seat { connection, state: State::Idle })), commits: Arc::default() }
    }

    /// How many commits there have been.
    pub(super) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// Waits for a turn and begins.
    pub(super) async fn begin(&self) -> Result<Turn, StoreError> {
        let mut seat = Arc::clone(&self.seat).lock_owned().await;
        seat.sweep().await;
        let (behind, begin) = match &seat.state {
            State::Closed => return Err(sqlx::Error::PoolClosed.into()),
            State::Open { batch, savepoint: true } => (Some(Arc::clone(batch)), "release turn; savepoint turn"),
            State::Open { batch, savepoint: false } => (Some(Arc::clone(batch)), "savepoint turn"),
            // A transaction that begins by reading could fail at its first write (SQLITE_BUSY_SNAPSHOT).
            State::Idle | State::Begun(_) => (None, "begin immediate"),
        };
        let turn = &mut *seat;
        turn.state = State::Begun(behind);
        turn.connection.execute(begin).await?;
        Ok(Turn { seat, broom: Broom(Some(self.clone())) })
    }

    /// Commits for all who are in this batch, unless one of them has done it.
    async fn finish(&self, batch: &Batch) -> Result<(), StoreError> {
        let mut seat = tokio::select! {
            biased;
            // Somebody has: there is no need to stand in the queue until the end.
            outcome = batch.outcome() => return outcome,
            seat = self.seat.lock() => seat,
        };
        seat.sweep().await;
        // If this batch is not what is open, it has ended.
        if !batch.has_ended() {
            self.commit(&mut seat).await;
        }
        batch.outcome().await
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
    pub(super) async fn rewrite(&self) -> Result<bool, StoreError> {
        let mut seat = self.seat.lock().await;
        seat.sweep().await;
        if let State::Closed = seat.state {
            return Err(sqlx::Error::PoolClosed.into());
        }
        self.commit(&mut seat).await;
        seat.connection.execute("vacuum").await?;
        let (busy, _, _): (i64, i64, i64) =
            sqlx::query_as("pragma wal_checkpoint(truncate)").fetch_one(&mut seat.connection).await?;
        Ok(busy == 0)
    }

    /// Takes no more turns. The file is closed with the last handle to the store.
    pub(super) async fn close(&self) {
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

impl Turn {
    pub(super) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.seat.connection
    }

    /// Makes what was done in this turn lasting.
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        let Self { mut seat, mut broom } = self;
        let Some(writer) = broom.0.take() else { return Err(sqlx::Error::WorkerCrashed.into()) };
        // In a task of its own: whoever waits for a commit may give up waiting; those who share it have not.
        let committing = tokio::spawn(async move {
            let (batch, savepoint) = match &seat.state {
                State::Begun(Some(batch)) => (Arc::clone(batch), true),
                _ => (Arc::new(Batch::default()), false),
            };
            seat.state = State::Open { batch: Arc::clone(&batch), savepoint };
            drop(seat);
            writer.finish(&batch).await
        });
        committing.await.unwrap_or_else(|_| Err(sqlx::Error::WorkerCrashed.into()))
    }
}

impl Drop for Broom {
    fn drop(&mut self) {
        // Without a runtime it is swept when the next turn begins.
        if let (Some(writer), Ok(runtime)) = (self.0.take(), tokio::runtime::Handle::try_current()) {
            runtime.spawn(async move { writer.seat.lock().await.sweep().await });
        }
    }
}

#[cfg(test)]
mod tests {
    use sqlx::{Connection as _, query_scalar};

    use super::*;

    async fn writer() -> Writer {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        connection.execute("create table notes (word text not null)").await.unwrap();
        Writer::new(connection)
    }

    async fn note(writer: &Writer, word: &'static str) -> Turn {
        let mut turn = writer.begin().await.unwrap();
        sqlx::query("insert into notes values ($1)").bind(word).execute(turn.connection()).await.unwrap();
        turn
    }

    async fn notes(writer: &Writer) -> Vec<String> {
        let mut turn = writer.begin().await.unwrap();
        query_scalar("select word from notes order by rowid").fetch_all(turn.connection()).await.unwrap()
    }

    #[tokio::test]
    async fn those_who_wait_for_their_turn_share_a_commit() {
        let writer = writer().await;
        let first = note(&writer, "first").await;
        let others: Vec<_> = ["a", "b", "c"]
            .map(|word| {
                let writer = writer.clone();
                tokio::spawn(async move { note(&writer, word).await.commit().await })
            })
            .into_iter()
            .collect();
        // They stand in the queue before the first one steps back.
        tokio::task::yield_now().await;
        first.commit().await.unwrap();
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
        let stayed = tokio::spawn(async move { note(&staying, "stayed").await.commit().await });
        tokio::task::yield_now().await;
        first.commit().await.unwrap();
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
            turn.connection().execute("rollback").await.unwrap();
        });
        tokio::task::yield_now().await;
        assert!(matches!(first.commit().await, Err(StoreError::Commit(_))));
        second.await.unwrap();
        assert!(notes(&writer).await.is_empty());
        note(&writer, "third").await.commit().await.unwrap();
        assert_eq!(notes(&writer).await, ["third"]);
    }
}
