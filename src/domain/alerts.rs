//! What the team is told about accounts: when a trouble is told and when it is over.
//! Its rule: an alert follows from the facets and from what is open already, so that looking again changes nothing.

use jiff::{SignedDuration, Timestamp};

use super::account::{AccountStatus, StatusReason};
use super::alert::{Alert, AlertKind, Ending, Trouble};
use super::health::{Connection, Finding, Health};
use super::ids::AlertId;

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
#[must_use]
pub fn lasting(health: &Health, now: Timestamp) -> Vec<Trouble> {
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

/// What the last look at an account comes to.
#[must_use]
pub fn finding(health: &Health, now: Timestamp) -> Finding {
    if !lasting(health, now).is_empty() {
        return Finding::Trouble;
    }
    match health.last_look {
        _ if !health.standing.status.is_logged_in() => Finding::NotLoggedIn,
        Some(look) if look.answered => Finding::Answers,
        Some(_) | None => Finding::NoAnswer,
    }
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
    let trouble =
        |kind, account, since, details| Trouble { kind, account, subject: String::new(), details, until: None, since };
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::domain::health::{Look, OtherSession, OtherSessions, Standing};
    use crate::domain::ids::AccountId;

    const PATIENCE: Patience = Patience {
        blip: SignedDuration::from_secs(5),
        start: SignedDuration::from_secs(30),
        stragglers: SignedDuration::from_secs(120),
    };

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn well(account: i64) -> Health {
        let standing = Standing {
            account: AccountId(account),
            status: AccountStatus::Active,
            reason: None,
            flood_wait_from: None,
            flood_wait_until: None,
            new_contacts_paused_until: None,
            frozen_since: None,
        };
        let connection = Some(Connection::Up { since: at(0) });
        Health { standing, connection, others: None, last_error: None, last_look: None }
    }

    fn down(account: i64, since: i64) -> Health {
        Health { connection: Some(Connection::Down { since: at(since), key_doubted: false }), ..well(account) }
    }

    fn lost(account: i64, status: AccountStatus, reason: Option<StatusReason>) -> Health {
        let standing = Standing { status, reason, ..well(account).standing };
        Health { standing, connection: None, ..well(account) }
    }

    /// What is open after these changes.
    fn after(open: &[Alert], changes: &[Change]) -> Vec<Alert> {
        let mut open = open.to_vec();
        for change in changes {
            match change {
                Change::Clear(id, _) => open.retain(|alert| alert.id != *id),
                Change::Raise(trouble) => open.push(Alert {
                    id: AlertId(open.iter().map(|alert| alert.id.0).max().unwrap_or(0) + 1),
                    kind: trouble.kind,
                    account: trouble.account,
                    subject: trouble.subject.clone(),
                    details: trouble.details.clone(),
                    until: trouble.until,
                    raised_at: trouble.since,
                    cleared: None,
                }),
            }
        }
        open
    }

    /// What is told at a moment, as kinds, and what is open then.
    fn told(open: &mut Vec<Alert>, all: &[Health], second: i64) -> Vec<(AlertKind, Option<Ending>)> {
        let changes = changes(open, all, at(second), PATIENCE);
        let kind = |id| open.iter().find(|alert| alert.id == id).unwrap().kind;
        let told = changes.iter().map(|change| match change {
            Change::Raise(trouble) => (trouble.kind, None),
            Change::Clear(id, ending) => (kind(*id), Some(*ending)),
        });
        let told = told.collect();
        *open = after(open, &changes);
        told
    }

    #[test]
    fn a_blip_is_no_news_and_a_lost_connection_is_told_once() {
        let mut open = Vec::new();
        let all = [well(1), well(2), down(3, 10)];
        assert_eq!(told(&mut open, &all, 14), []);
        assert_eq!(look_again_at(&open, &all, at(14), PATIENCE), Some(at(15)));
        assert_eq!(told(&mut open, &all, 15), [(AlertKind::NoConnection, None)]);
        assert_eq!(told(&mut open, &all, 99), []);
        assert_eq!(told(&mut open, &[well(1), well(2), well(3)], 100), [(AlertKind::NoConnection, Some(Ending::Back))]);
    }

    #[test]
    fn a_network_that_is_away_is_told_once_and_so_is_its_return() {
        let mut open = Vec::new();
        let away: Vec<Health> = (0..200).map(|account| down(account, 10 + account % 4)).collect();
        assert_eq!(told(&mut open, &away, 15), [(AlertKind::NoNetwork, None)]);
        assert_eq!(told(&mut open, &away, 60), []);
        let up = |account| Health { connection: Some(Connection::Up { since: at(70) }), ..well(account) };
        let half: Vec<Health> = (0..200).map(|n| if n < 100 { up(n) } else { down(n, 10) }).collect();
        assert_eq!(told(&mut open, &half, 75), []);
        // The last two do not come back: after a while they are told by themselves.
        let most: Vec<Health> = (0..200).map(|n| if n < 198 { up(n) } else { down(n, 10) }).collect();
        assert_eq!(told(&mut open, &most, 100), []);
        assert_eq!(look_again_at(&open, &most, at(100), PATIENCE), Some(at(190)));
        assert_eq!(told(&mut open, &most, 190), [(AlertKind::NoNetwork, Some(Ending::Back))]);
        assert_eq!(told(&mut open, &most, 191), [(AlertKind::NoConnection, None); 2]);
    }

    #[test]
    fn a_look_comes_to_what_is_known_after_it() {
        let looked = |health: Health, answered| Health { last_look: Some(Look { at: at(5), answered }), ..health };
        assert_eq!(finding(&looked(well(1), true), at(9)), Finding::Answers);
        assert_eq!(finding(&looked(well(1), false), at(9)), Finding::NoAnswer);
        assert_eq!(finding(&lost(1, AccountStatus::CodeRequested, None), at(9)), Finding::NotLoggedIn);
        let revoked = lost(1, AccountStatus::New, Some(StatusReason::SessionRevoked));
        assert_eq!(finding(&looked(revoked, true), at(9)), Finding::Trouble);
        let frozen = Health { standing: Standing { frozen_since: Some(at(1)), ..well(1).standing }, ..well(1) };
        assert_eq!(finding(&looked(frozen, true), at(9)), Finding::Trouble);
    }

    #[test]
    fn accounts_that_are_being_connected_are_no_news_until_it_takes_too_long() {
        let all = [1, 2].map(|n| Health { connection: Some(Connection::Starting { since: at(0) }), ..well(n) });
        let mut open = Vec::new();
        assert_eq!(told(&mut open, &all, 29), []);
        assert_eq!(told(&mut open, &all, 30), [(AlertKind::NoNetwork, None)]);
    }

    #[test]
    fn doubted_connections_count_among_the_many_and_alone_are_no_news() {
        let doubted = |n| Health { connection: Some(Connection::Doubted { since: at(10) }), ..well(n) };
        assert_eq!(told(&mut Vec::new(), &[well(1), doubted(2)], 99), []);
        assert_eq!(told(&mut Vec::new(), &[down(1, 10), doubted(2)], 15), [(AlertKind::NoNetwork, None)]);
    }

    #[rstest]
    #[case(AccountStatus::New, Some(StatusReason::SessionRevoked), AlertKind::LoggedOut)]
    #[case(AccountStatus::New, Some(StatusReason::SessionDuplicated), AlertKind::UsedTwice)]
    #[case(AccountStatus::Blocked, Some(StatusReason::BannedByTelegram), AlertKind::Banned)]
    fn a_lost_session_is_told_until_the_account_is_logged_in(
        #[case] status: AccountStatus,
        #[case] reason: Option<StatusReason>,
        #[case] kind: AlertKind,
    ) {
        let mut open = Vec::new();
        assert_eq!(told(&mut open, &[lost(1, status, reason)], 10), [(kind, None)]);
        for between in [AccountStatus::New, AccountStatus::CodeRequested, AccountStatus::PasswordRequested] {
            assert_eq!(told(&mut open, &[lost(1, between, None)], 20), []);
        }
        let mut gone = open.clone();
        assert_eq!(told(&mut gone, &[lost(1, AccountStatus::Disabled, None)], 30), [(kind, Some(Ending::Moot))]);
        let mut removed = open.clone();
        assert_eq!(told(&mut removed, &[], 30), [(kind, Some(Ending::Moot))]);
        assert_eq!(told(&mut open, &[well(1)], 30), [(kind, Some(Ending::Back))]);
    }

    #[test]
    fn waits_are_told_when_they_are_long_and_end_by_themselves() {
        let waits = |flood, strangers| {
            let standing = Standing {
                flood_wait_until: Some(at(flood)),
                new_contacts_paused_until: Some(at(strangers)),
                ..well(1).standing
            };
            [Health { standing, ..well(1) }]
        };
        let mut open = Vec::new();
        assert_eq!(told(&mut open, &waits(3_600, 0), 0), []);
        assert_eq!(
            told(&mut open, &waits(3_601, 90_000), 0),
            [(AlertKind::LongFloodWait, None), (AlertKind::NewContactsPaused, None)]
        );
        assert_eq!(look_again_at(&open, &waits(3_601, 90_000), at(0), PATIENCE), Some(at(3_601)));
        assert_eq!(told(&mut open, &waits(3_601, 90_000), 3_601), [(AlertKind::LongFloodWait, Some(Ending::Back))]);
    }

    #[test]
    fn a_login_elsewhere_is_over_when_a_later_look_does_not_find_it() {
        let alert = Alert {
            id: AlertId(1),
            kind: AlertKind::NewLogin,
            account: Some(AccountId(1)),
            subject: "7".into(),
            details: None,
            until: None,
            raised_at: at(10),
            cleared: None,
        };
        let seen = |second, hashes: &[i64]| {
            let session = |hash: &i64| OtherSession { hash: *hash, device: String::new(), place: String::new() };
            let sessions = hashes.iter().map(session).collect();
            [Health { others: Some(OtherSessions { seen_at: at(second), sessions }), ..well(1) }]
        };
        let mut open = vec![alert];
        assert_eq!(told(&mut open, &seen(9, &[]), 20), []);
        assert_eq!(told(&mut open, &seen(11, &[7, 8]), 20), []);
        assert_eq!(told(&mut open, &seen(12, &[8]), 20), [(AlertKind::NewLogin, Some(Ending::Back))]);
    }

    fn any_health(account: i64) -> impl Strategy<Value = Health> {
        let connection = prop_oneof![
            (0_i64..100).prop_map(|since| Connection::Up { since: at(since) }),
            (0_i64..100).prop_map(|since| Connection::Starting { since: at(since) }),
            (0_i64..100).prop_map(|since| Connection::Doubted { since: at(since) }),
            (0_i64..100, any::<bool>())
                .prop_map(|(since, key_doubted)| Connection::Down { since: at(since), key_doubted }),
        ];
        let status = prop::sample::select(AccountStatus::ALL.to_vec());
        let reason = prop::option::of(prop::sample::select(StatusReason::ALL.to_vec()));
        let moment = || prop::option::of((0_i64..9_000).prop_map(at));
        (connection, status, reason, moment(), moment(), moment()).prop_map(
            move |(connection, status, reason, a, b, c)| {
                let standing = Standing {
                    account: AccountId(account),
                    status,
                    reason,
                    flood_wait_from: a,
                    flood_wait_until: a,
                    new_contacts_paused_until: b,
                    frozen_since: c,
                };
                Health { connection: status.is_logged_in().then_some(connection), standing, ..well(account) }
            },
        )
    }

    fn any_desk() -> impl Strategy<Value = Vec<Health>> {
        (0_i64..9).prop_flat_map(|accounts| (0..accounts).map(any_health).collect::<Vec<_>>())
    }

    proptest! {
        #[test]
        fn looking_again_ends_and_never_tells_the_same_twice(days in prop::collection::vec((any_desk(), 0_i64..9_999), 1..5)) {
            let mut open = Vec::new();
            for (all, second) in days {
                // An end may let another begin, but only once.
                for _ in 0..3 {
                    told(&mut open, &all, second);
                }
                prop_assert_eq!(changes(&open, &all, at(second), PATIENCE), []);
                for (index, alert) in open.iter().enumerate() {
                    let twin = open[..index].iter().any(|other| (other.kind, other.account) == (alert.kind, alert.account));
                    prop_assert!(!twin, "{:?} is open twice", alert);
                }
            }
        }
    }
}
