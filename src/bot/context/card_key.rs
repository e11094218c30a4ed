//! The subjects of the bot's cards. Refreshes coalesce and lock by subject.

use crate::domain::ids::{AccountId, AlertId, CampaignId, ChatId, DialogId, ImportId, MessageId, OutboxId};
use crate::domain::login::Card;

/// The subject of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::bot) enum CardKey {
    Item(OutboxId),
    /// An account's login, logout or removal.
    Account(AccountId),
    Alert(AlertId),
    /// An alert in one chat.
    AlertIn(AlertId, ChatId),
    /// The pinned messages and the titles of a dialog's topics.
    Topic(DialogId),
    /// The marks on the members' own messages in a dialog.
    Marks(DialogId),
    Message(MessageId),
    /// A message of a dialog in one chat.
    MessageIn(MessageId, ChatId),
    Import(ImportId),
    Campaign(CampaignId),
    /// A card without another subject, such as that of a check.
    Card(Option<Card>),
}
