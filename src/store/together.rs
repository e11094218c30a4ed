//! Several statements in one trip to the database.
//! Its rule: they share their arguments (`$1` is the same in each), run in order, and each is answered by itself.
//!
//! sqlx runs each connection to SQLite on a thread of its own, and the way there and back costs more than most of our
//! statements. SQLite takes several in one text, so that what belongs together anyway goes together. For an engine that
//! does not, this is the place to send them one after another.

use futures::TryStreamExt as _;
use sqlx::query::Query;
use sqlx::{Either, Executor as _, FromRow};

use super::{Connection, Db, StoreError};

type Arguments = <Db as sqlx::Database>::Arguments;
type Row = <Db as sqlx::Database>::Row;

/// One text of several statements.
macro_rules! together {
    ($($statement:expr),+ $(,)?) => { concat!($($statement, ";\n"),+) };
}
pub(super) use together;

/// What the statements answered, in their order.
pub(super) struct Answers(std::vec::IntoIter<Answer>);

struct Answer {
    rows: Vec<Row>,
    changed: u64,
}

/// Runs the statements of a text that [`together!`] made.
pub(super) async fn ask(db: &mut Connection, statements: Query<'_, Db, Arguments>) -> Result<Answers, StoreError> {
    let (mut answers, mut rows) = (Vec::new(), Vec::new());
    let mut parts = db.fetch_many(statements);
    while let Some(part) = parts.try_next().await? {
        match part {
            Either::Right(row) => rows.push(row),
            Either::Left(done) => {
                answers.push(Answer { rows: std::mem::take(&mut rows), changed: done.rows_affected() });
            }
        }
    }
    Ok(Answers(answers.into_iter()))
}

impl Answers {
    /// The rows of the next statement.
    pub(super) fn all<T: for<'a> FromRow<'a, Row>>(&mut self) -> Result<Vec<T>, StoreError> {
        let rows = self.0.next().map(|answer| answer.rows).unwrap_or_default();
        Ok(rows.iter().map(T::from_row).collect::<Result<_, _>>()?)
    }

    /// The only row of the next statement, if there is one.
    pub(super) fn optional<T: for<'a> FromRow<'a, Row>>(&mut self) -> Result<Option<T>, StoreError> {
        Ok(self.all()?.into_iter().next())
    }

    /// The row that the next statement never fails to have.
    pub(super) fn one<T: for<'a> FromRow<'a, Row>>(&mut self) -> Result<T, StoreError> {
        self.optional()?.ok_or_else(|| sqlx::Error::RowNotFound.into())
    }

    /// How many rows the next statement changed.
    pub(super) fn changed(&mut self) -> u64 {
        self.0.next().map_or(0, |answer| answer.changed)
    }
}
