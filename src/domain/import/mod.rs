//! Importing contacts from a file: what its columns are, who stands in a row, and what becomes of each row.

pub mod additions;
pub mod columns;
pub mod consent_date;
pub mod delimiter;
pub mod encoding;
pub mod first_row;
mod headers;
pub mod record;
pub mod row;
pub mod seen;
pub mod tally;
pub mod title;
