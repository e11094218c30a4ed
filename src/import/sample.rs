//! The beginning of a file, for a person who says what its columns are.

use std::ops::ControlFlow;

use super::people_table::{PeopleTable, RawRow, TableForm};
use super::plan::FileImportError;
use crate::domain::import::columns::{ColumnMapping, Columns};
use crate::domain::import::row::is_empty;

/// The columns of a table as far as they are known, and its first people.
#[derive(Clone, Debug)]
pub struct TableSample {
    pub form: TableForm,
    /// What stands above the table.
    pub above: Vec<RawRow>,
    pub columns: Columns,
    pub rows: Vec<RawRow>,
}

impl PeopleTable {
    /// Reads the columns and the first `most` people.
    ///
    /// # Errors
    /// When the file cannot be read that far.
    pub fn sample(&mut self, mappings: &[ColumnMapping], most: usize) -> Result<TableSample, FileImportError> {
        let (form, above) = (self.form().clone(), self.above().to_vec());
        let mut rows = Vec::new();
        // A row more, since the first one may be headers.
        self.read(&mut |row| {
            if !is_empty(&row.cells) {
                rows.push(row);
            }
            if rows.len() > most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        let first = rows.first().ok_or(FileImportError::Empty)?;
        let columns = Columns::as_far_as_known(&first.cells, mappings, self.first_row())?;
        if columns.headers.is_some() {
            rows.remove(0);
        }
        rows.truncate(most);
        Ok(TableSample { form, above, columns, rows })
    }
}
