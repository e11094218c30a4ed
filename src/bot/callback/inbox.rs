//! What the buttons of the inbox mean, beside those of dialogs.
//! Its rule: a press names a message; whether the presser may see or send it is asked when it comes.

use super::data::row_id;
use crate::bot::commands::CommandId;
use crate::domain::ids::{MessageId, TelegramMessageId};

/// A press under a prospect's message, or under the question whether to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InboxPress {
    /// Fetch the file of this message.
    File(MessageId),
    /// Send the answer that was written as this message of the chat, although somebody else was faster.
    SendAnyway(TelegramMessageId),
    /// Forget it.
    Drop(TelegramMessageId),
}

impl InboxPress {
    /// The command that the button belongs to.
    pub(super) fn command(self) -> CommandId {
        match self {
            // Whoever may look, and in the group too; for the single dialog its assignee is asked.
            Self::File(_) => CommandId::Start,
            Self::SendAnyway(_) | Self::Drop(_) => CommandId::Send,
        }
    }

    pub(super) fn encode(self) -> String {
        match self {
            Self::File(message) => format!("in:file:{message}"),
            Self::SendAnyway(asked) => format!("in:send:{asked}"),
            Self::Drop(asked) => format!("in:drop:{asked}"),
        }
    }

    pub(super) fn decode(rest: &[&str]) -> Option<Self> {
        Some(match rest {
            ["file", id] => Self::File(MessageId(row_id(id)?)),
            ["send", id] => Self::SendAnyway(TelegramMessageId(row_id(id)?)),
            ["drop", id] => Self::Drop(TelegramMessageId(row_id(id)?)),
            _ => return None,
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(in crate::bot::callback) fn any_inbox_press() -> impl Strategy<Value = InboxPress> {
        let kinds: [fn(i64) -> InboxPress; 3] = [
            |id| InboxPress::File(MessageId(id)),
            |id| InboxPress::SendAnyway(TelegramMessageId(id)),
            |id| InboxPress::Drop(TelegramMessageId(id)),
        ];
        (1..=i64::MAX, prop::sample::select(kinds.to_vec())).prop_map(|(id, kind)| kind(id))
    }
}
