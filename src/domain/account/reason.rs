//! The reason for an account's status, where the status alone is not enough. It names no person.

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::domain::unknown_name::UnknownName;
use crate::domain::variants::all;

/// Why an account has its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
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
    /// The last login was cancelled or timed out.
    LoginEnded,
    /// The number belongs to another person at Telegram now.
    NumberReassigned,
    /// The session was exported to another tool and must not be used in two places.
    SessionExported,
}

impl StatusReason {
    pub const ALL: [Self; Self::VARIANTS.len()] = all(Self::VARIANTS);

    /// The reason for an account that has lost its number. A more important reason stays.
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
