//! Tests of raising and ending alerts: tables, stories of a desk, and properties.

use crate::domain::account::StatusReason;
use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::domain::alert::AlertMember;
use crate::domain::health::{CheckAnswer, HealthFacts, OtherSession, OtherSessions};
use crate::domain::ids::AccountId;

const PATIENCE: Patience = Patience {
    blip: SignedDuration::from_secs(5),
    start: SignedDuration::from_secs(30),
    steady: SignedDuration::from_secs(15),
    stragglers: SignedDuration::from_secs(120),
    gather: SignedDuration::from_secs(1),
};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn well(account: i64) -> Health {
    let health_facts = HealthFacts {
        account: AccountId(account),
        status: AccountStatus::Active,
        reason: None,
        since: at(0),
        flood_wait_from: None,
        flood_wait_until: None,
        new_contacts_paused_from: at(0),
        new_contacts_paused_until: None,
        frozen_since: None,
    };
    let connection = Some(Connection::Up { since: at(0) });
    Health { health_facts, connection, others: None, last_error: None, last_check: None }
}

fn down(account: i64, since: i64) -> Health {
    Health { connection: Some(Connection::Down { since: at(since), key_doubted: false }), ..well(account) }
}

fn lost(account: i64, status: AccountStatus, reason: Option<StatusReason>) -> Health {
    let health_facts = HealthFacts { status, reason, ..well(account).health_facts };
    Health { health_facts, connection: None, ..well(account) }
}

/// The open alerts after these changes.
fn after(open: &[Alert], changes: &[AlertChange]) -> Vec<Alert> {
    let mut open = open.to_vec();
    for change in changes {
        match change {
            AlertChange::Recount(id, outage) => {
                open.iter_mut().find(|alert| alert.id == *id).unwrap().details = Some(outage.to_string());
            }
            AlertChange::Clear(id, _) => open.retain(|alert| alert.id != *id),
            AlertChange::Join(id, accounts) => {
                let many = open.iter_mut().find(|alert| alert.id == *id).unwrap();
                many.members.retain(|one| !accounts.contains(&one.account));
                many.members.extend(accounts.iter().map(|&account| AlertMember { account, over: false }));
            }
            AlertChange::Leave(id, accounts) => {
                let many = open.iter_mut().find(|alert| alert.id == *id).unwrap();
                many.members.iter_mut().filter(|one| accounts.contains(&one.account)).for_each(|one| one.over = true);
            }
            AlertChange::Raise(trouble) => open.push(Alert {
                id: AlertId(open.iter().map(|alert| alert.id.0).max().unwrap_or(0) + 1),
                kind: trouble.kind,
                account: trouble.account,
                members: trouble.members.iter().map(|&account| AlertMember { account, over: false }).collect(),
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

/// The kinds of alerts raised or ended at a moment; `open` is updated.
fn notified(open: &mut Vec<Alert>, all: &[Health], second: i64) -> Vec<(AlertKind, Option<Ending>)> {
    let changes = changes(open, all, at(second), PATIENCE);
    let kind = |id| open.iter().find(|alert| alert.id == id).unwrap().kind;
    let notified = changes.iter().filter_map(|change| match change {
        AlertChange::Raise(trouble) => Some((trouble.kind, None)),
        AlertChange::Clear(id, ending) => Some((kind(*id), Some(*ending))),
        // These send no message of their own.
        AlertChange::Join(..) | AlertChange::Leave(..) | AlertChange::Recount(..) => None,
    });
    let notified = notified.collect();
    *open = after(open, &changes);
    notified
}

#[test]
fn a_blip_is_no_news_and_a_lost_connection_is_reported_once() {
    let mut open = Vec::new();
    let all = [well(1), well(2), down(3, 10)];
    assert_eq!(notified(&mut open, &all, 14), []);
    assert_eq!(look_again_at(&open, &all, at(14), PATIENCE), Some(at(15)));
    assert_eq!(notified(&mut open, &all, 15), [(AlertKind::NoConnection, None)]);
    assert_eq!(notified(&mut open, &all, 99), []);
    assert_eq!(notified(&mut open, &[well(1), well(2), well(3)], 100), [(AlertKind::NoConnection, Some(Ending::Back))]);
}

/// Connected for `up` seconds, then offline for 20, again and again, until the connection holds.
#[rstest]
#[case::two_seconds(2)]
#[case::nine_seconds(9)]
#[case::just_too_short(14)]
fn a_connection_that_comes_and_goes_is_one_outage_until_it_holds(#[case] up: i64, #[values(1, 4)] accounts: i64) {
    let at_once = |connection| (0..accounts).map(|n| Health { connection: Some(connection), ..well(n) }).collect();
    let (mut open, mut begun) = (Vec::new(), Vec::new());
    for lost in (0..10).map(|round| round * (20 + up)) {
        let away: Vec<Health> = at_once(Connection::Down { since: at(lost), key_doubted: false });
        begun.extend(notified(&mut open, &away, lost + 6));
        let back: Vec<Health> = at_once(Connection::Up { since: at(lost + 20) });
        begun.extend(notified(&mut open, &back, lost + 20));
        assert_eq!(look_again_at(&open, &back, at(lost + 20), PATIENCE), Some(at(lost + 35)));
        begun.extend(notified(&mut open, &back, lost + 19 + up));
    }
    let kind = if accounts == 1 { AlertKind::NoConnection } else { AlertKind::NoNetwork };
    assert_eq!(begun, [(kind, None)]);
    let back: Vec<Health> = at_once(Connection::Up { since: at(900) });
    assert_eq!(notified(&mut open, &back, 914), []);
    assert_eq!(notified(&mut open, &back, 915), [(kind, Some(Ending::Back))]);
}

#[test]
fn a_network_that_is_away_is_reported_once_and_so_is_its_return() {
    let mut open = Vec::new();
    let away: Vec<Health> = (0..200).map(|account| down(account, 10 + account % 4)).collect();
    assert_eq!(notified(&mut open, &away, 15), [(AlertKind::NoNetwork, None)]);
    assert_eq!(notified(&mut open, &away, 60), []);
    let up = |account| Health { connection: Some(Connection::Up { since: at(70) }), ..well(account) };
    let half: Vec<Health> = (0..200).map(|n| if n < 100 { up(n) } else { down(n, 10) }).collect();
    assert_eq!(notified(&mut open, &half, 75), []);
    // Two accounts stay offline: after a while they get their own alerts.
    let most: Vec<Health> = (0..200).map(|n| if n < 198 { up(n) } else { down(n, 10) }).collect();
    assert_eq!(notified(&mut open, &most, 100), []);
    assert_eq!(look_again_at(&open, &most, at(100), PATIENCE), Some(at(190)));
    assert_eq!(notified(&mut open, &most, 190), [(AlertKind::NoNetwork, Some(Ending::Back))]);
    assert_eq!(notified(&mut open, &most, 191), [(AlertKind::NoConnection, None); 2]);
}

#[test]
fn an_outage_counts_down_while_accounts_come_back() {
    let mut open = Vec::new();
    let away: Vec<Health> = (0..4).map(|account| down(account, 10)).collect();
    assert_eq!(notified(&mut open, &away, 15), [(AlertKind::NoNetwork, None)]);
    assert_eq!(open[0].details.as_deref(), Some("4"));
    let up = |account| Health { connection: Some(Connection::Up { since: at(70) }), ..well(account) };
    let most = [up(0), up(1), up(2), down(3, 10)];
    assert_eq!(notified(&mut open, &most, 71), []);
    assert_eq!(open[0].details.as_deref(), Some("1/4"));
    assert_eq!(changes(&open, &most, at(72), PATIENCE), []);
    assert_eq!(notified(&mut open, &most, 190), [(AlertKind::NoNetwork, Some(Ending::Back))]);
    assert_eq!(notified(&mut open, &most, 191), [(AlertKind::NoConnection, None)]);

    // The next outage begins when it begins, not when that account was lost.
    let again = [down(0, 500), down(1, 501), down(2, 502), down(3, 10)];
    assert_eq!(notified(&mut open, &again, 506), [(AlertKind::NoNetwork, None)]);
    assert_eq!(open[1].raised_at, at(500));
}

#[test]
fn of_many_accounts_that_come_back_one_by_one_few_counts_are_shown() {
    let mut open = Vec::new();
    let away: Vec<Health> = (0..200).map(|account| down(account, 10)).collect();
    notified(&mut open, &away, 15);
    let mut counts = 0;
    for back in 1..200 {
        let up = |account| Health { connection: Some(Connection::Up { since: at(20) }), ..well(account) };
        let all: Vec<Health> = (0..200).map(|n| if n < back { up(n) } else { down(n, 10) }).collect();
        let before = open[0].details.clone();
        notified(&mut open, &all, 21);
        counts += u32::from(open[0].details != before);
    }
    assert!((4..=12).contains(&counts), "{counts}");
}

#[test]
fn a_look_comes_to_what_is_known_after_it() {
    let looked = |health: Health, answered| Health { last_check: Some(CheckAnswer { at: at(5), answered }), ..health };
    assert_eq!(finding(&looked(well(1), true), at(9)), Finding::Answers);
    assert_eq!(finding(&looked(well(1), false), at(9)), Finding::NoAnswer);
    assert_eq!(finding(&lost(1, AccountStatus::CodeRequested, None), at(9)), Finding::NotLoggedIn);
    let revoked = lost(1, AccountStatus::New, Some(StatusReason::SessionRevoked));
    assert_eq!(finding(&looked(revoked, true), at(9)), Finding::Trouble);
    let frozen = Health { health_facts: HealthFacts { frozen_since: Some(at(1)), ..well(1).health_facts }, ..well(1) };
    assert_eq!(finding(&looked(frozen, true), at(9)), Finding::Trouble);
    let no_strangers = HealthFacts {
        new_contacts_paused_from: at(1),
        new_contacts_paused_until: Some(at(99)),
        ..well(1).health_facts
    };
    let no_strangers = Health { health_facts: no_strangers, ..well(1) };
    assert_eq!(finding(&looked(no_strangers, true), at(9)), Finding::Answers);
}

#[test]
fn accounts_that_are_being_connected_are_no_news_until_it_takes_too_long() {
    let all = [1, 2].map(|n| Health { connection: Some(Connection::Starting { since: at(0) }), ..well(n) });
    let mut open = Vec::new();
    assert_eq!(notified(&mut open, &all, 29), []);
    assert_eq!(notified(&mut open, &all, 30), [(AlertKind::NoNetwork, None)]);
}

#[test]
fn doubted_connections_count_among_the_many_and_alone_are_no_news() {
    let doubted = |n| Health { connection: Some(Connection::Doubted { since: at(10) }), ..well(n) };
    assert_eq!(notified(&mut Vec::new(), &[well(1), doubted(2)], 99), []);
    assert_eq!(notified(&mut Vec::new(), &[down(1, 10), doubted(2)], 15), [(AlertKind::NoNetwork, None)]);
}

#[rstest]
#[case(AccountStatus::New, Some(StatusReason::SessionRevoked), AlertKind::LoggedOut)]
#[case(AccountStatus::New, Some(StatusReason::SessionDuplicated), AlertKind::UsedTwice)]
#[case(AccountStatus::Blocked, Some(StatusReason::BannedByTelegram), AlertKind::Banned)]
fn a_lost_session_is_reported_until_the_account_is_logged_in(
    #[case] status: AccountStatus,
    #[case] reason: Option<StatusReason>,
    #[case] kind: AlertKind,
) {
    let mut open = Vec::new();
    assert_eq!(notified(&mut open, &[lost(1, status, reason)], 10), [(kind, None)]);
    for between in [AccountStatus::New, AccountStatus::CodeRequested, AccountStatus::PasswordRequested] {
        assert_eq!(notified(&mut open, &[lost(1, between, None)], 20), []);
    }
    let mut gone = open.clone();
    assert_eq!(notified(&mut gone, &[lost(1, AccountStatus::Disabled, None)], 30), [(kind, Some(Ending::Moot))]);
    let mut removed = open.clone();
    assert_eq!(notified(&mut removed, &[], 30), [(kind, Some(Ending::Moot))]);
    assert_eq!(notified(&mut open, &[well(1)], 30), [(kind, Some(Ending::Back))]);
}

#[test]
fn waits_are_reported_when_they_are_long_and_end_by_themselves() {
    let waits = |flood, strangers| {
        let health_facts = HealthFacts {
            flood_wait_from: Some(at(0)),
            flood_wait_until: Some(at(flood)),
            new_contacts_paused_until: Some(at(strangers)),
            ..well(1).health_facts
        };
        [Health { health_facts, ..well(1) }]
    };
    let mut open = Vec::new();
    assert_eq!(notified(&mut open, &waits(3_600, 0), 1), []);
    assert_eq!(
        notified(&mut open, &waits(3_601, 90_000), 1),
        [(AlertKind::LongFloodWait, None), (AlertKind::NewContactsPaused, None)]
    );
    assert_eq!(look_again_at(&open, &waits(3_601, 90_000), at(1), PATIENCE), Some(at(3_601)));
    assert_eq!(notified(&mut open, &waits(3_601, 90_000), 3_601), [(AlertKind::LongFloodWait, Some(Ending::Back))]);
}

#[test]
fn a_login_elsewhere_is_over_when_a_later_look_does_not_find_it() {
    let alert = Alert {
        id: AlertId(1),
        kind: AlertKind::NewLogin,
        account: Some(AccountId(1)),
        members: Vec::new(),
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
    assert_eq!(notified(&mut open, &seen(9, &[]), 20), []);
    assert_eq!(notified(&mut open, &seen(11, &[7, 8]), 20), []);
    assert_eq!(notified(&mut open, &seen(12, &[8]), 20), [(AlertKind::NewLogin, Some(Ending::Back))]);
}

/// A desk on which these accounts lost their sessions at second 10; the others are healthy.
fn revoked(lost_ones: std::ops::Range<i64>) -> Vec<Health> {
    let at_ten = |n| {
        let health = lost(n, AccountStatus::New, Some(StatusReason::SessionRevoked));
        Health { health_facts: HealthFacts { since: at(10), ..health.health_facts.clone() }, ..health }
    };
    (0..200).map(|n| if lost_ones.contains(&n) { at_ten(n) } else { well(n) }).collect()
}

#[test]
fn trouble_of_many_at_once_is_one_alert_and_one_end() {
    let mut open = Vec::new();
    // The first ones are known a moment before the others.
    assert_eq!(notified(&mut open, &revoked(0..4), 10), []);
    assert_eq!(look_again_at(&open, &revoked(0..4), at(10), PATIENCE), Some(at(11)));
    assert_eq!(notified(&mut open, &revoked(0..150), 10), [(AlertKind::LoggedOut, None)]);
    assert_eq!(open[0].members.len(), 150);
    assert_eq!(notified(&mut open, &revoked(0..200), 11), []);
    assert_eq!((open.len(), open[0].members.len()), (1, 200));
    assert_eq!(changes(&open, &revoked(0..200), at(12), PATIENCE), []);

    // Some are logged in again, and one of them is lost once more: a new alert.
    assert_eq!(notified(&mut open, &revoked(100..200), 1_000), []);
    assert_eq!(open[0].members.iter().filter(|one| one.over).count(), 100);
    assert_eq!(notified(&mut open, &revoked(99..200), 2_000), [(AlertKind::LoggedOut, None)]);
    assert_eq!(open[1].account, Some(AccountId(99)));
    let back = (AlertKind::LoggedOut, Some(Ending::Back));
    assert_eq!(notified(&mut open, &revoked(0..0), 3_000), [back, back]);
    assert_eq!(open, []);
}

#[test]
fn a_few_are_reported_each_by_itself_after_a_moment() {
    let mut open = Vec::new();
    assert_eq!(notified(&mut open, &revoked(0..3), 10), []);
    assert_eq!(notified(&mut open, &revoked(0..3), 11), [(AlertKind::LoggedOut, None); 3]);
}

#[test]
fn flood_waits_of_many_are_one_alert_until_the_last_one() {
    let flooded = |n: i64| {
        let health_facts = HealthFacts {
            flood_wait_from: Some(at(10)),
            flood_wait_until: Some(at(7_210 + n)),
            ..well(n).health_facts
        };
        Health { health_facts, ..well(n) }
    };
    let all: Vec<Health> = (0..50).map(flooded).collect();
    let mut open = Vec::new();
    assert_eq!(notified(&mut open, &all, 10), [(AlertKind::LongFloodWait, None)]);
    assert_eq!(open[0].until, Some(at(7_259)));
    assert_eq!(look_again_at(&open, &all, at(11), PATIENCE), Some(at(7_210)));
    assert_eq!(notified(&mut open, &all, 7_240), []);
    assert_eq!(notified(&mut open, &all, 7_259), [(AlertKind::LongFloodWait, Some(Ending::Back))]);
}

fn any_health(account: i64) -> impl Strategy<Value = Health> {
    let connection = prop_oneof![
        (0_i64..100).prop_map(|since| Connection::Up { since: at(since) }),
        (0_i64..100).prop_map(|since| Connection::Starting { since: at(since) }),
        (0_i64..100).prop_map(|since| Connection::Doubted { since: at(since) }),
        (0_i64..100, any::<bool>()).prop_map(|(since, key_doubted)| Connection::Down { since: at(since), key_doubted }),
    ];
    let status = prop::sample::select(AccountStatus::ALL.to_vec());
    let reason = prop::option::of(prop::sample::select(StatusReason::ALL.to_vec()));
    let moment = || prop::option::of((0_i64..9_000).prop_map(at));
    (connection, status, reason, 0_i64..9_000, moment(), moment(), moment()).prop_map(
        move |(connection, status, reason, since, a, b, c)| {
            let health_facts = HealthFacts {
                account: AccountId(account),
                status,
                reason,
                since: at(since),
                flood_wait_from: a,
                flood_wait_until: a,
                new_contacts_paused_from: at(since),
                new_contacts_paused_until: b,
                frozen_since: c,
            };
            Health { connection: status.is_logged_in().then_some(connection), health_facts, ..well(account) }
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
            // One end may let another alert begin, but only once.
            for _ in 0..3 {
                notified(&mut open, &all, second);
            }
            prop_assert_eq!(changes(&open, &all, at(second), PATIENCE), []);
            for (index, alert) in open.iter().enumerate() {
                let notified = |alert: &Alert| {
                    let members = alert.members.iter().filter(|one| !one.over).map(|one| one.account);
                    members.chain(alert.account).collect::<Vec<_>>()
                };
                let same_network = |other: &Alert| notified(alert).is_empty() && notified(other).is_empty();
                let twin = open[..index].iter().filter(|other| other.kind == alert.kind).any(|other| {
                    same_network(other) || notified(other).iter().any(|account| notified(alert).contains(account))
                });
                prop_assert!(!twin, "{:?} is open twice", alert);
            }
        }
    }
}
