//! The store: one SQLite file, every query of the program, and the key that encrypts the secrets in it.
//! Its rule: sqlx is named in this room only; other rooms get domain values through the queries of a [`Work`] or a
//! [`Reading`].

mod account_changes;
mod account_numbers;
mod accounts;
mod alerts;
mod audit;
mod audit_lines;
mod backup;
mod chat_states;
pub mod cipher;
mod codec;
mod database_file;
mod desk;
mod dialog_changes;
mod dialog_lists;
mod dialog_notes;
mod dialog_pages;
mod dialogs;
mod erasure;
mod error;
mod export;
mod export_statements;
mod figures;
mod gate_facts;
mod harm;
mod hash_key;
mod held_answers;
mod integrity;
mod invites;
mod key_rotation;
mod logins;
mod media;
mod message_cards;
mod message_row;
mod messages;
mod notices;
mod outbox;
mod outbox_accept;
mod outbox_albums;
mod outbox_cards;
mod outbox_changes;
mod outbox_delivery;
mod outbox_people;
mod outbox_sent;
mod outbox_waiting;
mod owed_deletions;
mod pending_updates;
mod people;
#[cfg(test)]
mod plans;
mod private_file;
mod read_marks;
mod read_receipts;
mod reminders;
mod restore;
mod schema;
pub mod sealed_file;
mod search;
mod secret_key;
mod senders;
mod sessions;
mod settings;
mod standings;
mod stop_list;
mod team;
mod templates;
mod topics;
mod transaction;
mod updates;
mod work;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;
use tokio::sync::watch;

pub use account_numbers::{Numbered, SignedIn};
pub use accounts::{AccountQueries, NewAccount, StatusError};
pub use alerts::{AlertQueries, Shown};
pub use audit::{Action, AuditEntry, AuditQueries};
pub use audit_lines::{AuditFilter, AuditLine, Whom};
pub use backup::{back_up, back_up_before_upgrade, check_key, prove_key, sweep_backups, sweep_beside};
pub use chat_states::ChatStateQueries;
pub use desk::{DeskQueries, Restored};
pub use dialog_changes::DialogError;
pub use dialog_lists::{DialogLine, DialogList, LastWords, Page, Unread};
pub use dialog_notes::Note;
pub use dialogs::{DialogCount, DialogQueries};
pub use erasure::{Erased, ErasureQueries, Known, Traces};
pub use error::StoreError;
pub use export::{ExportError, ExportSize, Exported, export, is_there};
pub use figures::FigureQueries;
pub use gate_facts::{Addressee, Asked, GateFacts, Sender};
pub use held_answers::HeldAnswerQueries;
pub use integrity::damage_of;
pub use invites::{InviteQueries, Joined};
pub use key_rotation::{Rotated, rotate_key};
pub use logins::{LoginQueries, PhoneCodeHash};
pub use media::{ClaimedMedia, Content, Media, PIECE};
pub use message_cards::{DueMark, Mark, MessageCardQueries};
pub use notices::{KeptNotice, NoticeQueries};
pub use outbox::OutboxQueries;
pub use outbox_accept::{NewItem, Piece, Stored};
pub use outbox_delivery::{Claim, Due};
pub use outbox_sent::{Sent, Settled};
pub use outbox_waiting::Postponed;
pub use owed_deletions::{OwedDeletion, OwedDeletionQueries};
pub use pending_updates::{PendingUpdate, PendingUpdateQueries};
pub use people::{KnownName, PeopleQueries, Prospect};
pub use read_marks::ReadMarks;
pub use read_receipts::UntoldRead;
pub use reminders::Unanswered;
pub use restore::{BackupContent, Restoration, restore, verify};
pub use schema::{Schema, schema};
pub use search::{Found, SearchIn, SearchPage, SearchQueries};
pub use secret_key::SecretKeySource;
pub use senders::SendingState;
pub use sessions::{AuthKey, Peer, SessionQueries, SessionRecord, UpdatesState};
pub use settings::{SettingError, SettingQueries};
pub use stop_list::StopListQueries;
pub use team::{TeamError, TeamQueries};
pub use templates::TemplateQueries;
pub use topics::{Topic, TopicQueries};
pub use updates::UpdateQueries;
pub use work::{Reading, Work};

use crate::clock::Clock;
use crate::domain::database_url::url_of;
use crate::domain::ground::Harm;
use crate::domain::team_settings::TeamSettings;
use cipher::Cipher;
use database_file::{open_file, read_only_file};
use harm::HarmLog;
use hash_key::HashKey;
use transaction::{Access, Transaction};
use writer::Writer;

/// The database engine, named once.
type Db = sqlx::Sqlite;
type Connection = <Db as sqlx::Database>::Connection;

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

/// The open database. Clones share it.
#[derive(Clone)]
pub struct Store {
    writer: Writer,
    readers: SqlitePool,
    cipher: Arc<Cipher>,
    hash_key: Arc<HashKey>,
    clock: Clock,
    /// How a further connection is made.
    fresh: SqliteConnectOptions,
    refuses: Arc<AtomicBool>,
    harm: HarmLog,
    /// The key, where it is kept in a file: the file may be lost together with the database.
    key: Option<(PathBuf, Arc<cipher::SecretKey>)>,
    standings: watch::Sender<()>,
    reads: watch::Sender<()>,
    releases: watch::Sender<()>,
    settings: watch::Sender<TeamSettings>,
}

impl Store {
    /// Opens the database, creates or migrates it, and checks that the secret key is the one that wrote it.
    ///
    /// # Errors
    /// When the file cannot be opened or migrated, and when the key is missing or another one; the database's encrypted
    /// rows are untouched then.
    pub async fn open(url: &str, key: &SecretKeySource, clock: Clock) -> Result<Self, StoreError> {
        let options = database_file::options(url)?;
        // One connection: SQLite has one writer at a time, and waiting here is fairer than waiting for a lock there.
        let mut connection = database_file::create(&options).await?;
        schema::migrate(&mut connection).await?;
        let cipher = secret_key::checked(&mut connection, key).await?;
        let hash_key = Arc::new(HashKey::of(&mut connection, &cipher).await?);
        // What a process that was killed has left in the log may be what a rotation of the key meant to erase.
        database_file::empty_log(&mut connection).await?;
        let readers = database_file::readers(&options).await?;
        let writer = Writer::new(connection);
        let (standings, reads, releases, settings) = Default::default();
        let fresh = options.read_only(true);
        let (cipher, refuses, harm) = (Arc::new(cipher), Arc::default(), HarmLog::default());
        let key = match key {
            SecretKeySource::File(path) => Some((path.clone(), Arc::new(secret_key::read_file(path)?))),
            SecretKeySource::Value(_) => None,
        };
        let store = Self {
            writer,
            readers,
            cipher,
            hash_key,
            clock,
            fresh,
            refuses,
            harm,
            key,
            standings,
            reads,
            releases,
            settings,
        };
        let settings = store.read().await?.settings().team().await?;
        store.clock.set_zone(settings.zone.clone());
        store.settings.send_replace(settings);
        Ok(store)
    }

    /// Refuses every unit of work from now on, or takes them again: the file that they are written to was lost.
    pub fn refuse_writes(&self, refuse: bool) {
        self.refuses.store(refuse, Ordering::SeqCst);
    }

    /// Begins a unit of work: what is done in it happens together at [`Work::commit`], or not at all.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn begin(&self) -> Result<Work, StoreError> {
        if self.refuses.load(Ordering::SeqCst) {
            return Err(StoreError::FileLost);
        }
        let turn = self.writer.begin().await?;
        Ok(Work::new(self.transaction(Access::Write(turn)), self))
    }

    /// A consistent look at the database that waits for no writer.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn read(&self) -> Result<Reading, StoreError> {
        let transaction = self.readers.begin().await.inspect_err(|error| self.harm.note(error))?;
        Ok(Work::new(self.transaction(Access::Read(transaction)), self).into())
    }

    /// One question to the database, which waits for no writer either. Questions whose answers must agree are asked in a
    /// [`Store::read`].
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn ask(&self) -> Result<Reading, StoreError> {
        let connection = self.readers.acquire().await.inspect_err(|error| self.harm.note(error))?;
        Ok(Work::new(self.transaction(Access::Ask(connection)), self).into())
    }

    fn transaction(&self, access: Access) -> Transaction {
        Transaction::new(access, self.harm.clone())
    }

    /// Changes whenever a query reports harm to the database file.
    #[must_use]
    pub fn harmed(&self) -> watch::Receiver<()> {
        self.harm.news()
    }

    /// The harm to the database file that was reported last, once.
    #[must_use]
    pub fn take_harm(&self) -> Option<Harm> {
        self.harm.take()
    }

    /// Writes the key to its file again when the file is gone. Returns where, if so.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn put_key_back(&self) -> Result<Option<&Path>, StoreError> {
        let Some((path, key)) = self.key.as_ref().filter(|(path, _)| !path.exists()) else { return Ok(None) };
        let written =
            private_file::create_folder(private_file::folder_of(path)).and_then(|()| secret_key::write(path, key));
        written.map(|()| Some(path.as_path())).map_err(|source| secret_key::file_error(path, source))
    }

    /// Sets a pragma of the writing connection, for tests: a limit of the file's size is a full disk.
    #[doc(hidden)]
    pub async fn set_pragma(&self, pragma: &'static str) -> Result<(), StoreError> {
        self.writer.set_pragma(pragma).await
    }

    /// Writes a backup beside the work, which goes on. Returns its size in bytes.
    ///
    /// # Errors
    /// When the database cannot be read or the file not be written.
    pub async fn back_up(&self, to: &Path) -> Result<u64, StoreError> {
        let mut reader = self.readers.acquire().await?;
        backup::write(&mut reader, &self.cipher, self.clock.now(), to).await
    }

    /// Leaves nothing of what was erased in the file or in its log. `false` when somebody still reads the file as it was
    /// before. Deleted rows are overwritten as it is (`secure_delete`), but pages that SQLite has rearranged keep stale
    /// copies of rows between their cells, and the log keeps whole old pages: only a file that was written anew has neither.
    ///
    /// # Errors
    /// When there is no room for a second copy of the database, or it cannot be written.
    pub async fn erase_traces(&self) -> Result<bool, StoreError> {
        self.writer.rewrite().await
    }

    /// Changes whenever the standing of an account was changed (status, waits, pauses), by whomever, after the commit.
    #[must_use]
    pub fn standings(&self) -> watch::Receiver<()> {
        self.standings.subscribe()
    }

    /// Changes whenever the team has read further in a dialog, after the commit.
    #[must_use]
    pub fn reads(&self) -> watch::Receiver<()> {
        self.reads.subscribe()
    }

    /// Changes when a commit has made messages due that were held.
    #[must_use]
    pub fn releases(&self) -> watch::Receiver<()> {
        self.releases.subscribe()
    }

    /// What the team has settled; changes after the commit of a change.
    #[must_use]
    pub fn team_settings(&self) -> watch::Receiver<TeamSettings> {
        self.settings.subscribe()
    }

    /// How many commits this store has made; units of work that wait for each other share one.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.writer.commits()
    }

    /// The address of the database.
    #[must_use]
    pub fn url(&self) -> String {
        url_of(self.fresh.get_filename())
    }

    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Waits for work under way and closes the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}
