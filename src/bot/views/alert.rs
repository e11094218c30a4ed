//! An alert as it stands, and the digest of a day.
//! Its rule: cause, what keeps, cure, in this order; when it is over, the same message says so and since when.

use jiff::civil::Date;

use crate::bot::callback::Press;
use crate::bot::views::{Button, Reader, View};
use crate::domain::account::Account;
use crate::domain::alert::{Alert, AlertKind, Ending};
use crate::domain::health::DigestLine;
use crate::i18n::Arg;

/// How many accounts a digest names.
const LINES: usize = 20;

/// What an alert shows. `account` is empty for what befell many; `waiting` counts what waits in the account's queue.
#[must_use]
pub fn view(reader: &Reader, alert: &Alert, account: Option<&Account>, waiting: u32) -> View {
    let phone = account.map(|account| reader.phone(&account.phone)).unwrap_or_default();
    let args = [
        ("phone", Arg::from(phone)),
        ("at", reader.times.clock(alert.raised_at).into()),
        ("details", alert.details.clone().unwrap_or_default().into()),
        ("count", alert.details.as_deref().and_then(|count| count.parse().ok()).unwrap_or(0_i64).into()),
        ("until", alert.until.map(|until| reader.times.clock(until)).unwrap_or_default().into()),
    ];
    let Some((cleared_at, ending)) = alert.cleared else {
        let (cause, cure) = words(alert.kind);
        let mut lines = vec![reader.text(cause, &args)];
        if waiting > 0 {
            lines.push(reader.text("alert-queue", &[("count", waiting.into())]));
        }
        lines.extend(cure.map(|cure| reader.text(cure, &[])));
        return View::lines(lines).row(buttons(reader, alert, account));
    };
    let since = [("phone", args[0].1.clone()), ("since", reader.times.clock(cleared_at).into())];
    let end = match (ending, alert.account) {
        (Ending::Back, None) => "alert-network-back",
        (Ending::Back, Some(_)) if alert.kind == AlertKind::NewLogin => "alert-new-login-ended",
        (Ending::Back, Some(_)) => "alert-back",
        (Ending::Moot, _) => "alert-moot",
    };
    let lines = [reader.text(end, &since), reader.text(was(alert.kind), &args)];
    View::lines(lines).row(details(reader, alert))
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
    }
}

/// What an alert that is over was about.
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
    }
}

fn buttons(reader: &Reader, alert: &Alert, account: Option<&Account>) -> Vec<Button> {
    let cured_by_login = matches!(alert.kind, AlertKind::LoggedOut | AlertKind::UsedTwice);
    let log_in = account.filter(|_| cured_by_login);
    let log_in = log_in.map(|account| reader.button("account-button-log-in-again", Press::LogIn(account.id)));
    log_in.into_iter().chain([details(reader, alert)].into_iter().flatten()).collect()
}

fn details(reader: &Reader, alert: &Alert) -> Vec<Button> {
    vec![match alert.account {
        Some(account) => reader.button("alert-button-details", Press::Account(account)),
        None => reader.button("button-accounts", Press::Accounts { page: 0 }),
    }]
}

/// What the accounts did on a day that is over.
#[must_use]
pub fn digest(reader: &Reader, day: Date, lines: &[(Account, DigestLine)], open_alerts: usize) -> View {
    let sent: u32 = lines.iter().map(|(_, line)| line.sent).sum();
    let received: u32 = lines.iter().map(|(_, line)| line.received).sum();
    let date = [("day", i64::from(day.day()).into()), ("month", i64::from(day.month()).into())];
    let date = reader.text("time-date", &date);
    let totals = [("date", Arg::Html(date)), ("sent", sent.into()), ("received", received.into())];
    let mut text = vec![reader.text("digest-title", &totals)];
    text.push(match open_alerts {
        0 => reader.text("digest-all-well", &[]),
        count => reader.text("digest-troubled", &[("count", count.into())]),
    });
    text.extend(lines.iter().take(LINES).map(|(account, line)| {
        let phone = reader.phone(&account.phone);
        let args = [("phone", phone.into()), ("sent", line.sent.into()), ("received", line.received.into())];
        reader.text("digest-line", &args)
    }));
    let more = lines.len().saturating_sub(LINES);
    if more > 0 {
        text.push(reader.text("digest-more", &[("count", more.into())]));
    }
    View::lines(text).row([reader.button("button-accounts", Press::Accounts { page: 0 })])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::views::examples::{account, at, show};
    use crate::domain::ids::{AccountId, AlertId};

    fn alert(kind: AlertKind) -> Alert {
        Alert {
            id: AlertId(1),
            kind,
            account: Some(AccountId(1)),
            subject: String::new(),
            details: None,
            until: None,
            raised_at: at("2026-11-23T09:11:00Z"),
            cleared: None,
        }
    }

    #[test]
    fn a_lost_session_names_cause_queue_and_cure() {
        let lost = alert(AlertKind::LoggedOut);
        insta::assert_snapshot!(show(|reader| view(reader, &lost, Some(&account()), 2)), @r#"
        🔴 +1 555 123 0132 was logged out at 10:11: its session was ended on another device or by Telegram.
        2 messages wait in its queue and keep.
        [🔐 Log in again] [👁 Details]
        ───
        🔴 +1 555 123 0132: в 10:11 сеанс закрыт с другого устройства или самим Telegram.
        В очереди ждут 2 сообщения, они сохранятся.
        [🔐 Войти снова] [👁 Подробнее]
        "#);
        let back = Alert { cleared: Some((at("2026-11-23T09:22:00Z"), Ending::Back)), ..lost };
        insta::assert_snapshot!(show(|reader| view(reader, &back, Some(&account()), 0)), @r#"
        🟢 +1 555 123 0132: back since 10:22
        It was logged out at 10:11.
        [👁 Details]
        ───
        🟢 +1 555 123 0132: снова в строю с 10:22
        Сеанс был закрыт в 10:11.
        [👁 Подробнее]
        "#);
    }

    #[test]
    fn a_network_that_is_away_is_one_alert() {
        let away = Alert { account: None, details: Some("38".into()), ..alert(AlertKind::NoNetwork) };
        insta::assert_snapshot!(show(|reader| view(reader, &away, None, 0)), @r#"
        🔴 No connection to Telegram since 10:11 (38 accounts). Trying again; nothing is lost.
        [📱 Accounts]
        ───
        🔴 Нет связи с Telegram с 10:11 (38 аккаунтов). Пробую снова; ничего не потеряно.
        [📱 Аккаунты]
        "#);
    }

    #[test]
    fn every_kind_has_words_in_every_language() {
        for kind in AlertKind::ALL {
            for cleared in [None, Some((at("2026-11-23T09:22:00Z"), Ending::Back))] {
                let text = show(|reader| view(reader, &Alert { cleared, ..alert(kind) }, Some(&account()), 0));
                assert!(!text.contains("Unknown localization") && !text.contains('{'), "{text}");
            }
        }
    }
}
