//! The health of an account: its observed facts, and the back-off between connection attempts. `alerts` decides what
//! follows from the facts.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::account::{AccountStatus, StatusReason};
use crate::domain::back_off::jittered;
use crate::domain::ids::AccountId;

/// The stored facts about an account's health.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthFacts {
    pub account: AccountId,
    pub status: AccountStatus,
    pub reason: Option<StatusReason>,
    /// Since when it has this status.
    pub since: Timestamp,
    /// When the last flood wait began, and when it ends or ended.
    pub flood_wait_from: Option<Timestamp>,
    pub flood_wait_until: Option<Timestamp>,
    /// Since when it may write to no strangers, if so, and from when on it may again.
    pub new_contacts_paused_from: Timestamp,
    pub new_contacts_paused_until: Option<Timestamp>,
    pub frozen_since: Option<Timestamp>,
}

/// The connection of a logged-in account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// The first connection is being made.
    Starting {
        since: Timestamp,
    },
    Up {
        since: Timestamp,
    },
    /// It has not answered for a moment; it may be slow, or lost.
    Doubted {
        since: Timestamp,
    },
    /// Lost, or refused; it is retried continually.
    Down {
        since: Timestamp,
        key_doubted: bool,
    },
}

/// Another login of the same Telegram account, as in `account.getAuthorizations`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherSession {
    /// Telegram's id of the login.
    pub hash: i64,
    pub device: String,
    pub place: String,
}

/// The other logins at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherSessions {
    pub seen_at: Timestamp,
    pub sessions: Vec<OtherSession>,
}

/// All facts about an account's health.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    pub health_facts: HealthFacts,
    /// `None` while the account is not kept connected, because it is not logged in.
    pub connection: Option<Connection>,
    /// `None` until they were requested.
    pub others: Option<OtherSessions>,
    pub last_error: Option<LastError>,
    /// `None` until the account was checked.
    pub last_check: Option<CheckAnswer>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastError {
    pub at: Timestamp,
    pub what: LastErrorKind,
}

/// The last error in terms that people understand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LastErrorKind {
    NoAnswer,
    FloodWait,
    StrangersComplained,
    Frozen,
    SessionEnded,
    UsedTwice,
    Banned,
    KeyUnknown,
    /// Telegram's name of the error.
    Other(String),
}

/// The result of asking Telegram about an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckAnswer {
    pub at: Timestamp,
    /// Whether there was an answer, good or bad.
    pub answered: bool,
}

/// The result of a check of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Telegram knows its session and answers.
    Answers,
    /// It is not logged in, so there was nothing to ask.
    NotLoggedIn,
    /// Telegram did not answer; nothing is known.
    NoAnswer,
    /// It has a trouble that does not pass by itself in a moment.
    Trouble,
}

/// An account's line in the daily digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestLine {
    pub account: AccountId,
    pub sent: u32,
    pub received: u32,
}

/// How long a first connection may take before the account counts as offline.
const FIRST_CONNECTION: SignedDuration = SignedDuration::from_secs(30);
/// How long an account that does not answer may merely be slow.
const BLIP: SignedDuration = SignedDuration::from_secs(5);

impl Connection {
    /// Since when it has been offline, if that is worth showing: the connection is lost, or the first one takes long.
    #[must_use]
    pub fn offline_since(self, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Down { since, .. } => Some(since),
            Self::Starting { since } if now.duration_since(since) > FIRST_CONNECTION => Some(since),
            Self::Doubted { since } if now.duration_since(since) > BLIP => Some(since),
            Self::Starting { .. } | Self::Up { .. } | Self::Doubted { .. } => None,
        }
    }
}

impl Health {
    #[must_use]
    pub fn is_connected(&self) -> bool {
        matches!(self.connection, Some(Connection::Up { .. }))
    }

    /// Whether Telegram considers the session signed in, as far as it is known.
    #[must_use]
    pub fn is_authorised(&self) -> bool {
        self.health_facts.status.is_logged_in()
    }

    #[must_use]
    pub fn may_write_strangers(&self, now: Timestamp) -> bool {
        self.health_facts.frozen_since.is_none()
            && self.health_facts.new_contacts_paused_until.is_none_or(|until| until <= now)
    }
}

/// The back-off after `failures` in a row: one second, doubled up to `longest`. Half of it is random, so that many
/// accounts do not return at one moment. Zero failures need no wait.
#[must_use]
pub fn reconnect_after(failures: u32, longest: SignedDuration, dice: u32) -> SignedDuration {
    if failures == 0 {
        return SignedDuration::ZERO;
    }
    let full = SignedDuration::from_millis(1_000_i64 << (failures - 1).min(16)).min(longest);
    jittered(full, dice)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LONGEST: SignedDuration = SignedDuration::from_secs(60);

    #[test]
    fn a_first_connection_has_a_moment() {
        let since = Timestamp::UNIX_EPOCH;
        let later = since + SignedDuration::from_mins(1);
        let starting = Connection::Starting { since };
        assert_eq!((starting.offline_since(since), starting.offline_since(later)), (None, Some(since)));
        assert_eq!(Connection::Down { since, key_doubted: false }.offline_since(since), Some(since));
        assert_eq!(Connection::Up { since }.offline_since(later), None);
        let doubted = Connection::Doubted { since };
        assert_eq!((doubted.offline_since(since), doubted.offline_since(later)), (None, Some(since)));
    }

    #[test]
    fn the_back_off_doubles_up_to_its_longest() {
        let longest: Vec<i128> = (0..10).map(|n| reconnect_after(n, LONGEST, u32::MAX).as_millis()).collect();
        assert_eq!(longest, [0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
        assert_eq!(reconnect_after(3, LONGEST, 0), SignedDuration::from_secs(2));
    }

    proptest! {
        #[test]
        fn the_dice_decide_over_half_of_it(failures in 1..u32::MAX, dice in any::<u32>()) {
            let most = reconnect_after(failures, LONGEST, u32::MAX);
            let wait = reconnect_after(failures, LONGEST, dice);
            prop_assert!(wait >= most / 2 && wait <= most && most <= LONGEST);
        }
    }
}
