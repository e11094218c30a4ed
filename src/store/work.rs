//! Transactions: queries that take effect together at [`Tx::commit`]. A transaction that is dropped is rolled back.

use std::sync::Arc;

use super::context::{CommitNotification, Context};
use super::engine::transaction::Transaction;
use super::{
    AccountQueries, AlertQueries, AuditQueries, CampaignCardQueries, CampaignQueries, ChatStateQueries, ContactQueries,
    DeskQueries, DialogQueries, ErasureQueries, FigureQueries, InviteQueries, ListQueries, LoginQueries,
    MessageCardQueries, NoticeQueries, OutboxQueries, OwedDeletionQueries, PendingReplyQueries, PendingUpdateQueries,
    PeopleQueries, RunQueries, SearchQueries, SequenceQueries, SessionQueries, SettingQueries, StopListQueries, Store,
    StoreError, StoredFileQueries, TeamQueries, TemplateQueries, TopicQueries, UndoQueries, UpdateQueries, WishQueries,
};
use crate::domain::team_settings::TeamSettings;
use crate::event::Event;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A transaction and its queries. Its current time is the moment at which it began.
pub struct Tx {
    transaction: Transaction,
    store: Store,
    now: Timestamp,
    today: Date,
    /// Delivered at the commit, in this order.
    raised: Vec<CommitNotification>,
    /// The settings from the commit on, if this transaction changes one.
    settled: Option<Arc<TeamSettings>>,
}

impl Tx {
    pub(super) fn new(transaction: Transaction, store: &Store) -> Self {
        let now = store.clock.now();
        let today = store.clock.day_of(now);
        Self { transaction, store: store.clone(), now, today, raised: Vec::new(), settled: None }
    }

    /// Commits the transaction.
    ///
    /// # Errors
    /// When the database cannot write. The transaction is rolled back then.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.transaction.commit().await?;
        if let Some(settings) = self.settled {
            self.store.clock.set_zone(settings.zone.clone());
            self.store.settings.send_replace(settings);
        }
        for raised in self.raised {
            match raised {
                CommitNotification::Event(event) => self.store.deliver(event),
                CommitNotification::AccountChanged => self.store.all_health_facts.send_replace(()),
                CommitNotification::ReadFurther => self.store.reads.send_replace(()),
                CommitNotification::Released => self.store.releases.send_replace(()),
                CommitNotification::Wished => self.store.wished.send_replace(()),
                CommitNotification::ToTranslate => self.store.to_translate.send_replace(()),
                CommitNotification::RunsDue => self.store.runs_due.send_replace(()),
                CommitNotification::CampaignsDue => self.store.campaigns_due.send_replace(()),
            }
        }
        Ok(())
    }

    /// Delivers an event after the commit, if the transaction is committed.
    pub fn raise(&mut self, event: Event) {
        self.raised.push(CommitNotification::Event(event));
    }

    /// The moment at which this transaction began.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The team's time zone.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        self.store.clock.zone()
    }

    fn context(&mut self) -> Context<'_> {
        Context {
            db: &mut self.transaction,
            cipher: &self.store.cipher,
            hash_key: &self.store.hash_key,
            now: self.now,
            today: self.today,
            raised: &mut self.raised,
            settled: &mut self.settled,
            settings: &self.store.settings,
            clock: &self.store.clock,
        }
    }
}

/// The groups of queries.
macro_rules! groups {
    ($($name:ident: $queries:ident),+ $(,)?) => {
        impl Tx {
            $(pub fn $name(&mut self) -> $queries<'_> {
                $queries(self.context())
            })+
        }
    };
}

groups! {
    accounts: AccountQueries,
    alerts: AlertQueries,
    audit: AuditQueries,
    campaign_cards: CampaignCardQueries,
    campaigns: CampaignQueries,
    chat_states: ChatStateQueries,
    contacts: ContactQueries,
    desk: DeskQueries,
    dialogs: DialogQueries,
    erasure: ErasureQueries,
    figures: FigureQueries,
    invites: InviteQueries,
    lists: ListQueries,
    logins: LoginQueries,
    pending_replies: PendingReplyQueries,
    message_cards: MessageCardQueries,
    notices: NoticeQueries,
    outbox: OutboxQueries,
    owed_deletions: OwedDeletionQueries,
    pending_updates: PendingUpdateQueries,
    people: PeopleQueries,
    runs: RunQueries,
    search: SearchQueries,
    sequences: SequenceQueries,
    sessions: SessionQueries,
    settings: SettingQueries,
    stop_list: StopListQueries,
    stored_files: StoredFileQueries,
    team: TeamQueries,
    templates: TemplateQueries,
    topics: TopicQueries,
    undos: UndoQueries,
    updates: UpdateQueries,
    wishes: WishQueries,
}

/// A read transaction: the same queries on a connection that cannot write.
pub struct ReadTx(Tx);

impl From<Tx> for ReadTx {
    fn from(work: Tx) -> Self {
        Self(work)
    }
}

impl std::ops::Deref for ReadTx {
    type Target = Tx;

    fn deref(&self) -> &Tx {
        &self.0
    }
}

impl std::ops::DerefMut for ReadTx {
    fn deref_mut(&mut self) -> &mut Tx {
        &mut self.0
    }
}
