//! The store: one SQLite file, every query of the program, and the key that encrypts the secrets in it.
//! Its rule: sqlx is named in this room only; other rooms get domain values through the queries of a [`Tx`] or a
//! [`ReadTx`].

mod accounts;
mod bot;
mod context;
mod dialogs;
mod engine;
mod error;
mod log;
mod outbox;
mod people;
mod subscriptions;
mod team;
mod vault;
mod work;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;
use tokio::sync::watch;

pub use accounts::logins::{LoginQueries, PhoneCodeHash};
pub use accounts::numbers::{Numbered, SignedIn};
pub use accounts::queries::{AccountQueries, NewAccount, StatusError};
pub use accounts::senders::SendingState;
pub use accounts::sessions::{AuthKey, Peer, SessionQueries, SessionRecord, UpdatesState};
pub use bot::alerts::{AlertQueries, ShownAlert};
pub use bot::chat_states::ChatStateQueries;
pub use bot::message_cards::{DueMark, Mark, MessageCardQueries};
pub use bot::owed_deletions::{OwedDeletion, OwedDeletionQueries};
pub use bot::pending_updates::{PendingUpdate, PendingUpdateQueries};
pub use bot::topics::{Topic, TopicQueries};
pub use bot::updates::UpdateQueries;
pub use dialogs::changes::DialogError;
pub use dialogs::export::{ExportError, ExportSize, Exported, export, is_there};
pub use dialogs::lists::{DialogLine, DialogList, LastWords, Page, Unread};
pub use dialogs::notes::Note;
pub use dialogs::queries::{DialogCount, DialogQueries};
pub use dialogs::read_marks::ReadMarks;
pub use dialogs::read_receipts::UntoldRead;
pub use dialogs::reminders::Unanswered;
pub use engine::integrity::damage_of;
pub use engine::schema::{Schema, schema};
pub use error::StoreError;
pub use log::audit::{Action, AuditEntry, AuditQueries};
pub use log::audit_lines::{AuditFilter, AuditLine, AuditSubject};
pub use log::desk::{DeskQueries, Restored};
pub use log::figures::FigureQueries;
pub use outbox::accept::{NewItem, Piece, Stored};
pub use outbox::delivery::{Claim, Due};
pub use outbox::gate_facts::{Addressee, Asked, GateFacts, Sender};
pub use outbox::media::{ClaimedMedia, Media, MediaContent, PIECE};
pub use outbox::pending_replies::PendingReplyQueries;
pub use outbox::queries::OutboxQueries;
pub use outbox::sent::{Sent, Settled};
pub use outbox::waiting::Postponed;
pub use people::erasure::{Erased, ErasureQueries, Known, Traces};
pub use people::queries::{KnownName, PeopleQueries, Prospect};
pub use people::search::{Found, SearchIn, SearchPage, SearchQueries};
pub use people::stop_list::StopListQueries;
pub use team::invites::{InviteQueries, Joined};
pub use team::members::{TeamError, TeamQueries};
pub use team::notices::NoticeQueries;
pub use team::settings::{SettingError, SettingQueries};
pub use team::templates::TemplateQueries;
pub use vault::backup::{back_up, back_up_before_upgrade, check_key, prove_key, sweep_backups, sweep_beside};
pub use vault::key_rotation::{Rotated, rotate_key};
pub use vault::restore::{BackupContent, Restoration, restore, verify};
pub use vault::secret_key::SecretKeySource;
pub use vault::{cipher, sealed_file};
pub use work::{ReadTx, Tx};

use crate::clock::Clock;
use crate::domain::database_url::url_of;
use crate::domain::team_settings::TeamSettings;
use crate::event::{Event, Events};
use engine::database_file;
use engine::harm::HarmLog;
use engine::transaction::{Access, Transaction};
use engine::writer::Writer;
use vault::cipher::Cipher;
use vault::hash_key::HashKey;
use vault::{backup, private_file, secret_key};

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
    /// Where events are delivered.
    events: Arc<Mutex<Option<Events>>>,
    all_health_facts: watch::Sender<()>,
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
        engine::schema::migrate(&mut connection).await?;
        let cipher = secret_key::checked(&mut connection, key).await?;
        let hash_key = Arc::new(HashKey::of(&mut connection, &cipher).await?);
        // What a process that was killed has left in the log may be what a rotation of the key meant to erase.
        database_file::empty_log(&mut connection).await?;
        let readers = database_file::readers(&options).await?;
        let writer = Writer::new(connection);
        let (all_health_facts, reads, releases, settings) = Default::default();
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
            events: Arc::default(),
            all_health_facts,
            reads,
            releases,
            settings,
        };
        let settings = store.read().await?.settings().team().await?;
        store.clock.set_zone(settings.zone.clone());
        store.settings.send_replace(settings);
        Ok(store)
    }

    /// Where the events of each commit are delivered from now on. Without it they are dropped, which a test may want.
    pub fn deliver_to(&self, events: Events) {
        *self.events.lock().unwrap_or_else(PoisonError::into_inner) = Some(events);
    }

    fn deliver(&self, event: Event) {
        if let Some(events) = &*self.events.lock().unwrap_or_else(PoisonError::into_inner) {
            events.tell(event);
        }
    }

    /// Refuses every unit of work from now on, or takes them again: the file that they are written to was lost.
    pub fn refuse_writes(&self, refuse: bool) {
        self.refuses.store(refuse, Ordering::SeqCst);
    }

    /// Begins a unit of work: what is done in it happens together at [`Tx::commit`], or not at all.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        if self.refuses.load(Ordering::SeqCst) {
            return Err(StoreError::FileLost);
        }
        let transaction = self.writer.begin().await.inspect_err(|error| {
            if let StoreError::Database(error) = error {
                self.harm.note(error);
            }
        })?;
        Ok(Tx::new(self.transaction(Access::Write(transaction)), self))
    }

    /// A consistent look at the database that waits for no writer.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn read(&self) -> Result<ReadTx, StoreError> {
        let transaction = self.readers.begin().await.inspect_err(|error| self.harm.note(error))?;
        Ok(Tx::new(self.transaction(Access::Read(transaction)), self).into())
    }

    /// One question to the database, which waits for no writer either. Questions whose answers must agree are asked in a
    /// [`Store::read`].
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn ask(&self) -> Result<ReadTx, StoreError> {
        let connection = self.readers.acquire().await.inspect_err(|error| self.harm.note(error))?;
        Ok(Tx::new(self.transaction(Access::Ask(connection)), self).into())
    }

    fn transaction(&self, access: Access) -> Transaction {
        Transaction::new(access, self.harm.clone())
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
