//! Writing CSV files that open correctly in spreadsheets. No cell is interpreted as a formula.

use std::io::{self, Write};

use crate::domain::language::Language;

/// Without it spreadsheets assume an older encoding than UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Writes rows of cells as they come.
pub struct Csv<W: Write>(csv::Writer<W>);

impl<W: Write> Csv<W> {
    /// A table for a reader of this language.
    ///
    /// # Errors
    /// When writing fails.
    pub fn new(mut to: W, language: Language) -> io::Result<Self> {
        to.write_all(BYTE_ORDER_MARK.as_bytes())?;
        let mut form = csv::WriterBuilder::new();
        form.flexible(true).delimiter(delimiter(language)).terminator(csv::Terminator::CRLF);
        Ok(Self(form.from_writer(to)))
    }

    /// Writes a row. A cell that a spreadsheet would interpret as a formula gets an apostrophe before it.
    ///
    /// # Errors
    /// When writing fails.
    pub fn line<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) -> io::Result<()> {
        self.0.write_record(cells.into_iter().map(|cell| harmless(cell.into()))).map_err(cause)
    }

    /// Flushes the table and returns the writer.
    ///
    /// # Errors
    /// When writing fails.
    pub fn finish(self) -> io::Result<W> {
        self.0.into_inner().map_err(|error| io::Error::new(error.error().kind(), error.error().to_string()))
    }
}

/// The I/O error behind a CSV error, with its kind.
fn cause(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

/// The separator of cells. Where numbers have a decimal comma, as in Russian, Excel splits rows at semicolons only.
#[must_use]
pub fn delimiter(language: Language) -> u8 {
    match language {
        Language::En => b',',
        Language::Ru => b';',
    }
}

/// A whole table at once.
#[must_use]
pub fn csv(lines: &[Vec<String>], language: Language) -> Vec<u8> {
    let write = || {
        let mut table = Csv::new(Vec::new(), language)?;
        for line in lines {
            table.line(line.iter().map(String::as_str))?;
        }
        table.finish()
    };
    // Writing to memory cannot fail.
    write().unwrap_or_default()
}

/// Characters that begin a formula, as OWASP lists them (<https://owasp.org/www-community/attacks/CSV_Injection>).
/// Full-width signs are included, because Japanese and Chinese settings treat them like the plain ones.
pub(in crate::domain) const FORMULA_SIGNS: [char; 11] =
    ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

fn harmless(cell: String) -> String {
    if cell.starts_with(FORMULA_SIGNS) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_russian_reader_gets_semicolons() {
        let lines = [vec!["1,5".to_owned(), "a;b".to_owned()]];
        assert_eq!(csv(&lines, Language::Ru), "\u{feff}1,5;\"a;b\"\r\n".as_bytes());
        assert_eq!(csv(&lines, Language::En), "\u{feff}\"1,5\",a;b\r\n".as_bytes());
    }

    proptest! {
        #[test]
        fn every_cell_reads_back_and_none_is_a_formula(
            lines in prop::collection::vec(prop::collection::vec("[=+@＝＋－＠'\",;\r\n\ta-zа-я-]{0,6}", 2..4), 0..6),
            russian: bool,
        ) {
            let language = if russian { Language::Ru } else { Language::En };
            let bytes = csv(&lines, language);
            let mut reader = csv::ReaderBuilder::new();
            reader.has_headers(false).flexible(true).delimiter(delimiter(language));
            let mut reader = reader.from_reader(&bytes[BYTE_ORDER_MARK.len()..]);
            let read: Vec<Vec<String>> =
                reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
            prop_assert_eq!(read.len(), lines.len());
            for (line, cells) in lines.iter().zip(&read) {
                for (cell, read) in line.iter().zip(cells) {
                    prop_assert!(!read.starts_with(FORMULA_SIGNS));
                    prop_assert_eq!(read.strip_prefix('\'').filter(|_| read != cell).unwrap_or(read), cell);
                }
            }
        }
    }
}
