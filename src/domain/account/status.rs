//! The status machine of an account.
//!
//! Invariant: a status changes only through [`AccountStatus::on`], which lists every pair of status and event.

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::domain::unknown_name::UnknownName;
use crate::domain::variants::all;

use super::StatusReason;

/// The status of an account. Flood waits and pauses are no status: see
/// [`flood_wait_until`](super::Account::flood_wait_until) and [`is_available`](super::Account::is_available).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray, strum::Display)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum AccountStatus {
    /// Not logged in: just added, or its session has ended.
    New,
    /// Telegram has sent a login code.
    CodeRequested,
    /// The code was right; the account's own password is needed.
    PasswordRequested,
    /// Logged in and in use.
    Active,
    /// Switched off by an admin.
    Disabled,
    /// Banned or deleted by Telegram.
    Blocked,
    /// Logged in and in use, with the growing caps of a new account.
    Warming,
}

/// An event in the life of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AccountEvent {
    /// Telegram sent a login code.
    CodeSent,
    /// Telegram accepted the code or QR scan and asks for the account's password.
    PasswordNeeded,
    /// The login is complete.
    SignedIn(WarmUpPace),
    /// The login was cancelled, timed out, or was refused permanently.
    LoginEnded,
    /// The session was ended by Telegram or on another device.
    SessionLost,
    /// An admin chose the account's pace.
    PaceChosen(WarmUpPace),
    /// The last day of the warm-up is over.
    WarmedUp,
    /// An admin switched the account off or logged it out.
    Disabled,
    /// An admin switched the account on again.
    Enabled(SessionKept),
    /// Telegram banned or deleted the account.
    Banned,
    /// An admin wants to log the account in (again).
    LoginWanted,
}

/// The pace at which an account may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::Display, strum::EnumString)]
pub enum WarmUpPace {
    /// The full daily limit at once.
    #[strum(serialize = "full")]
    Established,
    /// The growing caps of a new account.
    #[strum(serialize = "warm")]
    WarmUp,
}

/// Whether a disabled account still has its session, and at which pace it continues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SessionKept {
    Yes(WarmUpPace),
    No,
}

/// An event that is not allowed in a status; nothing changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an account that is {from} cannot take {event:?}")]
pub struct ForbiddenTransition {
    pub from: AccountStatus,
    pub event: AccountEvent,
}

impl AccountStatus {
    pub const ALL: [Self; Self::VARIANTS.len()] = all(Self::VARIANTS);

    /// The status after `event`.
    ///
    /// # Errors
    /// Names status and event when the event is not allowed.
    pub fn on(self, event: AccountEvent) -> Result<Self, ForbiddenTransition> {
        use AccountEvent as E;
        use AccountStatus as S;
        let forbidden = Err(ForbiddenTransition { from: self, event });
        match (self, event) {
            // Telegram and an admin can stop an account in any status; repeating it changes nothing.
            (_, E::Banned) => Ok(S::Blocked),
            (S::Blocked, E::Disabled) => Ok(S::Blocked),
            (_, E::Disabled) => Ok(S::Disabled),

            // A ban ends when Telegram lets the account in, not when somebody tries.
            (S::New | S::CodeRequested | S::PasswordRequested | S::Blocked, E::LoginWanted) => Ok(self),
            (S::Active | S::Warming | S::Disabled, E::LoginWanted) => forbidden,

            // A second code replaces the first, and its password step.
            (S::New | S::CodeRequested | S::PasswordRequested | S::Blocked, E::CodeSent) => Ok(S::CodeRequested),
            (S::Active | S::Warming | S::Disabled, E::CodeSent) => forbidden,

            // From `new` by a QR login, which has no code.
            (S::New | S::CodeRequested | S::PasswordRequested | S::Blocked, E::PasswordNeeded) => {
                Ok(S::PasswordRequested)
            }
            (S::Active | S::Warming | S::Disabled, E::PasswordNeeded) => forbidden,

            (S::New | S::CodeRequested | S::PasswordRequested | S::Blocked, E::SignedIn(pace)) => Ok(pace.status()),
            (S::Active | S::Warming | S::Disabled, E::SignedIn(_)) => forbidden,

            (S::New | S::CodeRequested | S::PasswordRequested, E::LoginEnded) => Ok(S::New),
            // A login that ends after the account was switched off changes nothing.
            (S::Disabled | S::Blocked, E::LoginEnded) => Ok(self),
            (S::Active | S::Warming, E::LoginEnded) => forbidden,

            (S::Active | S::Warming | S::New, E::SessionLost) => Ok(S::New),
            // A login in progress has no session to lose; a disabled or blocked account keeps its status.
            (S::CodeRequested | S::PasswordRequested | S::Disabled | S::Blocked, E::SessionLost) => Ok(self),

            (S::Active | S::Warming, E::PaceChosen(pace)) => Ok(pace.status()),
            (S::New | S::CodeRequested | S::PasswordRequested | S::Disabled | S::Blocked, E::PaceChosen(_)) => {
                forbidden
            }

            (S::Warming | S::Active, E::WarmedUp) => Ok(S::Active),
            (S::New | S::CodeRequested | S::PasswordRequested | S::Disabled | S::Blocked, E::WarmedUp) => forbidden,

            (S::Disabled, E::Enabled(SessionKept::Yes(pace))) => Ok(pace.status()),
            (S::Disabled, E::Enabled(SessionKept::No)) => Ok(S::New),
            // An old button pressed twice.
            (S::Active | S::Warming | S::New | S::CodeRequested | S::PasswordRequested, E::Enabled(_)) => Ok(self),
            (S::Blocked, E::Enabled(_)) => forbidden,
        }
    }

    /// The status and its reason after `event`, which happens for the reason `because`. A ban stays the reason until
    /// Telegram lets the account in again: an unfinished login or a logout leads back to `blocked`.
    ///
    /// # Errors
    /// As [`on`](Self::on).
    pub fn on_because(
        self,
        reason: Option<StatusReason>,
        event: AccountEvent,
        because: Option<StatusReason>,
    ) -> Result<(Self, Option<StatusReason>), ForbiddenTransition> {
        let ban = Some(StatusReason::BannedByTelegram);
        let next = self.on(event)?;
        let is_banned = self == Self::Blocked || reason == ban;
        Ok(match next {
            // The ban concerned another person.
            _ if is_banned && because == Some(StatusReason::NumberReassigned) => (Self::New, because),
            Self::New | Self::Disabled | Self::Blocked if is_banned => (Self::Blocked, ban),
            Self::CodeRequested | Self::PasswordRequested if is_banned => (next, ban),
            _ => (next, because),
        })
    }

    /// Whether an account of this status has a session that should be connected.
    #[must_use]
    pub fn is_logged_in(self) -> bool {
        matches!(self, Self::Active | Self::Warming)
    }

    /// Whether a login can begin or is in progress.
    #[must_use]
    pub fn may_log_in(self) -> bool {
        matches!(self, Self::New | Self::CodeRequested | Self::PasswordRequested)
    }
}

impl WarmUpPace {
    fn status(self) -> AccountStatus {
        match self {
            Self::Established => AccountStatus::Active,
            Self::WarmUp => AccountStatus::Warming,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::domain::account::StatusReason;

    const EVENTS: [AccountEvent; 15] = [
        AccountEvent::CodeSent,
        AccountEvent::PasswordNeeded,
        AccountEvent::SignedIn(WarmUpPace::Established),
        AccountEvent::SignedIn(WarmUpPace::WarmUp),
        AccountEvent::LoginEnded,
        AccountEvent::SessionLost,
        AccountEvent::PaceChosen(WarmUpPace::Established),
        AccountEvent::PaceChosen(WarmUpPace::WarmUp),
        AccountEvent::WarmedUp,
        AccountEvent::Disabled,
        AccountEvent::Enabled(SessionKept::Yes(WarmUpPace::Established)),
        AccountEvent::Enabled(SessionKept::Yes(WarmUpPace::WarmUp)),
        AccountEvent::Enabled(SessionKept::No),
        AccountEvent::Banned,
        AccountEvent::LoginWanted,
    ];

    /// The whole machine, with a row for each status in the order of [`EVENTS`]: the first letter of the next status
    /// (`w` warming, `c` code, `p` password, …), `-` where the event is not allowed.
    #[rstest]
    #[case(AccountStatus::New, "cpawnn---dnnnbn")]
    #[case(AccountStatus::CodeRequested, "cpawnc---dcccbc")]
    #[case(AccountStatus::PasswordRequested, "cpawnp---dpppbp")]
    #[case(AccountStatus::Active, "-----nawadaaab-")]
    #[case(AccountStatus::Warming, "-----nawadwwwb-")]
    #[case(AccountStatus::Disabled, "----dd---dawnb-")]
    #[case(AccountStatus::Blocked, "cpawbb---b---bb")]
    fn every_pair_of_status_and_event(#[case] status: AccountStatus, #[case] row: &str) {
        let found: String = EVENTS
            .iter()
            .map(|&event| status.on(event).map_or('-', |next| next.into_str().chars().next().unwrap()))
            .collect();
        assert_eq!(found, row);
    }

    #[test]
    fn a_forbidden_event_names_both_ends() {
        let error = AccountStatus::Active.on(AccountEvent::CodeSent).unwrap_err();
        assert_eq!(error.to_string(), "an account that is active cannot take CodeSent");
    }

    /// The history of a banned account, step by step.
    #[rstest]
    #[case(&[(AccountEvent::LoginWanted, None)], AccountStatus::Blocked)]
    #[case(&[(AccountEvent::LoginWanted, None), (AccountEvent::LoginEnded, Some(StatusReason::LoginEnded))], AccountStatus::Blocked)]
    #[case(&[(AccountEvent::CodeSent, None)], AccountStatus::CodeRequested)]
    #[case(&[(AccountEvent::CodeSent, None), (AccountEvent::PasswordNeeded, None), (AccountEvent::LoginEnded, Some(StatusReason::LoginEnded))], AccountStatus::Blocked)]
    #[case(&[(AccountEvent::CodeSent, None), (AccountEvent::Disabled, Some(StatusReason::DisabledByAdmin))], AccountStatus::Blocked)]
    #[case(&[(AccountEvent::Disabled, Some(StatusReason::LoggedOut))], AccountStatus::Blocked)]
    #[case(&[(AccountEvent::SessionLost, Some(StatusReason::SessionRevoked))], AccountStatus::Blocked)]
    #[case(&[(AccountEvent::LoginEnded, Some(StatusReason::NumberReassigned))], AccountStatus::New)]
    #[case(&[(AccountEvent::CodeSent, None), (AccountEvent::SignedIn(WarmUpPace::Established), None)], AccountStatus::Active)]
    fn a_ban_lasts_until_telegram_lets_the_account_in(
        #[case] steps: &[(AccountEvent, Option<StatusReason>)],
        #[case] then: AccountStatus,
    ) {
        let banned = (AccountStatus::Blocked, Some(StatusReason::BannedByTelegram));
        let (status, reason) = steps
            .iter()
            .fold(banned, |(status, reason), &(event, because)| status.on_because(reason, event, because).unwrap());
        assert_eq!(status, then);
        let found = reason == Some(StatusReason::BannedByTelegram);
        assert_eq!(found, matches!(then, AccountStatus::Blocked | AccountStatus::CodeRequested));
    }

    #[test]
    fn a_status_reads_back_as_it_was_written() {
        for status in AccountStatus::ALL {
            assert_eq!(status.into_str().parse(), Ok(status));
        }
        for reason in StatusReason::ALL {
            assert_eq!(reason.into_str().parse(), Ok(reason));
        }
    }

    /// The statuses that an event may lead to; any other result contradicts the table.
    fn leads_to(status: AccountStatus, event: AccountEvent) -> &'static [AccountStatus] {
        use AccountStatus as S;
        match event {
            AccountEvent::CodeSent => &[S::CodeRequested],
            AccountEvent::PasswordNeeded => &[S::PasswordRequested],
            AccountEvent::SignedIn(WarmUpPace::Established) | AccountEvent::PaceChosen(WarmUpPace::Established) => {
                &[S::Active]
            }
            AccountEvent::SignedIn(WarmUpPace::WarmUp) | AccountEvent::PaceChosen(WarmUpPace::WarmUp) => &[S::Warming],
            AccountEvent::WarmedUp => &[S::Active],
            AccountEvent::Banned => &[S::Blocked],
            AccountEvent::Disabled => &[S::Disabled, S::Blocked],
            AccountEvent::LoginWanted => &[S::New, S::CodeRequested, S::PasswordRequested, S::Blocked],
            AccountEvent::SessionLost | AccountEvent::LoginEnded if status.is_logged_in() => &[S::New],
            AccountEvent::SessionLost | AccountEvent::LoginEnded => {
                &[S::New, S::CodeRequested, S::PasswordRequested, S::Disabled, S::Blocked]
            }
            AccountEvent::Enabled(_) => &[S::New, S::CodeRequested, S::PasswordRequested, S::Active, S::Warming],
        }
    }

    proptest! {
        #[test]
        fn no_sequence_of_events_leaves_the_table(events in proptest::collection::vec(0..EVENTS.len(), 0..60)) {
            let mut status = AccountStatus::New;
            for event in events.into_iter().map(|index| EVENTS[index]) {
                match status.on(event) {
                    Ok(next) => {
                        prop_assert!(leads_to(status, event).contains(&next), "{} took {:?} to {}", status, event, next);
                        // Telegram repeats events now and then: the second one changes nothing, or is refused.
                        prop_assert!(next.on(event).is_ok_and(|again| again == next) || next.on(event).is_err());
                        status = next;
                    }
                    Err(refused) => prop_assert_eq!(refused, ForbiddenTransition { from: status, event }),
                }
                // From every status there is a way back to work.
                let way_back = [AccountEvent::Enabled(SessionKept::No), AccountEvent::LoginWanted, AccountEvent::CodeSent,
                    AccountEvent::SignedIn(WarmUpPace::Established)];
                let back = way_back.into_iter().fold(status, |status, event| status.on(event).unwrap_or(status));
                prop_assert!(back.is_logged_in(), "no way back from {}", status);
            }
        }

        #[test]
        fn no_sequence_of_events_logs_an_account_in_without_a_sign_in_or_a_kept_session(
            events in proptest::collection::vec(0..EVENTS.len(), 0..40),
        ) {
            let mut status = AccountStatus::New;
            for event in events.into_iter().map(|index| EVENTS[index]) {
                let next = status.on(event).unwrap_or(status);
                if next.is_logged_in() && !status.is_logged_in() {
                    let lets_in = matches!(event, AccountEvent::SignedIn(_) | AccountEvent::Enabled(SessionKept::Yes(_)));
                    prop_assert!(lets_in);
                }
                status = next;
            }
        }
    }
}
