//! Why an account has its status.
//! Its rule: a reason is kept where the status alone does not tell, and it names no person.

use std::str::FromStr;

use super::status::UnknownStatus;

/// Why an account has the status that it has, where the status alone does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusReason {
    /// The session was ended on another device or by Telegram (401).
    SessionRevoked,
    /// Telegram saw the session in two places at once (406): it ran twice, or was stolen.
    SessionDuplicated,
    /// Banned or deleted by Telegram.
    BannedByTelegram,
    /// Logged out by an admin.
    LoggedOut,
    /// Paused by an admin.
    DisabledByAdmin,
    /// The last login was cancelled or ran out of time.
    LoginEnded,
    /// The number belongs to somebody else at Telegram now.
    NumberReassigned,
    /// The session was given to another tool; it must not be used in two places at once.
    SessionExported,
}

impl StatusReason {
    pub const ALL: [Self; 8] = [
        Self::SessionRevoked,
        Self::SessionDuplicated,
        Self::BannedByTelegram,
        Self::LoggedOut,
        Self::DisabledByAdmin,
        Self::LoginEnded,
        Self::NumberReassigned,
        Self::SessionExported,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SessionRevoked => "session_revoked",
            Self::SessionDuplicated => "session_duplicated",
            Self::BannedByTelegram => "banned_by_telegram",
            Self::LoggedOut => "logged_out",
            Self::DisabledByAdmin => "disabled_by_admin",
            Self::LoginEnded => "login_ended",
            Self::NumberReassigned => "number_reassigned",
            Self::SessionExported => "session_exported",
        }
    }
}

impl FromStr for StatusReason {
    type Err = UnknownStatus;

    fn from_str(text: &str) -> Result<Self, UnknownStatus> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text).ok_or_else(|| UnknownStatus(text.to_owned()))
    }
}
