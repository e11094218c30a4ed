//! Statements with their parameters, run in the transaction of a [`Context`].

use sqlx::encode::Encode;
use sqlx::error::BoxDynError;
use sqlx::{Arguments as _, FromRow, SqlSafeStr, Type};

use super::database::{Db, DbRow};
use crate::store::StoreError;
use crate::store::context::Context;

type StatementArguments = <Db as sqlx::Database>::Arguments;

/// A value that a parameter can have.
pub(in crate::store) trait Param<'q>: Encode<'q, Db> + Type<Db> + Send {}

impl<'q, T: Encode<'q, Db> + Type<Db> + Send> Param<'q> for T {}

/// The parameters of a statement, from `$1` on: an array, or a tuple when their types differ.
pub(in crate::store) trait Params<'q>: Send {
    fn add_to(self, arguments: &mut StatementArguments) -> Result<(), BoxDynError>;
}

impl Context<'_> {
    /// Runs a statement.
    pub(in crate::store) async fn execute<'q>(
        &mut self,
        sql: impl SqlSafeStr + Send,
        params: impl Params<'q>,
    ) -> Result<(), StoreError> {
        self.changed(sql, params).await.map(drop)
    }

    /// Runs a statement. Returns how many rows it changed.
    pub(in crate::store) async fn changed<'q>(
        &mut self,
        sql: impl SqlSafeStr + Send,
        params: impl Params<'q>,
    ) -> Result<u64, StoreError> {
        let done = sqlx::query_with(sql, arguments(params)?).execute(&mut *self.db).await?;
        Ok(done.rows_affected())
    }

    /// All rows.
    pub(in crate::store) async fn rows<'q, T>(
        &mut self,
        sql: impl SqlSafeStr + Send,
        params: impl Params<'q>,
    ) -> Result<Vec<T>, StoreError>
    where
        T: for<'r> FromRow<'r, DbRow> + Send + Unpin,
    {
        Ok(sqlx::query_as_with(sql, arguments(params)?).fetch_all(&mut *self.db).await?)
    }

    /// The only row, or the first one, if there is one.
    pub(in crate::store) async fn optional_row<'q, T>(
        &mut self,
        sql: impl SqlSafeStr + Send,
        params: impl Params<'q>,
    ) -> Result<Option<T>, StoreError>
    where
        T: for<'r> FromRow<'r, DbRow> + Send + Unpin,
    {
        Ok(sqlx::query_as_with(sql, arguments(params)?).fetch_optional(&mut *self.db).await?)
    }

    /// The only row. Its absence is an error.
    pub(in crate::store) async fn row<'q, T>(
        &mut self,
        sql: impl SqlSafeStr + Send,
        params: impl Params<'q>,
    ) -> Result<T, StoreError>
    where
        T: for<'r> FromRow<'r, DbRow> + Send + Unpin,
    {
        Ok(sqlx::query_as_with(sql, arguments(params)?).fetch_one(&mut *self.db).await?)
    }

    /// The first column of all rows.
    pub(in crate::store) async fn values<'q, T>(
        &mut self,
        sql: impl SqlSafeStr + Send,
        params: impl Params<'q>,
    ) -> Result<Vec<T>, StoreError>
    where
        (T,): for<'r> FromRow<'r, DbRow>,
        T: Send + Unpin,
    {
        Ok(self.rows(sql, params).await?.into_iter().map(|(value,)| value).collect())
    }

    /// The first column of the only row, if there is one.
    pub(in crate::store) async fn optional_value<'q, T>(
        &mut self,
        sql: impl SqlSafeStr + Send,
        params: impl Params<'q>,
    ) -> Result<Option<T>, StoreError>
    where
        (T,): for<'r> FromRow<'r, DbRow>,
        T: Send + Unpin,
    {
        Ok(self.optional_row(sql, params).await?.map(|(value,)| value))
    }

    /// The first column of the only row. Its absence is an error.
    pub(in crate::store) async fn value<'q, T>(
        &mut self,
        sql: impl SqlSafeStr + Send,
        params: impl Params<'q>,
    ) -> Result<T, StoreError>
    where
        (T,): for<'r> FromRow<'r, DbRow>,
        T: Send + Unpin,
    {
        let (value,) = self.row(sql, params).await?;
        Ok(value)
    }
}

fn arguments<'q>(params: impl Params<'q>) -> Result<StatementArguments, sqlx::Error> {
    let mut arguments = StatementArguments::default();
    params.add_to(&mut arguments).map_err(sqlx::Error::Encode)?;
    Ok(arguments)
}

impl<'q> Params<'q> for () {
    fn add_to(self, _: &mut StatementArguments) -> Result<(), BoxDynError> {
        Ok(())
    }
}

impl<'q, T: Param<'q>, const N: usize> Params<'q> for [T; N] {
    fn add_to(self, arguments: &mut StatementArguments) -> Result<(), BoxDynError> {
        self.into_iter().try_for_each(|value| arguments.add(value))
    }
}

/// Rows of parameters, one after the other.
impl<'q, T: Params<'q>> Params<'q> for Vec<T> {
    fn add_to(self, arguments: &mut StatementArguments) -> Result<(), BoxDynError> {
        self.into_iter().try_for_each(|row| row.add_to(arguments))
    }
}

/// Parameters, and more of another type.
pub(in crate::store) struct FollowedBy<A, B>(pub(in crate::store) A, pub(in crate::store) B);

impl<'q, A: Params<'q>, B: Params<'q>> Params<'q> for FollowedBy<A, B> {
    fn add_to(self, arguments: &mut StatementArguments) -> Result<(), BoxDynError> {
        self.0.add_to(arguments)?;
        self.1.add_to(arguments)
    }
}

/// Tuples of two and more parameters.
macro_rules! tuples {
    ($first:ident) => {};
    ($first:ident $($more:ident)+) => {
        tuples!($($more)+);

        impl<'q, $first: Param<'q>, $($more: Param<'q>),+> Params<'q> for ($first, $($more),+) {
            #[expect(non_snake_case, reason = "a parameter has the name of its type")]
            fn add_to(self, arguments: &mut StatementArguments) -> Result<(), BoxDynError> {
                let ($first, $($more),+) = self;
                arguments.add($first)?;
                $(arguments.add($more)?;)+
                Ok(())
            }
        }
    };
}

tuples!(A B C D E F G H I J);
