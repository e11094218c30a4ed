//! The card of a login, step by step.
//! Its rule: a code is entered with buttons; of what was tapped the card shows how many digits, never which.

use jiff::Timestamp;

use crate::bot::callback::Press;
use crate::bot::views::{Button, Reader, View, qr_login};
use crate::domain::account::{Account, Pace};
use crate::domain::ids::AccountId;
use crate::domain::login::{CodeWay, LoginProblem, LoginStep, MAX_TRIES, Profile, SentCode};
use crate::domain::phone::Phone;

/// The account that is logged in, as every screen of its login names it.
#[derive(Clone, Debug)]
pub struct Who {
    pub id: AccountId,
    pub phone: Phone,
}

impl From<&Account> for Who {
    fn from(account: &Account) -> Self {
        Self { id: account.id, phone: account.phone.clone() }
    }
}

#[must_use]
pub fn ask_phone(reader: &Reader) -> View {
    View::text(reader.text("login-ask-phone", &[])).row([reader.button("button-cancel", Press::Cancel)])
}

/// The card at a step, with `typed` digits tapped and what went wrong before, if anything.
#[must_use]
pub fn step(reader: &Reader, who: &Who, step: &LoginStep, typed: usize, problem: Option<LoginProblem>) -> View {
    match step {
        LoginStep::AskingForCode => match problem {
            Some(problem) => no_code_came(reader, who, problem),
            None => asking(reader, who),
        },
        LoginStep::CodeVoid => void_code(reader, who),
        LoginStep::NeedCode { sent, tries_left } => {
            // Digits tapped after a wrong code do not make it forgotten.
            let wrong = (*tries_left < MAX_TRIES).then_some(LoginProblem::WrongCode { tries_left: *tries_left });
            keypad(reader, who, sent, typed, problem.or(wrong))
        }
        LoginStep::ScanQr => match problem {
            Some(problem) => qr_login::stuck(reader, who, self::problem(reader, problem)),
            None => qr_login::asking(reader, who),
        },
        LoginStep::NeedPassword { hint, .. } => password(reader, who, hint.as_deref(), problem),
    }
}

/// Telegram is being asked for a code.
#[must_use]
pub fn asking(reader: &Reader, who: &Who) -> View {
    View::lines([title(reader, who), reader.text("login-asking", &[])]).row([cancel(reader, who)])
}

/// A complete code is with Telegram.
#[must_use]
pub fn checking_code(reader: &Reader, who: &Who) -> View {
    View::lines([title(reader, who), reader.text("login-checking-code", &[])])
}

/// A password is with Telegram.
#[must_use]
pub fn checking_password(reader: &Reader, who: &Who) -> View {
    View::lines([title(reader, who), reader.text("login-checking-password", &[])])
}

/// A question that a login's password has overtaken.
#[must_use]
pub fn put_aside(reader: &Reader) -> View {
    View::text(reader.text("login-put-aside", &[]))
}

#[must_use]
pub fn void_code(reader: &Reader, who: &Who) -> View {
    View::lines([title(reader, who), reader.text("login-void", &[])])
        .row([reader.button("button-new-code", Press::NewCode(who.id)), cancel(reader, who)])
}

#[must_use]
pub fn cancelled(reader: &Reader, who: &Who) -> View {
    over(reader, who, reader.text("login-cancelled", &[]))
}

#[must_use]
pub fn deadline_over(reader: &Reader, who: &Who) -> View {
    over(reader, who, reader.text("login-deadline", &[]))
}

/// A login that has ended without success.
#[must_use]
pub fn failed(reader: &Reader, who: &Who, problem: LoginProblem) -> View {
    over(reader, who, self::problem(reader, problem))
}

/// The account is in; how fast may it go?
#[must_use]
pub fn done(reader: &Reader, account: &Account, profile: &Profile, warm_up_days: u32) -> View {
    let username = profile.username.as_deref().map(|username| format!(", @{username}")).unwrap_or_default();
    let facts =
        [("phone", reader.phone(&account.phone).into()), ("who", format!("{}{username}", profile.display_name).into())];
    let choice = |key, name, number: u32, pace| Button {
        label: reader.label(key, &[(name, number.into())]),
        press: Press::ChoosePace { account: account.id, pace },
    };
    View::lines([reader.text("login-done", &facts), reader.text("login-pace-question", &[])])
        .row([choice("button-established", "limit", account.daily_limit, Pace::Established)])
        .row([choice("button-warm-up", "days", warm_up_days, Pace::WarmUp)])
}

/// The pace has been chosen.
#[must_use]
pub fn pace_chosen(reader: &Reader, account: &Account, pace: Pace, warm_up_days: u32) -> View {
    let name = account.display_name.clone().unwrap_or_else(|| reader.phone(&account.phone));
    let facts = [("phone", reader.phone(&account.phone).into()), ("who", name.into())];
    let speed = match pace {
        Pace::Established => reader.text("login-pace-established", &[("limit", account.daily_limit.into())]),
        Pace::WarmUp => reader.text("login-pace-warm-up", &[("days", warm_up_days.into())]),
    };
    View::lines([reader.text("login-done", &facts), speed, reader.text("login-done-next", &[])])
        .row([reader.button("button-send", Press::Send), reader.button("button-add-account", Press::AddAccount)])
        .row([reader.button("button-home", Press::Home)])
}

/// What is said when another way is asked for too early; `None` when it may be asked for now.
#[must_use]
pub fn too_early(reader: &Reader, sent: &SentCode) -> Option<String> {
    let left = reader.times.countdown(sent.next_way_at?)?;
    Some(reader.label("login-toast-too-early", &[("left", left.into())]))
}

/// Asking again is a person's decision: it may cost a flood wait.
fn no_code_came(reader: &Reader, who: &Who, problem: LoginProblem) -> View {
    View::lines([title(reader, who), self::problem(reader, problem)])
        .row([reader.button("button-try-again", Press::NewCode(who.id)), cancel(reader, who)])
}

fn title(reader: &Reader, who: &Who) -> String {
    reader.text("login-title", &[("phone", reader.phone(&who.phone).into())])
}

fn keypad(reader: &Reader, who: &Who, sent: &SentCode, typed: usize, problem: Option<LoginProblem>) -> View {
    let mut lines = vec![title(reader, who)];
    match problem {
        Some(problem) => lines.push(self::problem(reader, problem)),
        None => lines.push(way(reader, sent)),
    }
    if sent.way == CodeWay::Other {
        return View::text(lines.join("\n")).row(other_way(reader, who, sent).into_iter().chain([cancel(reader, who)]));
    }
    if problem.is_none() {
        lines.push(reader.text("login-use-buttons", &[]));
    }
    let length = sent.length.and_then(|length| usize::try_from(length).ok());
    lines.push(dots(typed, length));

    let key = |digit: u8| Button { label: digit.to_string(), press: Press::Digit { account: who.id, digit } };
    let erase = Button { label: "⌫".to_owned(), press: Press::EraseDigit(who.id) };
    let stop = Button { label: "✖".to_owned(), press: Press::CancelLogin(who.id) };
    // Where the length is known the code submits itself.
    let enter = length.is_none().then(|| reader.button("button-enter", Press::EnterCode(who.id)));
    View::text(lines.join("\n"))
        .row([1, 2, 3].map(key))
        .row([4, 5, 6].map(key))
        .row([7, 8, 9].map(key))
        .row([erase, key(0), stop])
        .row(enter)
        .row(other_way(reader, who, sent))
}

fn password(reader: &Reader, who: &Who, hint: Option<&str>, problem: Option<LoginProblem>) -> View {
    let mut lines = vec![title(reader, who)];
    lines.extend(problem.map(|problem| self::problem(reader, problem)));
    lines.push(match hint {
        Some(hint) => reader.text("login-password-hint", &[("hint", hint.into())]),
        None => reader.text("login-password", &[]),
    });
    View::text(lines.join("\n")).row([cancel(reader, who)])
}

fn over(reader: &Reader, who: &Who, what: String) -> View {
    View::lines([title(reader, who), what])
        .row([reader.button("button-try-again", Press::LogIn(who.id))])
        .row([reader.button("button-accounts", Press::Accounts { page: 0 }), reader.button("button-home", Press::Home)])
}

/// Where the code went.
fn way(reader: &Reader, sent: &SentCode) -> String {
    let key = match (sent.way, sent.length) {
        (CodeWay::App, _) => "login-way-app",
        (CodeWay::Sms, _) => "login-way-sms",
        (CodeWay::Call, _) => "login-way-call",
        (CodeWay::MissedCall, Some(length)) => {
            return reader.text("login-way-missed-call-length", &[("length", length.into())]);
        }
        (CodeWay::MissedCall, None) => "login-way-missed-call",
        (CodeWay::Email, _) => "login-way-email",
        (CodeWay::Fragment, _) => "login-way-fragment",
        (CodeWay::Other, _) => "login-way-other",
    };
    reader.text(key, &[])
}

fn other_way(reader: &Reader, who: &Who, sent: &SentCode) -> Option<Button> {
    let key = match sent.next_way? {
        CodeWay::App => "way-app",
        CodeWay::Sms => "way-sms",
        CodeWay::Call => "way-call",
        CodeWay::MissedCall => "way-missed-call",
        CodeWay::Email => "way-email",
        CodeWay::Fragment => "way-fragment",
        CodeWay::Other => "way-other",
    };
    let way = reader.label(key, &[]);
    let label = match sent.next_way_at.and_then(|at| reader.times.countdown(at)) {
        Some(left) => reader.label("button-other-way-in", &[("way", way.into()), ("left", left.into())]),
        None => reader.label("button-other-way", &[("way", way.into())]),
    };
    Some(Button { label, press: Press::Resend(who.id) })
}

fn cancel(reader: &Reader, who: &Who) -> Button {
    reader.button("button-cancel", Press::CancelLogin(who.id))
}

/// `●  ●  _  _  _`; of unknown length only what was tapped.
fn dots(typed: usize, length: Option<usize>) -> String {
    let places = length.unwrap_or(typed + 1).max(typed);
    (0..places).map(|place| if place < typed { "●" } else { "_" }).collect::<Vec<_>>().join("  ")
}

fn problem(reader: &Reader, problem: LoginProblem) -> String {
    let clock = |at: Timestamp| [("at", reader.times.clock(at).into())];
    match problem {
        LoginProblem::WrongCode { tries_left } => reader.text("login-wrong-code", &[("tries", tries_left.into())]),
        LoginProblem::CodeVoid => reader.text("login-void", &[]),
        LoginProblem::WrongPassword { tries_left } => {
            reader.text("login-wrong-password", &[("tries", tries_left.into())])
        }
        LoginProblem::TooEarly { until } => reader.text("login-problem-too-early", &clock(until)),
        LoginProblem::NoFurtherWay => reader.text("login-problem-no-further-way", &[]),
        LoginProblem::PhoneInvalid => reader.text("login-problem-phone-invalid", &[]),
        LoginProblem::SignUpRequired => reader.text("login-problem-sign-up", &[]),
        LoginProblem::Banned => reader.text("login-problem-banned", &[]),
        LoginProblem::RestUntil { until } => reader.text("login-problem-rest", &clock(until)),
        LoginProblem::TooManyTries => reader.text("login-problem-too-many-tries", &[]),
        LoginProblem::InstallationRefused => reader.text("login-problem-installation", &[]),
        LoginProblem::NoConnection => reader.text("login-problem-no-connection", &[]),
        LoginProblem::AlreadyHere => reader.text("login-problem-already-here", &[]),
        LoginProblem::OtherNumber => reader.text("login-problem-other-number", &[]),
        LoginProblem::Unexpected => reader.text("login-problem-unexpected", &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::views::examples::{account, at, reader, show};
    use crate::domain::ids::TelegramUserId;
    use crate::domain::language::Language;

    fn who() -> Who {
        Who::from(&account())
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
        [✖ Cancel]
        ───
        ➕ <b>Новый аккаунт</b>
        Пришлите его номер с кодом страны, например <code>+7 901 234 56 78</code>. Держите телефон под рукой: код для входа придёт в его приложение Telegram.
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
        assert_eq!(view.keyboard[0][0].press, Press::NewCode(AccountId(1)));
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
        ⌛ The code is void. It happens when it was shared in a chat or waited too long.
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
        🔑 This account has a password. Hint: “the &lt;usual&gt;”. Send it here; I delete your message at once.
        [✖ Cancel]
        ───
        🔐 <b>+1 555 123 0132</b>
        🔑 У аккаунта есть пароль. Подсказка: «the &lt;usual&gt;». Пришлите его сюда; сообщение я сразу удалю.
        [✖ Отмена]
        "#);
        let problem = Some(LoginProblem::WrongPassword { tries_left: 1 });
        let no_hint = LoginStep::NeedPassword { hint: None, tries_left: 1 };
        insta::assert_snapshot!(show(|reader| step(reader, &who(), &no_hint, 0, problem)), @r#"
        🔐 <b>+1 555 123 0132</b>
        ✖ That was not the password (1 try left).
        🔑 This account has a password. Send it here; I delete your message at once.
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
        ⌛ Вход затянулся и закрыт. Аккаунт остался в списке.
        [🔐 Ещё раз]
        [📱 Аккаунты] [‹ Пульт]
        "#);
        let problem = LoginProblem::RestUntil { until: at("2026-11-24T09:30:00Z") };
        insta::assert_snapshot!(show(|reader| failed(reader, &who(), problem)), @r#"
        🔐 <b>+1 555 123 0132</b>
        ✋ Too many logins of this number: Telegram asks for a pause. Try again after 24 Nov, 10:30.
        [🔐 Try again]
        [📱 Accounts] [‹ Desk]
        ───
        🔐 <b>+1 555 123 0132</b>
        ✋ Слишком много входов с этим номером: Telegram просит паузу. Попробуйте после 24 ноября, 10:30.
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
        Это новый аккаунт? Новые начинают понемногу.
        [Обычный · 40 в день]
        [Новый · разогрев 14 дней]
        "#);
        insta::assert_snapshot!(show(|reader| pace_chosen(reader, &account(), Pace::WarmUp, 14)), @r#"
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
            LoginProblem::OtherNumber,
            LoginProblem::Unexpected,
        ];
        let texts: std::collections::HashSet<String> =
            problems.iter().map(|problem| show(|reader| failed(reader, &who(), *problem))).collect();
        assert_eq!(texts.len(), problems.len());
    }
}
