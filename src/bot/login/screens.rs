//! The card of a login, step by step. A code is entered with buttons; the card shows the number of digits, never the
//! digits.

use jiff::Timestamp;

use crate::bot::accounts::action_screens::{new_holder, to_card};
use crate::bot::accounts::press::AccountPress;
use crate::bot::home::press::HomePress;
use crate::bot::kit::{Button, Reader, View};
use crate::bot::login::press::LoginPress;
use crate::bot::login::qr_screens as qr_login;
use crate::bot::sending::meant_press::MeantPress;
use crate::bot::sending::press::SendPress;
use crate::bot::sessions::press::SessionPress;
use crate::domain::account::{Account, WarmUpPace};
use crate::domain::ids::AccountId;
use crate::domain::login::{CodeWay, LoginProblem, LoginStep, MAX_TRIES, Profile, SentCode};
use crate::domain::phone::{Phone, PhoneOddity};

/// The account of a login, as its screens name it.
#[derive(Clone, Debug)]
pub struct LoginAccount {
    pub id: AccountId,
    pub phone: Phone,
}

impl From<&Account> for LoginAccount {
    fn from(account: &Account) -> Self {
        Self { id: account.id, phone: account.phone.clone() }
    }
}

pub fn ask_phone(reader: &Reader) -> View {
    View::text(reader.text("login-ask-phone", &[]))
        .row([reader.button("login-button-import", SessionPress::Import)])
        .row([reader.cancel()])
}

/// Asks whether an unusual number is right.
pub fn ask_odd(reader: &Reader, phone: &Phone, odd: PhoneOddity) -> View {
    let key = match odd {
        PhoneOddity::Short => "login-ask-short",
        PhoneOddity::Long => "login-ask-long",
        PhoneOddity::NoCountry => "login-ask-no-country",
    };
    let view = View::text(reader.text(key, &[("phone", reader.phone(phone).into())]));
    match phone.e164()[1..].parse() {
        Ok(digits) => view.row([reader.button("login-button-right", MeantPress::Number(digits))]),
        Err(_) => view,
    }
}

/// The card at a step, with `typed` entered digits and the previous problem, if any.
pub fn step(
    reader: &Reader,
    who: &LoginAccount,
    step: &LoginStep,
    typed: usize,
    problem: Option<LoginProblem>,
) -> View {
    match step {
        LoginStep::AskingForCode => match problem {
            Some(problem) => no_code_came(reader, who, problem),
            None => asking(reader, who),
        },
        LoginStep::CodeVoid => void_code(reader, who),
        LoginStep::NeedCode { sent, tries_left } => {
            // After a wrong code, the card keeps showing that while digits are entered.
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

/// A code is being requested from Telegram.
pub fn asking(reader: &Reader, who: &LoginAccount) -> View {
    View::lines([title(reader, who), reader.text("login-asking", &[])]).row([cancel(reader, who)])
}

/// A code was submitted to Telegram.
pub fn checking_code(reader: &Reader, who: &LoginAccount) -> View {
    View::lines([title(reader, who), reader.text("login-checking-code", &[])])
}

/// A password was submitted to Telegram.
pub fn checking_password(reader: &Reader, who: &LoginAccount) -> View {
    View::lines([title(reader, who), reader.text("login-checking-password", &[])])
}

/// A question that was closed because a login asks for a password.
pub fn put_aside(reader: &Reader) -> View {
    View::text(reader.text("login-put-aside", &[]))
}

pub fn void_code(reader: &Reader, who: &LoginAccount) -> View {
    View::lines([title(reader, who), reader.text("login-void", &[])])
        .row([reader.button("button-new-code", LoginPress::NewCode(who.id)), cancel(reader, who)])
}

pub fn cancelled(reader: &Reader, who: &LoginAccount) -> View {
    over(reader, who, reader.text("login-cancelled", &[]))
}

pub fn deadline_over(reader: &Reader, who: &LoginAccount) -> View {
    over(reader, who, reader.text("login-deadline", &[]))
}

/// A login that has failed.
pub fn failed(reader: &Reader, who: &LoginAccount, problem: LoginProblem) -> View {
    if problem == LoginProblem::InMeanwhile {
        let lines = [title(reader, who), self::problem(reader, problem)];
        return View::lines(lines).row([to_card(reader, who.id)]);
    }
    let view = over(reader, who, self::problem(reader, problem));
    if problem == LoginProblem::OtherPerson { view.row([new_holder(reader, who.id)]) } else { view }
}

/// The account is logged in; asks for its pace.
pub fn done(reader: &Reader, account: &Account, profile: &Profile, warm_up_days: u32) -> View {
    let username = profile.username.as_deref().map(|username| format!(", @{username}")).unwrap_or_default();
    let facts =
        [("phone", reader.phone(&account.phone).into()), ("who", format!("{}{username}", profile.display_name).into())];
    let choice = |key, name, number: u32, pace| {
        Button::new(reader.label(key, &[(name, number.into())]), LoginPress::ChoosePace { account: account.id, pace })
    };
    View::lines([reader.text("login-done", &facts), reader.text("login-pace-question", &[])])
        .row([choice("button-established", "limit", account.daily_limit, WarmUpPace::Established)])
        .row([choice("button-warm-up", "days", warm_up_days, WarmUpPace::WarmUp)])
}

/// The account that has come back under a new number.
#[must_use]
pub fn back(reader: &Reader, former: &Phone) -> String {
    reader.text("login-back", &[("former", reader.phone(former).into())])
}

/// The pace has been chosen.
pub fn pace_chosen(reader: &Reader, account: &Account, pace: WarmUpPace, warm_up_days: u32) -> View {
    let name = account.display_name.clone().unwrap_or_else(|| reader.phone(&account.phone));
    let facts = [("phone", reader.phone(&account.phone).into()), ("who", name.into())];
    let speed = match pace {
        WarmUpPace::Established => reader.text("login-pace-established", &[("limit", account.daily_limit.into())]),
        WarmUpPace::WarmUp => reader.text("login-pace-warm-up", &[("days", warm_up_days.into())]),
    };
    View::lines([reader.text("login-done", &facts), speed, reader.text("login-done-next", &[])])
        .row([reader.button("button-send", SendPress::Ask), reader.button("button-add-account", LoginPress::Add)])
        .row([reader.button("button-home", HomePress::Home)])
}

/// The text when the next delivery method is requested too early; `None` when it may be requested now.
#[must_use]
pub fn too_early(reader: &Reader, sent: &SentCode) -> Option<String> {
    let left = reader.times.countdown(sent.next_way_at?)?;
    Some(reader.label("login-toast-too-early", &[("left", left.into())]))
}

/// Asking again is a person's decision, since it may cause a flood wait.
fn no_code_came(reader: &Reader, who: &LoginAccount, problem: LoginProblem) -> View {
    View::lines([title(reader, who), self::problem(reader, problem)])
        .row([reader.button("button-try-again", LoginPress::NewCode(who.id)), cancel(reader, who)])
}

fn title(reader: &Reader, who: &LoginAccount) -> String {
    reader.text("login-title", &[("phone", reader.phone(&who.phone).into())])
}

fn keypad(reader: &Reader, who: &LoginAccount, sent: &SentCode, typed: usize, problem: Option<LoginProblem>) -> View {
    let mut lines = vec![title(reader, who)];
    match problem {
        Some(problem) => lines.push(self::problem(reader, problem)),
        None => lines.push(way(reader, sent)),
    }
    if !sent.way.has_digits() {
        return View::text(lines.join("\n")).row(other_way(reader, who, sent).into_iter().chain([cancel(reader, who)]));
    }
    if problem.is_none() {
        lines.push(reader.text("login-use-buttons", &[]));
    }
    let length = sent.length.and_then(|length| usize::try_from(length).ok());
    lines.push(dots(typed, length));

    let key = |digit: u8| Button::new(digit.to_string(), LoginPress::Digit { account: who.id, digit });
    let erase = Button::new("⌫".to_owned(), LoginPress::EraseDigit(who.id));
    let stop = Button::new("✖".to_owned(), LoginPress::Cancel(who.id));
    // Where the length is known the code is submitted automatically.
    let enter = length.is_none().then(|| reader.button("button-enter", LoginPress::EnterCode(who.id)));
    View::text(lines.join("\n"))
        .row([1, 2, 3].map(key))
        .row([4, 5, 6].map(key))
        .row([7, 8, 9].map(key))
        .row([erase, key(0), stop])
        .row(enter)
        .row(other_way(reader, who, sent))
}

fn password(reader: &Reader, who: &LoginAccount, hint: Option<&str>, problem: Option<LoginProblem>) -> View {
    let mut lines = vec![title(reader, who)];
    lines.extend(problem.map(|problem| self::problem(reader, problem)));
    lines.push(match hint {
        Some(hint) => reader.text("login-password-hint", &[("hint", hint.into())]),
        None => reader.text("login-password", &[]),
    });
    View::text(lines.join("\n")).row([cancel(reader, who)])
}

fn over(reader: &Reader, who: &LoginAccount, what: String) -> View {
    View::lines([title(reader, who), what]).row([reader.button("button-try-again", LoginPress::LogIn(who.id))]).row([
        reader.button("button-accounts", AccountPress::List { page: 0 }),
        reader.button("button-home", HomePress::Home),
    ])
}

/// Where the code was sent.
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
        (CodeWay::EmailSetUp, _) => "login-way-email-set-up",
        (CodeWay::Fragment, _) => "login-way-fragment",
        (CodeWay::Other, _) => "login-way-other",
    };
    reader.text(key, &[])
}

fn other_way(reader: &Reader, who: &LoginAccount, sent: &SentCode) -> Option<Button> {
    let key = match sent.next_way? {
        CodeWay::App => "way-app",
        CodeWay::Sms => "way-sms",
        CodeWay::Call => "way-call",
        CodeWay::MissedCall => "way-missed-call",
        CodeWay::Email | CodeWay::EmailSetUp => "way-email",
        CodeWay::Fragment => "way-fragment",
        CodeWay::Other => "way-other",
    };
    let way = reader.label(key, &[]);
    let label = match sent.next_way_at.and_then(|at| reader.times.countdown(at)) {
        Some(left) => reader.label("button-other-way-in", &[("way", way.into()), ("left", left.into())]),
        None => reader.label("button-other-way", &[("way", way.into())]),
    };
    Some(Button::new(label, LoginPress::Resend(who.id)))
}

fn cancel(reader: &Reader, who: &LoginAccount) -> Button {
    reader.button("button-cancel", LoginPress::Cancel(who.id))
}

/// `●  ●  _  _  _`; for an unknown length only the entered digits.
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
        LoginProblem::InMeanwhile => reader.text("login-problem-in-meanwhile", &[]),
        LoginProblem::OtherNumber => reader.text("login-problem-other-number", &[]),
        LoginProblem::OtherPerson => reader.text("login-problem-other-person", &[]),
        LoginProblem::Unexpected => reader.text("login-problem-unexpected", &[]),
    }
}

#[cfg(test)]
mod tests;
