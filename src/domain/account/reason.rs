//! Why an account has its status.
//! Its rule: a reason is kept where the status alone does not tell, and it names no person.

use strum::{EnumString, IntoStaticStr};

use crate::domain::unknown_name::UnknownName;

/// Why an account has the status that it has, where the status alone does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
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

    /// The reason of an account that has lost its number. What has to be known before it is used again stays.
    #[must_use]
    pub fn without_number(reason: Option<Self>) -> Self {
        match reason {
            Some(
                stronger @ (Self::BannedByTelegram
                | Self::SessionExported
                | Self::SessionDuplicated
                | Self::DisabledByAdmin),
            ) => stronger,
            Some(Self::SessionRevoked | Self::LoggedOut | Self::LoginEnded | Self::NumberReassigned) | None => {
                Self::NumberReassigned
            }
        }
    }
}
