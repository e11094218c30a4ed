//! Importing contacts from a file.
//!
//! Invariant: a file is read in pieces, and nothing is asked of Telegram.

mod apply;
mod error_file;
mod lines;
mod people_table;
mod plan;
mod running;
mod sample;
mod sheet;
mod telegram_export;
mod text_table;

pub use apply::{ImportOrder, UndoError, UndoneTally};
pub use error_file::ErrorFile;
pub use people_table::{LONGEST_ROW, PeopleTable, RawRow, TableError, TableForm};
pub use plan::{AppliedImport, FileImportError, ImportReport, Importer, Refused};
pub use sample::TableSample;
pub use text_table::TextForm;
