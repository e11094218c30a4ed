//! A table of words and figures as a CSV file.
//! Its rule: it opens rightly in a spreadsheet, and no cell is a formula there, whoever chose its words.

use std::io::{self, Write};

/// Without it spreadsheets take UTF-8 for something older.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Lines of cells, written as they come.
pub struct Csv<W: Write>(csv::Writer<W>);

impl<W: Write> Csv<W> {
    /// # Errors
    /// When nothing can be written there.
    pub fn new(mut to: W) -> io::Result<Self> {
        to.write_all(BYTE_ORDER_MARK.as_bytes())?;
        let mut form = csv::WriterBuilder::new();
        Ok(Self(form.flexible(true).terminator(csv::Terminator::CRLF).from_writer(to)))
    }

    /// Writes a line. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn line<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) -> io::Result<()> {
        self.0.write_record(cells.into_iter().map(|cell| harmless(cell.into()))).map_err(cause)
    }

    /// # Errors
    /// When the rest of it cannot be written.
    pub fn finish(self) -> io::Result<W> {
        self.0.into_inner().map_err(|error| io::Error::new(error.error().kind(), error.error().to_string()))
    }
}

/// What kept a line from being written: whoever wrote the writer may know it by its kind.
fn cause(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

/// A whole table at once.
#[must_use]
pub fn csv(lines: &[Vec<String>]) -> Vec<u8> {
    let write = || {
        let mut table = Csv::new(Vec::new())?;
        for line in lines {
            table.line(line.iter().map(String::as_str))?;
        }
        table.finish()
    };
    // Writing to memory does not fail.
    write().unwrap_or_default()
}

/// What begins a formula, as OWASP lists it (<https://owasp.org/www-community/attacks/CSV_Injection>).
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_cell_reads_back_and_none_is_a_formula(
            lines in prop::collection::vec(prop::collection::vec("[=+@'\",;\r\n\ta-zа-я-]{0,6}", 2..4), 0..6),
        ) {
            let bytes = csv(&lines);
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&bytes[BYTE_ORDER_MARK.len()..]);
            let read: Vec<Vec<String>> =
                reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
            prop_assert_eq!(read.len(), lines.len());
            for (line, cells) in lines.iter().zip(&read) {
                for (cell, read) in line.iter().zip(cells) {
                    prop_assert!(!read.starts_with(['=', '+', '-', '@', '\t', '\r']));
                    prop_assert_eq!(read.strip_prefix('\'').filter(|_| read != cell).unwrap_or(read), cell);
                }
            }
        }
    }
}
