//! A Telegram account of the team. Its status changes only in `status`.

pub mod account_limits;
pub mod account_named;
pub mod alert;
pub mod alert_targets;
pub mod alerts;
pub mod health;
pub mod limits;
mod reason;
mod situation;
mod status;

use jiff::Timestamp;

pub use reason::StatusReason;
pub use situation::Situation;
pub use status::{AccountEvent, AccountStatus, ForbiddenTransition, SessionKept, WarmUpPace};

use crate::domain::account_limits::Limits;
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::limits::Caps;
use crate::domain::login::Profile;
use crate::domain::phone::Phone;

/// A Telegram user account of the team. Its session stays in the store: see `store::accounts::sessions`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    pub phone: Phone,
    /// Another person has this number now.
    pub number_lost: bool,
    /// The number that Telegram reports for it, while another account at the desk has that number.
    pub claimed_phone: Option<Phone>,
    pub status: AccountStatus,
    pub status_reason: Option<StatusReason>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    /// Messages sent on the current day in the team's time zone.
    pub messages_sent: u32,
    /// Whether sending is switched on, by an admin or by the safety system.
    pub is_available: bool,
    /// Completed days of the warm-up.
    pub warmup_count: u32,
    pub ban_count: u32,
    pub flood_wait_until: Option<Timestamp>,
    pub telegram_user_id: Option<TelegramUserId>,
    /// The name in the Telegram profile.
    pub display_name: Option<String>,
    /// Without `@`.
    pub username: Option<String>,
    /// The team's own name for the account.
    pub label: Option<String>,
    /// Messages per day.
    pub daily_limit: u32,
    /// First messages to strangers per day.
    pub new_contact_limit: u32,
    /// What it may send today: its limits, or the ramp during the warm-up.
    pub caps: Caps,
    pub total_sent: u64,
    /// First messages to strangers on the current day.
    pub new_contacts_sent: u32,
    /// Answers among the messages of the current day.
    pub answers_sent: u32,
    pub frozen_since: Option<Timestamp>,
    /// Since when it has been offline, if known. The database does not know it.
    pub offline_since: Option<Timestamp>,
}

impl Account {
    #[must_use]
    pub fn limits(&self) -> Limits {
        Limits::of(self.daily_limit, self.new_contact_limit)
    }

    /// Whether Telegram has banned the account, or it was deleted.
    #[must_use]
    pub fn is_banned(&self) -> bool {
        Situation::of_status(self.status, self.status_reason) == Some(Situation::Blocked)
    }

    #[must_use]
    pub fn is_in_flood_wait(&self, now: Timestamp) -> bool {
        self.flood_wait_until.is_some_and(|until| now < until)
    }

    /// Whether the account is known to belong to another person.
    #[must_use]
    pub fn is_of_another(&self, person: TelegramUserId) -> bool {
        self.telegram_user_id.is_some_and(|known| known != person)
    }

    /// Whether the person behind the account has another number or other names than stored. Facts that Telegram leaves
    /// out do not count as changes.
    #[must_use]
    pub fn has_changed(&self, profile: &Profile) -> bool {
        self.telegram_user_id == Some(profile.id)
            && (profile.phone.as_ref().is_some_and(|phone| self.number() != Some(phone))
                || self.username != profile.username
                || (!profile.display_name.is_empty() && self.display_name.as_ref() != Some(&profile.display_name)))
    }

    /// The number that Telegram last reported for it, if any.
    #[must_use]
    pub fn number(&self) -> Option<&Phone> {
        self.claimed_phone.as_ref().or(Some(&self.phone).filter(|_| !self.number_lost))
    }

    /// Whether the account may send now: logged in, switched on, not in a flood wait, below its cap. Only the gate
    /// decides about a particular message.
    #[must_use]
    pub fn can_be_used(&self, now: Timestamp) -> bool {
        self.status.is_logged_in()
            && self.is_available
            && !self.is_in_flood_wait(now)
            && self.unprompted_sent() < self.caps.messages
    }

    /// Messages today that were no answers.
    #[must_use]
    pub fn unprompted_sent(&self) -> u32 {
        self.messages_sent.saturating_sub(self.answers_sent)
    }
}

#[cfg(test)]
pub(crate) mod samples {
    use super::*;

    /// A healthy account, 24 of 40 messages into its day.
    pub(crate) fn account() -> Account {
        Account {
            id: AccountId(1),
            phone: Phone::parse("+15551230132").unwrap(),
            number_lost: false,
            claimed_phone: None,
            status: AccountStatus::Active,
            status_reason: None,
            created_at: Timestamp::UNIX_EPOCH,
            updated_at: Timestamp::UNIX_EPOCH,
            last_used_at: None,
            messages_sent: 24,
            is_available: true,
            warmup_count: 0,
            ban_count: 0,
            flood_wait_until: None,
            telegram_user_id: None,
            display_name: None,
            username: None,
            label: None,
            daily_limit: 40,
            new_contact_limit: 10,
            caps: Caps { messages: 40, new_contacts: 10 },
            total_sent: 24,
            new_contacts_sent: 8,
            answers_sent: 0,
            frozen_since: None,
            offline_since: None,
        }
    }
}
