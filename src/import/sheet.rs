//! Rows of the first sheet of an XLSX file.
//!
//! Invariant: what a file would take when unpacked is known before anything of it is kept in memory.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _};
use std::ops::ControlFlow;

use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx, XlsxError};
use zip::ZipArchive;

use super::people_table::{RawRow, TableError, TableForm, TableSource};
use crate::domain::import::columns::MOST_COLUMNS;

/// The most that all parts of a file may take when unpacked.
const MOST_UNPACKED: u64 = 256 * 1024 * 1024;
/// The most that the texts of all cells may take: they are in memory while the sheet is read.
const MOST_TEXTS: u64 = 64 * 1024 * 1024;
/// How many times its packed size a large part may have. Sheets with much repetition have about 30.
const MOST_RATIO: u64 = 150;
/// A part that is not large, whatever its ratio.
const SMALL: u64 = 4 * 1024 * 1024;
/// The most cells that a sheet may say that it has.
const MOST_CELLS: u64 = 100_000_000;

/// Opens a file, after a check of its sizes.
pub(super) fn recognised(file: &mut File) -> Result<TableSource, TableError> {
    check(file)?;
    let mut book = open(file)?;
    let name = sheet_name(&book)?;
    let cells = book.worksheet_cells_reader(&name).map_err(broken)?;
    let size = cells.dimensions();
    let (rows, columns) = (u64::from(size.end.0) + 1, u64::from(size.end.1) + 1);
    if rows * columns > MOST_CELLS {
        return Err(TableError::Vast { rows, columns });
    }
    Ok(TableSource { form: TableForm::Sheet { name }, expected: Some(rows) })
}

/// Checks what the file would take when unpacked, first by what it says, then by unpacking it into nothing.
fn check(file: &mut File) -> Result<(), TableError> {
    file.rewind()?;
    let mut archive = ZipArchive::new(BufReader::new(&*file)).map_err(|error| TableError::Broken(error.to_string()))?;
    let mut sizes = Vec::new();
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).map_err(|error| TableError::Broken(error.to_string()))?;
        let (packed, unpacked) = (part.compressed_size(), part.size());
        if unpacked > SMALL && unpacked / packed.max(1) > MOST_RATIO
            || part.name().ends_with("sharedStrings.xml") && unpacked > MOST_TEXTS
        {
            return Err(TableError::Bomb);
        }
        sizes.push(unpacked);
    }
    if sizes.iter().try_fold(0_u64, |sum, size| sum.checked_add(*size)).is_none_or(|sum| sum > MOST_UNPACKED) {
        return Err(TableError::Bomb);
    }
    for (at, size) in sizes.into_iter().enumerate() {
        let part = archive.by_index(at).map_err(|error| TableError::Broken(error.to_string()))?;
        let unpacked = io::copy(&mut part.take(size + 1), &mut io::sink());
        // A part that is larger than it says fails its check sum, too.
        match unpacked {
            Ok(unpacked) if unpacked > size => return Err(TableError::Bomb),
            Ok(_) => {}
            Err(error) => return Err(TableError::Broken(error.to_string())),
        }
    }
    Ok(())
}

fn open(file: &File) -> Result<Xlsx<BufReader<&File>>, TableError> {
    let mut from = BufReader::new(file);
    from.rewind()?;
    Xlsx::new(from).map_err(broken)
}

fn sheet_name(book: &Xlsx<BufReader<&File>>) -> Result<String, TableError> {
    book.sheet_names().first().cloned().ok_or_else(|| TableError::Broken("it has no sheet".to_owned()))
}

fn broken(error: XlsxError) -> TableError {
    match error {
        XlsxError::Io(error) => TableError::File(error),
        XlsxError::Password => TableError::Password,
        error => TableError::Broken(error.to_string()),
    }
}

/// Passes on each row from the one numbered `begins` that has a cell, with its number. Rows that are shorter than the
/// first of them are filled up.
pub(super) fn read(
    file: &mut File,
    name: &str,
    begins: u32,
    take: &mut dyn FnMut(RawRow) -> ControlFlow<()>,
) -> Result<(), TableError> {
    let mut book = open(file)?;
    let mut reader = book.worksheet_cells_reader(name).map_err(broken)?;
    let mut row: Option<RawRow> = None;
    let mut width = 0;
    let mut pass = |row: Option<RawRow>| -> ControlFlow<()> {
        let Some(mut row) = row.filter(|row| row.line >= begins) else { return ControlFlow::Continue(()) };
        if width == 0 {
            width = row.cells.len();
        }
        if row.cells.len() < width {
            row.cells.resize(width, String::new());
        }
        take(row)
    };
    while let Some(cell) = reader.next_cell().map_err(broken)? {
        let (number, column) = cell.get_position();
        let text = text_of(cell.get_value());
        let line = number.saturating_add(1);
        // A cell that is only formatted is no cell.
        if text.is_empty() {
            continue;
        }
        if row.as_ref().is_some_and(|row| row.line > line) {
            return Err(TableError::Broken("its rows are not in order".to_owned()));
        }
        if row.as_ref().is_none_or(|row| row.line != line) && pass(row.take()).is_break() {
            return Ok(());
        }
        let row = row.get_or_insert_with(|| RawRow { line, cells: Vec::new() });
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column > MOST_COLUMNS {
            // The row is too wide, wherever exactly this cell stands.
            row.cells.resize(MOST_COLUMNS + 1, String::new());
            continue;
        }
        if row.cells.len() <= column {
            row.cells.resize(column + 1, String::new());
        }
        row.cells[column] = text;
    }
    let _ = pass(row);
    Ok(())
}

/// A cell as a person sees it. Long numbers, such as phones, have no exponent and no fraction.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(moment) => written(moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A date, with its time of day if it has one. What is no date stays a number.
fn written(moment: &ExcelDateTime) -> String {
    if !moment.is_datetime() || moment.as_f64() < 1.0 {
        return moment.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { date } else { format!("{date} {hour:02}:{minute:02}:{second:02}") }
}
