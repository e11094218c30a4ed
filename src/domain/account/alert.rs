//! An alert: a trouble of one or several accounts, or of the desk, that the team is notified of. It is open until the
//! trouble ends, and then says how it ended.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use jiff::Timestamp;
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::domain::ids::{AccountId, AlertId};
use crate::domain::unknown_name::UnknownName;
use crate::domain::variants::all;

/// The kind of trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum AlertKind {
    /// The session was ended on another device or by Telegram.
    LoggedOut,
    /// Telegram saw the session in two places and ended it.
    UsedTwice,
    Banned,
    Frozen,
    /// Only this account, or a few, cannot reach Telegram.
    NoConnection,
    /// Many accounts at once, or all, cannot reach Telegram.
    NoNetwork,
    /// Telegram says that it does not know the key. This may be wrong, so the key is kept.
    KeyDoubted,
    /// A flood wait of more than an hour.
    LongFloodWait,
    /// `PEER_FLOOD`: no first messages to strangers for now.
    NewContactsPaused,
    /// The account was logged in on another device.
    NewLogin,
    /// Another program fetches the bot's updates.
    SecondPoller,
    /// Telegram refuses the desk's credentials or version: no login works.
    InstallationRefused,
    /// The team's group cannot show messages of prospects.
    GroupLost,
    /// Telegram refuses to show a prospect's message in every chat.
    NotShown,
    /// This machine's clock differs from Telegram's.
    ClockDiffers,
}

impl AlertKind {
    pub const ALL: [Self; Self::VARIANTS.len()] = all(Self::VARIANTS);
}

/// How an alert ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum Ending {
    /// The trouble is over.
    Back,
    /// The trouble no longer matters: the account was switched off or removed, or has a worse one.
    Moot,
}

/// The size of an outage, as stored in the alert's details: `4`, or `1/4` when three of four accounts are back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage {
    /// Accounts that are still without a connection.
    pub left: usize,
    pub all: usize,
}

impl fmt::Display for Outage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { left, all } = self;
        if left == all { write!(f, "{all}") } else { write!(f, "{left}/{all}") }
    }
}

impl FromStr for Outage {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        let (left, all) = text.split_once('/').unwrap_or((text, text));
        Ok(Self { left: left.parse()?, all: all.parse()? })
    }
}

/// An alert as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    pub id: AlertId,
    pub kind: AlertKind,
    /// `None` for an alert about several accounts.
    pub account: Option<AccountId>,
    /// The affected accounts; empty for an alert of one account, and for a network outage.
    pub members: Vec<AlertMember>,
    /// Distinguishes two alerts of one kind; usually empty.
    pub subject: String,
    /// Details to show: the device and place of a login, the number of accounts.
    pub details: Option<String>,
    /// For a trouble that ends at a known moment.
    pub until: Option<Timestamp>,
    pub raised_at: Timestamp,
    pub cleared: Option<(Timestamp, Ending)>,
}

/// An account in an alert about several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlertMember {
    pub account: AccountId,
    /// Whether the trouble is over for this account.
    pub over: bool,
}

impl Alert {
    /// Whether it concerns several accounts.
    #[must_use]
    pub fn is_of_many(&self) -> bool {
        !self.members.is_empty()
    }
}

/// A trouble for which an alert is to be raised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub kind: AlertKind,
    pub account: Option<AccountId>,
    /// The affected accounts, if there are several.
    pub members: Vec<AccountId>,
    pub subject: String,
    pub details: Option<String>,
    pub until: Option<Timestamp>,
    /// When it began, which may be a moment before the alert.
    pub since: Timestamp,
}

impl Trouble {
    /// A trouble of the desk itself.
    #[must_use]
    pub fn of_desk(kind: AlertKind, since: Timestamp) -> Self {
        let (subject, details, until) = (String::new(), None, None);
        Self { kind, account: None, members: Vec::new(), subject, details, until, since }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_reads_back_as_it_was_written() {
        for kind in AlertKind::ALL {
            assert_eq!(kind.into_str().parse(), Ok(kind));
        }
        for ending in [Ending::Back, Ending::Moot] {
            assert_eq!(ending.into_str().parse(), Ok(ending));
        }
    }
}
