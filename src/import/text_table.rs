//! Rows of a text file: CSV with commas, semicolons or tabs, in any of the usual encodings.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _};
use std::ops::ControlFlow;

use encoding_rs::Encoding;
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};

use super::lines::{END, Lines};
use super::people_table::{LONGEST_ROW, RawRow, TableError, TableForm, TableSource};
use crate::domain::import::delimiter::Delimiter;
use crate::domain::import::encoding::EncodingScan;
use crate::domain::import::first_row::FirstRow;

/// How much is read at once.
const BUFFER: usize = 64 * 1024;

/// How the file is to be read, where a person says it.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextForm {
    pub encoding: Option<&'static Encoding>,
    pub delimiter: Option<Delimiter>,
    /// That of a sheet, too.
    pub first_row: FirstRow,
}

/// Recognises encoding and delimiter. Reads the whole file once.
pub(super) fn recognised(file: &mut File, wanted: TextForm) -> Result<TableSource, TableError> {
    let mut scan = EncodingScan::default();
    let mut buffer = vec![0; BUFFER];
    file.rewind()?;
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            read => scan.feed(&buffer[..read]),
        }
    }
    let found = scan.finish().ok_or(TableError::NoTable)?;
    let encoding = wanted.encoding.unwrap_or(found);
    file.rewind()?;
    let mut beginning = Vec::new();
    decoded(&*file, encoding).take(BUFFER as u64).read_to_end(&mut beginning)?;
    let beginning = String::from_utf8_lossy(&beginning).replace("\r\n", "\n").replace('\r', "\n");
    // The last line may be cut off.
    let whole =
        if beginning.len() < BUFFER { &beginning } else { beginning.rsplit_once('\n').map_or("", |(whole, _)| whole) };
    let hint = Delimiter::hint(whole).is_some();
    let delimiter = wanted.delimiter.unwrap_or_else(|| Delimiter::of(whole));
    let form = TableForm::Text { encoding, delimiter, skip_first: hint };
    Ok(TableSource { form, expected: Some(scan.lines) })
}

fn decoded<R: Read>(from: R, encoding: &'static Encoding) -> DecodeReaderBytes<R, Vec<u8>> {
    DecodeReaderBytesBuilder::new().encoding(Some(encoding)).strip_bom(true).build(from)
}

/// Passes on each row with the line in which it begins.
pub(super) fn read(
    file: &mut File,
    encoding: &'static Encoding,
    delimiter: Delimiter,
    skip_first: bool,
    take: &mut dyn FnMut(RawRow) -> ControlFlow<()>,
) -> Result<(), TableError> {
    file.rewind()?;
    let lines = Lines::new(decoded(BufReader::with_capacity(BUFFER, &*file), encoding));
    let mut form = csv::ReaderBuilder::new();
    form.has_headers(false).flexible(true).buffer_capacity(BUFFER).delimiter(delimiter.byte());
    let mut reader = form.from_reader(lines);
    let mut record = csv::StringRecord::new();
    let mut skip = skip_first;
    loop {
        let begins = reader.position().line();
        reader.get_mut().begin_row(BUFFER);
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Err(TableError::OpenQuote { line: begins }),
            Err(error) => return Err(failed(error, begins)),
        }
        if record.len() == 1 && record.get(0) == Some(END) {
            return Ok(());
        }
        // Line breaks inside cells; the row itself ends with one more.
        let inside: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
        let line = reader.position().line().saturating_sub(1 + inside as u64).max(1);
        if record.iter().next_back().is_some_and(|cell| cell.trim_end().ends_with(END)) {
            // No line break ended it.
            return Err(TableError::OpenQuote { line: line + 1 });
        }
        if std::mem::take(&mut skip) {
            continue;
        }
        let row =
            RawRow { line: u32::try_from(line).unwrap_or(u32::MAX), cells: record.iter().map(str::to_owned).collect() };
        if take(row).is_break() {
            return Ok(());
        }
    }
}

fn failed(error: csv::Error, line: u64) -> TableError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            TableError::LongRow { line, most: LONGEST_ROW }
        }
        csv::ErrorKind::Io(error) => TableError::File(error),
        kind => TableError::File(io::Error::other(format!("{kind:?}"))),
    }
}
