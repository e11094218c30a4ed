//! The message of an alert: cause, what is unaffected, cure, in this order. When it is over, the same message shows
//! that and the duration.

use jiff::{SignedDuration, Timestamp};

use crate::bot::accounts::press::AccountPress;
use crate::bot::alerts::press::AlertPress;
use crate::bot::dialogs::press::DialogPress;
use crate::bot::home::press::HomePress;
use crate::bot::kit::screen::{Button, Reader, View};
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
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::{account, at, show};
    use crate::domain::alert::AlertMember;
    use crate::domain::ids::{AccountId, AlertId};

    fn alert(kind: AlertKind) -> Alert {
        Alert {
            id: AlertId(1),
            kind,
            account: Some(AccountId(1)),
            members: Vec::new(),
            subject: String::new(),
            details: None,
            until: None,
            raised_at: at("2026-11-23T09:11:00Z"),
            cleared: None,
        }
    }

    fn shown(alert: &Alert, account: Option<&Account>, waiting: u32) -> String {
        let facts = AlertFacts { alert, account, members: &[], waiting, quiet_until: None };
        show(|reader| view(reader, &facts))
    }

    #[test]
    fn a_lost_session_names_cause_queue_and_cure() {
        let lost = alert(AlertKind::LoggedOut);
        insta::assert_snapshot!(shown(&lost, Some(&account()), 2), @r#"
        🔴 +1 555 123 0132 was logged out at 10:11: its session was ended on another device or by Telegram.
        2 messages wait in its queue and stay there.
        [🔐 Log in again]
        [👁 Details] [🔕 Quiet for 1 h]
        ───
        🔴 +1 555 123 0132: в 10:11 сеанс закрыт с другого устройства или самим Telegram.
        В очереди ждут 2 сообщения; очередь сохранится.
        [🔐 Войти снова]
        [👁 Подробнее] [🔕 Тишина на 1 ч]
        "#);
        let back = Alert { cleared: Some((at("2026-11-23T09:22:00Z"), Ending::Back)), ..lost };
        insta::assert_snapshot!(shown(&back, Some(&account()), 0), @r#"
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
        insta::assert_snapshot!(shown(&away, None, 0), @r#"
        🔴 No connection to Telegram since 10:11 (38 accounts). Trying again; nothing is lost.
        [📱 Accounts] [🔕 Quiet for 1 h]
        ───
        🔴 Нет связи с Telegram с 10:11 (38 аккаунтов). Пробую снова; ничего не потеряно.
        [📱 Аккаунты] [🔕 Тишина на 1 ч]
        "#);
    }

    #[test]
    fn a_clock_that_differs_is_shown_with_its_cure() {
        let fast = Alert { account: None, details: Some("600".into()), ..alert(AlertKind::ClockDiffers) };
        insta::assert_snapshot!(shown(&fast, None, 0), @r#"
        🟠 This machine’s clock has been 10 min fast since 10:11.
        Set it right and keep it so: install chrony. Until then I reckon with Telegram’s clock, but times shown here are wrong.
        [‹ Desk] [🔕 Quiet for 1 h]
        ───
        🟠 Часы этого компьютера спешат на 10 мин, замечено в 10:11.
        Поставьте их верно и держите так: установите chrony. Пока я считаю по часам Telegram, но показанное здесь время неверно.
        [‹ Пульт] [🔕 Тишина на 1 ч]
        "#);
        let slow = Alert { details: Some("-600".into()), ..fast.clone() };
        let slow = shown(&slow, None, 0);
        assert!(slow.contains("10 min slow since 10:11") && slow.contains("отстают на 10 мин"), "{slow}");
        let right = Alert { cleared: Some((at("2026-11-23T09:22:00Z"), Ending::Back)), ..fast };
        let right = shown(&right, None, 0);
        assert!(right.starts_with("🟢 The clock is right again, noticed at 10:22\nIt was 10 min fast"), "{right}");
    }

    #[test]
    fn an_outage_says_how_many_are_still_without() {
        let away = Alert { account: None, details: Some("1/4".into()), ..alert(AlertKind::NoNetwork) };
        let text = shown(&away, None, 0);
        assert!(text.starts_with("🔴 No connection to Telegram since 10:11: still 1 of 4 accounts."), "{text}");
        let back = Alert { cleared: Some((at("2026-11-23T09:22:00Z"), Ending::Back)), ..away };
        let text = shown(&back, None, 0);
        assert!(text.contains("There was no connection from 10:11 on (4 accounts)."), "{text}");
    }

    #[test]
    fn a_refused_installation_names_the_settings_to_mend() {
        let refused = Alert { account: None, ..alert(AlertKind::InstallationRefused) };
        insta::assert_snapshot!(shown(&refused, None, 0), @r#"
        🔴 Telegram has been refusing this installation since 10:11: no number can be logged in.
        Compare TELEGRAM_API_ID and TELEGRAM_API_HASH with your own at https://my.telegram.org, then restart the desk. If they are right, install its newest version.
        [📱 Accounts] [🔕 Quiet for 1 h]
        ───
        🔴 С 10:11 Telegram не принимает API ID этого пульта: войти нельзя ни с одним номером.
        Сверьте TELEGRAM_API_ID и TELEGRAM_API_HASH со своими на https://my.telegram.org и перезапустите пульт. Если они верны, установите новую версию пульта.
        [📱 Аккаунты] [🔕 Тишина на 1 ч]
        "#);
        let anew = Alert { cleared: Some((at("2026-11-23T09:22:00Z"), Ending::Moot)), ..refused };
        insta::assert_snapshot!(shown(&anew, None, 0), @r#"
        ⚪ Restarted at 10:22: logins can be tried again
        Telegram refused this installation from 10:11 on.
        [📱 Accounts]
        ───
        ⚪ Пульт перезапущен в 10:22: можно снова пробовать войти
        С 10:11 Telegram не принимал API ID этого пульта.
        [📱 Аккаунты]
        "#);
    }

    #[test]
    fn many_at_once_are_counted_and_some_are_named() {
        let members: Vec<AlertMember> =
            (1..=200).map(|id| AlertMember { account: AccountId(id), over: id > 183 }).collect();
        let lost = Alert { account: None, members, ..alert(AlertKind::LoggedOut) };
        let still = vec![account(); 183];
        let facts = AlertFacts { alert: &lost, account: None, members: &still, waiting: 41, quiet_until: None };
        insta::assert_snapshot!(show(|reader| view(reader, &facts)), @r#"
        🔴 200 accounts were logged out at 10:11: their sessions were ended on other devices or by Telegram. Log each in again from its card.
        Over for 17 of them, not yet for 183.
        +1 555 123 0132, +1 555 123 0132, +1 555 123 0132, +1 555 123 0132, +1 555 123 0132 and 178 more
        41 messages wait in their queues and stay there.
        [📱 Accounts] [🔕 Quiet for 1 h]
        ───
        🔴 У 200 аккаунтов в 10:11 закрыты сеансы: с других устройств или самим Telegram. Войти снова можно с карточки каждого.
        Уже в порядке: 17, ещё нет: 183.
        +1 555 123 0132, +1 555 123 0132, +1 555 123 0132, +1 555 123 0132, +1 555 123 0132 и ещё 178
        В их очередях ждёт 41 сообщение; очереди сохранятся.
        [📱 Аккаунты] [🔕 Тишина на 1 ч]
        "#);
        let back = Alert { cleared: Some((at("2026-11-23T09:22:00Z"), Ending::Back)), ..lost };
        insta::assert_snapshot!(shown(&back, None, 0), @r#"
        🟢 Over for all 200 accounts since 10:22
        They were logged out at 10:11.
        [📱 Accounts]
        ───
        🟢 Все 200 аккаунтов снова в порядке с 10:22
        Сеансы были закрыты в 10:11.
        [📱 Аккаунты]
        "#);
    }

    #[test]
    fn a_pause_and_a_quiet_show_on_the_alert() {
        let flood = Alert { until: Some(at("2026-11-23T11:11:00Z")), ..alert(AlertKind::LongFloodWait) };
        insta::assert_snapshot!(shown(&flood, Some(&account()), 2), @r#"
        🟡 +1 555 123 0132 has to wait until 12:11. It is a flood wait: Telegram says that it did too much.
        2 messages wait in its queue and stay there.
        [⏸ Pause]
        [👁 Details] [🔕 Quiet for 1 h]
        ───
        🟡 +1 555 123 0132: флуд-пауза до 12:11. Telegram считает аккаунт слишком активным.
        В очереди ждут 2 сообщения; очередь сохранится.
        [⏸ Пауза]
        [👁 Подробнее] [🔕 Тишина на 1 ч]
        "#);
        let paused = Account { is_available: false, ..account() };
        let quiet_until = Some(at("2026-11-23T10:30:00Z"));
        let facts = AlertFacts { alert: &flood, account: Some(&paused), members: &[], waiting: 0, quiet_until };
        insta::assert_snapshot!(show(|reader| view(reader, &facts)), @r#"
        🟡 +1 555 123 0132 has to wait until 12:11. It is a flood wait: Telegram says that it did too much.
        ⏸ It is paused and sends nothing.
        🔕 No new alert about this until 11:30.
        [▶️ Resume]
        [👁 Details]
        ───
        🟡 +1 555 123 0132: флуд-пауза до 12:11. Telegram считает аккаунт слишком активным.
        ⏸ Он на паузе и ничего не отправляет.
        🔕 Новых оповещений об этом не будет до 11:30.
        [▶️ Продолжить]
        [👁 Подробнее]
        "#);
    }

    #[test]
    fn every_kind_has_words_in_every_language() {
        for kind in AlertKind::ALL {
            for cleared in [None, Some((at("2026-11-23T09:22:00Z"), Ending::Back))] {
                let members = vec![AlertMember { account: AccountId(1), over: true }; 7];
                let many = Alert { cleared, account: None, members, ..alert(kind) };
                let text = shown(&Alert { cleared, ..alert(kind) }, Some(&account()), 0) + &shown(&many, None, 3);
                assert!(!text.contains("Unknown localization") && !text.contains('{'), "{text}");
            }
        }
    }
}
