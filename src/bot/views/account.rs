//! The card of one account.
//! Its rule: an account in trouble says why and what to do, with the button that does it.

use crate::bot::callback::Press;
use crate::bot::views::accounts::{Mark, state};
use crate::bot::views::{Button, Reader, View};
use crate::domain::account::{Account, AccountStatus, StatusReason};
use crate::domain::team::{Right, Role};
use crate::i18n::escape;

#[must_use]
pub fn card(reader: &Reader, account: &Account, role: Role) -> View {
    let mark = Mark::of(account, reader);
    let mut lines = vec![title(reader, account), format!("{} {}", mark.emoji(), standing(reader, account, mark))];
    if account.status.is_logged_in() {
        let count = [
            ("bar", bar(account.messages_sent, account.daily_limit).into()),
            ("sent", account.messages_sent.into()),
            ("limit", account.daily_limit.into()),
        ];
        lines.push(reader.text("account-today", &count));
        lines.push(reader.text("account-new-contacts", &[("limit", account.new_contact_limit.into())]));
    }
    lines.push(total(reader, account));
    lines.extend(cure(reader, account));

    let may_run = role.may(Right::RunAccounts);
    View::text(lines.join("\n"))
        .row(log_in(reader, account).filter(|_| may_run))
        .row(
            (account.status.is_logged_in() && role.may(Right::Write))
                .then(|| reader.button("button-send", Press::Send)),
        )
        .row([reader.button("button-accounts-back", Press::Accounts { page: 0 })])
}

/// Phone, and what is known of the name.
fn title(reader: &Reader, account: &Account) -> String {
    let phone = reader.text("account-title", &[("phone", reader.phone(&account.phone).into())]);
    let name = account.display_name.as_deref().map(escape);
    let username = account.username.as_deref().map(|username| format!("@{}", escape(username)));
    let label = account.label.as_deref().map(|label| format!("“{}”", escape(label)));
    std::iter::once(phone).chain(name).chain(username).chain(label).collect::<Vec<_>>().join(" · ")
}

fn standing(reader: &Reader, account: &Account, mark: Mark) -> String {
    match (mark, account.status) {
        (Mark::Ready, AccountStatus::Warming) => {
            reader.text("account-warming", &[("days", account.warmup_count.into())])
        }
        (Mark::Ready, _) => reader.text("account-active", &[]),
        (Mark::Lost | Mark::NotIn | Mark::Slowed | Mark::Off, _) => state(reader, account),
    }
}

fn total(reader: &Reader, account: &Account) -> String {
    let count = i64::try_from(account.total_sent).unwrap_or(i64::MAX).into();
    match account.last_used_at {
        Some(at) if account.total_sent > 0 => {
            reader.text("account-total-last", &[("count", count), ("when", reader.times.relative(at).into())])
        }
        _ => reader.text("account-total", &[("count", count)]),
    }
}

/// Why it does not work, and what helps.
fn cure(reader: &Reader, account: &Account) -> Option<String> {
    let key = match account.status {
        AccountStatus::New => match account.status_reason {
            Some(StatusReason::SessionRevoked) => "account-cure-revoked",
            Some(StatusReason::SessionDuplicated) => "account-cure-duplicated",
            Some(StatusReason::BannedByTelegram) => "account-cure-blocked",
            Some(
                StatusReason::LoggedOut
                | StatusReason::LoginEnded
                | StatusReason::DisabledByAdmin
                | StatusReason::SessionExported,
            )
            | None => "account-cure-log-in",
        },
        AccountStatus::CodeRequested => "account-cure-code",
        AccountStatus::PasswordRequested => "account-cure-password",
        AccountStatus::Blocked => "account-cure-blocked",
        AccountStatus::Disabled => "account-cure-disabled",
        AccountStatus::Active | AccountStatus::Warming => match account.flood_wait_until {
            _ if !account.is_available => "account-cure-paused",
            Some(until) if reader.times.now < until => {
                return Some(reader.text("account-flood", &[("at", reader.times.clock(until).into())]));
            }
            _ if account.messages_sent >= account.daily_limit => "account-cure-limit",
            _ => return None,
        },
    };
    Some(reader.text(key, &[]))
}

fn log_in(reader: &Reader, account: &Account) -> Option<Button> {
    let key = match (account.status, account.status_reason) {
        (AccountStatus::New, None) => "button-log-in",
        (AccountStatus::New | AccountStatus::Blocked, _) => "account-button-log-in-again",
        (AccountStatus::CodeRequested | AccountStatus::PasswordRequested, _) => "account-button-go-on",
        (AccountStatus::Active | AccountStatus::Warming | AccountStatus::Disabled, _) => return None,
    };
    Some(reader.button(key, Press::LogIn(account.id)))
}

/// Ten blocks; the tenth only when the limit is reached.
fn bar(count: u32, limit: u32) -> String {
    let full = if limit == 0 { 10 } else { (u64::from(count) * 10 / u64::from(limit)).min(10) };
    (0..10).map(|block| if block < full { '▓' } else { '░' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::views::examples::{account, at, show};

    #[test]
    fn an_account_at_work() {
        insta::assert_snapshot!(show(|reader| card(reader, &account(), Role::Manager)), @r#"
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
        🟢 active
        Today  ▓▓▓▓▓▓░░░░ 24 of 40
        New contacts: up to 10 a day
        312 messages sent so far, the last 18 min ago
        [📤 Send a message]
        [‹ Accounts]
        ───
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
        🟢 работает
        Сегодня  ▓▓▓▓▓▓░░░░ 24 из 40
        Новым людям: до 10 в день
        Всего отправлено 312 сообщений, последнее 18 мин назад
        [📤 Написать]
        [‹ Аккаунты]
        "#);
    }

    #[test]
    fn a_lost_session_says_why_and_offers_the_cure() {
        let reason = Some(StatusReason::SessionRevoked);
        let account = Account { status: AccountStatus::New, status_reason: reason, ..account() };
        insta::assert_snapshot!(show(|reader| card(reader, &account, Role::Manager)), @r#"
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
        🔴 logged out
        312 messages sent so far, the last 18 min ago
        Its session was ended on another device or by Telegram. What waits in its queue keeps; log it in again.
        [🔐 Log in again]
        [‹ Accounts]
        ───
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
        🔴 сеанс закрыт
        Всего отправлено 312 сообщений, последнее 18 мин назад
        Его сеанс закрыли с другого устройства или закрыл Telegram. Очередь сохранилась; войдите снова.
        [🔐 Войти снова]
        [‹ Аккаунты]
        "#);
    }

    #[test]
    fn a_flood_wait_says_until_when() {
        let account = Account { flood_wait_until: Some(at("2026-11-23T09:42:00Z")), ..account() };
        insta::assert_snapshot!(show(|reader| card(reader, &account, Role::Viewer)), @r#"
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
        🟡 flood wait, 12 min
        Today  ▓▓▓▓▓▓░░░░ 24 of 40
        New contacts: up to 10 a day
        312 messages sent so far, the last 18 min ago
        Telegram asked it to wait until 10:42. It goes on by itself.
        [‹ Accounts]
        ───
        📱 <b>+1 555 123 0132</b> · Ann &lt;Sales&gt; · @ann_sales · “EU”
        🟡 пауза Telegram, 12 мин
        Сегодня  ▓▓▓▓▓▓░░░░ 24 из 40
        Новым людям: до 10 в день
        Всего отправлено 312 сообщений, последнее 18 мин назад
        Telegram попросил подождать до 10:42. Дальше продолжит сам.
        [‹ Аккаунты]
        "#);
    }

    #[test]
    fn in_a_group_the_phone_is_masked() {
        let mut reader = crate::bot::views::examples::reader(Default::default());
        reader.private = false;
        assert!(!card(&reader, &account(), Role::Owner).text.contains("555"));
    }

    #[test]
    fn a_bar_is_full_at_the_limit_only() {
        assert_eq!(bar(39, 40), "▓▓▓▓▓▓▓▓▓░");
        assert_eq!(bar(40, 40), "▓▓▓▓▓▓▓▓▓▓");
        assert_eq!(bar(0, 0), "▓▓▓▓▓▓▓▓▓▓");
    }
}
