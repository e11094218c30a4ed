//! Mistakes about imports.

use crate::bot::context::error::Failure;
use crate::bot::kit::refusal::{Refusal, Words};
use crate::bot::kit::screen::Reader;
use crate::domain::import::columns::{ColumnsError, MOST_COLUMNS};
use crate::domain::import::record::UndoRefusal;
use crate::import::{FileImportError, TableError};

/// A mistake about an import.
#[derive(Debug)]
pub(in crate::bot) enum ImportMistake {
    NoFile,
    /// A photo.
    NoTable,
    TooLarge {
        most: u32,
    },
    /// A text where a button is asked for.
    PressButton,
    NoAddress,
    Table(TableError),
    Columns(ColumnsError),
    Empty,
    Undo(UndoRefusal),
    /// It is not stopped yet.
    Runs,
}

impl Refusal for ImportMistake {
    fn words(&self, _: &Reader) -> Words {
        match self {
            Self::NoFile => ("error-import-no-file", vec![]),
            Self::TooLarge { most } => ("error-import-too-large", vec![("most", (*most).into())]),
            Self::PressButton => ("error-import-press", vec![]),
            Self::NoAddress | Self::Columns(ColumnsError::NoAddress(_)) => ("error-import-no-address", vec![]),
            Self::Columns(ColumnsError::TooMany(_)) => {
                ("error-import-columns", vec![("most", u32::try_from(MOST_COLUMNS).unwrap_or(u32::MAX).into())])
            }
            Self::Columns(ColumnsError::NoSuchColumn { .. }) => ("error-import-no-column", vec![]),
            Self::Empty => ("error-import-empty", vec![]),
            Self::Undo(UndoRefusal::NotThere | UndoRefusal::Undone) => ("error-import-undone", vec![]),
            Self::Undo(UndoRefusal::TooLate) => ("error-import-too-late", vec![]),
            Self::Runs => ("error-import-runs", vec![]),
            Self::Table(error) => match error {
                TableError::OldExcel => ("error-import-old-excel", vec![]),
                TableError::Password => ("error-import-password", vec![]),
                TableError::Broken(_) => ("error-import-broken", vec![]),
                TableError::Bomb | TableError::Vast { .. } => ("error-import-bomb", vec![]),
                TableError::OpenQuote { line } => ("error-import-quote", vec![("line", line.to_string().into())]),
                TableError::LongRow { line, .. } => ("error-import-long-row", vec![("line", line.to_string().into())]),
                TableError::OneChat => ("error-import-one-chat", vec![]),
                TableError::NoContacts => ("error-import-no-contacts", vec![]),
                TableError::File(_) | TableError::NoTable => ("error-import-no-table", vec![]),
            },
            Self::NoTable => ("error-import-no-table", vec![]),
        }
    }
}

/// What is wrong with a file, or that something broke.
pub(in crate::bot) fn of_file(error: FileImportError) -> Failure {
    match error {
        FileImportError::Table(TableError::File(error)) => Failure::Broken(error.into()),
        FileImportError::Table(error) => ImportMistake::Table(error).into(),
        FileImportError::Columns(error) => ImportMistake::Columns(error).into(),
        FileImportError::Empty => ImportMistake::Empty.into(),
        FileImportError::Undone => ImportMistake::Undo(UndoRefusal::Undone).into(),
        FileImportError::Store(error) => error.into(),
        error @ (FileImportError::ErrorFile(_) | FileImportError::Interrupted) => Failure::Broken(error.into()),
    }
}
