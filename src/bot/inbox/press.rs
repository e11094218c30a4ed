//! The buttons of the inbox, beside those of dialogs.
//! A press names a message; whether the presser may see or send it is asked when it comes.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::commands::CommandId;
use crate::bot::kit::press::Press;
use crate::domain::ids::{MessageId, TelegramMessageId};
use crate::domain::team::Right;

/// A press under a prospect's message, or under the question whether to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum InboxPress {
    /// Fetch the file of this message.
    #[display("file:{0}")]
    File(MessageId),
    /// Send the answer that was written as this message of the chat, although somebody else was faster.
    #[display("send:{0}")]
    SendAnyway(TelegramMessageId),
    /// Forget it.
    #[display("drop:{0}")]
    Drop(TelegramMessageId),
}

impl Press for InboxPress {
    const PREFIX: &'static str = "in:";

    fn command(self) -> CommandId {
        match self {
            // All who may look, and in the group too; for the single dialog its assignee is asked.
            Self::File(_) => CommandId::Start,
            Self::SendAnyway(_) | Self::Drop(_) => CommandId::Send,
        }
    }

    fn right(self) -> Right {
        match self {
            Self::File(_) => self.command().line().right,
            Self::SendAnyway(_) | Self::Drop(_) => Right::Write,
        }
    }
}
