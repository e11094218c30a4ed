//! Deciding when to raise and to end alerts about accounts. The decision depends only on the accounts' health and the
//! open alerts, so an extra run changes nothing.

mod connections;
mod many;

use jiff::{SignedDuration, Timestamp};

use connections::{alert_from, connections, first_return, steady_from};

use crate::domain::account::{AccountStatus, Situation};
use crate::domain::alert::{Alert, AlertKind, Ending, Outage, Trouble};
use crate::domain::health::{Connection, Finding, Health};
use crate::domain::ids::{AccountId, AlertId};

/// A change to write and to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AlertChange {
    Raise(Trouble),
    /// Further accounts have the same trouble a moment later: they are added to the message.
    Join(AlertId, Vec<AccountId>),
    /// It is over for these accounts, but not for all.
    Leave(AlertId, Vec<AccountId>),
    /// This many accounts are still without a connection.
    Recount(AlertId, Outage),
    Clear(AlertId, Ending),
}

/// The waiting periods before an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For an existing connection that was lost.
    pub blip: SignedDuration,
    /// For the first connection after the program's start.
    pub start: SignedDuration,
    /// For how long a restored connection must hold before the alert ends.
    pub steady: SignedDuration,
    /// For the last accounts to come back after a network outage.
    pub stragglers: SignedDuration,
    /// For a trouble of one account, since others may be about to have the same.
    pub gather: SignedDuration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            blip: SignedDuration::from_secs(5),
            start: SignedDuration::from_secs(30),
            steady: SignedDuration::from_secs(15),
            stragglers: SignedDuration::from_secs(120),
            gather: SignedDuration::from_secs(1),
        }
    }
}

/// The number of accounts from which a common trouble gets one common alert.
const MANY: usize = 5;
/// A longer flood wait raises an alert.
const LONG_WAIT: SignedDuration = SignedDuration::from_hours(1);

/// The changes of alerts now. `all` contains every account at the desk.
#[must_use]
pub fn changes(open: &[Alert], all: &[Health], now: Timestamp, patience: Patience) -> Vec<AlertChange> {
    let mut changes = many::begun(open, all, now, patience);
    changes.extend(connections(open, all, now, patience));
    let of = |account: AccountId| all.iter().find(|health| health.health_facts.account == account);
    for alert in open {
        // How the trouble ended for one account; a removed account has no trouble any more.
        let ended = |account| of(account).map_or(Some(Ending::Moot), |health| ending(alert, health, now, patience));
        changes.extend(match alert.account {
            Some(account) => ended(account).map(|ending| AlertChange::Clear(alert.id, ending)),
            // The network alert has no members, and its own rule for the end.
            None => many::ended(alert, ended),
        });
    }
    changes
}

/// The moment at which the same facts may lead to another result, if nothing happens before.
#[must_use]
pub fn look_again_at(open: &[Alert], all: &[Health], now: Timestamp, patience: Patience) -> Option<Timestamp> {
    let offline = all.iter().filter_map(|health| alert_from(health, patience));
    let gathered = all.iter().flat_map(|health| lasting(health, now)).map(|trouble| trouble.since + patience.gather);
    let all_health_facts = all.iter().map(|health| &health.health_facts);
    let ends = all_health_facts
        .flat_map(|health_facts| [health_facts.flood_wait_until, health_facts.new_contacts_paused_until])
        .flatten();
    let stragglers = first_return(open, all).map(|at| at + patience.stragglers);
    let outage = open
        .iter()
        .any(|alert| matches!(alert.kind, AlertKind::NoConnection | AlertKind::KeyDoubted | AlertKind::NoNetwork));
    let steady = all.iter().filter(|_| outage).filter_map(|health| steady_from(health, patience));
    offline.chain(gathered).chain(ends).chain(stragglers).chain(steady).filter(|at| *at > now).min()
}

/// Troubles that raise an alert at once, since they do not pass by themselves in a moment.
#[must_use]
pub fn lasting(health: &Health, now: Timestamp) -> Vec<Trouble> {
    let health_facts = &health.health_facts;
    let trouble = |kind, since, until| Trouble {
        kind,
        account: Some(health_facts.account),
        members: Vec::new(),
        subject: String::new(),
        details: None,
        until,
        since,
    };
    let of_status = match Situation::of_status(health_facts.status, health_facts.reason) {
        Some(Situation::Revoked) => Some(AlertKind::LoggedOut),
        Some(Situation::UsedTwice) => Some(AlertKind::UsedTwice),
        Some(Situation::Blocked) => Some(AlertKind::Banned),
        _ => None,
    };
    let mut troubles: Vec<Trouble> =
        of_status.map(|kind| trouble(kind, health_facts.since, None)).into_iter().collect();
    if !health_facts.status.is_logged_in() {
        return troubles;
    }
    if let Some(since) = health_facts.frozen_since {
        troubles.push(trouble(AlertKind::Frozen, since, None));
    }
    if let Some(until) = health_facts.flood_wait_until.filter(|until| *until > now) {
        let from = health_facts.flood_wait_from.unwrap_or(now);
        if until.duration_since(from) > LONG_WAIT {
            troubles.push(trouble(AlertKind::LongFloodWait, from, Some(until)));
        }
    }
    if let Some(until) = health_facts.new_contacts_paused_until.filter(|until| *until > now) {
        troubles.push(trouble(AlertKind::NewContactsPaused, health_facts.new_contacts_paused_from, Some(until)));
    }
    if let Some(Connection::Down { since, key_doubted: true }) = health.connection {
        troubles.push(trouble(AlertKind::KeyDoubted, since, None));
    }
    troubles
}

/// The result of an account's last check.
#[must_use]
pub fn finding(health: &Health, now: Timestamp) -> Finding {
    // A pause of first messages does not stop the account; its card shows the pause.
    if lasting(health, now).iter().any(|trouble| trouble.kind != AlertKind::NewContactsPaused) {
        return Finding::Trouble;
    }
    match health.last_check {
        _ if !health.health_facts.status.is_logged_in() => Finding::NotLoggedIn,
        Some(look) if look.answered => Finding::Answers,
        Some(_) | None => Finding::NoAnswer,
    }
}

/// Whether and how an alert of one account has ended. During a login it stays open.
fn ending(alert: &Alert, health: &Health, now: Timestamp, patience: Patience) -> Option<Ending> {
    let health_facts = &health.health_facts;
    let (logged_in, back) = (health_facts.status.is_logged_in(), Some(Ending::Back));
    match alert.kind {
        AlertKind::LoggedOut | AlertKind::UsedTwice | AlertKind::Banned if logged_in => back,
        AlertKind::LoggedOut | AlertKind::UsedTwice => {
            matches!(health_facts.status, AccountStatus::Disabled | AccountStatus::Blocked).then_some(Ending::Moot)
        }
        AlertKind::Banned => (health_facts.status == AccountStatus::Disabled).then_some(Ending::Moot),
        _ if !logged_in => Some(Ending::Moot),
        AlertKind::Frozen => back.filter(|_| health_facts.frozen_since.is_none()),
        AlertKind::NoConnection | AlertKind::KeyDoubted => {
            back.filter(|_| steady_from(health, patience).is_some_and(|at| at <= now))
        }
        AlertKind::LongFloodWait => back.filter(|_| health_facts.flood_wait_until.is_none_or(|until| until <= now)),
        AlertKind::NewContactsPaused => {
            back.filter(|_| health_facts.new_contacts_paused_until.is_none_or(|until| until <= now))
        }
        AlertKind::NewLogin => back.filter(|_| {
            let others = health.others.as_ref().filter(|others| others.seen_at > alert.raised_at);
            others.is_some_and(|seen| seen.sessions.iter().all(|one| one.hash.to_string() != alert.subject))
        }),
        AlertKind::NoNetwork
        | AlertKind::SecondPoller
        | AlertKind::InstallationRefused
        | AlertKind::GroupLost
        | AlertKind::NotShown
        | AlertKind::ClockDiffers => None,
    }
}

#[cfg(test)]
mod tests;
