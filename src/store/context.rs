//! What each group of queries works with: the transaction, the keys, the time, and what the commit delivers.

use jiff::Timestamp;
use jiff::civil::Date;
use tokio::sync::watch;

use super::engine::transaction::Transaction;
use super::vault::cipher::Cipher;
use super::vault::hash_key::HashKey;
use crate::domain::team_settings::TeamSettings;
use crate::event::Event;

/// What is delivered once the transaction is committed.
pub(super) enum Raised {
    /// For the bot.
    Event(Event),
    /// An account's standing was changed: for the monitor and the connections.
    AccountChanged,
    /// The team has read further: for Telegram.
    ReadFurther,
    /// Messages that were held became due: for the outbox.
    Released,
}

/// What every group of queries needs.
pub(super) struct Context<'w> {
    pub(super) db: &'w mut Transaction,
    pub(super) cipher: &'w Cipher,
    pub(super) hash_key: &'w HashKey,
    pub(super) now: Timestamp,
    /// The team's calendar day.
    pub(super) today: Date,
    /// What the commit delivers.
    pub(super) raised: &'w mut Vec<Raised>,
    /// Set when a setting changes, so that it holds for everybody from the commit on.
    pub(super) settled: &'w mut Option<TeamSettings>,
    /// What the latest commit has settled.
    pub(super) settings: &'w watch::Sender<TeamSettings>,
}

impl Context<'_> {
    /// The same context for another group of queries in the same transaction.
    pub(super) fn reborrow(&mut self) -> Context<'_> {
        Context {
            db: &mut *self.db,
            cipher: self.cipher,
            hash_key: self.hash_key,
            now: self.now,
            today: self.today,
            raised: &mut *self.raised,
            settled: &mut *self.settled,
            settings: self.settings,
        }
    }

    pub(super) fn now_ms(&self) -> i64 {
        self.now.as_millisecond()
    }
}
