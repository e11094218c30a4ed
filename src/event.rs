//! What happened at an account or in the outbox, on its way to the bot.
//! Its rule: an event is told after its commit, and says what is true in the database; losing one loses no fact.

use jiff::civil::Date;
use tokio::sync::mpsc;

use crate::domain::health::DigestLine;
use crate::domain::ids::{AccountId, AlertId, OutboxId, TelegramUserId};
use crate::domain::login::{Card, LoginOutcome};

#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// A login ran out of time and has ended.
    LoginTimedOut { account_id: AccountId, admin: TelegramUserId, card: Option<Card> },
    /// An account, or many of them, are in trouble.
    Alert { id: AlertId },
    /// A trouble is over.
    AlertCleared { id: AlertId },
    /// The accounts' day that has ended.
    Digest { day: Date, lines: Vec<DigestLine> },
    /// An item of the outbox changed its state or its reason.
    Item { id: OutboxId },
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
