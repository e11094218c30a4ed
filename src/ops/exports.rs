//! Exports of conversations and consents to a file for a chat. The file has no name on the disk, so it is never left behind.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::domain::csv_table::Csv;
use crate::domain::export::{ExportFormat, ExportWriter, WrittenRow};
use crate::domain::language::Language;
use crate::store::{AuditEntry, ExportError, Exported, Store, StoreError};

/// An export, ready to be read.
#[derive(Debug)]
pub struct ExportFile {
    pub file: File,
    pub written: WrittenRow,
}

/// Exports conversations to a file of at most `most` bytes, on the disk of the database. Returns `None` when they need
/// more. `form` is the format and the reader's language.
///
/// # Errors
/// When the database cannot be read or the file not be written.
pub async fn into_file(
    store: &Store,
    database: &Path,
    which: &Exported,
    form: (ExportFormat, Language),
    most: u64,
) -> Result<Option<ExportFile>, ExportError> {
    let file = nameless(database)?;
    match write(store, which, form, Capped { to: &file, left: most }).await {
        Ok(written) => Ok(Some(ExportFile { file, written })),
        Err(ExportError::Write(error)) if error.kind() == io::ErrorKind::FileTooLarge => Ok(None),
        Err(error) => Err(error),
    }
}

/// The consent ledger, ready to be read.
#[derive(Debug)]
pub struct LedgerFile {
    pub file: File,
    pub entries: u32,
}

/// Exports the consent ledger to a file of at most `most` bytes, on the disk of the database. Returns `None` when it
/// needs more.
///
/// # Errors
/// When the database cannot be read or the file not be written.
pub async fn consents(
    store: &Store,
    database: &Path,
    language: Language,
    most: u64,
) -> Result<Option<LedgerFile>, ExportError> {
    let file = nameless(database)?;
    let written = async {
        let mut table = Csv::new(BufWriter::new(Capped { to: &file, left: most }), language)?;
        let entries = store.read().await?.contacts().export_consents(&mut table).await?;
        table.finish()?.flush()?;
        Ok(entries)
    };
    match written.await {
        Ok(entries) => Ok(Some(LedgerFile { file, entries })),
        Err(ExportError::Write(error)) if error.kind() == io::ErrorKind::FileTooLarge => Ok(None),
        Err(error) => Err(error),
    }
}

/// Notes an export in the audit log; it is sent afterwards.
pub async fn note(store: &Store, entry: &AuditEntry) -> Result<(), StoreError> {
    store.write(async |tx| tx.audit().append(entry).await).await
}

async fn write(
    store: &Store,
    which: &Exported,
    (format, language): (ExportFormat, Language),
    to: Capped<&File>,
) -> Result<WrittenRow, ExportError> {
    let mut writer = ExportWriter::new(format, language, BufWriter::new(to))?;
    store.read().await?.dialogs().export(which, &mut writer).await?;
    Ok(writer.finish()?.1)
}

/// A file without a name, on the disk of the database. It disappears when it is closed.
///
/// # Errors
/// When it cannot be created.
pub fn nameless(database: &Path) -> io::Result<File> {
    let folder = database.parent().filter(|folder| !folder.as_os_str().is_empty());
    tempfile::tempfile_in(folder.unwrap_or(Path::new(".")))
}

/// A writer with a size limit.
struct Capped<W> {
    to: W,
    left: u64,
}

impl<W: Write> Write for Capped<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() as u64 > self.left {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let written = self.to.write(bytes)?;
        self.left -= written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
