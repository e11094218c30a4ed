//! Alerts about lost connections: of one account, of a few, or of the whole network. A short interruption raises no
//! alert. When many accounts are affected, one alert for the network replaces theirs.

use jiff::Timestamp;

use super::{AlertChange, MANY, Patience};
use crate::domain::alert::{Alert, AlertKind, Ending, Outage, Trouble};
use crate::domain::health::{Connection, Health};

/// The changes of connection alerts: one alert per account for a few accounts, one for all when there are many.
pub(super) fn connections(open: &[Alert], all: &[Health], now: Timestamp, patience: Patience) -> Vec<AlertChange> {
    let kept: Vec<&Health> = all.iter().filter(|health| health.connection.is_some()).collect();
    let lost: Vec<(&Health, Timestamp)> =
        kept.iter().filter_map(|health| Some((*health, lost_since(health, now, patience)?))).collect();
    let due = |health: &Health| alert_from(health, patience).is_some_and(|at| at <= now);
    let are_many = lost.len() >= MANY || (lost.len() >= 2 && lost.len() == kept.len());
    if let Some(network) = open.iter().find(|alert| alert.kind == AlertKind::NoNetwork) {
        let waited = first_return(open, all).is_some_and(|at| at + patience.stragglers <= now);
        let flapping = kept.iter().any(|health| steady_from(health, patience).is_some_and(|at| at > now));
        let over = (lost.is_empty() && !flapping) || (!are_many && waited);
        if over {
            return vec![AlertChange::Clear(network.id, Ending::Back)];
        }
        return recount(network, lost.len()).into_iter().collect();
    }
    if !lost.iter().any(|(health, _)| due(health)) {
        return Vec::new();
    }
    let trouble = |kind, account, since, details| Trouble {
        kind,
        account,
        members: Vec::new(),
        subject: String::new(),
        details,
        until: None,
        since,
    };
    let has_alert = |health: &Health| {
        open.iter().any(|alert| {
            alert.account == Some(health.health_facts.account)
                && matches!(alert.kind, AlertKind::NoConnection | AlertKind::KeyDoubted)
        })
    };
    if are_many {
        // An account with an alert of its own has been offline for longer.
        let since = lost.iter().filter(|(health, _)| !has_alert(health)).map(|(_, since)| *since).min().unwrap_or(now);
        let count = Some(Outage { left: lost.len(), all: lost.len() }.to_string());
        return vec![AlertChange::Raise(trouble(AlertKind::NoNetwork, None, since, count))];
    }
    let alone = lost.into_iter().filter(|(health, _)| due(health) && !has_alert(health));
    alone
        .map(|(health, since)| {
            AlertChange::Raise(trouble(AlertKind::NoConnection, Some(health.health_facts.account), since, None))
        })
        .collect()
}

/// Updates the number of accounts still offline, unless too many would return at once, which would be many edits.
fn recount(network: &Alert, lost: usize) -> Option<AlertChange> {
    let shown: Outage = network.details.as_deref()?.parse().ok()?;
    let many_more_or_fewer = lost >= shown.left * 2 || lost * 2 <= shown.left;
    let news = lost != shown.left && (lost < MANY || many_more_or_fewer);
    news.then(|| AlertChange::Recount(network.id, Outage { left: lost, all: shown.all.max(lost) }))
}

/// Since when an account has been offline. A doubted key is no network problem.
fn lost_since(health: &Health, now: Timestamp, patience: Patience) -> Option<Timestamp> {
    match health.connection? {
        Connection::Up { .. } | Connection::Down { key_doubted: true, .. } => None,
        Connection::Starting { since } => (since + patience.start <= now).then_some(since),
        Connection::Doubted { since } | Connection::Down { since, .. } => Some(since),
    }
}

/// From when on a missing connection raises an alert. A doubted connection never does; it only counts towards an
/// outage.
pub(super) fn alert_from(health: &Health, patience: Patience) -> Option<Timestamp> {
    match health.connection? {
        Connection::Down { since, key_doubted: false } => Some(since + patience.blip),
        Connection::Starting { since } => Some(since + patience.start),
        Connection::Up { .. } | Connection::Doubted { .. } | Connection::Down { .. } => None,
    }
}

/// From when on a restored connection counts as stable.
pub(super) fn steady_from(health: &Health, patience: Patience) -> Option<Timestamp> {
    match health.connection? {
        Connection::Up { since } => Some(since + patience.steady),
        Connection::Starting { .. } | Connection::Doubted { .. } | Connection::Down { .. } => None,
    }
}

/// When the first account came back after the network alert was raised.
pub(super) fn first_return(open: &[Alert], all: &[Health]) -> Option<Timestamp> {
    let away = open.iter().find(|alert| alert.kind == AlertKind::NoNetwork)?.raised_at;
    let up = all.iter().filter_map(|health| match health.connection {
        Some(Connection::Up { since }) if since >= away => Some(since),
        _ => None,
    });
    up.min()
}
