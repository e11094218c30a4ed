//! A file of people: what kind of table it is, and its rows one after another.
//!
//! Invariant: a row that is passed on stands in the file as it is; nothing is shifted or filled in. What stands above the
//! table is kept, to be shown.

use std::fmt;
use std::fs::File;
use std::io::{self, Read as _, Seek as _};
use std::ops::ControlFlow;

use encoding_rs::Encoding;

use super::text_table::TextForm;
use super::{sheet, telegram_export, text_table};
use crate::domain::import::delimiter::Delimiter;
use crate::domain::import::first_row::FirstRow;
use crate::domain::import::row::is_empty;
use crate::domain::import::title::{ROWS_LOOKED_AT, rows_above};

/// The longest row, in bytes.
pub const LONGEST_ROW: usize = 1024 * 1024;

/// A row as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawRow {
    /// The line in which it begins, from 1; the number of the row of a sheet.
    pub line: u32,
    pub cells: Vec<String>,
}

impl RawRow {
    /// What stands in it.
    #[must_use]
    pub fn text(&self) -> String {
        let cells = self.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        cells.collect::<Vec<_>>().join(" ")
    }
}

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    #[error("the file cannot be read")]
    File(#[from] io::Error),
    #[error("this is neither CSV nor XLSX nor the result.json of an export from Telegram")]
    NoTable,
    #[error("this is a file of an old Excel: save it as .xlsx or .csv")]
    OldExcel,
    #[error("the file has a password: save it without one")]
    Password,
    #[error("the file is damaged: {0}")]
    Broken(String),
    #[error("unpacked, the file would be many times as large as any table: save its sheet as .csv")]
    Bomb,
    #[error("the sheet says that it has {rows} rows and {columns} columns: copy the table into a new file")]
    Vast { rows: u64, columns: u64 },
    #[error("the quotation mark of the row in line {line} is never closed")]
    OpenQuote { line: u64 },
    #[error("the row in line {line} is longer than {most} bytes: its quotation mark may not be closed")]
    LongRow { line: u64, most: usize },
    #[error("there are no contacts in this export from Telegram: export with \"Contacts list\" ticked")]
    NoContacts,
    #[error("this is the export of one chat: people are imported from an export with \"Contacts list\" ticked")]
    OneChat,
}

/// What kind of table a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableForm {
    Text {
        encoding: &'static Encoding,
        delimiter: Delimiter,
        /// The first row is a hint for Excel.
        skip_first: bool,
    },
    Sheet {
        name: String,
    },
    TelegramExport,
}

impl fmt::Display for TableForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { encoding, delimiter, .. } => write!(f, "CSV, {}, {delimiter}", encoding.name()),
            Self::Sheet { name } => write!(f, "XLSX, sheet {name:?}"),
            Self::TelegramExport => f.write_str("contacts of a Telegram export"),
        }
    }
}

/// A recognised file.
#[derive(Clone, Debug)]
pub(super) struct TableSource {
    pub(super) form: TableForm,
    /// About how many rows there are.
    pub(super) expected: Option<u64>,
}

/// Where a table begins.
#[derive(Clone, Debug, Default)]
struct TableBeginning {
    /// The line of its first row, from 1; 0 for the first line that there is.
    line: u32,
    /// What stands above, such as a title.
    above: Vec<RawRow>,
}

/// An open file of people.
#[derive(Debug)]
pub struct PeopleTable {
    file: File,
    source: TableSource,
    beginning: TableBeginning,
    first_row: FirstRow,
}

impl PeopleTable {
    /// Recognises what is in a file, by its content, and where its table begins.
    ///
    /// # Errors
    /// When it holds no table, or one that would not fit into memory.
    pub fn open(mut file: File, wanted: TextForm) -> Result<Self, TableError> {
        let mut beginning = Vec::new();
        file.rewind()?;
        (&file).take(512).read_to_end(&mut beginning)?;
        file.rewind()?;
        let text = beginning.iter().find(|byte| !byte.is_ascii_whitespace() && !b"\xef\xbb\xbf".contains(byte));
        let source = match &beginning[..] {
            [b'P', b'K', 3 | 5, ..] => sheet::recognised(&mut file)?,
            [0xd0, 0xcf, 0x11, 0xe0, ..] => return Err(TableError::OldExcel),
            _ if matches!(text, Some(b'{')) => TableSource { form: TableForm::TelegramExport, expected: None },
            _ => text_table::recognised(&mut file, wanted)?,
        };
        let first_row = wanted.first_row;
        let mut table = Self { file, source, beginning: TableBeginning::default(), first_row };
        if table.source.form != TableForm::TelegramExport {
            table.beginning = table.found_beginning();
        }
        Ok(table)
    }

    /// The beginning of the table, below a title. What cannot be read is reported when the table is read.
    fn found_beginning(&mut self) -> TableBeginning {
        let mut rows = Vec::new();
        let _ = self.read(&mut |row| {
            if !is_empty(&row.cells) {
                rows.push(row);
            }
            if rows.len() < ROWS_LOOKED_AT { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        let cells: Vec<&[String]> = rows.iter().map(|row| row.cells.as_slice()).collect();
        let above = if self.first_row.is_recognised() { rows_above(&cells) } else { 0 };
        let line = rows.get(above).map_or(0, |row| row.line);
        rows.truncate(above);
        TableBeginning { line, above: rows }
    }

    /// What the first row is, where a person has said it.
    #[must_use]
    pub fn first_row(&self) -> FirstRow {
        self.first_row
    }

    /// The rows above the table, such as a title. They are not read as people.
    #[must_use]
    pub fn above(&self) -> &[RawRow] {
        &self.beginning.above
    }

    #[must_use]
    pub fn form(&self) -> &TableForm {
        &self.source.form
    }

    /// About how many rows there are, for showing how far an import is.
    #[must_use]
    pub fn expected(&self) -> Option<u64> {
        self.source.expected
    }

    /// Passes on the content of the file, piece by piece.
    pub(super) fn feed(&mut self, take: &mut dyn FnMut(&[u8])) -> io::Result<()> {
        self.file.rewind()?;
        let mut buffer = vec![0; 64 * 1024];
        loop {
            match self.file.read(&mut buffer)? {
                0 => return self.file.rewind(),
                read => take(&buffer[..read]),
            }
        }
    }

    /// Passes on each row of the table until `take` breaks. The first one may be headers.
    ///
    /// # Errors
    /// When the file cannot be read to its end.
    pub fn read(&mut self, take: &mut dyn FnMut(RawRow) -> ControlFlow<()>) -> Result<(), TableError> {
        let begins = self.beginning.line;
        match &self.source.form {
            TableForm::Text { encoding, delimiter, skip_first } => {
                let take = &mut |row: RawRow| if row.line < begins { ControlFlow::Continue(()) } else { take(row) };
                text_table::read(&mut self.file, encoding, *delimiter, *skip_first, take)
            }
            TableForm::Sheet { name } => sheet::read(&mut self.file, name, begins, take),
            TableForm::TelegramExport => telegram_export::read(&mut self.file, take),
        }
    }
}
