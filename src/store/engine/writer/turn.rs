//! A turn at the writer: one unit of work.
//! Its rule: a turn begins with its first statement, in the same trip to the database; one whose beginning was not
//! confirmed goes no further.
//!
//! A statement costs little beside the trip to the thread that carries it out, and back.

use std::sync::Arc;

use futures::future::{self, BoxFuture};
use futures::stream::{self, BoxStream};
use futures::{FutureExt as _, StreamExt as _, TryFutureExt as _};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqliteQueryResult, SqliteRow};
use sqlx::{AssertSqlSafe, Either, Error, Execute, Executor as _};
use tokio::sync::OwnedMutexGuard;

use super::{Batch, Seat, State, Writer};
use crate::store::StoreError;
use crate::store::engine::database::Db;

type Step = Result<Either<SqliteQueryResult, SqliteRow>, Error>;

/// A turn at the writer: a unit of work.
pub(in crate::store) struct Turn {
    // Dropped in this order: the seat is free when the broom asks for it.
    seat: OwnedMutexGuard<Seat>,
    broom: Broom,
    stage: Stage,
}

/// How far a turn has come.
#[derive(Clone)]
enum Stage {
    /// Nothing has been asked yet. What is asked first is asked behind this.
    Ready(Beginning),
    /// Its first statement is on the way, or was not answered, or failed: whether the turn has begun is not known.
    Beginning,
    Begun,
}

/// How a turn begins.
#[derive(Clone)]
pub(super) struct Beginning {
    pub(super) statements: &'static str,
    /// How many these are.
    pub(super) count: usize,
    pub(super) behind: Option<Arc<Batch>>,
}

/// Sweeps after a turn that was given up, so that no transaction stays open behind it.
struct Broom(Option<Writer>);

impl Turn {
    pub(super) fn new(seat: OwnedMutexGuard<Seat>, writer: Writer, beginning: Beginning) -> Self {
        Self { seat, broom: Broom(Some(writer)), stage: Stage::Ready(beginning) }
    }

    pub(in crate::store) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.seat.connection
    }

    pub(in crate::store) fn fetch_many<'e, 'q: 'e, E: 'q + Execute<'q, Db>>(
        &'e mut self,
        query: E,
    ) -> BoxStream<'e, Step> {
        let Turn { seat, stage, .. } = self;
        let Seat { connection, state } = &mut **seat;
        let beginning = match stage {
            Stage::Begun => return connection.fetch_many(query),
            Stage::Beginning => return stream::once(future::err(not_begun())).boxed(),
            Stage::Ready(beginning) => beginning.clone(),
        };
        let begin_with = async move {
            let query = beginning.before(query)?;
            *stage = Stage::Beginning;
            *state = State::Begun(beginning.behind);
            let steps = connection.fetch_many(query).enumerate().filter_map(move |(number, step)| {
                if step.is_ok() && number + 1 == beginning.count {
                    *stage = Stage::Begun;
                }
                // What the beginning itself has changed is nobody's question.
                future::ready((number >= beginning.count || step.is_err()).then_some(step))
            });
            Ok::<_, Error>(steps)
        };
        begin_with.try_flatten_stream().boxed()
    }

    pub(in crate::store) fn fetch_optional<'e, 'q: 'e, E: 'q + Execute<'q, Db>>(
        &'e mut self,
        query: E,
    ) -> BoxFuture<'e, Result<Option<SqliteRow>, Error>> {
        let Turn { seat, stage, .. } = self;
        let Seat { connection, state } = &mut **seat;
        let beginning = match stage {
            Stage::Begun => return connection.fetch_optional(query),
            Stage::Beginning => return future::err(not_begun()).boxed(),
            Stage::Ready(beginning) => beginning.clone(),
        };
        let begin_with = async move {
            let query = beginning.before(query)?;
            *stage = Stage::Beginning;
            *state = State::Begun(beginning.behind);
            let row = connection.fetch_optional(query).await?;
            *stage = Stage::Begun;
            Ok(row)
        };
        begin_with.boxed()
    }

    /// Makes what was done in this turn lasting.
    pub(in crate::store) async fn commit(self) -> Result<(), StoreError> {
        let Self { mut seat, mut broom, stage } = self;
        let writer = match stage {
            Stage::Ready(_) => return Ok(()),
            Stage::Begun => broom.0.take(),
            Stage::Beginning => None,
        };
        let Some(writer) = writer else { return Err(not_begun().into()) };
        let (batch, savepoint) = match &seat.state {
            State::Begun(Some(batch)) => (Arc::clone(batch), true),
            _ => {
                let batch = Arc::new(Batch::default());
                let founded = Arc::clone(&batch);
                // In a task of its own: whoever waits for a commit may give up waiting; those who share it have not.
                tokio::spawn(async move { writer.finish(&founded).await });
                (batch, false)
            }
        };
        seat.state = State::Open { batch: Arc::clone(&batch), savepoint };
        drop(seat);
        batch.outcome().await
    }
}

impl Beginning {
    /// A query behind the statements with which its turn begins.
    fn before<'q, E: Execute<'q, Db>>(&self, mut query: E) -> Result<Query<'q, Db, SqliteArguments>, Error> {
        let arguments = query.take_arguments().map_err(Error::Encode)?;
        let persistent = query.persistent() && arguments.is_some();
        let sql = format!("{}; {}", self.statements, query.sql().as_str());
        Ok(sqlx::query_with(AssertSqlSafe(sql), arguments.unwrap_or_default()).persistent(persistent))
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

fn not_begun() -> Error {
    Error::Protocol("the first statement of a unit of work was not carried out".into())
}
