//! Events: what happened at an account, in the outbox or in a dialog, on its way to the bot.
//!
//! Invariant: an event reports what is true in the database, and losing one loses no fact. A transaction raises its
//! events by `Tx::raise`, and its commit delivers them. Outcomes without a commit, such as that of a login, are
//! delivered directly.

use std::sync::Arc;

use jiff::Timestamp;
use parking_lot::Mutex;
use secrecy::SecretString;
use tokio::sync::mpsc;

use crate::domain::health::Health;
use crate::domain::ids::{AccountId, AlertId, CampaignId, DialogId, ImportId, MessageId, OutboxId, TelegramUserId};
use crate::domain::login::{Card, LoginOutcome};
use crate::domain::notice::KeptNotice;
use crate::domain::session_import::ImportOutcome;

#[derive(Clone, Debug)]
pub enum Event {
    /// A login continued, or failed to.
    Login {
        account_id: AccountId,
        /// The admin who logs the account in.
        admin: TelegramUserId,
        /// The message that shows the login.
        card: Option<Card>,
        outcome: LoginOutcome,
    },
    /// A QR code must be shown on a login's card, in place of the previous one.
    LoginQr {
        account_id: AccountId,
        admin: TelegramUserId,
        /// As good as a password until then.
        link: SecretString,
        expires_at: Timestamp,
    },
    /// A login has timed out.
    LoginTimedOut { account_id: AccountId, admin: TelegramUserId, card: Option<Card> },
    /// An account was logged out or removed, or this failed.
    Left { account_id: AccountId, admin: TelegramUserId, card: Card, leave: Leave, outcome: LeaveOutcome },
    /// A session was imported from another tool, or this failed.
    Imported { admin: TelegramUserId, card: Option<Card>, outcome: ImportOutcome },
    /// A check of accounts that an admin asked for has progressed or ended.
    Checked(Arc<CheckRun>),
    /// One or several accounts are in trouble.
    Alert { id: AlertId },
    /// A trouble is over.
    AlertCleared { id: AlertId },
    /// Notices must be shown to members. The database keeps them until they have been.
    Notices(Vec<KeptNotice>),
    /// An item of the outbox changed its state or reason.
    Item { id: OutboxId },
    /// What is wanted of the sent message of an item has changed, or was done.
    Wish { item: OutboxId },
    /// A message was saved that the team must see: from a prospect, or written on an account's phone.
    Message { id: MessageId },
    /// A message was edited or deleted.
    MessageChanged { id: MessageId },
    /// A prospect has changed their reactions to a message, which may have been sent as an item.
    Reacted { dialog: DialogId, message: MessageId, item: Option<OutboxId> },
    /// A prospect has read further.
    ReadByThem { dialog: DialogId },
    /// The stage, the labels or the language of a dialog's person changed.
    TagsChanged { dialog: DialogId },
    /// A member decided about a run of a dialog's person.
    RunDecided { dialog: DialogId },
    /// An import has progressed, ended, or was undone.
    Import { id: ImportId },
    /// A campaign changed, or what became of its people.
    CampaignChanged { id: CampaignId },
    /// Something else about a dialog changed: status, assignee, names, notes, snooze, unread messages.
    DialogChanged { id: DialogId },
}

/// How an account is to leave its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Leave {
    LogOut,
    /// Logged out if needed, and removed from the desk.
    Remove,
}

/// The outcome of a logout or removal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeaveOutcome {
    Done,
    /// Telegram did not end the session, so nothing was changed here either.
    NoAnswer,
    /// An error of ours, which is in the log.
    Broken,
}

/// Where events are delivered. The receiver is the bot; without one they are dropped, which tests rely on.
#[derive(Clone, Debug)]
pub struct Events(mpsc::UnboundedSender<Event>);

impl Events {
    #[must_use]
    pub fn new() -> (Self, mpsc::UnboundedReceiver<Event>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        (Self(sender), receiver)
    }

    pub fn send(&self, event: Event) {
        let _ = self.0.send(event);
    }
}

/// A check of several accounts and its progress. It is shared, so that every event shows the newest results.
#[derive(Debug)]
pub struct CheckRun {
    pub admin: TelegramUserId,
    /// The message that shows it.
    pub card: Card,
    /// The accounts to check.
    pub accounts: Vec<AccountId>,
    results: Mutex<Vec<(AccountId, Option<Health>)>>,
}

impl CheckRun {
    #[must_use]
    pub(crate) fn new(admin: TelegramUserId, card: Card, accounts: Vec<AccountId>) -> Self {
        Self { admin, card, accounts, results: Mutex::default() }
    }

    /// The results so far; `None` for an account that could not be checked.
    #[must_use]
    pub fn results(&self) -> Vec<(AccountId, Option<Health>)> {
        self.results.lock().clone()
    }

    pub(crate) fn found(&self, id: AccountId, health: Option<Health>) {
        self.results.lock().push((id, health));
    }
}
