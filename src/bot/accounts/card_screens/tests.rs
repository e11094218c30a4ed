//! Snapshots of an account's card: every state with its cure, in both languages.

use super::*;
use crate::bot::kit::screen::examples::{account, at, overview, show};
use crate::domain::account::Account;
use crate::domain::health::{CheckAnswer, Connection, LastError, LastErrorKind, OtherSession, OtherSessions};
use crate::domain::limits::Caps;

fn shown(account: Account, has_session: bool, role: Role) -> String {
    let overview = AccountOverview { account, has_session, ..overview() };
    show(|reader| card(reader, &overview, role, false))
}

#[test]
fn an_account_at_work() {
    insta::assert_snapshot!(shown(account(), true, Role::Owner), @r#"
    📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
    🟢 active, connected for 3 days
    Today  ▓▓▓▓▓▓░░░░ 24 of 40
    Strangers  ▓▓▓▓▓▓▓▓░░ 8 of 10
    Flood wait  none
    Queue  2 waiting, next at 10:42 · Dialogs 17, 3 qualified
    312 messages sent so far, the last 18 min ago
    [🔎 Check] [⏸ Pause] [🎚 Limits]
    [💬 Dialogs] [📤 Send a message]
    [🏷 Label] [📤 Session]
    [⏹ Switch off] [🚪 Log out] [🗑 Remove]
    [‹ Accounts]
    ───
    📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · «EU»
    🟢 работает, на связи 3 дня
    Сегодня  ▓▓▓▓▓▓░░░░ 24 из 40
    Незнакомым  ▓▓▓▓▓▓▓▓░░ 8 из 10
    Флуд-паузы  не было
    Очередь  2, следующее в 10:42 · диалоги 17, целевых 3
    Всего отправлено 312 сообщений, последнее 18 мин назад
    [🔎 Проверить] [⏸ Пауза] [🎚 Лимиты]
    [💬 Диалоги] [📤 Написать]
    [🏷 Метка] [📤 Сеанс]
    [⏹ Выключить] [🚪 Выйти] [🗑 Убрать]
    [‹ Аккаунты]
    "#);
}

#[test]
fn a_lost_session_says_why_and_offers_the_cure() {
    let reason = Some(StatusReason::SessionRevoked);
    let account = Account { status: AccountStatus::New, status_reason: reason, ..account() };
    insta::assert_snapshot!(shown(account, false, Role::Manager), @r#"
    📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
    🔴 logged out
    Queue  2 waiting, next at 10:42 · Dialogs 17, 3 qualified
    312 messages sent so far, the last 18 min ago
    Its session was ended on another device or by Telegram. Its queue is kept; log it in again.
    [🔐 Log in again] [📷 By QR code]
    [🎚 Limits]
    [💬 Dialogs]
    [🏷 Label] [🔁 Hand over dialogs]
    [⏹ Switch off] [🗑 Remove]
    [‹ Accounts]
    ───
    📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · «EU»
    🔴 сеанс закрыт
    Очередь  2, следующее в 10:42 · диалоги 17, целевых 3
    Всего отправлено 312 сообщений, последнее 18 мин назад
    Сеанс закрыт с другого устройства или самим Telegram. Очередь сохранилась; войдите снова.
    [🔐 Войти снова] [📷 По QR-коду]
    [🎚 Лимиты]
    [💬 Диалоги]
    [🏷 Метка] [🔁 Передать диалоги]
    [⏹ Выключить] [🗑 Убрать]
    [‹ Аккаунты]
    "#);
}

#[test]
fn an_account_that_is_off_can_be_switched_on() {
    let reason = Some(StatusReason::DisabledByAdmin);
    let account = Account { status: AccountStatus::Disabled, status_reason: reason, ..account() };
    insta::assert_snapshot!(shown(account, true, Role::Manager), @r#"
    📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
    ⚫️ switched off
    Queue  2 waiting, next at 10:42 · Dialogs 17, 3 qualified
    312 messages sent so far, the last 18 min ago
    An admin switched it off.
    [▶️ Switch on]
    [🎚 Limits]
    [💬 Dialogs]
    [🏷 Label] [🔁 Hand over dialogs]
    [🚪 Log out] [🗑 Remove]
    [‹ Accounts]
    ───
    📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · «EU»
    ⚫️ выключен
    Очередь  2, следующее в 10:42 · диалоги 17, целевых 3
    Всего отправлено 312 сообщений, последнее 18 мин назад
    Его выключил администратор.
    [▶️ Включить]
    [🎚 Лимиты]
    [💬 Диалоги]
    [🏷 Метка] [🔁 Передать диалоги]
    [🚪 Выйти] [🗑 Убрать]
    [‹ Аккаунты]
    "#);
}

#[test]
fn a_warm_up_shows_its_day_and_its_caps() {
    let account = Account {
        status: AccountStatus::Warming,
        warmup_count: 2,
        caps: Caps { messages: 8, new_contacts: 2 },
        messages_sent: 8,
        is_available: false,
        ..account()
    };
    insta::assert_snapshot!(shown(account, true, Role::Manager), @r#"
    📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
    🟡 paused, connected for 3 days
    Today  ▓▓▓▓▓▓▓▓▓▓ 8 of 8
    Strangers  ▓▓▓▓▓▓▓▓▓▓ 8 of 2
    Flood wait  none
    Queue  2 waiting, next at 10:42 · Dialogs 17, 3 qualified
    312 messages sent so far, the last 18 min ago
    It sends nothing while it is paused.
    [🔎 Check] [▶️ Resume] [🎚 Limits]
    [💬 Dialogs] [📤 Send a message]
    [🏷 Label]
    [⏹ Switch off] [🚪 Log out] [🗑 Remove]
    [‹ Accounts]
    ───
    📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · «EU»
    🟡 на паузе, на связи 3 дня
    Сегодня  ▓▓▓▓▓▓▓▓▓▓ 8 из 8
    Незнакомым  ▓▓▓▓▓▓▓▓▓▓ 8 из 2
    Флуд-паузы  не было
    Очередь  2, следующее в 10:42 · диалоги 17, целевых 3
    Всего отправлено 312 сообщений, последнее 18 мин назад
    Пока он на паузе, он ничего не отправляет.
    [🔎 Проверить] [▶️ Продолжить] [🎚 Лимиты]
    [💬 Диалоги] [📤 Написать]
    [🏷 Метка]
    [⏹ Выключить] [🚪 Выйти] [🗑 Убрать]
    [‹ Аккаунты]
    "#);
}

#[test]
fn a_flood_wait_says_until_when() {
    let account = Account { flood_wait_until: Some(at("2026-11-23T09:42:00Z")), ..account() };
    let mut overview = AccountOverview { account, ..overview() };
    overview.health.health_facts.flood_wait_until = overview.account.flood_wait_until;
    insta::assert_snapshot!(show(|reader| card(reader, &overview, Role::Viewer, false)), @r#"
    📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
    🟡 flood wait, 12 min, connected for 3 days
    Today  ▓▓▓▓▓▓░░░░ 24 of 40
    Strangers  ▓▓▓▓▓▓▓▓░░ 8 of 10
    Flood wait  12 min left, until 10:42
    Queue  2 waiting, next at 10:42 · Dialogs 17, 3 qualified
    312 messages sent so far, the last 18 min ago
    Telegram asked it to wait. It continues by itself.
    [💬 Dialogs]
    [‹ Accounts]
    ───
    📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · «EU»
    🟡 флуд-пауза, 12 мин, на связи 3 дня
    Сегодня  ▓▓▓▓▓▓░░░░ 24 из 40
    Незнакомым  ▓▓▓▓▓▓▓▓░░ 8 из 10
    Флуд-пауза  ещё 12 мин, до 10:42
    Очередь  2, следующее в 10:42 · диалоги 17, целевых 3
    Всего отправлено 312 сообщений, последнее 18 мин назад
    Telegram попросил его подождать. Потом продолжит сам.
    [💬 Диалоги]
    [‹ Аккаунты]
    "#);
}

#[test]
fn an_open_question_stands_on_the_card_with_its_answers() {
    let account = Account { status: AccountStatus::Warming, ..account() };
    let overview = AccountOverview { account, pace_open: true, ..overview() };
    insta::assert_snapshot!(show(|reader| card(reader, &overview, Role::Manager, false)), @r#"
    📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
    🟢 warming up, day 1 of 14, connected for 3 days
    Today  ▓▓▓▓▓▓░░░░ 24 of 40
    Strangers  ▓▓▓▓▓▓▓▓░░ 8 of 10
    Flood wait  none
    Queue  2 waiting, next at 10:42 · Dialogs 17, 3 qualified
    312 messages sent so far, the last 18 min ago
    🌱 Is this account new to messaging? Until you answer, it starts slowly.
    [Established · 40 a day] [New · warm up over 14 days]
    [🔎 Check] [⏸ Pause] [🎚 Limits]
    [💬 Dialogs] [📤 Send a message]
    [🏷 Label]
    [⏹ Switch off] [🚪 Log out] [🗑 Remove]
    [‹ Accounts]
    ───
    📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · «EU»
    🟢 разогревается, день 1 из 14, на связи 3 дня
    Сегодня  ▓▓▓▓▓▓░░░░ 24 из 40
    Незнакомым  ▓▓▓▓▓▓▓▓░░ 8 из 10
    Флуд-паузы  не было
    Очередь  2, следующее в 10:42 · диалоги 17, целевых 3
    Всего отправлено 312 сообщений, последнее 18 мин назад
    🌱 Аккаунт новый, с него ещё не писали? Пока вы не ответили, он отправляет понемногу.
    [Не новый · 40 в день] [Новый · разогрев 14 дней]
    [🔎 Проверить] [⏸ Пауза] [🎚 Лимиты]
    [💬 Диалоги] [📤 Написать]
    [🏷 Метка]
    [⏹ Выключить] [🚪 Выйти] [🗑 Убрать]
    [‹ Аккаунты]
    "#);
}

#[test]
fn a_look_shows_every_facet() {
    let mut overview = overview();
    overview.account.offline_since = Some(at("2026-11-23T09:20:00Z"));
    let health = &mut overview.health;
    let session = |device: &str| OtherSession { hash: 7, device: device.into(), place: "Germany".into() };
    let sessions = vec![session("iPhone 15, Telegram iOS"), session("PC 64bit, Telegram Desktop")];
    health.others = Some(OtherSessions { seen_at: at("2026-11-23T09:30:00Z"), sessions });
    health.connection = Some(Connection::Down { since: at("2026-11-23T09:20:00Z"), key_doubted: false });
    health.last_error = Some(LastError { at: at("2026-11-23T09:18:00Z"), what: LastErrorKind::NoAnswer });
    health.last_check = Some(CheckAnswer { at: at("2026-11-23T09:30:00Z"), answered: true });
    health.health_facts.flood_wait_from = Some(at("2026-11-12T09:18:00Z"));
    health.health_facts.flood_wait_until = Some(at("2026-11-12T09:18:43Z"));
    health.health_facts.new_contacts_paused_until = Some(at("2026-11-24T09:18:43Z"));
    insta::assert_snapshot!(show(|reader| card(reader, &overview, Role::Viewer, true)), @r#"
    📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
    🟠 active, no connection since 10:20
    Today  ▓▓▓▓▓▓░░░░ 24 of 40
    Strangers  none until 10:18 on 24 Nov: some complained
    Flood wait  none; last on 12 Nov, 43 s
    Queue  2 waiting, next at 10:42 · Dialogs 17, 3 qualified
    312 messages sent so far, the last 18 min ago
    Other logins  2: iPhone 15, Telegram iOS, Germany; PC 64bit, Telegram Desktop, Germany
    Last error  12 min ago: no answer from Telegram
    Its messages wait. I keep connecting, and they go out when the connection is back. If it stays away, see /doctor.
    🔎 Just checked: Telegram knows it and answers.
    [💬 Dialogs]
    [‹ Accounts]
    ───
    📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · «EU»
    🟠 работает, нет связи с 10:20
    Сегодня  ▓▓▓▓▓▓░░░░ 24 из 40
    Незнакомым  не пишет до 10:18 24 ноября: были жалобы
    Флуд-паузы  нет; последняя 12 ноября, 43 с
    Очередь  2, следующее в 10:42 · диалоги 17, целевых 3
    Всего отправлено 312 сообщений, последнее 18 мин назад
    Другие сеансы  2: iPhone 15, Telegram iOS, Germany; PC 64bit, Telegram Desktop, Germany
    Последняя ошибка  12 мин назад: Telegram не ответил
    Его сообщения ждут. Я продолжаю подключаться, и они уйдут, как только связь вернётся. Если связи долго нет, загляните в /doctor.
    🔎 Только что проверено: Telegram узнаёт аккаунт и отвечает.
    [💬 Диалоги]
    [‹ Аккаунты]
    "#);
}

#[test]
fn in_a_group_the_phone_is_masked() {
    let mut reader = crate::bot::kit::screen::examples::reader(Default::default());
    reader.private = false;
    assert!(!card(&reader, &overview(), Role::Owner, false).text.contains("555"));
}

#[test]
fn a_bar_is_full_at_the_limit_only() {
    assert_eq!(bar(39, 40), "▓▓▓▓▓▓▓▓▓░");
    assert_eq!(bar(40, 40), "▓▓▓▓▓▓▓▓▓▓");
    assert_eq!(bar(0, 0), "▓▓▓▓▓▓▓▓▓▓");
}
