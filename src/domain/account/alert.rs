//! An alert: a trouble of an account, or of many, that the team is told.
//! Its rule: it is open until its trouble is over, and it says how that ended.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use jiff::Timestamp;
use strum::{EnumString, IntoStaticStr};

use crate::domain::ids::{AccountId, AlertId};
use crate::domain::unknown_name::UnknownName;

/// A trouble that is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum AlertKind {
    /// The session was ended on another device or by Telegram.
    LoggedOut,
    /// Telegram saw the session in two places and ended it.
    UsedTwice,
    Banned,
    Frozen,
    /// This account alone, or a few, cannot reach Telegram.
    NoConnection,
    /// Many at once, or all, cannot reach Telegram.
    NoNetwork,
    /// Telegram says that it does not know the key. The key is kept, since Telegram can be wrong.
    KeyDoubted,
    /// A flood wait of more than an hour.
    LongFloodWait,
    /// `PEER_FLOOD`: no messages to strangers for now.
    NewContactsPaused,
    /// Somebody logged in to the account elsewhere.
    NewLogin,
    /// Another program fetches the bot's updates.
    SecondPoller,
    /// Telegram refuses the desk's credentials or version: no login works.
    InstallationRefused,
    /// The team's group cannot show what prospects write.
    GroupLost,
    /// Telegram refuses to show what a prospect wrote, to everybody.
    NotShown,
    /// This machine's clock is not Telegram's.
    ClockDiffers,
}

impl AlertKind {
    pub const ALL: [Self; 15] = [
        Self::LoggedOut,
        Self::UsedTwice,
        Self::Banned,
        Self::Frozen,
        Self::NoConnection,
        Self::NoNetwork,
        Self::KeyDoubted,
        Self::LongFloodWait,
        Self::NewContactsPaused,
        Self::NewLogin,
        Self::SecondPoller,
        Self::InstallationRefused,
        Self::GroupLost,
        Self::NotShown,
        Self::ClockDiffers,
    ];
}

/// How an alert ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum Ending {
    /// All is well again.
    Back,
    /// It does not matter any more: the account was switched off or removed, or something worse befell it.
    Moot,
}

/// Of how many accounts an outage is told, as the details of its alert: `4`, or `1/4` when three of the four are back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage {
    /// Those that are still without a connection.
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

/// An alert as it stands in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    pub id: AlertId,
    pub kind: AlertKind,
    /// `None` for what befell many at once.
    pub account: Option<AccountId>,
    /// Whom it befell together; none for an alert of one account, and for that of the network.
    pub members: Vec<AlertMember>,
    /// Tells two of a kind apart; empty for most.
    pub subject: String,
    /// What is shown of it: the device and place of a login, the number of accounts.
    pub details: Option<String>,
    /// For what ends at a known moment.
    pub until: Option<Timestamp>,
    pub raised_at: Timestamp,
    pub cleared: Option<(Timestamp, Ending)>,
}

/// One of many whom a trouble befell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlertMember {
    pub account: AccountId,
    /// Whether it is over for this one.
    pub over: bool,
}

impl Alert {
    /// Whether it tells what befell many accounts together.
    #[must_use]
    pub fn is_of_many(&self) -> bool {
        !self.members.is_empty()
    }
}

/// A trouble to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub kind: AlertKind,
    pub account: Option<AccountId>,
    /// Whom it befell together; then it is nobody's alone.
    pub members: Vec<AccountId>,
    pub subject: String,
    pub details: Option<String>,
    pub until: Option<Timestamp>,
    /// When it began, which may be a moment before it is told.
    pub since: Timestamp,
}

impl Trouble {
    /// One of the desk itself, whatever its accounts.
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
