//! Statements with their parameters, run in the transaction of a [`Context`].

use sqlx::encode::Encode;
use sqlx::error::BoxDynError;
use sqlx::{Arguments as _, FromRow, SqlSafeStr, Type};

use super::database::Db;
use crate::store::StoreError;
use crate::store::context::Context;

type StatementArguments = <Db as sqlx::Database>::Arguments;
type DbRow = <Db as sqlx::Database>::Row;

/// A value that a parameter can have.
pub(in crate::store) trait Param<'q>: Encode<'q, Db> + Type<Db> + Send {}

impl<'q, T: Encode<'q, Db> + Type<Db> + Send> Param<'q> for T {}

/// The parameters of a statement, from `$1` on: an array, or a tuple when their types differ.
pub(in crate::store) trait Params<'q>: Send {
    fn add_to(self, arguments: &mut StatementArguments) -> Result<(), BoxDynError>;
}

impl Context<'_> {
    /// Runs a statement. Returns how many rows it changed.
    pub(in crate::store) async fn execute<'q>(
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

impl<'q, A: Param<'q>, B: Param<'q>> Params<'q> for (A, B) {
    fn add_to(self, arguments: &mut StatementArguments) -> Result<(), BoxDynError> {
        arguments.add(self.0)?;
        arguments.add(self.1)
    }
}

impl<'q, A: Param<'q>, B: Param<'q>, C: Param<'q>> Params<'q> for (A, B, C) {
    fn add_to(self, arguments: &mut StatementArguments) -> Result<(), BoxDynError> {
        (self.0, self.1).add_to(arguments)?;
        arguments.add(self.2)
    }
}

impl<'q, A: Param<'q>, B: Param<'q>, C: Param<'q>, D: Param<'q>> Params<'q> for (A, B, C, D) {
    fn add_to(self, arguments: &mut StatementArguments) -> Result<(), BoxDynError> {
        (self.0, self.1, self.2).add_to(arguments)?;
        arguments.add(self.3)
    }
}

impl<'q, A: Param<'q>, B: Param<'q>, C: Param<'q>, D: Param<'q>, E: Param<'q>> Params<'q> for (A, B, C, D, E) {
    fn add_to(self, arguments: &mut StatementArguments) -> Result<(), BoxDynError> {
        (self.0, self.1, self.2, self.3).add_to(arguments)?;
        arguments.add(self.4)
    }
}

impl<'q, A: Param<'q>, B: Param<'q>, C: Param<'q>, D: Param<'q>, E: Param<'q>, F: Param<'q>> Params<'q>
    for (A, B, C, D, E, F)
{
    fn add_to(self, arguments: &mut StatementArguments) -> Result<(), BoxDynError> {
        (self.0, self.1, self.2, self.3, self.4).add_to(arguments)?;
        arguments.add(self.5)
    }
}

impl<'q, A: Param<'q>, B: Param<'q>, C: Param<'q>, D: Param<'q>, E: Param<'q>, F: Param<'q>, G: Param<'q>> Params<'q>
    for (A, B, C, D, E, F, G)
{
    fn add_to(self, arguments: &mut StatementArguments) -> Result<(), BoxDynError> {
        (self.0, self.1, self.2, self.3, self.4, self.5).add_to(arguments)?;
        arguments.add(self.6)
    }
}

impl<'q, A: Param<'q>, B: Param<'q>, C: Param<'q>, D: Param<'q>, E: Param<'q>, F: Param<'q>, G: Param<'q>, H: Param<'q>>
    Params<'q> for (A, B, C, D, E, F, G, H)
{
    fn add_to(self, arguments: &mut StatementArguments) -> Result<(), BoxDynError> {
        (self.0, self.1, self.2, self.3, self.4, self.5, self.6).add_to(arguments)?;
        arguments.add(self.7)
    }
}
