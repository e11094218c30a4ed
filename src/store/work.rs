//! Transactions: queries that take effect together at [`Tx::commit`]. A transaction that is dropped is rolled back.

use std::sync::Arc;

use super::context::{CommitNotification, Context};
use super::engine::transaction::Transaction;
use super::{
    AccountQueries, AlertQueries, AuditQueries, ChatStateQueries, ContactQueries, DeskQueries, DialogQueries,
    ErasureQueries, FigureQueries, InviteQueries, LoginQueries, MessageCardQueries, NoticeQueries, OutboxQueries,
    OwedDeletionQueries, PendingReplyQueries, PendingUpdateQueries, PeopleQueries, SearchQueries, SessionQueries,
    SettingQueries, StopListQueries, Store, StoreError, TeamQueries, TemplateQueries, TopicQueries, UpdateQueries,
};
use crate::domain::team_settings::TeamSettings;
use crate::event::Event;
use jiff::Timestamp;
use jiff::civil::Date;

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
        }
    }

    pub fn accounts(&mut self) -> AccountQueries<'_> {
        AccountQueries(self.context())
    }

    pub fn alerts(&mut self) -> AlertQueries<'_> {
        AlertQueries(self.context())
    }

    pub fn audit(&mut self) -> AuditQueries<'_> {
        AuditQueries(self.context())
    }

    pub fn chat_states(&mut self) -> ChatStateQueries<'_> {
        ChatStateQueries(self.context())
    }

    pub fn contacts(&mut self) -> ContactQueries<'_> {
        ContactQueries(self.context())
    }

    pub fn desk(&mut self) -> DeskQueries<'_> {
        DeskQueries(self.context())
    }

    pub fn dialogs(&mut self) -> DialogQueries<'_> {
        DialogQueries(self.context())
    }

    pub fn erasure(&mut self) -> ErasureQueries<'_> {
        ErasureQueries(self.context())
    }

    pub fn figures(&mut self) -> FigureQueries<'_> {
        FigureQueries(self.context())
    }

    pub fn invites(&mut self) -> InviteQueries<'_> {
        InviteQueries(self.context())
    }

    pub fn logins(&mut self) -> LoginQueries<'_> {
        LoginQueries(self.context())
    }

    pub fn pending_replies(&mut self) -> PendingReplyQueries<'_> {
        PendingReplyQueries(self.context())
    }

    pub fn message_cards(&mut self) -> MessageCardQueries<'_> {
        MessageCardQueries(self.context())
    }

    pub fn notices(&mut self) -> NoticeQueries<'_> {
        NoticeQueries(self.context())
    }

    pub fn outbox(&mut self) -> OutboxQueries<'_> {
        OutboxQueries(self.context())
    }

    pub fn owed_deletions(&mut self) -> OwedDeletionQueries<'_> {
        OwedDeletionQueries(self.context())
    }

    pub fn pending_updates(&mut self) -> PendingUpdateQueries<'_> {
        PendingUpdateQueries(self.context())
    }

    pub fn people(&mut self) -> PeopleQueries<'_> {
        PeopleQueries(self.context())
    }

    pub fn search(&mut self) -> SearchQueries<'_> {
        SearchQueries(self.context())
    }

    pub fn sessions(&mut self) -> SessionQueries<'_> {
        SessionQueries(self.context())
    }

    pub fn settings(&mut self) -> SettingQueries<'_> {
        SettingQueries(self.context())
    }

    pub fn stop_list(&mut self) -> StopListQueries<'_> {
        StopListQueries(self.context())
    }

    pub fn team(&mut self) -> TeamQueries<'_> {
        TeamQueries(self.context())
    }

    pub fn templates(&mut self) -> TemplateQueries<'_> {
        TemplateQueries(self.context())
    }

    pub fn topics(&mut self) -> TopicQueries<'_> {
        TopicQueries(self.context())
    }

    pub fn updates(&mut self) -> UpdateQueries<'_> {
        UpdateQueries(self.context())
    }
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
