//! What a member is told that nobody asked for: once, whenever Telegram takes it.
//! Its rule: it names people and dialogs by their ids, and what is told of them is read when it is told.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::health::DigestLine;
use crate::domain::ids::{ChatId, DialogId, TelegramUserId};
use crate::domain::language::Language;
use crate::domain::team::{Right, Role};

/// As it is kept, in JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notice {
    /// The desk was down.
    WasDown { from: Timestamp, to: Timestamp },
    /// The database comes from a backup: no account connects before an owner says that the machine before is off.
    Held,
    /// What the accounts did on a day that is over.
    Digest { day: Date, lines: Vec<DigestLine> },
    /// The nightly backup failed.
    BackupFailed { problem: String },
    /// A prospect has opted out by a block; so many messages that waited are cancelled.
    OptedOut { dialog: DialogId, cancelled: usize },
    /// The member is on the team now.
    Welcome,
    /// Somebody has joined by the member's invitation.
    Joined { member: TelegramUserId },
    /// The member has another role now.
    NewRole { role: Role },
    /// The member was taken off the team; they read this language.
    Removed { language: Option<Language> },
    /// Another member can be reached again, or not any more.
    Reach { member: TelegramUserId, reachable: bool },
    /// The member has come on duty while prospects wait for an answer.
    OnDuty,
}

/// A notice that is still to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptNotice {
    pub id: i64,
    pub chat: ChatId,
    pub notice: Notice,
}

impl Notice {
    /// The right that a member needs to be told, where the notice is for those who have it.
    #[must_use]
    pub fn right(&self) -> Option<Right> {
        match self {
            Self::WasDown { .. } | Self::Digest { .. } => Some(Right::RunAccounts),
            Self::Held | Self::BackupFailed { .. } => Some(Right::RunDesk),
            Self::OptedOut { .. }
            | Self::Welcome
            | Self::Joined { .. }
            | Self::NewRole { .. }
            | Self::Removed { .. }
            | Self::Reach { .. }
            | Self::OnDuty => None,
        }
    }
}
