//! Carrying out an import, and undoing one.
//!
//! Invariant: some rows at a time are one transaction with everything that becomes of them, so the desk answers in
//! between. A run that ends early leaves whole rows, and the same file goes on from there.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use super::people_table::{PeopleTable, TableError};
use super::plan::{FileImportError, Importer, ReadRow, of_person};
use crate::domain::consent::NewConsent;
use crate::domain::contact::Contact;
use crate::domain::ids::{ContactId, ImportId, TelegramUserId};
use crate::domain::import::additions::Additions;
use crate::domain::import::columns::ColumnMapping;
use crate::domain::import::record::{ImportRecord, UNDO_WITHIN, UndoRefusal};
use crate::domain::import::row::{ImportedPerson, RowReason};
use crate::domain::import::tally::{ImportTally, RowOutcome};
use crate::domain::login::Card;
use crate::domain::template::VariableName;
use crate::event::Event;
use crate::store::{KnownContact, MOST_FIELDS, NewImport, StoreError, TakenBack, Tx};

/// Whose import it is, and what is said about the people of its file.
#[derive(Clone, Debug)]
pub struct ImportOrder {
    /// `None` for one from the command line.
    pub by: Option<TelegramUserId>,
    /// The name of the file.
    pub file: String,
    pub consent: NewConsent,
    /// The message of the bot that shows it.
    pub card: Option<Card>,
}

/// What was undone, in contacts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UndoneTally {
    pub removed: u64,
    /// Written to meanwhile.
    pub kept: u64,
    /// Here before, or in another import too.
    pub set_back: u64,
}

/// Why an import could not be undone.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    #[error(transparent)]
    Refused(#[from] UndoRefusal),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An import on its way.
pub(super) struct Applying {
    order: ImportOrder,
    digest: String,
    pub(super) import: Option<ImportId>,
    /// How many consents are recorded so far.
    pub(super) consents: u64,
}

impl Applying {
    /// Reads the whole file once.
    pub(super) fn new(
        table: &mut PeopleTable,
        mappings: &[ColumnMapping],
        order: ImportOrder,
    ) -> Result<Self, FileImportError> {
        let mut hash = Sha256::new();
        table.feed(&mut |bytes| hash.update(bytes)).map_err(TableError::File)?;
        let NewConsent { purpose, basis, at, evidence, file: _, message: _ } = &order.consent;
        let words = evidence.as_ref().map(|evidence| (evidence.source(), evidence.words()));
        // Each part is quoted, so that no two files have the same text.
        let mut said = format!("{purpose} {basis} {at:?} {words:?}");
        for ColumnMapping { column, meant } in mappings {
            let _ = write!(said, " {column:?}={meant}");
        }
        if !table.first_row().is_recognised() {
            let _ = write!(said, " {}", table.first_row());
        }
        hash.update(said.as_bytes());
        let digest = hash.finalize().iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        Ok(Self { order, digest, import: None, consents: 0 })
    }
}

impl Importer {
    /// Writes some rows in one transaction. Returns what became of each; `None` when somebody is undoing this import.
    pub(super) async fn apply_rows(
        &self,
        applying: &mut Applying,
        rows: &[ReadRow],
    ) -> Result<Option<Vec<RowOutcome>>, StoreError> {
        let begun = Instant::now();
        let people: Vec<&ImportedPerson> = rows.iter().filter_map(|row| row.read.as_ref().ok()).collect();
        let mut of_people = Vec::new();
        if !people.is_empty() {
            let mut work = self.store.begin().await?;
            let Some(import) = applying.begun(&mut work).await? else { return Ok(None) };
            of_people = put(&mut work, applying, import, &people).await?;
            work.raise(Event::Import { id: import });
            work.commit().await?;
        }
        let mut of_people = of_people.into_iter();
        let outcome = |row: &ReadRow| match &row.read {
            Ok(_) => of_people.next(),
            Err(outcome) => Some(outcome.clone()),
        };
        let outcomes = rows.iter().filter_map(outcome).collect();
        self.leave_room(begun).await;
        Ok(Some(outcomes))
    }

    /// Leaves the database to another process for as long as the last transaction took.
    async fn leave_room(&self, begun: Instant) {
        if self.beside {
            // SQLite has no queue between processes: who waits looks again after a while.
            tokio::time::sleep(begun.elapsed().min(Duration::from_millis(50))).await;
        }
    }

    /// The end of the file was reached.
    pub(super) async fn finish(&self, applying: &Applying, tally: &ImportTally) -> Result<(), StoreError> {
        let Some(import) = applying.import else { return Ok(()) };
        let mut work = self.store.begin().await?;
        work.contacts().finish_import(import, tally).await?;
        work.raise(Event::Import { id: import });
        work.commit().await
    }

    /// An import, and how many people of its file are contacts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record(&self, import: ImportId) -> Result<Option<(ImportRecord, u64)>, StoreError> {
        let mut reading = self.store.read().await?;
        let Some(record) = reading.contacts().import(import).await? else { return Ok(None) };
        let people = reading.contacts().people_of_import(import).await?;
        Ok(Some((record, people)))
    }

    /// The imports of the bot that did not reach the end of their file, and do not run.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn left_behind(&self) -> Result<Vec<ImportId>, StoreError> {
        let since = self.store.clock().now() - UNDO_WITHIN;
        let left = self.store.read().await?.contacts().unfinished_imports(since).await?;
        Ok(left.into_iter().filter(|import| self.running(*import).is_none()).collect())
    }

    /// What became of the rows so far; `None` when the import does not run.
    #[must_use]
    pub fn running(&self, import: ImportId) -> Option<ImportTally> {
        self.runs.tally(import)
    }

    /// Ends a running import after the rows that it is writing.
    pub fn stop(&self, import: ImportId) {
        self.runs.stop(import);
    }

    /// Undoes an import: who was added and not written to is gone, what was added to others is set back where nobody
    /// has changed it since, and the consents are withdrawn.
    ///
    /// # Errors
    /// When it cannot be undone, or the database fails. The rest is undone by calling this again.
    pub async fn undo(&self, import: ImportId, by: Option<TelegramUserId>) -> Result<UndoneTally, UndoError> {
        self.store.write(async |tx| tx.contacts().begin_undo(import, by).await).await??;
        let mut undone = UndoneTally::default();
        loop {
            let begun = Instant::now();
            let mut work = self.store.begin().await?;
            let some = work.contacts().some_of_import(import, 50).await?;
            for (contact, added) in &some {
                *match work.contacts().take_back(import, *contact, *added, by).await? {
                    TakenBack::Removed => &mut undone.removed,
                    TakenBack::Kept => &mut undone.kept,
                    TakenBack::SetBack => &mut undone.set_back,
                } += 1;
            }
            if some.is_empty() {
                work.contacts().end_undo().await?;
                work.raise(Event::Import { id: import });
            }
            work.commit().await?;
            if some.is_empty() {
                return Ok(undone);
            }
            self.leave_room(begun).await;
        }
    }
}

impl Applying {
    /// The import, which begins with its first people. Returns `None` once it is undone.
    async fn begun(&mut self, work: &mut Tx) -> Result<Option<ImportId>, StoreError> {
        let new = NewImport {
            by: self.order.by,
            file: &self.order.file,
            digest: &self.digest,
            consent: &self.order.consent,
            card: self.order.card,
        };
        let import = match self.import {
            None => work.contacts().begin_import(&new).await?,
            Some(import) => match work.contacts().import(import).await? {
                Some(record) if record.undone_at.is_none() => import,
                _ => return Ok(None),
            },
        };
        self.import = Some(import);
        Ok(Some(import))
    }
}

/// Writes people of a file in one transaction.
async fn put(
    work: &mut Tx,
    applying: &mut Applying,
    import: ImportId,
    people: &[&ImportedPerson],
) -> Result<Vec<RowOutcome>, StoreError> {
    let mut outcomes: Vec<Option<RowOutcome>> = vec![None; people.len()];
    let mut left: Vec<usize> = (0..people.len()).collect();
    while !left.is_empty() {
        let some: Vec<&ImportedPerson> = left.iter().map(|at| people[*at]).collect();
        let known = work.contacts().known_people(&some).await?;
        let (mut round, mut new, mut later) = (Round::default(), Vec::new(), Vec::new());
        for ((at, person), known) in left.iter().zip(some).zip(&known) {
            let outcome = of_person(person, known);
            let waits = match &known.contact {
                KnownContact::Nobody if outcome == RowOutcome::New => {
                    new.push(*at);
                    false
                }
                KnownContact::One(contact, has) if !matches!(outcome, RowOutcome::Refused(_) | RowOutcome::Stopped) => {
                    !round.change(work, import, contact, has, person).await?
                }
                _ => false,
            };
            if waits {
                later.push(*at);
                continue;
            }
            outcomes[*at] = Some(outcome);
        }
        let who: Vec<&ImportedPerson> = new.iter().map(|at| people[*at]).collect();
        let added = work.contacts().add_imported(&who, applying.order.by).await?;
        for ((at, person), id) in new.into_iter().zip(who).zip(added) {
            match id {
                Some(id) => round.add(id, person),
                None => later.push(at),
            }
        }
        later.sort_unstable();
        if later.len() == left.len() {
            // Nobody had one of the addresses, and yet somebody has.
            outcomes[later.remove(0)] = Some(RowOutcome::Refused(RowReason::TwoContacts.into()));
        }
        left = later;
        applying.consents += round.record(work, import, &applying.order).await?;
    }
    Ok(outcomes.into_iter().flatten().collect())
}

/// People who were looked up together. A row that needs to see what an earlier one has written waits for the next round.
#[derive(Default)]
struct Round<'p> {
    added: Vec<ContactId>,
    known: Vec<ContactId>,
    /// Who agreed on which day; `None` for that of the whole file.
    agreed: BTreeMap<Option<Date>, Vec<ContactId>>,
    fields: Vec<(ContactId, &'p VariableName, &'p str)>,
}

impl<'p> Round<'p> {
    fn add(&mut self, id: ContactId, person: &'p ImportedPerson) {
        self.added.push(id);
        self.agreed.entry(person.consented).or_default().push(id);
        self.fields.extend(person.fields.iter().map(|(name, value)| (id, name, value.as_str())));
    }

    /// Returns `false` when an earlier row was about the same contact.
    async fn change(
        &mut self,
        work: &mut Tx,
        import: ImportId,
        contact: &Contact,
        has: &[(VariableName, String)],
        person: &'p ImportedPerson,
    ) -> Result<bool, StoreError> {
        if self.known.contains(&contact.id) {
            return Ok(false);
        }
        self.known.push(contact.id);
        self.agreed.entry(person.consented).or_default().push(contact.id);
        let Ok(additions) = Additions::to(contact, has, person, MOST_FIELDS) else { return Ok(true) };
        if !additions.is_empty() {
            work.contacts().add_to_known(import, contact.id, &additions).await?;
            let new = person.fields.iter().filter(|(name, _)| additions.fields.contains_key(*name));
            self.fields.extend(new.map(|(name, value)| (contact.id, name, value.as_str())));
        }
        Ok(true)
    }

    /// Writes what is the same for all of them. Returns how many consents are new.
    async fn record(self, work: &mut Tx, import: ImportId, order: &ImportOrder) -> Result<u64, StoreError> {
        let zone = work.zone();
        let mut contacts = work.contacts();
        contacts.add_fields(&self.fields).await?;
        contacts.take_part(import, &self.added, true).await?;
        contacts.take_part(import, &self.known, false).await?;
        let mut recorded = 0;
        for (day, people) in self.agreed {
            let begins = day.and_then(|day| day.to_zoned(zone.clone()).ok()).map(|day| day.timestamp());
            let consent = NewConsent { at: begins.or(order.consent.at), ..order.consent.clone() };
            recorded += contacts.record_consents(&people, &consent, order.by, import).await?;
        }
        Ok(recorded)
    }
}
