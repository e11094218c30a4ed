//! How rows hold what is no text and no plain number: moments are milliseconds since 1970, counts are never negative.

use jiff::Timestamp;

use super::StoreError;

/// A moment from its milliseconds.
///
/// # Errors
/// When the row is corrupt.
pub(super) fn moment(millis: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(millis).map_err(|error| StoreError::corrupt("times", error))
}

/// A count from a number of a row or of a query.
///
/// # Errors
/// When it is negative or too large.
pub(super) fn count(value: i64) -> Result<u32, StoreError> {
    u32::try_from(value).map_err(|error| StoreError::corrupt("counts", error))
}
