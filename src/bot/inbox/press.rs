//! The buttons of the inbox, except those of dialogs. A press names a message; access is checked when it arrives.

use parse_display::{Display, FromStr};
use strum::VariantNames;

use crate::bot::kit::{CommandId, Press};
use crate::domain::ids::{DialogId, MessageId, TelegramMessageId};
use crate::domain::spoken_language::SpokenLanguage;
use crate::domain::team::Right;

/// A press under a prospect's message, or under the question whether to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, FromStr, VariantNames)]
#[from_str(regex_infer)]
pub enum InboxPress {
    /// Download the file of this message.
    #[display("file:{0}")]
    File(MessageId),
    /// Translate this message into the member's language.
    #[display("translate:{0}")]
    Translate(MessageId),
    /// Turn this voice message into text.
    #[display("listen:{0}")]
    Transcribe(MessageId),
    /// Send the answer in this message of the chat in spite of a concurrent reply.
    #[display("send:{0}")]
    SendAnyway(TelegramMessageId),
    /// Discard it.
    #[display("drop:{0}")]
    Drop(TelegramMessageId),
    /// Send the translation of the answer in this message, if it is the one that was shown.
    #[display("sendtr:{asked}:{print}")]
    SendTranslation { asked: TelegramMessageId, print: u32 },
    /// Send that answer as it was written.
    #[display("sendmine:{0}")]
    SendOriginal(TelegramMessageId),
    /// Ask Telegram for its translation again.
    #[display("tragain:{0}")]
    TranslateAgain(TelegramMessageId),
    /// Discard it, and no other.
    #[display("dropone:{0}")]
    DropAnswer(TelegramMessageId),
    /// Translate the answer that is asked for before it goes.
    #[display("replyin:{dialog}:{language}")]
    ReplyIn { dialog: DialogId, language: SpokenLanguage },
}

impl Press for InboxPress {
    const PREFIX: &'static str = "in:";

    fn command(self) -> CommandId {
        match self {
            // Any member who may look, in the group too; for the single dialog its assignee is checked.
            Self::File(_) | Self::Translate(_) | Self::Transcribe(_) => CommandId::Start,
            _ => CommandId::Send,
        }
    }

    fn right(self) -> Right {
        match self {
            Self::File(_) | Self::Translate(_) | Self::Transcribe(_) => self.command().line().right,
            _ => Right::Write,
        }
    }
}
