//! How an account fares: its facets, and how long to wait before it is connected again.
//! Its rule: a facet is what was seen last, with the moment since when; what follows from it is decided in `alerts`.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::account::{AccountStatus, StatusReason};
use crate::domain::back_off::jittered;
use crate::domain::ids::AccountId;

/// What the database knows of an account that matters to its health.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthFacts {
    pub account: AccountId,
    pub status: AccountStatus,
    pub reason: Option<StatusReason>,
    /// Since when it has this status.
    pub since: Timestamp,
    /// When the last flood wait began, and when it is or was over.
    pub flood_wait_from: Option<Timestamp>,
    pub flood_wait_until: Option<Timestamp>,
    /// Since when it may write to no stranger, if it may not; and from when on it may again.
    pub new_contacts_paused_from: Timestamp,
    pub new_contacts_paused_until: Option<Timestamp>,
    pub frozen_since: Option<Timestamp>,
}

/// The connection of a logged-in account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// Being connected for the first time.
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
    /// Lost, or refused; it is tried again and again.
    Down {
        since: Timestamp,
        key_doubted: bool,
    },
}

/// Another login of the same Telegram account, as `account.getAuthorizations` lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherSession {
    /// Telegram's number of the login.
    pub hash: i64,
    pub device: String,
    pub place: String,
}

/// The other logins, as they were at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherSessions {
    pub seen_at: Timestamp,
    pub sessions: Vec<OtherSession>,
}

/// All facets of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    pub health_facts: HealthFacts,
    /// `None` while nobody keeps a connection: the account is not logged in.
    pub connection: Option<Connection>,
    /// `None` until they were asked for.
    pub others: Option<OtherSessions>,
    pub last_error: Option<LastError>,
    /// `None` until Telegram was asked about the account.
    pub last_look: Option<Look>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastError {
    pub at: Timestamp,
    pub what: LastErrorKind,
}

/// What went wrong, as far as people can make sense of it.
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
    /// Telegram's name of it.
    Other(String),
}

/// Telegram was asked about an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    pub at: Timestamp,
    /// Whether there was an answer, good or bad.
    pub answered: bool,
}

/// What a look at an account comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Telegram knows its session and answers.
    Answers,
    /// Nobody is logged in, so that there was nothing to ask.
    NotLoggedIn,
    /// Telegram did not answer; nothing is known.
    NoAnswer,
    /// Something is wrong that does not go by in a moment.
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
    /// Since when there is none, if somebody has to know: it is lost, or the first one takes long.
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

    /// Whether Telegram takes the session for signed in, as far as is known.
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

/// How long to wait before connecting again after `failures` in a row: one second, doubled up to `longest`, half of it
/// left to the dice, so that many accounts do not come back in one moment. After none it is at once.
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
