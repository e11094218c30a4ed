//! The context of a query: the transaction, the keys, the time, and the notifications that the commit delivers.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use tokio::sync::watch;

use super::engine::transaction::Transaction;
use super::vault::cipher::Cipher;
use super::vault::hash_key::HashKey;
use crate::clock::Clock;
use crate::domain::team_settings::TeamSettings;
use crate::event::Event;

/// What is delivered once the transaction is committed.
pub(super) enum CommitNotification {
    /// For the bot.
    Event(Event),
    /// An account's status, wait or pause changed: for the monitor and the connections.
    AccountChanged,
    /// The team has read further in a dialog: for Telegram.
    ReadFurther,
    /// Messages that were on hold became due: for the outbox.
    Released,
    /// A wish about a sent message can be done: for the outbox.
    Wished,
    /// A run has a step to send at another time: for the sequences.
    RunsDue,
    /// A message waits for its translation, or no longer at once.
    ToTranslate,
    /// A campaign changed, or one of its runs: for the campaigns.
    CampaignsDue,
}

/// What every group of queries needs.
pub(super) struct Context<'w> {
    pub(super) db: &'w mut Transaction,
    pub(super) cipher: &'w Cipher,
    pub(super) hash_key: &'w HashKey,
    pub(super) now: Timestamp,
    /// The current day in the team's time zone.
    pub(super) today: Date,
    /// What the commit delivers.
    pub(super) raised: &'w mut Vec<CommitNotification>,
    /// Set when a setting changes. The new settings hold from the commit on.
    pub(super) settled: &'w mut Option<Arc<TeamSettings>>,
    /// The settings as of the latest commit.
    pub(super) settings: &'w watch::Sender<Arc<TeamSettings>>,
    pub(super) clock: &'w Clock,
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
            clock: self.clock,
        }
    }

    pub(super) fn now_ms(&self) -> i64 {
        self.now.as_millisecond()
    }
}
