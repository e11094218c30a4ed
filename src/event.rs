//! What happened at an account, in the outbox or in a dialog, on its way to the bot.
//! Invariant: an event says what is true in the database, and losing one loses no fact. What a transaction changes is
//! raised in it (`Tx::raise`) and delivered by its commit; what has no commit of its own, such as the outcome of a login,
//! is told directly.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use secrecy::SecretString;
use tokio::sync::mpsc;

use crate::domain::health::Health;
use crate::domain::ids::{AccountId, AlertId, DialogId, MessageId, OutboxId, TelegramUserId};
use crate::domain::login::{Card, LoginOutcome};
use crate::domain::notice::KeptNotice;
use crate::domain::session_import::ImportOutcome;

#[derive(Clone, Debug)]
pub enum Event {
    /// A login moved on, or did not.
    Login {
        account_id: AccountId,
        /// Who is logging the account in.
        admin: TelegramUserId,
        /// The message that shows the login.
        card: Option<Card>,
        outcome: LoginOutcome,
    },
    /// A QR code is to be shown on a login's card, in place of the one before.
    LoginQr {
        account_id: AccountId,
        admin: TelegramUserId,
        /// As good as a password until then.
        link: SecretString,
        expires_at: Timestamp,
    },
    /// A login ran out of time and has ended.
    LoginTimedOut { account_id: AccountId, admin: TelegramUserId, card: Option<Card> },
    /// An account was logged out or removed, or was not.
    Left { account_id: AccountId, admin: TelegramUserId, card: Card, leave: Leave, outcome: LeaveOutcome },
    /// A session that another tool had was taken over, or was not.
    Imported { admin: TelegramUserId, card: Option<Card>, outcome: ImportOutcome },
    /// A look at accounts that an admin asked for has come further, or to its end.
    Checked(Arc<CheckRun>),
    /// An account, or many of them, are in trouble.
    Alert { id: AlertId },
    /// A trouble is over.
    AlertCleared { id: AlertId },
    /// Members are to be told something. The database holds it until they have been.
    Notices(Vec<KeptNotice>),
    /// An item of the outbox changed its state or its reason.
    Item { id: OutboxId },
    /// A message was saved that the team is to see: one from a prospect, or one that was written on an account's phone.
    Message { id: MessageId },
    /// A message was edited or taken back.
    MessageChanged { id: MessageId },
    /// A prospect has read further.
    ReadByThem { dialog: DialogId },
    /// Something else about a dialog changed: status, assignee, names, notes, until when it is put aside, what is unread.
    DialogChanged { id: DialogId },
}

/// How an account leaves its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Leave {
    LogOut,
    /// Logged out if need be, and taken off the desk.
    Remove,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeaveOutcome {
    Done,
    /// Telegram did not end the session, so that nothing was changed here either.
    NoAnswer,
    /// Ours; it is in the log.
    Broken,
}

/// Where events are told. The other end is the bot; without one they are dropped, which a test may want.
#[derive(Clone, Debug)]
pub struct Events(mpsc::UnboundedSender<Event>);

impl Events {
    #[must_use]
    pub fn new() -> (Self, mpsc::UnboundedReceiver<Event>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        (Self(sender), receiver)
    }

    pub fn tell(&self, event: Event) {
        let _ = self.0.send(event);
    }
}

/// A check of some accounts, and how far it has come. Shared, so that every event shows the newest results.
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
        self.results.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn found(&self, id: AccountId, health: Option<Health>) {
        self.results.lock().unwrap_or_else(PoisonError::into_inner).push((id, health));
    }
}
