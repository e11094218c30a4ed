//! The subjects of the bot's cards, by which their updates are joined and locked.

use crate::domain::ids::{AccountId, AlertId, ChatId, DialogId, MessageId, OutboxId};
use crate::domain::login::Card;

/// What messages of the bot are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::bot) enum CardKey {
    Item(OutboxId),
    /// An account's login, and how it leaves.
    Account(AccountId),
    Alert(AlertId),
    /// An alert as one chat shows it.
    AlertIn(AlertId, ChatId),
    /// The head and the title of a dialog's topic.
    Topic(DialogId),
    /// The marks on what the team wrote in a dialog.
    Marks(DialogId),
    Message(MessageId),
    /// A message of a dialog as one chat shows it.
    MessageIn(MessageId, ChatId),
    /// A message of the bot that is about nothing else.
    Card(Option<Card>),
}
