//! The life of an outgoing message.
//! Its rule: an item that has been attempted keeps its account, its text and its `random_id` for good.

use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};

use super::account::UnknownStatus;
use super::ids::{AccountId, OutboxId, RandomId, TelegramUserId};
use super::login::Card;
use super::username::Username;

/// The longest text of one message, in UTF-16 units.
pub const MAX_TEXT_UNITS: usize = 4096;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ItemState {
    Queued,
    /// Handed to Telegram; the outcome is unknown until it is recorded.
    Sending,
    Sent,
    Failed,
    Cancelled,
}

impl ItemState {
    pub const ALL: [Self; 5] = [Self::Queued, Self::Sending, Self::Sent, Self::Failed, Self::Cancelled];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

impl FromStr for ItemState {
    type Err = UnknownStatus;

    fn from_str(text: &str) -> Result<Self, UnknownStatus> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or_else(|| UnknownStatus(text.to_owned()))
    }
}

/// Why an item waits or has failed, as the admin is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemReason {
    /// No account is ready to take it.
    NoAccount,
    /// The account is not logged in or not connected.
    AccountNotReady,
    /// Telegram asked this account to wait.
    FloodWait,
    /// The account has reached its limit for today.
    DailyLimit,
    /// The outcome of the last attempt is unknown; it is tried again under the same `random_id`.
    OutcomeUnknown,
    /// The account may not write to strangers for now (`PEER_FLOOD`).
    NewContactsPaused,
    /// Nobody has this username.
    NoSuchUser,
    /// The name belongs to a bot, a group or a channel.
    NotAPerson,
    /// The prospect deleted their account.
    Deleted,
    /// The prospect's privacy settings keep this account out.
    Privacy,
    /// The prospect takes messages from Premium users only.
    PremiumOnly,
    /// The prospect takes messages for a payment only.
    PaymentRequired,
    /// The prospect has blocked this account.
    BlockedByProspect,
    /// The account has blocked the prospect.
    ProspectBlocked,
    /// Telegram does not let this account reach the prospect and gives no reason.
    Unreachable,
    /// Telegram refused the text itself.
    Content,
    /// The dialog has been stopped or has failed.
    DialogClosed,
    /// The prospect is on the stop-list.
    StopList,
    /// Another account talks to this person already.
    OtherAccount,
    /// The account is switched off for sending.
    AccountPaused,
    /// Telegram has frozen the account.
    Frozen,
    /// The account has written to as many strangers as it may today.
    NewContactLimit,
    /// The account has just sent something.
    MinimumGap,
    /// It is night, or another quiet hour, where the prospect is.
    QuietHours,
    /// An admin named the time.
    Scheduled,
    /// The outcome stayed unknown until trying again made no sense; it may have arrived.
    GaveUp,
    /// Telegram answered something that this program does not know.
    Unexpected,
}

impl ItemReason {
    pub const ALL: [Self; 27] = [
        Self::NoAccount,
        Self::AccountNotReady,
        Self::FloodWait,
        Self::DailyLimit,
        Self::OutcomeUnknown,
        Self::NewContactsPaused,
        Self::NoSuchUser,
        Self::NotAPerson,
        Self::Deleted,
        Self::Privacy,
        Self::PremiumOnly,
        Self::PaymentRequired,
        Self::BlockedByProspect,
        Self::ProspectBlocked,
        Self::Unreachable,
        Self::Content,
        Self::DialogClosed,
        Self::StopList,
        Self::OtherAccount,
        Self::AccountPaused,
        Self::Frozen,
        Self::NewContactLimit,
        Self::MinimumGap,
        Self::QuietHours,
        Self::Scheduled,
        Self::GaveUp,
        Self::Unexpected,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoAccount => "no_account",
            Self::AccountNotReady => "account_not_ready",
            Self::FloodWait => "flood_wait",
            Self::DailyLimit => "daily_limit",
            Self::OutcomeUnknown => "outcome_unknown",
            Self::NewContactsPaused => "new_contacts_paused",
            Self::NoSuchUser => "no_such_user",
            Self::NotAPerson => "not_a_person",
            Self::Deleted => "deleted",
            Self::Privacy => "privacy",
            Self::PremiumOnly => "premium_only",
            Self::PaymentRequired => "payment_required",
            Self::BlockedByProspect => "blocked_by_prospect",
            Self::ProspectBlocked => "prospect_blocked",
            Self::Unreachable => "unreachable",
            Self::Content => "content",
            Self::DialogClosed => "dialog_closed",
            Self::StopList => "stop_list",
            Self::OtherAccount => "other_account",
            Self::AccountPaused => "account_paused",
            Self::Frozen => "frozen",
            Self::NewContactLimit => "new_contact_limit",
            Self::MinimumGap => "minimum_gap",
            Self::QuietHours => "quiet_hours",
            Self::Scheduled => "scheduled",
            Self::GaveUp => "gave_up",
            Self::Unexpected => "unexpected",
        }
    }
}

impl FromStr for ItemReason {
    type Err = UnknownStatus;

    fn from_str(text: &str) -> Result<Self, UnknownStatus> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text).ok_or_else(|| UnknownStatus(text.to_owned()))
    }
}

/// A message on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxItem {
    pub id: OutboxId,
    /// `None` until an account has been chosen; fixed from the first attempt on.
    pub account_id: Option<AccountId>,
    pub target: Username,
    /// `None` until the name has been resolved.
    pub telegram_user_id: Option<TelegramUserId>,
    pub content: String,
    pub random_id: RandomId,
    pub state: ItemState,
    pub reason: Option<ItemReason>,
    pub attempts: u32,
    /// Not to be touched before this moment.
    pub not_before: Timestamp,
    /// Who asked for it.
    pub admin: TelegramUserId,
    /// The message that shows the item, edited as its state changes.
    pub card: Option<Card>,
    pub created_at: Timestamp,
    /// When it was sent, failed or cancelled.
    pub settled_at: Option<Timestamp>,
}

/// How long to wait after `attempts` attempts whose outcome is unknown: 1 s, doubled up to a minute.
#[must_use]
pub fn back_off(attempts: u32) -> SignedDuration {
    let doublings = attempts.saturating_sub(1).min(6);
    SignedDuration::from_secs((1_i64 << doublings).min(60))
}

/// Length of a text as Telegram counts it.
#[must_use]
pub fn utf16_units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_back_off_never_shrinks_and_ends_at_a_minute() {
        let waits: Vec<i64> = (0..20).map(|attempts| back_off(attempts).as_secs()).collect();
        assert_eq!(waits[..9], [1, 1, 2, 4, 8, 16, 32, 60, 60]);
        assert!(waits.is_sorted());
    }

    #[test]
    fn names_read_back_as_they_were_written() {
        for state in ItemState::ALL {
            assert_eq!(state.as_str().parse(), Ok(state));
        }
        for reason in ItemReason::ALL {
            assert_eq!(reason.as_str().parse(), Ok(reason));
        }
    }

    #[test]
    fn an_emoji_counts_as_two() {
        assert_eq!(utf16_units("a😀"), 3);
    }
}
