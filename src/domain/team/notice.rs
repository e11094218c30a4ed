//! Notices: messages to a member that nobody asked for, sent once, as soon as Telegram accepts them. They contain ids
//! of people and dialogs; names are read when they are shown.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::health::DigestLine;
use crate::domain::ids::{CampaignId, ChatId, DialogId, TelegramUserId};
use crate::domain::language::Language;
use crate::domain::team::{Right, Role};
use crate::domain::wish::WishReason;

/// Stored as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notice {
    /// The desk was not running.
    WasDown { from: Timestamp, to: Timestamp },
    /// The database comes from a backup: no account connects before an owner confirms that the old machine is off.
    Held,
    /// The accounts' messages of a past day.
    Digest { day: Date, lines: Vec<DigestLine> },
    /// The nightly backup failed.
    BackupFailed { problem: String },
    /// A prospect has opted out by blocking; this many waiting messages were cancelled.
    OptedOut { dialog: DialogId, cancelled: usize },
    /// The member's reaction did not reach the prospect.
    NotReacted { dialog: DialogId, emoji: String, reason: WishReason },
    /// A campaign has paused itself.
    CampaignPaused { campaign: CampaignId },
    /// Runs that these members started wait or were stopped although nobody did anything; the notice was made at
    /// this moment.
    RunsInTrouble { at: Timestamp, started_by: Vec<TelegramUserId> },
    /// The member has joined the team.
    Welcome,
    /// A person has joined by the member's invitation.
    Joined { member: TelegramUserId },
    /// The member has a new role.
    NewRole { role: Role },
    /// The member was removed from the team; they read this language.
    Removed { language: Option<Language> },
    /// Another member has become reachable or unreachable.
    Reach { member: TelegramUserId, reachable: bool },
    /// A dialog that waits for an answer is the member's now; `from` had it before.
    HandedOn { dialog: DialogId, from: Option<TelegramUserId> },
    /// Another member gave the member a dialog.
    HandedOver { dialog: DialogId, by: TelegramUserId },
    /// Another member took a dialog from the member.
    NoLongerYours { dialog: DialogId, by: TelegramUserId },
    /// A dialog that waited too long for the member is another one's now.
    GivenAway { dialog: DialogId, to: TelegramUserId },
    /// Somebody got no automatic answer, because these blanks have no value for them.
    AwayLeftOut { dialog: DialogId, names: Vec<String> },
    /// Telegram has no topics in the member's private chat any more: dialogs come as cards again.
    NoTopics,
    /// The member came on duty while prospects wait for an answer.
    OnDuty,
}

/// A stored notice that must still be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptNotice {
    pub id: i64,
    pub chat: ChatId,
    pub notice: Notice,
}

impl Notice {
    /// The right that a member needs to get the notice, if it is for everybody with a right.
    #[must_use]
    pub fn right(&self) -> Option<Right> {
        match self {
            Self::WasDown { .. } | Self::Digest { .. } => Some(Right::RunAccounts),
            Self::Held | Self::BackupFailed { .. } | Self::AwayLeftOut { .. } => Some(Right::RunDesk),
            Self::CampaignPaused { .. } | Self::RunsInTrouble { .. } => Some(Right::Send),
            Self::OptedOut { .. }
            | Self::NotReacted { .. }
            | Self::Welcome
            | Self::Joined { .. }
            | Self::NewRole { .. }
            | Self::Removed { .. }
            | Self::Reach { .. }
            | Self::HandedOn { .. }
            | Self::HandedOver { .. }
            | Self::NoLongerYours { .. }
            | Self::GivenAway { .. }
            | Self::NoTopics
            | Self::OnDuty => None,
        }
    }
}
