//! The progress and the result of a check of several accounts. Working accounts are counted, others are named.

use crate::bot::accounts::list_screens::{AccountMark, PAGE, state};
use crate::bot::accounts::press::AccountPress;
use crate::bot::kit::{Button, Reader, View};
use crate::domain::account::Account;
use crate::domain::health::Finding;

/// The number of checked accounts.
pub fn progress(reader: &Reader, done: usize, total: usize) -> View {
    View::text(reader.text("check-progress", &[("done", done.into()), ("total", total.into())]))
}

/// The result for each account.
pub fn summary(reader: &Reader, found: &[(Account, Finding)]) -> View {
    let count = |result| found.iter().filter(|(_, is)| *is == result).count();
    let of = |key, result| (count(result) > 0).then(|| reader.text(key, &[("count", count(result).into())]));
    let lines = [
        Some(reader.text("check-title", &[("count", found.len().into())])),
        of("check-sum-answers", Finding::Answers),
        of("check-sum-trouble", Finding::Trouble),
        of("check-sum-no-answer", Finding::NoAnswer),
        of("check-sum-not-logged-in", Finding::NotLoggedIn),
    ];
    let mut view = View::lines(lines.into_iter().flatten());
    let named = found.iter().filter(|(_, is)| matches!(is, Finding::Trouble | Finding::NoAnswer));
    for (account, result) in named.take(PAGE) {
        let mark = AccountMark::of(account, reader);
        let words = match result {
            Finding::NoAnswer => reader.label("check-short-no-answer", &[]),
            _ => state(reader, account),
        };
        let label = format!("{} {} {words}", mark.emoji(), reader.phone(&account.phone));
        view = view.row([Button::new(label, AccountPress::Show(account.id))]);
    }
    view.row([
        reader.button("check-button-again", AccountPress::CheckAll),
        reader.button("button-accounts", AccountPress::List { page: 0 }),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::{account, show};
    use crate::domain::account::{AccountStatus, StatusReason};

    #[test]
    fn what_does_not_answer_is_named() {
        let lost =
            Account { status: AccountStatus::New, status_reason: Some(StatusReason::SessionRevoked), ..account() };
        let found = [
            (account(), Finding::Answers),
            (account(), Finding::Answers),
            (lost, Finding::Trouble),
            (account(), Finding::NoAnswer),
            (account(), Finding::NotLoggedIn),
        ];
        insta::assert_snapshot!(show(|reader| progress(reader, 3, 5)), @r#"
        🔎 Checking the accounts: 3 of 5
        ───
        🔎 Проверяю аккаунты: 3 из 5
        "#);
        insta::assert_snapshot!(show(|reader| summary(reader, &found)), @r#"
        🔎 <b>5 accounts checked</b>
        🟢 2 answer
        🔴 1 is in trouble
        📡 1 got no answer
        ⚪️ 1 is not logged in
        [🔴 +1 555 123 0132 logged out]
        [🟢 +1 555 123 0132 no answer]
        [🔎 Check again] [📱 Accounts]
        ───
        🔎 <b>Проверено 5 аккаунтов</b>
        🟢 2 отвечают
        🔴 1 требует внимания
        📡 1 без ответа
        ⚪️ вход не выполнен: 1
        [🔴 +1 555 123 0132 сеанс закрыт]
        [🟢 +1 555 123 0132 нет ответа]
        [🔎 Проверить снова] [📱 Аккаунты]
        "#);
    }
}
