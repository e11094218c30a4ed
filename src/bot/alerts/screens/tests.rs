//! Snapshots of alerts in both languages, open and over.

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
    let ended = Alert { cleared: Some((at("2026-11-23T09:22:00Z"), Ending::Moot)), ..refused };
    insta::assert_snapshot!(shown(&ended, None, 0), @r#"
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
