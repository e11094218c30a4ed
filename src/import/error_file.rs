//! The file of refused rows: where each stands, what is wrong with it, and the row as it was. It can be mended and
//! imported in its turn: the first three columns are not used.

use std::io::{self, Write};

use crate::domain::csv_table::Csv;
use crate::domain::import::columns::Columns;
use crate::domain::import::row::RowReason;
use crate::domain::language::Language;

use super::people_table::RawRow;
use super::plan::Refused;

/// Writes refused rows as they are found.
pub struct ErrorFile {
    table: Csv<Box<dyn Write + Send>>,
    began: bool,
    headers: [String; 3],
    reason: ReasonWords,
}

/// The words of a reason.
type ReasonWords = Box<dyn Fn(&RowReason) -> String + Send>;

impl ErrorFile {
    /// # Errors
    /// When writing fails.
    pub fn new(to: Box<dyn Write + Send>, language: Language) -> io::Result<Self> {
        let headers = ["line", "column", "reason"].map(str::to_owned);
        Ok(Self { table: Csv::new(to, language)?, began: false, headers, reason: Box::new(ToString::to_string) })
    }

    /// The same in other words than those for a program.
    #[must_use]
    pub fn in_words(self, headers: [String; 3], reason: impl Fn(&RowReason) -> String + Send + 'static) -> Self {
        Self { headers, reason: Box::new(reason), ..self }
    }

    pub(super) fn line(&mut self, columns: &Columns, refused: &Refused, row: &RawRow) -> io::Result<()> {
        if !self.began {
            self.began = true;
            if let Some(headers) = &columns.headers {
                let [line, column, reason] = self.headers.clone();
                self.row(&line, &column, &reason, headers)?;
            }
        }
        let column = refused.column.as_deref().unwrap_or_default();
        let reason = (self.reason)(&refused.reason);
        self.row(&refused.line.to_string(), column, &reason, &row.cells)
    }

    fn row(&mut self, line: &str, column: &str, reason: &str, cells: &[String]) -> io::Result<()> {
        self.table.line([line, column, reason].into_iter().chain(cells.iter().map(String::as_str)))
    }

    /// # Errors
    /// When writing fails.
    pub fn finish(self) -> io::Result<()> {
        self.table.finish()?.flush()
    }
}
