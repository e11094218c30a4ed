//! Alerts that need no waiting period, such as a lost session: one for each account, or one for several accounts at
//! once.
//!
//! Invariant: a trouble of an account is in one alert, its own or a common one.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::{AlertChange, MANY, Patience, lasting};
use crate::domain::alert::{Alert, AlertKind, Ending, Trouble};
use crate::domain::health::Health;
use crate::domain::ids::AccountId;

/// For how long a common alert takes in further accounts. Later, the edit would not be noticed.
const JOINING: SignedDuration = SignedDuration::from_mins(10);

/// Alerts to raise for new troubles. The first trouble waits a moment for others.
pub(super) fn begun(open: &[Alert], all: &[Health], now: Timestamp, patience: Patience) -> Vec<AlertChange> {
    let mut unreported: BTreeMap<AlertKind, Vec<Trouble>> = BTreeMap::new();
    for trouble in all.iter().flat_map(|health| lasting(health, now)) {
        if !open.iter().any(|alert| alert.kind == trouble.kind && tells_of(alert, trouble.account)) {
            unreported.entry(trouble.kind).or_default().push(trouble);
        }
    }
    let mut changes = Vec::new();
    for (kind, troubles) in unreported {
        // A clock that was set back must not cause a longer wait.
        let gathered = |trouble: &Trouble| trouble.since > now || trouble.since + patience.gather <= now;
        let gathered = troubles.iter().any(gathered);
        let takes_in = |alert: &&Alert| alert.kind == kind && alert.is_of_many() && now < alert.raised_at + JOINING;
        let accounts = || troubles.iter().filter_map(|trouble| trouble.account).collect();
        match open.iter().find(takes_in) {
            Some(many) if gathered => changes.push(AlertChange::Join(many.id, accounts())),
            None if troubles.len() >= MANY => {
                changes.push(AlertChange::Raise(together(kind, &troubles, accounts(), now)));
            }
            None if gathered => changes.extend(troubles.into_iter().map(AlertChange::Raise)),
            Some(_) | None => {}
        }
    }
    changes
}

/// The accounts of a common alert for which it is over; `ended` says how it ended for each. `None` for an alert without
/// members.
pub(super) fn ended(alert: &Alert, ended: impl Fn(AccountId) -> Option<Ending>) -> Option<AlertChange> {
    let still: Vec<AccountId> = alert.members.iter().filter(|one| !one.over).map(|one| one.account).collect();
    let over: Vec<(AccountId, Ending)> =
        still.iter().filter_map(|account| Some((*account, ended(*account)?))).collect();
    if over.is_empty() {
        return None;
    }
    if over.len() < still.len() {
        return Some(AlertChange::Leave(alert.id, over.into_iter().map(|(account, _)| account).collect()));
    }
    // If anybody is back, now or before, the alert ends as "back", which is the better news.
    let moot = alert.members.len() == over.len() && over.iter().all(|(_, ending)| *ending == Ending::Moot);
    Some(AlertChange::Clear(alert.id, if moot { Ending::Moot } else { Ending::Back }))
}

fn tells_of(alert: &Alert, account: Option<AccountId>) -> bool {
    let is_member = alert.members.iter().any(|one| !one.over && Some(one.account) == account);
    is_member || (alert.account.is_some() && alert.account == account)
}

fn together(kind: AlertKind, troubles: &[Trouble], members: Vec<AccountId>, now: Timestamp) -> Trouble {
    Trouble {
        kind,
        account: None,
        members,
        // Distinguishes it from an earlier alert of the same kind that is still open.
        subject: now.as_millisecond().to_string(),
        details: None,
        until: troubles.iter().filter_map(|trouble| trouble.until).max(),
        since: troubles.iter().map(|trouble| trouble.since).min().unwrap_or(now),
    }
}
