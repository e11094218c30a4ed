//! Going through a file: what becomes of each row.

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;

use jiff::civil::Date;
use tokio::sync::mpsc;

use super::apply::{Applying, ImportOrder};
use super::error_file::ErrorFile;
use super::people_table::{PeopleTable, RawRow, TableError, TableForm};
use super::running::{RunGuard, RunningImports};
use crate::domain::ids::ImportId;
use crate::domain::import::additions::Additions;
use crate::domain::import::columns::{ColumnMapping, Columns, ColumnsError};
use crate::domain::import::consent_date::ConsentDates;
use crate::domain::import::first_row::FirstRow;
use crate::domain::import::row::{ImportedPerson, RowReason, is_empty};
use crate::domain::import::seen::SeenPeople;
use crate::domain::import::tally::{ImportTally, RowOutcome};
use crate::store::{KnownContact, KnownPerson, MOST_FIELDS, Store, StoreError, Tx};

/// How many rows are looked at, or written, between two answers to everybody else, and how many bytes of them wait at
/// most.
const BATCH: usize = 200;
const BATCH_BYTES: usize = 256 * 1024;
/// How many refused rows a report names.
const NAMED: usize = 10;

/// Why an import did not reach the end of its file.
#[derive(Debug, thiserror::Error)]
pub enum FileImportError {
    #[error(transparent)]
    Table(#[from] TableError),
    #[error(transparent)]
    Columns(#[from] ColumnsError),
    #[error("the file is empty")]
    Empty,
    #[error("the file of refused rows cannot be written")]
    ErrorFile(#[source] io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("reading the file was interrupted")]
    Interrupted,
    #[error("the import was undone meanwhile")]
    Undone,
}

/// A refused row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub line: u32,
    /// The header of the column, or its number.
    pub column: Option<String>,
    /// What stands there, if anything does.
    pub value: Option<String>,
    pub reason: RowReason,
}

/// What becomes of a file.
#[derive(Clone, Debug)]
pub struct ImportReport {
    pub form: TableForm,
    /// What stands above the table. It is not counted as rows.
    pub above: Vec<RawRow>,
    pub columns: Columns,
    pub tally: ImportTally,
    /// The first refused rows.
    pub refused: Vec<Refused>,
    /// What was written; `None` when nothing was to be.
    pub applied: Option<AppliedImport>,
}

/// What an import wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AppliedImport {
    /// `None` when there was nobody in the file.
    pub import: Option<ImportId>,
    /// How many consents were recorded.
    pub consents: u64,
    /// Whether the end of the file was reached.
    pub whole: bool,
}

/// The service for imports.
#[derive(Clone)]
pub struct Importer {
    pub(super) store: Store,
    pub(super) runs: RunningImports,
    /// Whether another process works on the database.
    pub(super) beside: bool,
}

impl Importer {
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self { store, runs: RunningImports::default(), beside: false }
    }

    /// The same beside another process that works on the database, which gets its turn after each transaction.
    #[must_use]
    pub fn beside(store: Store) -> Self {
        Self { beside: true, ..Self::new(store) }
    }

    /// Says what would become of a file, or of its rows until `progress` breaks. Nothing is written but the file of
    /// refused rows.
    ///
    /// # Errors
    /// When the file cannot be read to its end, or the database not at all.
    pub async fn plan(
        &self,
        table: PeopleTable,
        mappings: Vec<ColumnMapping>,
        errors: Option<&mut ErrorFile>,
        mut progress: impl FnMut(&ImportTally) -> ControlFlow<()> + Send,
    ) -> Result<ImportReport, FileImportError> {
        self.go_through(table, mappings, None, errors, &mut progress).await
    }

    /// Carries out an import, until `progress` breaks.
    ///
    /// # Errors
    /// When the file cannot be read to its end, or the database fails. What was written until then stays, and the same
    /// file goes on from there.
    pub async fn apply(
        &self,
        mut table: PeopleTable,
        mappings: Vec<ColumnMapping>,
        order: ImportOrder,
        errors: Option<&mut ErrorFile>,
        mut progress: impl FnMut(&ImportTally) -> ControlFlow<()> + Send,
    ) -> Result<ImportReport, FileImportError> {
        let reading = move || Applying::new(&mut table, &mappings, order).map(|applying| (table, mappings, applying));
        let (table, mappings, applying) =
            tokio::task::spawn_blocking(reading).await.map_err(|_| FileImportError::Interrupted)??;
        self.go_through(table, mappings, Some(applying), errors, &mut progress).await
    }

    async fn go_through(
        &self,
        table: PeopleTable,
        mappings: Vec<ColumnMapping>,
        mut applying: Option<Applying>,
        mut errors: Option<&mut ErrorFile>,
        progress: &mut (dyn FnMut(&ImportTally) -> ControlFlow<()> + Send),
    ) -> Result<ImportReport, FileImportError> {
        let (form, above) = (table.form().clone(), table.above().to_vec());
        let (to, mut batches) = mpsc::channel(2);
        let clock = self.store.clock();
        let today = clock.now().to_zoned(clock.zone()).date();
        let reading =
            tokio::task::spawn_blocking(move || RowReader::new(mappings, table.first_row(), today, to).read(table));
        let (mut tally, mut named, mut whole) = (ImportTally::default(), Vec::new(), true);
        let mut run: Option<RunGuard> = None;
        while let Some(RowBatch { columns, rows }) = batches.recv().await {
            let outcomes = match &mut applying {
                None => outcomes(&mut *self.store.ask().await?, &rows).await?,
                Some(applying) => self.apply_rows(applying, &rows).await?.ok_or(FileImportError::Undone)?,
            };
            for (ReadRow { row, .. }, outcome) in rows.into_iter().zip(outcomes) {
                tally.count(&outcome);
                let RowOutcome::Refused(refusal) = outcome else { continue };
                let column = refusal.column.map(|at| columns.called(at));
                let value = refusal.column.and_then(|at| row.cells.get(at)).filter(|value| !value.trim().is_empty());
                let refused = Refused { line: row.line, column, value: value.cloned(), reason: refusal.reason };
                if let Some(errors) = &mut errors {
                    errors.line(&columns, &refused, &row).map_err(FileImportError::ErrorFile)?;
                }
                if named.len() < NAMED {
                    named.push(refused);
                }
            }
            let begun = applying.as_ref().and_then(|applying| applying.import);
            run = run.or_else(|| begun.map(|import| self.runs.begin(import)));
            let stopped = run.as_ref().is_some_and(|run| !run.goes_on(&tally));
            if progress(&tally).is_break() || stopped {
                whole = false;
                break;
            }
        }
        drop(batches);
        let columns = reading.await.map_err(|_| FileImportError::Interrupted)??;
        let applied = match applying {
            None => None,
            Some(applying) => {
                if whole {
                    self.finish(&applying, &tally).await?;
                }
                Some(AppliedImport { import: applying.import, consents: applying.consents, whole })
            }
        };
        Ok(ImportReport { form, above, columns, tally, refused: named, applied })
    }
}

/// Rows that were read together.
struct RowBatch {
    columns: Arc<Columns>,
    rows: Vec<ReadRow>,
}

/// A row with the person in it, or with its outcome where the file alone decides.
pub(super) struct ReadRow {
    pub(super) row: RawRow,
    pub(super) read: Result<ImportedPerson, RowOutcome>,
}

/// A file on its way into batches, on a thread of its own: reading numbers takes longer than looking people up.
struct RowReader {
    mappings: Vec<ColumnMapping>,
    first_row: FirstRow,
    /// How dates are read.
    dates: ConsentDates,
    to: mpsc::Sender<RowBatch>,
    columns: Option<Arc<Columns>>,
    seen: SeenPeople,
    rows: Vec<ReadRow>,
    bytes: usize,
}

impl RowReader {
    fn new(mappings: Vec<ColumnMapping>, first_row: FirstRow, today: Date, to: mpsc::Sender<RowBatch>) -> Self {
        let (dates, seen) = (ConsentDates::until(today), SeenPeople::default());
        Self { mappings, first_row, dates, to, columns: None, seen, rows: Vec::new(), bytes: 0 }
    }

    /// Reads the file to its end, or until nobody wants more of it. Returns its columns.
    fn read(mut self, mut table: PeopleTable) -> Result<Columns, FileImportError> {
        self.look_at_dates(&mut table)?;
        let mut wrong = None;
        table.read(&mut |row| {
            self.take(row).unwrap_or_else(|error| {
                wrong = Some(error);
                ControlFlow::Break(())
            })
        })?;
        if let Some(error) = wrong {
            return Err(error.into());
        }
        let columns = self.columns.clone().ok_or(FileImportError::Empty)?;
        // If nobody wants the rest, the error that ended it is the one that counts.
        let _ = self.pass_on(&columns);
        Ok(Columns::clone(&columns))
    }

    /// Learns how the dates of the file are written, if it has any: the last row may be the one that says it.
    fn look_at_dates(&mut self, table: &mut PeopleTable) -> Result<(), FileImportError> {
        let (mut of_dates, mut width) = (Vec::new(), None);
        table.read(&mut |row| {
            if width.is_none() {
                // What is wrong with the columns is said when the people are read.
                let known = Columns::as_far_as_known(&row.cells, &self.mappings, self.first_row);
                of_dates = known.map_or_else(|_| Vec::new(), |known| known.of_dates().collect());
            }
            // A row of another width is refused, and its cells stand elsewhere.
            if row.cells.len() == *width.get_or_insert(row.cells.len()) {
                for at in &of_dates {
                    self.dates.look(*at, row.cells.get(*at).map_or("", String::as_str));
                }
            }
            if of_dates.is_empty() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        Ok(())
    }

    fn take(&mut self, row: RawRow) -> Result<ControlFlow<()>, ColumnsError> {
        let columns = match &self.columns {
            Some(columns) => Arc::clone(columns),
            None => {
                let columns = Columns::matched(&row.cells, &self.mappings, self.first_row)?;
                let columns = Arc::new(columns.with_dates(self.dates.clone()));
                self.columns = Some(Arc::clone(&columns));
                if columns.headers.is_some() {
                    return Ok(ControlFlow::Continue(()));
                }
                columns
            }
        };
        self.bytes += row.cells.iter().map(String::len).sum::<usize>();
        let read = self.person(&columns, &row);
        self.rows.push(ReadRow { row, read });
        if self.rows.len() < BATCH && self.bytes < BATCH_BYTES {
            return Ok(ControlFlow::Continue(()));
        }
        Ok(self.pass_on(&columns))
    }

    fn person(&mut self, columns: &Columns, row: &RawRow) -> Result<ImportedPerson, RowOutcome> {
        if is_empty(&row.cells) {
            return Err(RowOutcome::Empty);
        }
        let person = columns.person(&row.cells).map_err(RowOutcome::Refused)?;
        match self.seen.earlier(&person, row.line) {
            Some(line) => Err(RowOutcome::Double { line }),
            None => Ok(person),
        }
    }

    fn pass_on(&mut self, columns: &Arc<Columns>) -> ControlFlow<()> {
        self.bytes = 0;
        let batch = RowBatch { columns: Arc::clone(columns), rows: std::mem::take(&mut self.rows) };
        match self.to.blocking_send(batch) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }
}

/// What becomes of rows that were read together.
async fn outcomes(looking: &mut Tx, rows: &[ReadRow]) -> Result<Vec<RowOutcome>, StoreError> {
    let people: Vec<&ImportedPerson> = rows.iter().filter_map(|row| row.read.as_ref().ok()).collect();
    let mut known = looking.contacts().known_people(&people).await?.into_iter();
    let outcomes = rows.iter().filter_map(|row| match &row.read {
        Ok(person) => known.next().map(|known| of_person(person, &known)),
        Err(outcome) => Some(outcome.clone()),
    });
    Ok(outcomes.collect())
}

/// What becomes of a person who stands in the file for the first time.
pub(super) fn of_person(person: &ImportedPerson, known: &KnownPerson) -> RowOutcome {
    match &known.contact {
        _ if known.stopped => RowOutcome::Stopped,
        KnownContact::Nobody => RowOutcome::New,
        KnownContact::Several => RowOutcome::Refused(RowReason::TwoContacts.into()),
        KnownContact::One(contact, fields) => match Additions::to(contact, fields, person, MOST_FIELDS) {
            Ok(additions) if additions.is_empty() => RowOutcome::Unchanged,
            Ok(_) => RowOutcome::Changed,
            Err(reason) => RowOutcome::Refused(reason.into()),
        },
    }
}
