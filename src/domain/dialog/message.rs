//! A message of a dialog.
//! Its rule: one message of Telegram is one row, however often it is reported.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use crate::domain::ids::{AccountId, DialogId, MessageId, OutboxId, RandomId, TelegramMessageId, TelegramUserId};
use crate::domain::text::Span;
use crate::domain::unknown_name::UnknownName;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum MessageDirection {
    /// `in_` of the Python original; stored as `in`.
    #[strum(serialize = "in")]
    Incoming,
    /// Stored as `out`.
    #[strum(serialize = "out")]
    Outgoing,
}

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    Prospect,
    /// Somebody of the team, through the desk.
    Admin(TelegramUserId),
    /// The account's owner, on the phone.
    Phone,
}

/// What a message shows beside its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub kind: AttachmentKind,
    /// What is known of the file, if it is one; [`crate::telegram::AccountClient::download`] fetches it.
    pub file: Option<FileInfo>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum AttachmentKind {
    Photo,
    Video,
    VideoNote,
    BotSender,
    Audio,
    Animation,
    Sticker,
    Document,
    Location,
    Contact,
    Poll,
    /// A telephone call, answered or not.
    Call,
    /// Something that only Telegram's own apps show.
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
    pub const ALL: [Self; 13] = [
        Self::Photo,
        Self::Video,
        Self::VideoNote,
        Self::BotSender,
        Self::Audio,
        Self::Animation,
        Self::Sticker,
        Self::Document,
        Self::Location,
        Self::Contact,
        Self::Poll,
        Self::Call,
        Self::Other,
    ];
}

/// A message of a private chat as Telegram reports it to one of its two sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub id: TelegramMessageId,
    /// The other side of the chat, whoever wrote.
    pub with: TelegramUserId,
    pub direction: MessageDirection,
    pub content: String,
    pub spans: Vec<Span>,
    /// Telegram's, to the second.
    pub timestamp: Timestamp,
    pub edited_at: Option<Timestamp>,
    pub reply_to: Option<TelegramMessageId>,
    pub attachment: Option<Attachment>,
    /// Whether somebody else wrote these words first: they are not what the sender says.
    pub forwarded: bool,
    /// Under which it was sent, if Telegram says so: then this program sent it.
    pub random_id: Option<RandomId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub id: MessageId,
    pub dialog_id: DialogId,
    /// Whose chat it is in: not always the dialog's account, for people write to whom they like.
    pub account_id: AccountId,
    pub direction: MessageDirection,
    pub content: String,
    pub spans: Vec<Span>,
    pub attachment: Option<Attachment>,
    pub timestamp: Timestamp,
    pub edited_at: Option<Timestamp>,
    /// Taken back at Telegram.
    pub deleted_at: Option<Timestamp>,
    pub telegram_message_id: Option<TelegramMessageId>,
    /// Telegram's number of the message that this one answers, in the same chat.
    pub reply_to: Option<TelegramMessageId>,
    pub author: Author,
    /// The item of the outbox that it was.
    pub outbox_id: Option<OutboxId>,
}
