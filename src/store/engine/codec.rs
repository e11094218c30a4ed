//! Codecs for columns: moments are milliseconds since 1970, and counts are never negative.

use jiff::Timestamp;

use crate::store::StoreError;

/// A moment from its milliseconds.
///
/// # Errors
/// When the row is corrupt.
pub(in crate::store) fn moment(millis: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(millis).map_err(|error| StoreError::corrupt("times", error))
}

/// A count from a number of a row or of a query.
///
/// # Errors
/// When it is negative or too large.
pub(in crate::store) fn count(value: i64) -> Result<u32, StoreError> {
    u32::try_from(value).map_err(|error| StoreError::corrupt("counts", error))
}
