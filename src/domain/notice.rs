//! What a member is told that nobody asked for: once, whenever Telegram takes it.
//! Its rule: it names people and dialogs by their ids, and what is told of them is read when it is told.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::{DialogId, TelegramUserId};
use super::language::Language;
use super::team::Role;

/// As it is kept, in JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notice {
    /// The desk was down, and so many messages came meanwhile.
    WasDown { from: Timestamp, to: Timestamp, came: u32 },
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
