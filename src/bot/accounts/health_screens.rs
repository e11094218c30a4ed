//! An account's health in words: its connection, its waits, its other logins, its last error. Facts that were never
//! requested are not shown.

use jiff::SignedDuration;

use crate::bot::kit::Reader;
use crate::domain::alerts::finding;
use crate::domain::health::{Connection, Finding, Health, LastError, LastErrorKind};

/// How many other logins are named.
const NAMED: usize = 3;
/// An older error is not shown.
const RECENT: SignedDuration = SignedDuration::from_hours(24);

/// The connection of a logged-in account.
#[must_use]
pub fn connection(reader: &Reader, health: &Health) -> String {
    match health.connection {
        Some(Connection::Up { since } | Connection::Doubted { since }) => {
            let length = reader.times.length(reader.times.now.duration_since(since));
            reader.text("account-connected", &[("length", length.into())])
        }
        Some(Connection::Down { since, key_doubted }) => {
            let key = if key_doubted { "account-key-doubted" } else { "account-cut-off" };
            reader.text(key, &[("at", reader.times.clock(since).into())])
        }
        Some(Connection::Starting { .. }) | None => reader.text("account-connecting", &[]),
    }
}

/// The current flood wait, or the last one with its day and duration.
#[must_use]
pub fn flood(reader: &Reader, health: &Health) -> String {
    let (times, health_facts) = (&reader.times, &health.health_facts);
    match (health_facts.flood_wait_from, health_facts.flood_wait_until) {
        (_, None) => reader.text("account-flood-none", &[]),
        (_, Some(until)) if times.now < until => {
            let left = times.span(until.duration_since(times.now));
            reader.text("account-flood", &[("left", left.into()), ("at", times.clock(until).into())])
        }
        (from, Some(until)) => {
            let length = from.map(|from| times.span(until.duration_since(from))).unwrap_or_default();
            reader.text("account-flood-last", &[("date", times.date(until).into()), ("length", length.into())])
        }
    }
}

/// The pause of first messages, and its end; nothing without a pause.
#[must_use]
pub fn strangers(reader: &Reader, health: &Health) -> Option<String> {
    let until = health.health_facts.new_contacts_paused_until.filter(|until| reader.times.now < *until)?;
    Some(reader.text("account-strangers-paused", &[("until", reader.times.clock(until).into())]))
}

/// Other logins, as far as they are known, and a recent error.
#[must_use]
pub fn facets(reader: &Reader, health: &Health, just_checked: bool) -> Vec<String> {
    let others = health.others.as_ref().map(|others| &others.sessions);
    let others = match others {
        Some(sessions) if sessions.is_empty() => just_checked.then(|| reader.text("account-no-other-logins", &[])),
        Some(sessions) => {
            let named: Vec<String> =
                sessions.iter().take(NAMED).map(|one| [one.device.as_str(), one.place.as_str()].join(", ")).collect();
            let facts = [("count", sessions.len().into()), ("named", named.join("; ").into())];
            Some(reader.text("account-other-logins", &facts))
        }
        None => None,
    };
    let recent = |error: &&LastError| reader.times.now.duration_since(error.at) < RECENT;
    let error = health.last_error.as_ref().filter(recent).map(|error| {
        let facts = [("when", reader.times.relative(error.at).into()), ("what", mishap(reader, &error.what).into())];
        reader.text("account-last-error", &facts)
    });
    others.into_iter().chain(error).collect()
}

/// The result of a check that has just ended.
#[must_use]
pub fn found(reader: &Reader, health: &Health) -> String {
    let key = match finding(health, reader.times.now) {
        Finding::Answers => "check-answers",
        Finding::NotLoggedIn => "check-not-logged-in",
        Finding::NoAnswer => "check-no-answer",
        Finding::Trouble => "check-trouble",
    };
    reader.text(key, &[])
}

fn mishap(reader: &Reader, what: &LastErrorKind) -> String {
    let key = match what {
        LastErrorKind::NoAnswer => "mishap-no-answer",
        LastErrorKind::FloodWait => "mishap-flood",
        LastErrorKind::StrangersComplained => "mishap-strangers",
        LastErrorKind::Frozen => "mishap-frozen",
        LastErrorKind::SessionEnded => "mishap-session-ended",
        LastErrorKind::UsedTwice => "mishap-used-twice",
        LastErrorKind::Banned => "mishap-banned",
        LastErrorKind::KeyUnknown => "mishap-key-unknown",
        LastErrorKind::Other(name) => return reader.label("mishap-other", &[("name", name.as_str().into())]),
    };
    reader.label(key, &[])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::{at, health, reader};
    use crate::domain::language::Language;

    #[test]
    fn a_connection_in_words() {
        let said = |connection| {
            let health = Health { connection, ..health() };
            Language::ALL.map(|language| self::connection(&reader(language), &health))
        };
        let since = at("2026-11-23T09:20:00Z");
        assert_eq!(said(Some(Connection::Up { since })), ["connected for 10\u{a0}min", "на связи 10\u{a0}мин"]);
        assert_eq!(said(None), ["connecting", "подключается"]);
        let down = |key_doubted| Some(Connection::Down { since, key_doubted });
        assert_eq!(said(down(false)), ["no connection since 10:20", "нет связи с 10:20"]);
        assert_eq!(
            said(down(true)),
            ["Telegram has not recognised its key since 10:20", "с 10:20 Telegram не узнаёт ключ сеанса"]
        );
    }

    #[test]
    fn every_mishap_has_words() {
        let name = "A_NAME".to_owned();
        for what in [
            LastErrorKind::NoAnswer,
            LastErrorKind::FloodWait,
            LastErrorKind::StrangersComplained,
            LastErrorKind::Frozen,
            LastErrorKind::SessionEnded,
            LastErrorKind::UsedTwice,
            LastErrorKind::Banned,
            LastErrorKind::KeyUnknown,
            LastErrorKind::Other(name),
        ] {
            for language in Language::ALL {
                let words = mishap(&reader(language), &what);
                assert!(!words.contains("Unknown localization"), "{words}");
            }
        }
    }
}
