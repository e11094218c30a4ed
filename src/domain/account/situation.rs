//! The situation of an account: the one answer to "how is this account?". Lists, cards, `/start`, `/check` and alerts
//! show it; none of them reads the status itself.

use jiff::Timestamp;

use super::{Account, AccountStatus, StatusReason};

/// The situation of an account, the most important first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Situation {
    /// Telegram banned or deleted it.
    Blocked,
    /// Its session was ended on another device or by Telegram.
    Revoked,
    /// Its session was seen in two places.
    UsedTwice,
    /// Its number belongs to another person.
    Reassigned,
    NotLoggedIn,
    /// The last login was cancelled or timed out.
    LoginUnfinished,
    CodeAwaited,
    PasswordAwaited,
    /// Its session was exported to another tool.
    Exported,
    LoggedOut,
    SwitchedOff,
    Frozen,
    Paused,
    /// It has no connection; connecting is retried continually.
    Offline {
        since: Timestamp,
    },
    FloodWait {
        until: Timestamp,
    },
    /// It has sent all unprompted messages that it may send today.
    LimitReached,
    Ready,
}

impl Situation {
    #[must_use]
    pub fn of(account: &Account, now: Timestamp) -> Self {
        match Self::of_status(account.status, account.status_reason) {
            Some(situation) => situation,
            None if account.frozen_since.is_some() => Self::Frozen,
            None if !account.is_available => Self::Paused,
            None => match (account.offline_since, account.flood_wait_until.filter(|until| now < *until)) {
                (Some(since), _) => Self::Offline { since },
                (None, Some(until)) => Self::FloodWait { until },
                (None, None) if account.unprompted_sent() >= account.caps.messages => Self::LimitReached,
                (None, None) => Self::Ready,
            },
        }
    }

    /// The situation that follows from the status alone; `None` for a logged-in account.
    #[must_use]
    pub fn of_status(status: AccountStatus, reason: Option<StatusReason>) -> Option<Self> {
        use StatusReason as R;
        Some(match (status, reason) {
            (AccountStatus::Active | AccountStatus::Warming, _) => return None,
            (AccountStatus::CodeRequested, _) => Self::CodeAwaited,
            (AccountStatus::PasswordRequested, _) => Self::PasswordAwaited,
            (AccountStatus::New | AccountStatus::Disabled | AccountStatus::Blocked, Some(R::NumberReassigned)) => {
                Self::Reassigned
            }
            (AccountStatus::Blocked, _) | (AccountStatus::New, Some(R::BannedByTelegram)) => Self::Blocked,
            (AccountStatus::New, Some(R::SessionRevoked)) => Self::Revoked,
            (AccountStatus::New, Some(R::SessionDuplicated)) => Self::UsedTwice,
            (AccountStatus::New, Some(R::LoginEnded)) => Self::LoginUnfinished,
            (AccountStatus::New | AccountStatus::Disabled, Some(R::LoggedOut)) => Self::LoggedOut,
            (AccountStatus::New, Some(R::DisabledByAdmin | R::SessionExported) | None) => Self::NotLoggedIn,
            (AccountStatus::Disabled, Some(R::SessionExported)) => Self::Exported,
            (AccountStatus::Disabled, _) => Self::SwitchedOff,
        })
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::domain::account::samples::account;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    #[rstest]
    #[case(AccountStatus::Blocked, None, Situation::Blocked)]
    #[case(AccountStatus::Blocked, Some(StatusReason::LoginEnded), Situation::Blocked)]
    #[case(AccountStatus::New, Some(StatusReason::BannedByTelegram), Situation::Blocked)]
    #[case(AccountStatus::New, Some(StatusReason::LoginEnded), Situation::LoginUnfinished)]
    #[case(AccountStatus::New, None, Situation::NotLoggedIn)]
    #[case(AccountStatus::Disabled, Some(StatusReason::LoggedOut), Situation::LoggedOut)]
    #[case(AccountStatus::Disabled, Some(StatusReason::NumberReassigned), Situation::Reassigned)]
    #[case(AccountStatus::Active, None, Situation::Ready)]
    fn by_status_and_reason(
        #[case] status: AccountStatus,
        #[case] status_reason: Option<StatusReason>,
        #[case] is: Situation,
    ) {
        assert_eq!(Situation::of(&Account { status, status_reason, ..account() }, NOW), is);
    }

    #[test]
    fn who_has_to_act_comes_before_what_passes_by_itself() {
        let (since, until) = (NOW, NOW + jiff::SignedDuration::from_hours(1));
        let flood = Account { flood_wait_until: Some(until), messages_sent: 40, ..account() };
        assert_eq!(Situation::of(&flood, NOW), Situation::FloodWait { until });
        let offline = Account { offline_since: Some(since), ..flood };
        assert_eq!(Situation::of(&offline, NOW), Situation::Offline { since });
        let paused = Account { is_available: false, ..offline };
        assert_eq!(Situation::of(&paused, NOW), Situation::Paused);
        assert_eq!(Situation::of(&Account { frozen_since: Some(since), ..paused }, NOW), Situation::Frozen);
        assert_eq!(Situation::of(&Account { messages_sent: 40, ..account() }, NOW), Situation::LimitReached);
    }
}
