//! Snapshots of a login's screens: every step and every problem, in both languages.

use super::*;
use crate::bot::kit::Press;
use crate::bot::kit::screen::examples::{account, at, reader, show};
use crate::domain::ids::TelegramUserId;
use crate::domain::language::Language;

fn who() -> LoginAccount {
    LoginAccount::from(&account())
}

fn need_code() -> LoginStep {
    let sent = SentCode {
        way: CodeWay::App,
        length: Some(5),
        next_way: Some(CodeWay::Sms),
        next_way_at: Some(at("2026-11-23T09:31:58Z")),
    };
    LoginStep::NeedCode { sent, tries_left: 3 }
}

#[test]
fn the_phone_is_asked_for() {
    insta::assert_snapshot!(show(ask_phone), @r#"
    ➕ <b>Add an account</b>
    Send its phone number with the country code, for example <code>+1 555 123 0132</code>. Keep the phone at hand: the login code will arrive in its Telegram app.
    [📥 Import from Telethon/Pyrogram]
    [✖ Cancel]
    ───
    ➕ <b>Новый аккаунт</b>
    Пришлите его номер с кодом страны, например <code>+7 901 234 56 78</code>. Держите телефон под рукой: код для входа придёт в его приложение Telegram.
    [📥 Импорт из Telethon/Pyrogram]
    [✖ Отмена]
    "#);
}

#[test]
fn telegram_is_asked_for_a_code() {
    insta::assert_snapshot!(show(|reader| step(reader, &who(), &LoginStep::AskingForCode, 0, None)), @r#"
    🔐 <b>+1 555 123 0132</b>
    ⏳ Asking Telegram for a code…
    [✖ Cancel]
    ───
    🔐 <b>+1 555 123 0132</b>
    ⏳ Запрашиваю код у Telegram…
    [✖ Отмена]
    "#);
}

#[test]
fn a_code_that_never_came_can_be_asked_for_again() {
    let problem = Some(LoginProblem::NoConnection);
    let view = step(&reader(Language::En), &who(), &LoginStep::AskingForCode, 0, problem);
    assert!(view.text.contains("Telegram does not answer"));
    assert_eq!(view.keyboard[0][0].data, LoginPress::NewCode(AccountId(1)).encode());
}

#[test]
fn the_keypad_shows_how_many_digits() {
    insta::assert_snapshot!(show(|reader| step(reader, &who(), &need_code(), 3, None)), @r#"
    🔐 <b>+1 555 123 0132</b>
    The code is in the Telegram app of this number.
    Enter it with the buttons: a code typed into a chat becomes void.
    ●  ●  ●  _  _
    [1] [2] [3]
    [4] [5] [6]
    [7] [8] [9]
    [⌫] [0] [✖]
    [🔁 Other way (SMS) in 1:58]
    ───
    🔐 <b>+1 555 123 0132</b>
    Код пришёл в приложение Telegram этого номера.
    Введите его кнопками: код, написанный в чат, сгорает.
    ●  ●  ●  _  _
    [1] [2] [3]
    [4] [5] [6]
    [7] [8] [9]
    [⌫] [0] [✖]
    [🔁 Другой способ: SMS, через 1:58]
    "#);
}

#[test]
fn a_code_of_unknown_length_is_entered_with_ok() {
    let sent = SentCode { way: CodeWay::Email, length: None, next_way: None, next_way_at: None };
    let need_code = LoginStep::NeedCode { sent, tries_left: 3 };
    insta::assert_snapshot!(show(|reader| step(reader, &who(), &need_code, 2, None)), @r#"
    🔐 <b>+1 555 123 0132</b>
    The code is in the mailbox of this account.
    Enter it with the buttons: a code typed into a chat becomes void.
    ●  ●  _
    [1] [2] [3]
    [4] [5] [6]
    [7] [8] [9]
    [⌫] [0] [✖]
    [✅ OK]
    ───
    🔐 <b>+1 555 123 0132</b>
    Код придёт на почту этого аккаунта.
    Введите его кнопками: код, написанный в чат, сгорает.
    ●  ●  _
    [1] [2] [3]
    [4] [5] [6]
    [7] [8] [9]
    [⌫] [0] [✖]
    [✅ Готово]
    "#);
}

#[test]
fn a_code_without_digits_has_no_keypad() {
    let sent = SentCode { way: CodeWay::Other, length: None, next_way: Some(CodeWay::Sms), next_way_at: None };
    let need_code = LoginStep::NeedCode { sent, tries_left: 3 };
    insta::assert_snapshot!(show(|reader| step(reader, &who(), &need_code, 0, None)), @r#"
    🔐 <b>+1 555 123 0132</b>
    Telegram sent a code that has no digits to tap. Have it sent another way, or cancel and try again later.
    [🔁 Other way (SMS)] [✖ Cancel]
    ───
    🔐 <b>+1 555 123 0132</b>
    Telegram прислал код, который не набрать цифрами. Запросите другой способ или отмените вход и попробуйте позже.
    [🔁 Другой способ: SMS] [✖ Отмена]
    "#);
}

#[test]
fn a_wrong_code_may_be_tried_again() {
    let problem = Some(LoginProblem::WrongCode { tries_left: 2 });
    insta::assert_snapshot!(show(|reader| step(reader, &who(), &need_code(), 0, problem)), @r#"
    🔐 <b>+1 555 123 0132</b>
    ✖ That was not the code. Try again (2 tries left).
    _  _  _  _  _
    [1] [2] [3]
    [4] [5] [6]
    [7] [8] [9]
    [⌫] [0] [✖]
    [🔁 Other way (SMS) in 1:58]
    ───
    🔐 <b>+1 555 123 0132</b>
    ✖ Код не подошёл. Попробуйте ещё раз (осталось 2 попытки).
    _  _  _  _  _
    [1] [2] [3]
    [4] [5] [6]
    [7] [8] [9]
    [⌫] [0] [✖]
    [🔁 Другой способ: SMS, через 1:58]
    "#);
}

#[test]
fn a_void_code_is_explained_and_a_new_one_is_one_tap_away() {
    insta::assert_snapshot!(show(|reader| step(reader, &who(), &LoginStep::CodeVoid, 0, None)), @r#"
    🔐 <b>+1 555 123 0132</b>
    ⌛ The code is void. This happens when it was shared in a chat or waited too long.
    Take a new one and enter it with the buttons.
    [🔁 Send a new one] [✖ Cancel]
    ───
    🔐 <b>+1 555 123 0132</b>
    ⌛ Код сгорел. Так бывает, если его написали в чат или он ждал слишком долго.
    Запросите новый и введите его кнопками.
    [🔁 Прислать новый] [✖ Отмена]
    "#);
}

#[test]
fn a_password_is_asked_for_with_its_hint() {
    let need_password = LoginStep::NeedPassword { hint: Some("the <usual>".to_owned()), tries_left: 3 };
    insta::assert_snapshot!(show(|reader| step(reader, &who(), &need_password, 0, None)), @r#"
    🔐 <b>+1 555 123 0132</b>
    🔑 This account has a password. Hint: “the &lt;usual&gt;”. Send the password here; I will delete your message at once.
    [✖ Cancel]
    ───
    🔐 <b>+1 555 123 0132</b>
    🔑 У аккаунта есть пароль. Подсказка: «the &lt;usual&gt;». Пришлите пароль сюда; сообщение я сразу удалю.
    [✖ Отмена]
    "#);
    let problem = Some(LoginProblem::WrongPassword { tries_left: 1 });
    let no_hint = LoginStep::NeedPassword { hint: None, tries_left: 1 };
    insta::assert_snapshot!(show(|reader| step(reader, &who(), &no_hint, 0, problem)), @r#"
    🔐 <b>+1 555 123 0132</b>
    ✖ That was not the password (1 try left).
    🔑 This account has a password. Send it here; I will delete your message at once.
    [✖ Cancel]
    ───
    🔐 <b>+1 555 123 0132</b>
    ✖ Пароль не подошёл (осталась 1 попытка).
    🔑 У аккаунта есть пароль. Пришлите его сюда; сообщение я сразу удалю.
    [✖ Отмена]
    "#);
}

#[test]
fn an_ended_login_can_be_started_again() {
    insta::assert_snapshot!(show(|reader| cancelled(reader, &who())), @r#"
    🔐 <b>+1 555 123 0132</b>
    ✖ Login cancelled. The account stays on the list and can be logged in later.
    [🔐 Try again]
    [📱 Accounts] [‹ Desk]
    ───
    🔐 <b>+1 555 123 0132</b>
    ✖ Вход отменён. Аккаунт остался в списке, войти можно позже.
    [🔐 Ещё раз]
    [📱 Аккаунты] [‹ Пульт]
    "#);
    insta::assert_snapshot!(show(|reader| deadline_over(reader, &who())), @r#"
    🔐 <b>+1 555 123 0132</b>
    ⌛ The login took too long and has ended. The account stays on the list.
    [🔐 Try again]
    [📱 Accounts] [‹ Desk]
    ───
    🔐 <b>+1 555 123 0132</b>
    ⌛ Вход слишком затянулся и прерван. Аккаунт остался в списке.
    [🔐 Ещё раз]
    [📱 Аккаунты] [‹ Пульт]
    "#);
    let problem = LoginProblem::RestUntil { until: at("2026-11-24T09:30:00Z") };
    insta::assert_snapshot!(show(|reader| failed(reader, &who(), problem)), @r#"
    🔐 <b>+1 555 123 0132</b>
    ✋ Too many logins of this number: Telegram asks for a pause. Try again after 10:30 on 24 Nov.
    [🔐 Try again]
    [📱 Accounts] [‹ Desk]
    ───
    🔐 <b>+1 555 123 0132</b>
    ✋ Слишком много входов с этим номером: Telegram просит подождать. Попробуйте после 10:30 24 ноября.
    [🔐 Ещё раз]
    [📱 Аккаунты] [‹ Пульт]
    "#);
}

#[test]
fn who_is_in_and_how_fast_may_it_go() {
    let profile = Profile {
        id: TelegramUserId(5),
        display_name: "Ann Sales".to_owned(),
        username: Some("ann_sales".to_owned()),
        phone: None,
    };
    insta::assert_snapshot!(show(|reader| done(reader, &account(), &profile, 14)), @r#"
    ✅ <b>+1 555 123 0132</b> is in: Ann Sales, @ann_sales
    Is this account new to messaging? New ones start slowly.
    [Established · 40 a day]
    [New · warm up over 14 days]
    ───
    ✅ <b>+1 555 123 0132</b> на связи: Ann Sales, @ann_sales
    Это новый аккаунт? Новые аккаунты начинают с малого.
    [Не новый · 40 в день]
    [Новый · разогрев 14 дней]
    "#);
    insta::assert_snapshot!(show(|reader| pace_chosen(reader, &account(), WarmUpPace::WarmUp, 14)), @r#"
    ✅ <b>+1 555 123 0132</b> is in: Ann &lt;Sales&gt;
    It warms up over 14 days: a few messages at first, more every day.
    Next: write to somebody.
    [📤 Send a message] [➕ Add an account]
    [‹ Desk]
    ───
    ✅ <b>+1 555 123 0132</b> на связи: Ann &lt;Sales&gt;
    Он разогревается 14 дней: сначала несколько сообщений, с каждым днём больше.
    Дальше: напишите кому-нибудь.
    [📤 Написать] [➕ Добавить аккаунт]
    [‹ Пульт]
    "#);
}

#[test]
fn every_problem_has_words_of_its_own() {
    let until = at("2026-11-23T10:00:00Z");
    let problems = [
        LoginProblem::TooEarly { until },
        LoginProblem::NoFurtherWay,
        LoginProblem::PhoneInvalid,
        LoginProblem::SignUpRequired,
        LoginProblem::Banned,
        LoginProblem::TooManyTries,
        LoginProblem::InstallationRefused,
        LoginProblem::NoConnection,
        LoginProblem::AlreadyHere,
        LoginProblem::InMeanwhile,
        LoginProblem::OtherNumber,
        LoginProblem::OtherPerson,
        LoginProblem::Unexpected,
    ];
    let texts: std::collections::HashSet<String> =
        problems.iter().map(|problem| show(|reader| failed(reader, &who(), *problem))).collect();
    assert_eq!(texts.len(), problems.len());
}
