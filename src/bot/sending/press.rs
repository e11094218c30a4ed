//! The buttons that begin a message.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::{CommandId, Press};
use crate::domain::ids::{AccountId, OutboxId};

/// A press about a message that is not in the outbox yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum SendPress {
    /// Ask for the recipient.
    #[display("send")]
    Ask,
    /// Choose the recipient in Telegram's list of people.
    #[display("pick")]
    Pick,
    /// Write from this account.
    #[display("send:{0}")]
    From(AccountId),
    /// Write the text of this item to another person.
    #[display("again:{0}")]
    Again(OutboxId),
}

impl Press for SendPress {
    fn command(self) -> CommandId {
        CommandId::Send
    }

    fn opens_screen(self) -> bool {
        matches!(self, Self::Ask | Self::From(_))
    }
}
