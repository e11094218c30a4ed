//! The health of the accounts' connections, kept in memory. A change wakes the monitor. What must survive a restart is
//! in the database.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::domain::account::Account;
use crate::domain::health::{
    CheckAnswer, Connection, Health, HealthFacts, LastError, LastErrorKind, OtherSession, OtherSessions,
};
use crate::domain::ids::AccountId;
use crate::tasks::Wake;

/// The connections' health. Clones share it.
#[derive(Clone)]
pub(super) struct ConnectionHealth(Arc<Inner>);

struct Inner {
    clock: Clock,
    all: Mutex<HashMap<AccountId, ConnectionFacts>>,
    changed: Wake,
    /// Changes when a connection was lost or is doubtful, so that other accounts test theirs.
    alarm: watch::Sender<Option<Timestamp>>,
}

/// The shortest time between two alarms: on a slow network each slow answer would cause another one.
const ALARM_EVERY: SignedDuration = SignedDuration::from_secs(5);

#[derive(Clone, Debug, Default)]
pub(super) struct ConnectionFacts {
    pub(super) connection: Option<Connection>,
    pub(super) others: Option<OtherSessions>,
    pub(super) last_error: Option<LastError>,
    pub(super) last_check: Option<CheckAnswer>,
}

impl ConnectionHealth {
    pub(super) fn new(clock: Clock) -> Self {
        let inner = Inner { clock, all: Mutex::default(), changed: Wake::default(), alarm: watch::Sender::default() };
        Self(Arc::new(inner))
    }

    /// Wakes the monitor.
    pub(super) fn changed(&self) -> &Wake {
        &self.0.changed
    }

    pub(super) fn alarm(&self) -> watch::Receiver<Option<Timestamp>> {
        self.0.alarm.subscribe()
    }

    pub(super) fn of(&self, account: AccountId) -> ConnectionFacts {
        self.0.all.lock().get(&account).cloned().unwrap_or_default()
    }

    /// The health of an account: its stored facts and its connection.
    pub(super) fn health(&self, health_facts: HealthFacts) -> Health {
        let ConnectionFacts { connection, others, last_error, last_check } = self.of(health_facts.account);
        Health { health_facts, connection, others, last_error, last_check }
    }

    /// Adds the connection's state to an account.
    pub(super) fn seen(&self, account: Account) -> Account {
        let connection = self.of(account.id).connection.filter(|_| account.status.is_logged_in());
        let offline_since = connection.and_then(|connection| connection.offline_since(self.0.clock.now()));
        Account { offline_since, ..account }
    }

    pub(super) fn starting(&self, account: AccountId) {
        let since = self.0.clock.now();
        self.connection(account, |_| Some(Connection::Starting { since }));
    }

    pub(super) fn up(&self, account: AccountId) {
        let now = self.0.clock.now();
        self.connection(account, |old| match old {
            Some(Connection::Up { since }) => Some(Connection::Up { since }),
            _ => Some(Connection::Up { since: now }),
        });
    }

    /// Records that a connection answers more slowly than it should.
    pub(super) fn doubted(&self, account: AccountId, since: Timestamp) {
        let mut doubted = false;
        self.connection(account, |old| match old {
            Some(Connection::Up { .. }) => {
                doubted = true;
                Some(Connection::Doubted { since })
            }
            other => other,
        });
        if doubted {
            self.raise_alarm();
        }
    }

    /// Records that a connection was lost, or could not be made. The first moment counts, and a first connection stays
    /// one.
    pub(super) fn down(&self, account: AccountId, key_doubted: bool) {
        let now = self.0.clock.now();
        let mut lost = false;
        self.connection(account, |old| match old {
            Some(Connection::Down { since, .. } | Connection::Doubted { since }) => {
                Some(Connection::Down { since, key_doubted })
            }
            Some(Connection::Starting { since }) if !key_doubted => Some(Connection::Starting { since }),
            Some(Connection::Starting { .. } | Connection::Up { .. }) | None => {
                lost = true;
                Some(Connection::Down { since: now, key_doubted })
            }
        });
        if lost {
            self.raise_alarm();
        }
    }

    fn raise_alarm(&self) {
        let now = self.0.clock.now();
        self.0.alarm.send_if_modified(|last| {
            let due = last.is_none_or(|last| last + ALARM_EVERY <= now);
            if due {
                *last = Some(now);
            }
            due
        });
    }

    /// Records that the account is no longer kept connected.
    pub(super) fn gone(&self, account: AccountId) {
        self.connection(account, |_| None);
    }

    pub(super) fn failed(&self, account: AccountId, what: LastErrorKind) {
        let at = self.0.clock.now();
        self.0.all.lock().entry(account).or_default().last_error = Some(LastError { at, what });
    }

    /// Records the result of a check; `others` are the account's other logins.
    pub(super) fn looked(&self, account: AccountId, answered: bool, others: Option<Vec<OtherSession>>) {
        let now = self.0.clock.now();
        {
            let mut all = self.0.all.lock();
            let vital = all.entry(account).or_default();
            vital.last_check = Some(CheckAnswer { at: now, answered });
            if let Some(sessions) = others {
                vital.others = Some(OtherSessions { seen_at: now, sessions });
            }
        }
        self.0.changed.wake();
    }

    fn connection(&self, account: AccountId, change: impl FnOnce(Option<Connection>) -> Option<Connection>) {
        {
            let mut all = self.0.all.lock();
            let vital = all.entry(account).or_default();
            vital.connection = change(vital.connection);
        }
        self.0.changed.wake();
    }
}
