//! A conversation with one prospect, from one account.
//! Its rule: the prospect's Telegram id is the identity; a username is only a name.

use std::str::FromStr;

use jiff::Timestamp;

use super::account::UnknownStatus;
use super::ids::{AccountId, DialogId, TelegramUserId};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DialogStatus {
    Active,
    Qualified,
    /// The prospect does not want to be written to, or an admin ended it.
    Stopped,
    /// The prospect cannot be reached.
    Failed,
}

impl DialogStatus {
    pub const ALL: [Self; 4] = [Self::Active, Self::Qualified, Self::Stopped, Self::Failed];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Qualified => "qualified",
            Self::Stopped => "stopped",
            Self::Failed => "failed",
        }
    }

    /// Whether the desk may still write in such a dialog.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Active | Self::Qualified)
    }
}

impl FromStr for DialogStatus {
    type Err = UnknownStatus;

    fn from_str(text: &str) -> Result<Self, UnknownStatus> {
        Self::ALL.into_iter().find(|status| status.as_str() == text).ok_or_else(|| UnknownStatus(text.to_owned()))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialog {
    pub id: DialogId,
    pub account_id: AccountId,
    /// Without `@`; `None` for people who have no username.
    pub target_username: Option<String>,
    /// `None` until the name has been resolved.
    pub telegram_user_id: Option<TelegramUserId>,
    pub display_name: Option<String>,
    pub status: DialogStatus,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub last_in_at: Option<Timestamp>,
    pub last_out_at: Option<Timestamp>,
}
