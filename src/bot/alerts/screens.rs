//! The message of an alert: cause, what is unaffected, cure, in this order. When it is over, the same message shows
//! that and the duration.

use jiff::{SignedDuration, Timestamp};

use crate::bot::accounts::press::AccountPress;
use crate::bot::alerts::press::AlertPress;
use crate::bot::dialogs::press::DialogPress;
use crate::bot::home::press::HomePress;
use crate::bot::kit::{Button, Reader, View};
use crate::bot::login::press::LoginPress;
use crate::domain::account::Account;
use crate::domain::alert::{Alert, AlertKind, Ending, Outage};
use crate::domain::group_trouble::GroupTrouble;
use crate::domain::ids::DialogId;
use crate::i18n::Arg;

/// How many accounts of a common alert are named.
const NAMED: usize = 5;

/// An alert with its details.
#[derive(Clone, Copy, Debug)]
pub struct AlertFacts<'a> {
    pub alert: &'a Alert,
    /// `None` for an alert about several accounts.
    pub account: Option<&'a Account>,
    /// The accounts of a common alert for which it is not over.
    pub members: &'a [Account],
    /// The number of open items of the affected accounts.
    pub waiting: u32,
    /// Until when the reader has silenced new alerts about the same trouble.
    pub quiet_until: Option<Timestamp>,
}

/// The details of an alert in words.
fn details_of(alert: &Alert) -> String {
    match (alert.kind, trouble_of(alert)) {
        (AlertKind::GroupLost, GroupTrouble::Upgraded(Some(id))) => id.to_string(),
        _ => alert.details.clone().unwrap_or_default(),
    }
}

/// The message of an alert.
pub fn view(reader: &Reader, facts: &AlertFacts<'_>) -> View {
    let AlertFacts { alert, account, .. } = *facts;
    let phone = account.map(|account| reader.phone(&account.phone)).unwrap_or_default();
    let outage = outage(alert);
    let number = outage.map_or(alert.members.len(), |outage| outage.all);
    // For a clock, the details are the seconds by which it is ahead.
    let ahead = SignedDuration::from_secs(alert.details.as_deref().and_then(|ahead| ahead.parse().ok()).unwrap_or(0));
    let args = [
        ("phone", Arg::from(phone)),
        ("at", reader.times.clock(alert.raised_at).into()),
        ("details", details_of(alert).into()),
        ("count", number.into()),
        ("left", outage.map_or(0, |outage| outage.left).into()),
        ("span", reader.times.span(ahead.abs()).into()),
        ("way", if ahead.is_negative() { "slow" } else { "fast" }.into()),
        ("until", alert.until.map(|until| reader.times.clock(until)).unwrap_or_default().into()),
    ];
    let Some((cleared_at, ending)) = alert.cleared else {
        let mut lines = if alert.is_of_many() { of_many(reader, facts, &args) } else { of_one(reader, facts, &args) };
        lines.extend(facts.quiet_until.map(|until| {
            let until = [("until", reader.times.clock(until).into())];
            reader.text("alert-quiet", &until)
        }));
        let (first, second) = buttons(reader, facts);
        return View::lines(lines).row(first).row(second);
    };
    let since = [("phone", args[0].1.clone()), ("since", reader.times.clock(cleared_at).into()), args[3].clone()];
    let end = match (ending, alert.account) {
        (Ending::Back, None) if alert.is_of_many() => "alert-many-over",
        (Ending::Back, None) if alert.kind == AlertKind::SecondPoller => "alert-second-poller-gone",
        (Ending::Back, None) if alert.kind == AlertKind::GroupLost => "alert-group-back",
        (_, None) if alert.kind == AlertKind::GroupLost => "alert-group-moot",
        (_, None) if alert.kind == AlertKind::NotShown => "alert-shown",
        (_, None) if alert.kind == AlertKind::ClockDiffers => "alert-clock-right",
        (_, None) if alert.kind == AlertKind::InstallationRefused => "alert-installation-tried-anew",
        (Ending::Back, None) => "alert-network-back",
        (Ending::Back, Some(_)) if alert.kind == AlertKind::NewLogin => "alert-new-login-ended",
        (Ending::Back, Some(_)) => "alert-back",
        (Ending::Moot, None) => "alert-many-over",
        (Ending::Moot, Some(_)) => "alert-moot",
    };
    let was = if alert.is_of_many() { many(alert.kind).1 } else { was(alert.kind) };
    View::lines([reader.text(end, &since), reader.text(was, &args)]).row([details(reader, alert)])
}

fn of_one(reader: &Reader, facts: &AlertFacts<'_>, args: &[(&'static str, Arg)]) -> Vec<String> {
    let some_are_back = outage(facts.alert).is_some_and(|outage| outage.left < outage.all);
    let (cause, cure) = match facts.alert.kind {
        AlertKind::GroupLost => group_lost(trouble_of(facts.alert)),
        AlertKind::NoNetwork if some_are_back => ("alert-no-network-left", None),
        kind => words(kind),
    };
    let mut lines = vec![reader.text(cause, args)];
    if facts.waiting > 0 {
        lines.push(reader.text("alert-queue", &[("count", facts.waiting.into())]));
    }
    lines.extend(cure.map(|cure| reader.text(cure, args)));
    let paused = facts.account.is_some_and(|account| account.status.is_logged_in() && !account.is_available);
    if paused && facts.alert.kind != AlertKind::Frozen {
        lines.push(reader.text("alert-paused", &[]));
    }
    lines
}

fn of_many(reader: &Reader, facts: &AlertFacts<'_>, args: &[(&'static str, Arg)]) -> Vec<String> {
    let mut lines = vec![reader.text(many(facts.alert.kind).0, args)];
    let (left, all) = (facts.members.len(), facts.alert.members.len());
    if left < all {
        lines.push(reader.text("alert-many-left", &[("over", (all - left).into()), ("left", left.into())]));
    }
    let named: Vec<String> = facts.members.iter().take(NAMED).map(|account| reader.phone(&account.phone)).collect();
    let named = ("named", named.join(", ").into());
    lines.push(match left.saturating_sub(NAMED) {
        0 => reader.text("alert-many-named", &[named]),
        more => reader.text("alert-many-named-and-more", &[named, ("more", more.into())]),
    });
    if facts.waiting > 0 {
        lines.push(reader.text("alert-queues", &[("count", facts.waiting.into())]));
    }
    lines
}

fn trouble_of(alert: &Alert) -> GroupTrouble {
    GroupTrouble::from_code(alert.details.as_deref().unwrap_or_default())
}

/// Cause and cure of a broken group.
fn group_lost(trouble: GroupTrouble) -> (&'static str, Option<&'static str>) {
    match trouble {
        GroupTrouble::Removed => ("alert-group-removed", Some("alert-group-removed-cure")),
        GroupTrouble::Upgraded(Some(_)) => ("alert-group-upgraded", Some("alert-group-upgraded-cure")),
        GroupTrouble::Upgraded(None) => ("alert-group-upgraded", Some("alert-group-upgraded-cure-nameless")),
        GroupTrouble::NoTopics => ("alert-group-no-topics", Some("alert-group-no-topics-cure")),
        GroupTrouble::NoRights | GroupTrouble::Demoted | GroupTrouble::Refused => {
            ("alert-group-no-rights", Some("alert-group-no-rights-cure"))
        }
    }
}

/// The size of an outage.
fn outage(alert: &Alert) -> Option<Outage> {
    alert.details.as_deref().filter(|_| alert.kind == AlertKind::NoNetwork)?.parse().ok()
}

/// Cause and cure of an open alert.
fn words(kind: AlertKind) -> (&'static str, Option<&'static str>) {
    match kind {
        AlertKind::LoggedOut => ("alert-logged-out", None),
        AlertKind::UsedTwice => ("alert-used-twice", Some("alert-used-twice-cure")),
        AlertKind::Banned => ("alert-banned", Some("alert-banned-cure")),
        AlertKind::Frozen => ("alert-frozen", Some("alert-frozen-cure")),
        AlertKind::NoConnection => ("alert-no-connection", None),
        AlertKind::NoNetwork => ("alert-no-network", None),
        AlertKind::KeyDoubted => ("alert-key-doubted", Some("alert-key-doubted-cure")),
        AlertKind::LongFloodWait => ("alert-flood", None),
        AlertKind::NewContactsPaused => ("alert-new-contacts-paused", Some("alert-new-contacts-paused-cure")),
        AlertKind::NewLogin => ("alert-new-login", Some("alert-new-login-cure")),
        AlertKind::SecondPoller => ("alert-second-poller", Some("alert-second-poller-cure")),
        AlertKind::InstallationRefused => ("alert-installation", Some("alert-installation-cure")),
        AlertKind::GroupLost => group_lost(GroupTrouble::Refused),
        AlertKind::NotShown => ("alert-not-shown", Some("alert-not-shown-cure")),
        AlertKind::ClockDiffers => ("alert-clock", Some("alert-clock-cure")),
    }
}

/// The trouble of an alert that is over.
fn was(kind: AlertKind) -> &'static str {
    match kind {
        AlertKind::LoggedOut => "alert-was-logged-out",
        AlertKind::UsedTwice => "alert-was-used-twice",
        AlertKind::Banned => "alert-was-banned",
        AlertKind::Frozen => "alert-was-frozen",
        AlertKind::NoConnection => "alert-was-no-connection",
        AlertKind::NoNetwork => "alert-was-no-network",
        AlertKind::KeyDoubted => "alert-was-key-doubted",
        AlertKind::LongFloodWait => "alert-was-flood",
        AlertKind::NewContactsPaused => "alert-was-new-contacts-paused",
        AlertKind::NewLogin => "alert-was-new-login",
        AlertKind::SecondPoller => "alert-was-second-poller",
        AlertKind::InstallationRefused => "alert-was-installation",
        AlertKind::GroupLost => "alert-was-group",
        AlertKind::NotShown => "alert-was-not-shown",
        AlertKind::ClockDiffers => "alert-was-clock",
    }
}

/// A common trouble of several accounts, while it is open and when it is over. A network outage is not one.
fn many(kind: AlertKind) -> (&'static str, &'static str) {
    match kind {
        AlertKind::LoggedOut => ("alert-many-logged-out", "alert-many-were-logged-out"),
        AlertKind::UsedTwice => ("alert-many-used-twice", "alert-many-were-used-twice"),
        AlertKind::Banned => ("alert-many-banned", "alert-many-were-banned"),
        AlertKind::Frozen => ("alert-many-frozen", "alert-many-were-frozen"),
        AlertKind::KeyDoubted => ("alert-many-keys-doubted", "alert-many-keys-were-doubted"),
        AlertKind::LongFloodWait => ("alert-many-flood", "alert-many-were-flood"),
        AlertKind::NewContactsPaused => ("alert-many-new-contacts-paused", "alert-many-new-contacts-were-paused"),
        // These concern the network or the desk, and have no members.
        AlertKind::NoConnection
        | AlertKind::NoNetwork
        | AlertKind::SecondPoller
        | AlertKind::InstallationRefused
        | AlertKind::GroupLost
        | AlertKind::NotShown
        | AlertKind::ClockDiffers => ("alert-no-network", "alert-was-no-network"),
        AlertKind::NewLogin => ("alert-many-new-logins", "alert-many-were-new-logins"),
    }
}

/// The button for the cure, then the permanent ones.
fn buttons(reader: &Reader, facts: &AlertFacts<'_>) -> (Vec<Button>, Vec<Button>) {
    let AlertFacts { alert, account, .. } = *facts;
    let cure = account.map(|account| cure(reader, alert, account)).unwrap_or_default();
    let quiet = || reader.button("alert-button-quiet", AlertPress::Quiet(alert.id));
    let quiet = facts.quiet_until.is_none().then(quiet);
    (cure, std::iter::once(details(reader, alert)).chain(quiet).collect())
}

fn cure(reader: &Reader, alert: &Alert, account: &Account) -> Vec<Button> {
    let log_in = || reader.button("account-button-log-in-again", LoginPress::LogIn(account.id));
    let check = || reader.button("account-button-check", AccountPress::Check(account.id));
    let pause = || {
        let (key, press) = match (alert.kind, account.is_available) {
            (AlertKind::Frozen, _) => ("account-button-on", AlertPress::Resume(alert.id)),
            (_, true) => ("account-button-pause", AlertPress::Pause(alert.id)),
            (_, false) => ("account-button-resume", AlertPress::Resume(alert.id)),
        };
        reader.button(key, press)
    };
    match alert.kind {
        AlertKind::LoggedOut | AlertKind::UsedTwice | AlertKind::Banned => vec![log_in()],
        AlertKind::Frozen | AlertKind::LongFloodWait | AlertKind::NewContactsPaused => vec![pause()],
        AlertKind::NewLogin => vec![check(), pause()],
        AlertKind::NoConnection | AlertKind::KeyDoubted => vec![check()],
        AlertKind::NoNetwork
        | AlertKind::SecondPoller
        | AlertKind::InstallationRefused
        | AlertKind::GroupLost
        | AlertKind::NotShown
        | AlertKind::ClockDiffers => Vec::new(),
    }
}

fn details(reader: &Reader, alert: &Alert) -> Button {
    match alert.account {
        Some(account) => reader.button("alert-button-details", AccountPress::Show(account)),
        None if alert.kind == AlertKind::NotShown && alert.subject.parse::<i64>().is_ok() => {
            let dialog = DialogId(alert.subject.parse().unwrap_or_default());
            reader.button("dialog-button-open", DialogPress::Open(dialog))
        }
        None if matches!(alert.kind, AlertKind::SecondPoller | AlertKind::GroupLost | AlertKind::ClockDiffers) => {
            reader.button("button-home", HomePress::Home)
        }
        None => reader.button("button-accounts", AccountPress::List { page: 0 }),
    }
}

#[cfg(test)]
mod tests;
