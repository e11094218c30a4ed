//! What the team is told about accounts: which troubles there are, when one is told and when it is over.
//! Its rule: an alert follows from the facets and from what is open already, so that looking again changes nothing.

use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};

use super::account::{AccountStatus, StatusReason, UnknownStatus};
use super::health::{Connection, Health};
use super::ids::{AccountId, AlertId};

/// A trouble that is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
}

impl AlertKind {
    pub const ALL: [Self; 10] = [
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
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LoggedOut => "logged_out",
            Self::UsedTwice => "used_twice",
            Self::Banned => "banned",
            Self::Frozen => "frozen",
            Self::NoConnection => "no_connection",
            Self::NoNetwork => "no_network",
            Self::KeyDoubted => "key_doubted",
            Self::LongFloodWait => "long_flood_wait",
            Self::NewContactsPaused => "new_contacts_paused",
            Self::NewLogin => "new_login",
        }
    }
}

impl FromStr for AlertKind {
    type Err = UnknownStatus;

    fn from_str(text: &str) -> Result<Self, UnknownStatus> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or_else(|| UnknownStatus(text.to_owned()))
    }
}

/// How an alert ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// All is well again.
    Back,
    /// It does not matter any more: the account was switched off or removed, or something worse befell it.
    Moot,
}

impl Ending {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Back => "back",
            Self::Moot => "moot",
        }
    }

    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Back, Self::Moot].into_iter().find(|ending| ending.as_str() == name)
    }
}

/// An alert as it stands in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    pub id: AlertId,
    pub kind: AlertKind,
    /// `None` for what befell many at once.
    pub account: Option<AccountId>,
    /// Tells two of a kind apart; empty for most.
    pub subject: String,
    /// What is shown of it: the device and place of a login, the number of accounts.
    pub details: Option<String>,
    /// For what ends at a known moment.
    pub until: Option<Timestamp>,
    pub raised_at: Timestamp,
    pub cleared: Option<(Timestamp, Ending)>,
}

/// A trouble to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub kind: AlertKind,
    pub account: Option<AccountId>,
    pub subject: String,
    pub details: Option<String>,
    pub until: Option<Timestamp>,
    /// When it began, which may be a moment before it is told.
    pub since: Timestamp,
}

/// What is to be written down and told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Raise(Trouble),
    Clear(AlertId, Ending),
}

/// How long a lost connection is no news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For a connection that was there.
    pub blip: SignedDuration,
    /// For one that is made for the first time after the program's start.
    pub start: SignedDuration,
    /// For the last ones to come back after the network was away.
    pub stragglers: SignedDuration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            blip: SignedDuration::from_secs(5),
            start: SignedDuration::from_secs(30),
            stragglers: SignedDuration::from_secs(120),
        }
    }
}

/// From so many accounts on a lost connection is the network's trouble, and told once.
const MANY: usize = 5;
/// A flood wait that is longer is told.
const LONG_WAIT: SignedDuration = SignedDuration::from_hours(1);

/// What is to be told now, given how the accounts fare and what was told before. `all` holds every account at the desk.
#[must_use]
pub fn changes(open: &[Alert], all: &[Health], now: Timestamp, patience: Patience) -> Vec<Change> {
    let mut changes = Vec::new();
    let is_open = |kind, account| open.iter().any(|alert| alert.kind == kind && alert.account == account);
    for health in all {
        for trouble in lasting(health, now) {
            if !is_open(trouble.kind, trouble.account) {
                changes.push(Change::Raise(trouble));
            }
        }
    }
    changes.extend(connections(open, all, now, patience));
    for alert in open {
        let health = all.iter().find(|health| Some(health.standing.account) == alert.account);
        let ending = match (alert.account, health) {
            // The network's trouble ends with its own rule.
            (None, _) => None,
            (Some(_), None) => Some(Ending::Moot),
            (Some(_), Some(health)) => ending(alert, health, now),
        };
        changes.extend(ending.map(|ending| Change::Clear(alert.id, ending)));
    }
    changes
}

/// The moment at which the same facets may lead to another answer, if nothing happens before.
#[must_use]
pub fn look_again_at(open: &[Alert], all: &[Health], now: Timestamp, patience: Patience) -> Option<Timestamp> {
    let told = all.iter().filter_map(|health| told_from(health, patience));
    let ends = open.iter().filter_map(|alert| alert.until);
    let stragglers = first_return(open, all).map(|at| at + patience.stragglers);
    told.chain(ends).chain(stragglers).filter(|at| *at > now).min()
}

/// Troubles that can be told at once, since they do not go by themselves in a moment.
fn lasting(health: &Health, now: Timestamp) -> Vec<Trouble> {
    let standing = &health.standing;
    let trouble = |kind, until| Trouble {
        kind,
        account: Some(standing.account),
        subject: String::new(),
        details: None,
        until,
        since: now,
    };
    let mut troubles = Vec::new();
    match (standing.status, standing.reason) {
        (AccountStatus::New, Some(StatusReason::SessionRevoked)) => troubles.push(trouble(AlertKind::LoggedOut, None)),
        (AccountStatus::New, Some(StatusReason::SessionDuplicated)) => {
            troubles.push(trouble(AlertKind::UsedTwice, None));
        }
        (AccountStatus::Blocked, _) => troubles.push(trouble(AlertKind::Banned, None)),
        _ => {}
    }
    if !standing.status.is_logged_in() {
        return troubles;
    }
    if standing.frozen_since.is_some() {
        troubles.push(trouble(AlertKind::Frozen, None));
    }
    if let Some(until) = standing.flood_wait_until.filter(|until| *until > now + LONG_WAIT) {
        troubles.push(trouble(AlertKind::LongFloodWait, Some(until)));
    }
    if let Some(until) = standing.new_contacts_paused_until.filter(|until| *until > now) {
        troubles.push(trouble(AlertKind::NewContactsPaused, Some(until)));
    }
    if let Some(Connection::Down { since, key_doubted: true }) = health.connection {
        troubles.push(Trouble { since, ..trouble(AlertKind::KeyDoubted, None) });
    }
    troubles
}

/// Whether an open alert of one account is over. Facets that are in between (a login under way) leave it open.
fn ending(alert: &Alert, health: &Health, now: Timestamp) -> Option<Ending> {
    let standing = &health.standing;
    let (logged_in, back) = (standing.status.is_logged_in(), Some(Ending::Back));
    match alert.kind {
        AlertKind::LoggedOut | AlertKind::UsedTwice | AlertKind::Banned if logged_in => back,
        AlertKind::LoggedOut | AlertKind::UsedTwice => {
            matches!(standing.status, AccountStatus::Disabled | AccountStatus::Blocked).then_some(Ending::Moot)
        }
        AlertKind::Banned => (standing.status == AccountStatus::Disabled).then_some(Ending::Moot),
        _ if !logged_in => Some(Ending::Moot),
        AlertKind::Frozen => back.filter(|_| standing.frozen_since.is_none()),
        AlertKind::NoConnection | AlertKind::KeyDoubted => back.filter(|_| health.is_connected()),
        AlertKind::LongFloodWait => back.filter(|_| standing.flood_wait_until.is_none_or(|until| until <= now)),
        AlertKind::NewContactsPaused => {
            back.filter(|_| standing.new_contacts_paused_until.is_none_or(|until| until <= now))
        }
        AlertKind::NewLogin => back.filter(|_| {
            let others = health.others.as_ref().filter(|others| others.seen_at > alert.raised_at);
            others.is_some_and(|seen| seen.sessions.iter().all(|one| one.hash.to_string() != alert.subject))
        }),
        AlertKind::NoNetwork => None,
    }
}

/// Lost connections: one alert each while they are few, one for all when they are many.
fn connections(open: &[Alert], all: &[Health], now: Timestamp, patience: Patience) -> Vec<Change> {
    let kept: Vec<&Health> = all.iter().filter(|health| health.connection.is_some()).collect();
    let lost: Vec<(&Health, Timestamp)> =
        kept.iter().filter_map(|health| Some((*health, lost_since(health, now, patience)?))).collect();
    let due = |health: &Health| told_from(health, patience).is_some_and(|at| at <= now);
    let are_many = lost.len() >= MANY || (lost.len() >= 2 && lost.len() == kept.len());
    if let Some(network) = open.iter().find(|alert| alert.kind == AlertKind::NoNetwork) {
        let waited = first_return(open, all).is_some_and(|at| at + patience.stragglers <= now);
        let over = lost.is_empty() || (!are_many && waited);
        return over.then_some(Change::Clear(network.id, Ending::Back)).into_iter().collect();
    }
    if !lost.iter().any(|(health, _)| due(health)) {
        return Vec::new();
    }
    let trouble = |kind, account, since, details| Trouble {
        kind,
        account,
        subject: String::new(),
        details,
        until: None,
        since,
    };
    if are_many {
        let since = lost.iter().map(|(_, since)| *since).min().unwrap_or(now);
        let count = Some(lost.len().to_string());
        return vec![Change::Raise(trouble(AlertKind::NoNetwork, None, since, count))];
    }
    let told = |health: &Health| {
        open.iter().any(|alert| {
            alert.account == Some(health.standing.account)
                && matches!(alert.kind, AlertKind::NoConnection | AlertKind::KeyDoubted)
        })
    };
    let alone = lost.into_iter().filter(|(health, _)| due(health) && !told(health));
    alone
        .map(|(health, since)| {
            Change::Raise(trouble(AlertKind::NoConnection, Some(health.standing.account), since, None))
        })
        .collect()
}

/// Since when an account has been without a connection; one whose key is doubted is no matter of the network.
fn lost_since(health: &Health, now: Timestamp, patience: Patience) -> Option<Timestamp> {
    match health.connection? {
        Connection::Up { .. } | Connection::Down { key_doubted: true, .. } => None,
        Connection::Starting { since } => (since + patience.start <= now).then_some(since),
        Connection::Doubted { since } | Connection::Down { since, .. } => Some(since),
    }
}

/// From when on a missing connection is news. A doubted one never is by itself; it only counts among the many.
fn told_from(health: &Health, patience: Patience) -> Option<Timestamp> {
    match health.connection? {
        Connection::Down { since, key_doubted: false } => Some(since + patience.blip),
        Connection::Starting { since } => Some(since + patience.start),
        Connection::Up { .. } | Connection::Doubted { .. } | Connection::Down { .. } => None,
    }
}

/// When the first account came back after the network was told to be away.
fn first_return(open: &[Alert], all: &[Health]) -> Option<Timestamp> {
    let away = open.iter().find(|alert| alert.kind == AlertKind::NoNetwork)?.raised_at;
    let up = all.iter().filter_map(|health| match health.connection {
        Some(Connection::Up { since }) if since >= away => Some(since),
        _ => None,
    });
    up.min()
}
