//! A message of a dialog. Each message of Telegram has one row, however often it is reported.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::domain::ids::{AccountId, DialogId, MessageId, OutboxId, RandomId, TelegramMessageId, TelegramUserId};
use crate::domain::language::Language;
use crate::domain::message_text::{MessageText, Untranslated, original};
use crate::domain::surroundings::{SharedThing, Surroundings};
use crate::domain::text::Span;
use crate::domain::unknown_name::UnknownName;
use crate::domain::variants::all;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum MessageDirection {
    /// Called `in_` in the Python original; stored as `in`.
    #[strum(serialize = "in")]
    Incoming,
    /// Stored as `out`.
    #[strum(serialize = "out")]
    Outgoing,
}

/// The author of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    Prospect,
    /// A team member, through the desk.
    Admin(TelegramUserId),
    /// The account's owner, on the phone.
    Phone,
    /// The desk itself, by an automatic answer.
    Desk,
}

/// What a message contains beside its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub kind: AttachmentKind,
    /// Information about the file, if it is one; [`crate::telegram::AccountClient::download`] fetches it.
    pub file: Option<FileInfo>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum AttachmentKind {
    Photo,
    Video,
    VideoNote,
    Voice,
    Audio,
    Animation,
    Sticker,
    Document,
    Location,
    Contact,
    Poll,
    /// A telephone call, answered or not.
    Call,
    /// Content that only Telegram's own apps show.
    Other,
}

/// A file as Telegram describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileInfo {
    pub name: Option<String>,
    /// In bytes.
    pub size: Option<u64>,
    /// Its MIME type.
    pub mime: Option<String>,
}

impl AttachmentKind {
    pub const ALL: [Self; Self::VARIANTS.len()] = all(Self::VARIANTS);
}

/// A message of a private chat, as Telegram reports it to one of its two sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub id: TelegramMessageId,
    /// The other side of the chat, in both directions.
    pub with: TelegramUserId,
    pub direction: MessageDirection,
    pub content: String,
    pub spans: Vec<Span>,
    /// Telegram's time, in whole seconds.
    pub timestamp: Timestamp,
    pub edited_at: Option<Timestamp>,
    pub reply_to: Option<TelegramMessageId>,
    pub attachment: Option<Attachment>,
    pub surroundings: Surroundings,
    /// The `random_id` under which this program sent it, if Telegram reports one.
    pub random_id: Option<RandomId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub id: MessageId,
    pub dialog_id: DialogId,
    /// The account whose chat it is in. Not always the dialog's account, since people write to any account they like.
    pub account_id: AccountId,
    pub direction: MessageDirection,
    pub content: String,
    pub spans: Vec<Span>,
    pub attachment: Option<Attachment>,
    /// What Telegram made of it, or of what it was made.
    pub texts: Vec<MessageText>,
    pub surroundings: Surroundings,
    pub timestamp: Timestamp,
    pub edited_at: Option<Timestamp>,
    /// When it was deleted at Telegram.
    pub deleted_at: Option<Timestamp>,
    pub telegram_message_id: Option<TelegramMessageId>,
    /// Telegram's id of the message that it replies to, in the same chat.
    pub reply_to: Option<TelegramMessageId>,
    /// The message that it replies to, where a screen quotes it.
    pub answered: Option<Box<Self>>,
    pub author: Author,
    /// The outbox item that it was sent as.
    pub outbox_id: Option<OutboxId>,
}

impl Message {
    /// Telegram's id of the album that a prospect's message is a part of.
    #[must_use]
    pub fn album(&self) -> Option<i64> {
        self.surroundings.album.filter(|_| self.direction == MessageDirection::Incoming)
    }

    /// Its translation into a language.
    #[must_use]
    pub fn translation(&self, into: Language) -> Option<&str> {
        self.texts.iter().find_map(|text| match text {
            MessageText::Translation { language, text } if *language == into => Some(text.as_str()),
            _ => None,
        })
    }

    /// What is said in it.
    #[must_use]
    pub fn transcript(&self) -> Option<&str> {
        self.texts.iter().find_map(|text| match text {
            MessageText::Transcript { text } => Some(text.as_str()),
            _ => None,
        })
    }

    /// The words of a member, if it is their translation.
    #[must_use]
    pub fn original(&self) -> Option<&str> {
        original(&self.texts)
    }

    /// Why it has no translation into a language, if that was tried.
    #[must_use]
    pub fn untranslated(&self, into: Language) -> Option<Untranslated> {
        self.texts.iter().find_map(|text| match text {
            MessageText::Untranslated { language, why } if *language == into => Some(*why),
            _ => None,
        })
    }

    /// Whether it is spoken words. Of what destroys itself nothing is kept, no text either.
    #[must_use]
    pub fn is_spoken(&self) -> bool {
        let spoken = |kind| matches!(kind, AttachmentKind::Voice | AttachmentKind::VideoNote);
        self.attachment.as_ref().is_some_and(|attached| spoken(attached.kind))
            && !matches!(self.surroundings.thing, Some(SharedThing::Vanishing { .. }))
    }
}

/// Whether these messages are several parts of one album of a prospect.
#[must_use]
pub fn is_one_album(messages: &[Message]) -> bool {
    let album = messages.first().and_then(Message::album);
    album.is_some() && messages.len() > 1 && messages.iter().all(|message| message.album() == album)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_name_of_a_kind_stays_whatever_it_is_called_here() {
        let names = [
            "photo",
            "video",
            "video_note",
            "voice",
            "audio",
            "animation",
            "sticker",
            "document",
            "location",
            "contact",
            "poll",
            "call",
            "other",
        ];
        assert_eq!(AttachmentKind::ALL.map(|kind| kind.into_str()), names);
    }
}
