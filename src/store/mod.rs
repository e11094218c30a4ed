//! The store: one SQLite file, every query of the program, and the key that encrypts the secrets in the file.
//!
//! Invariant: only this room names sqlx. Other rooms get domain values through the queries of a [`Tx`] or a [`ReadTx`].

mod accounts;
mod bot;
mod campaigns;
mod contacts;
mod context;
mod dialogs;
mod engine;
mod error;
mod log;
mod outbox;
mod people;
mod sequences;
mod subscriptions;
mod team;
mod vault;
mod work;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;
use sqlx::sqlite::SqliteConnectOptions;
use tokio::sync::watch;

pub use accounts::logins::{LoginQueries, PhoneCodeHash};
pub use accounts::numbers::{Numbered, SignedIn};
pub use accounts::queries::{AccountQueries, NewAccount, StatusError};
pub use accounts::senders::{SendingState, StrangerRoom};
pub use accounts::sessions::{AuthKey, Peer, SessionQueries, SessionRecord, UpdatesState};
pub use bot::alerts::{AlertQueries, ShownAlert};
pub use bot::campaign_cards::CampaignCardQueries;
pub use bot::chat_states::ChatStateQueries;
pub use bot::message_cards::{DueMark, Mark, MessageCardQueries, PendingMessage};
pub use bot::owed_deletions::{OwedDeletion, OwedDeletionQueries};
pub use bot::pending_updates::{PendingUpdate, PendingUpdateQueries};
pub use bot::topics::{Topic, TopicQueries};
pub use bot::updates::UpdateQueries;
pub use campaigns::audience::{AudiencePart, AudiencePerson};
pub use campaigns::figures::CampaignFigures;
pub use campaigns::pace::FirstTexts;
pub use campaigns::progress::{CampaignRecipient, RecipientFate, SeenCounts};
pub use campaigns::queries::{CampaignError, CampaignLine, CampaignPlan, CampaignQueries, LeftOutPerson, NewCampaign};
pub use contacts::fields::MOST_FIELDS;
pub use contacts::import_record::NewImport;
pub use contacts::import_undo::TakenBack;
pub use contacts::imports::{KnownContact, KnownPerson};
pub use contacts::labels::PipelineError;
pub use contacts::list_people::{LOOKED_THROUGH, ListPart};
pub use contacts::lists::ContactList;
pub use contacts::people_lists::{COUNTED, ListError, ListQueries};
pub use contacts::queries::ContactQueries;
pub use contacts::stages::BoardLine;
pub use contacts::tag_figures::{TagFigures, TagPart};
pub use dialogs::changes::DialogError;
pub use dialogs::export::{ExportError, ExportSize, Exported, export, is_there};
pub use dialogs::lists::{DialogLine, DialogList, LastWords, Page, Unread};
pub use dialogs::notes::Note;
pub use dialogs::queries::{DialogCount, DialogQueries};
pub use dialogs::reactions::ReactionChange;
pub use dialogs::read_marks::ReadMarks;
pub use dialogs::read_receipts::PendingReceipt;
pub use dialogs::reminders::Unanswered;
pub use dialogs::translations::AfterFailure;
pub use dialogs::undo::{Undo, UndoQueries};
pub use engine::integrity::damage_of;
pub use engine::schema::{Schema, schema};
pub use error::StoreError;
pub use log::audit::{Action, AuditEntry, AuditQueries};
pub use log::audit_lines::{AuditFilter, AuditLine, AuditSubject};
pub use log::desk::{DeskQueries, Restored};
pub use log::figures::FigureQueries;
pub use outbox::accept::{NewItem, Piece, Stored};
pub use outbox::delivery::{Claim, ClaimedItem, Due, DueRecipient};
pub use outbox::file_content::{Media, MediaContent, PIECE};
pub use outbox::gate_facts::{Addressee, GateFacts, GateQuestion, Sender};
pub use outbox::media::ClaimedMedia;
pub use outbox::pending_replies::PendingReplyQueries;
pub use outbox::queries::OutboxQueries;
pub use outbox::sent::{Sent, Settled};
pub use outbox::stored_files::StoredFileQueries;
pub use outbox::waiting::Postponed;
pub use outbox::wishes::{WishClaim, WishQueries};
pub use people::erasure::{Erased, ErasureQueries, Known, Traces};
pub use people::queries::{KnownName, PeopleQueries, Prospect};
pub use people::search::{Found, SearchIn, SearchPage, SearchQueries};
pub use people::stop_list::StopListQueries;
pub use sequences::queries::{NewStep, SequenceError, SequenceLine, SequenceQueries, StepMedia};
pub use sequences::runs::{NewRun, PutOn, RunError, RunLine, RunQueries};
pub use team::invites::{InviteQueries, Joined};
pub use team::members::{TeamError, TeamQueries};
pub use team::notices::NoticeQueries;
pub use team::settings::{SettingError, SettingQueries};
pub use team::templates::TemplateQueries;
pub use vault::backup::{back_up, back_up_before_upgrade, check_key, prove_key, sweep_backups, sweep_beside};
pub use vault::key_rotation::{Rotated, rotate_key};
pub use vault::restore::{BackupContent, Restoration, key_of_backup, restore, verify};
pub use vault::secret_key::SecretKeySource;
pub use vault::{cipher, sealed_file};
pub use work::{ReadTx, Tx};

use crate::clock::Clock;
use crate::domain::database_url::url_of;
use crate::domain::team_settings::TeamSettings;
use crate::event::{Event, Events};
use engine::database::DbConnection;
use engine::database_file;
use engine::harm::HarmLog;
use engine::readers::Readers;
use engine::transaction::{Access, Transaction};
use engine::writer::Writer;
use vault::cipher::Cipher;
use vault::hash_key::HashKey;
use vault::{backup, private_file, secret_key};

/// The open database. Clones share it.
#[derive(Clone)]
pub struct Store {
    writer: Writer,
    readers: Readers,
    cipher: Arc<Cipher>,
    hash_key: Arc<HashKey>,
    clock: Clock,
    /// The options for further connections.
    fresh: SqliteConnectOptions,
    refuses: Arc<AtomicBool>,
    harm: HarmLog,
    /// The key and the path of its file, if it has one: the file may be lost together with the database.
    key: Option<(PathBuf, Arc<cipher::SecretKey>)>,
    /// Where events are delivered.
    events: Arc<Mutex<Option<Events>>>,
    all_health_facts: watch::Sender<()>,
    reads: watch::Sender<()>,
    releases: watch::Sender<()>,
    wished: watch::Sender<()>,
    to_translate: watch::Sender<()>,
    runs_due: watch::Sender<()>,
    campaigns_due: watch::Sender<()>,
    settings: watch::Sender<Arc<TeamSettings>>,
}

impl Store {
    /// Opens the database, creates or migrates it, and checks that the secret key is the one that encrypted it.
    ///
    /// # Errors
    /// When the file cannot be opened or migrated, and when the key is missing or not the right one. Encrypted rows are
    /// unchanged then.
    pub async fn open(url: &str, key: &SecretKeySource, clock: Clock) -> Result<Self, StoreError> {
        let options = database_file::options(url)?;
        // One connection: SQLite has one writer at a time, and a queue here is fairer than its lock.
        let mut connection = database_file::create(&options).await?;
        engine::schema::migrate(&mut connection).await?;
        let cipher = secret_key::checked(&mut connection, key).await?;
        let hash_key = HashKey::of(&mut connection, &cipher).await?;
        // The log of a killed process may still hold what a key rotation meant to erase.
        database_file::empty_log(&mut connection).await?;
        Self::with(connection, &options, key, cipher, hash_key, clock).await
    }

    async fn with(
        connection: DbConnection,
        options: &SqliteConnectOptions,
        key: &SecretKeySource,
        cipher: Cipher,
        hash_key: HashKey,
        clock: Clock,
    ) -> Result<Self, StoreError> {
        let readers = Readers::open(&options.clone().read_only(true)).await?;
        let writer = Writer::new(connection);
        let (all_health_facts, reads, releases, wished, to_translate, runs_due, campaigns_due, settings) =
            Default::default();
        let fresh = options.clone().read_only(true);
        let (cipher, refuses, harm) = (Arc::new(cipher), Arc::default(), HarmLog::default());
        let key = match key {
            SecretKeySource::File(path) => Some((path.clone(), Arc::new(secret_key::read_file(path)?))),
            SecretKeySource::Value(_) => None,
        };
        let store = Self {
            writer,
            readers,
            cipher,
            hash_key: Arc::new(hash_key),
            clock,
            fresh,
            refuses,
            harm,
            key,
            events: Arc::default(),
            all_health_facts,
            reads,
            releases,
            wished,
            to_translate,
            runs_due,
            campaigns_due,
            settings,
        };
        let settings = store.read().await?.settings().read().await?;
        store.clock.set_zone(settings.zone.clone());
        store.settings.send_replace(Arc::new(settings));
        Ok(store)
    }

    /// Opens an existing database of this version only for reading, beside a desk that may run.
    ///
    /// # Errors
    /// When there is no such database, or the secret key is not the right one.
    pub async fn open_to_read(url: &str, key: &SecretKeySource, clock: Clock) -> Result<Self, StoreError> {
        let (connection, schema) = engine::schema::ours_to_read(url).await?;
        schema.refuse_older()?;
        Self::existing(connection, database_file::options(url)?.read_only(true), key, clock).await
    }

    /// Opens an existing database of this version beside a desk that may run. Between processes SQLite has no queue:
    /// transactions must be short, with pauses in between. The desk does not learn what changes.
    ///
    /// # Errors
    /// When there is no such database, or the secret key is not the right one.
    pub async fn open_beside(url: &str, key: &SecretKeySource, clock: Clock) -> Result<Self, StoreError> {
        let (connection, schema) = engine::schema::ours(url).await?;
        schema.refuse_older()?;
        Self::existing(connection, database_file::options(url)?, key, clock).await
    }

    async fn existing(
        mut connection: DbConnection,
        options: SqliteConnectOptions,
        key: &SecretKeySource,
        clock: Clock,
    ) -> Result<Self, StoreError> {
        let check = secret_key::key_check(&mut connection).await?.ok_or(StoreError::NothingEncrypted)?;
        let cipher = secret_key::read(key).and_then(|key| secret_key::proved(&check, &key))?;
        let hash_key = HashKey::of(&mut connection, &cipher).await?;
        Self::with(connection, &options, key, cipher, hash_key, clock).await
    }

    /// Sets where the events of each commit are delivered. Until then they are dropped, which tests rely on.
    pub fn deliver_to(&self, events: Events) {
        *self.events.lock() = Some(events);
    }

    fn deliver(&self, event: Event) {
        if let Some(events) = &*self.events.lock() {
            events.send(event);
        }
    }

    /// Refuses every write transaction from now on, or allows them again. Used when the database file was lost.
    pub fn refuse_writes(&self, refuse: bool) {
        self.refuses.store(refuse, Ordering::SeqCst);
    }

    /// Begins a write transaction: all of it takes effect at [`Tx::commit`], or none of it.
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

    /// Does some work in one transaction, which is committed if the work succeeds and rolled back if it does not.
    ///
    /// # Errors
    /// Those of the work, and when the database cannot be written.
    pub async fn write<T, E: From<StoreError>>(&self, work: impl AsyncFnOnce(&mut Tx) -> Result<T, E>) -> Result<T, E> {
        let mut tx = self.begin().await?;
        let done = work(&mut tx).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// Begins a read transaction: a consistent view of the database that does not wait for the writer.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn read(&self) -> Result<ReadTx, StoreError> {
        let reader = self.readers.read().await.inspect_err(|error| self.harm.note(error))?;
        Ok(Tx::new(self.transaction(Access::Read(reader)), self).into())
    }

    /// A connection for one query that does not wait for the writer. Queries whose answers must agree need a
    /// transaction from [`Store::read`].
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn ask(&self) -> Result<ReadTx, StoreError> {
        let reader = self.readers.ask().await.inspect_err(|error| self.harm.note(error))?;
        Ok(Tx::new(self.transaction(Access::Read(reader)), self).into())
    }

    fn transaction(&self, access: Access) -> Transaction {
        Transaction::new(access, self.harm.clone())
    }

    /// Writes the key file again when it is gone. Returns its path in that case.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn put_key_back(&self) -> Result<Option<&Path>, StoreError> {
        let Some((path, key)) = self.key.as_ref().filter(|(path, _)| !path.exists()) else { return Ok(None) };
        let written =
            private_file::create_folder(private_file::folder_of(path)).and_then(|()| secret_key::write(path, key));
        written.map(|()| Some(path.as_path())).map_err(|source| secret_key::file_error(path, source))
    }

    /// Sets a pragma of the writing connection, for tests. A limit of the file's size simulates a full disk.
    #[doc(hidden)]
    pub async fn set_pragma(&self, pragma: &'static str) -> Result<(), StoreError> {
        self.writer.set_pragma(pragma).await
    }

    /// Writes a backup while the desk goes on working. Returns its size in bytes.
    ///
    /// # Errors
    /// When the database cannot be read or the backup not be written.
    pub async fn back_up(&self, to: &Path) -> Result<u64, StoreError> {
        let mut reader = self.readers.ask().await?;
        backup::write(reader.connection(), &self.cipher, self.clock.now(), to).await
    }

    /// Removes every trace of deleted data from the file and its log. Returns `false` when a reader still uses the file
    /// as it was before.
    ///
    /// `secure_delete` overwrites deleted rows. But pages that SQLite has rearranged keep stale copies of rows, and the
    /// log keeps whole old pages, so the file is rewritten.
    ///
    /// # Errors
    /// When there is no room for a second copy of the database, or it cannot be written.
    pub async fn erase_traces(&self) -> Result<bool, StoreError> {
        self.writer.rewrite().await
    }

    /// Writes the database's log into its file. Returns `false` when a reader still uses a part of it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) async fn empty_log(&self) -> Result<bool, StoreError> {
        self.writer.empty_log().await
    }

    /// The number of commits so far. Transactions that wait for each other share one.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.writer.commits()
    }

    /// The database's URL.
    #[must_use]
    pub fn url(&self) -> String {
        url_of(self.fresh.get_filename())
    }

    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Waits for open transactions and closes the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}
