//! Ids as types, so that an account's id cannot be used as a dialog's. Row ids come from the database, Telegram ids
//! from Telegram.

use std::fmt;
use std::num::{NonZeroI64, ParseIntError};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = ParseIntError;

            fn from_str(text: &str) -> Result<Self, ParseIntError> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A row of `accounts`.
    AccountId,
    /// A row of `dialogs`.
    DialogId,
    /// A row of `contacts`.
    ContactId,
    /// A row of `consents`.
    ConsentId,
    /// A row of `imports`.
    ImportId,
    /// A row of `sequences`.
    SequenceId,
    /// A row of `sequence_versions`.
    SequenceVersionId,
    /// A row of `runs`.
    RunId,
    /// A row of `labels`.
    LabelId,
    /// A row of `stages`.
    StageId,
    /// A row of `campaigns`.
    CampaignId,
    /// A row of `lists`.
    ListId,
    /// A row of `messages`; Telegram's own message id is [`TelegramMessageId`].
    MessageId,
    /// A topic of the forum group.
    TopicId,
    /// A row of `outbox`.
    OutboxId,
    /// A row of `templates`.
    TemplateId,
    /// A row of `stored_files`.
    StoredFileId,
    /// A row of `template_variables`.
    VariableId,
    /// A row of `stop_list`.
    StopListId,
    /// A row of `searches`.
    SearchId,
    /// A row of `undos`.
    UndoId,
    /// A row of `alerts`.
    AlertId,
    /// A Telegram user: a prospect, an admin, or the person behind an account.
    TelegramUserId,
    /// A Telegram message; in private chats ids are counted per account.
    TelegramMessageId,
    /// A chat of the bot. A private chat has the person's id, a group a negative one.
    ChatId,
}

impl TelegramUserId {
    /// The desk itself, where a member stands otherwise. Nobody at Telegram has this id.
    pub const DESK: Self = Self(0);
}

impl ChatId {
    /// Whether it is a group; a private chat has the id of its person (<https://core.telegram.org/bots/api#chat>).
    #[must_use]
    pub fn is_group(self) -> bool {
        self.0 < 0
    }
}

/// MTProto's `random_id`: the idempotency key of a message per account and recipient. Never zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RandomId(NonZeroI64);

impl RandomId {
    /// `None` for zero.
    #[must_use]
    pub fn new(value: i64) -> Option<Self> {
        NonZeroI64::new(value).map(Self)
    }

    #[must_use]
    pub fn get(self) -> i64 {
        self.0.get()
    }
}
