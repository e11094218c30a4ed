//! Texts of an admin during a login, other than the code itself. Only a whole text with one meaning is recognised;
//! everything else is ordinary text.

mod phrases;

use crate::domain::code::LoginCode;
use crate::domain::phone::Phone;
use crate::domain::typed;
use zeroize::Zeroizing;

use phrases::{AGAIN, ALONE, BUT, CANCEL, CODE, COURTESY, MISSING, NO, NOTHING_CAME, OTHER_NUMBER, STOP, YES};

/// The meaning of a text while a login expects a code.
#[derive(Clone, Debug)]
pub enum LoginWords {
    Code(LoginCode),
    /// Cancel the login.
    Cancel,
    /// The code did not arrive, or another one is wanted.
    NoCode,
    /// Log in another number, if given.
    OtherNumber(Option<Phone>),
    /// A number as typed, which may mean another one.
    UnclearNumber(String),
    /// None of these.
    Other,
}

/// Phrases of people who wait for a code; nobody uses them as a password.
const PLAIN_NO_CODE: [&str; 15] = [
    "no code came",
    "no code received",
    "the code did not come",
    "the code didn't come",
    "the code has not come",
    "the code hasn't come",
    "i got no code",
    "i did not get a code",
    "i didn't get a code",
    "код не пришел",
    "код не приходит",
    "код так и не пришел",
    "не пришел код",
    "не приходит код",
    "мне не пришел код",
];

/// A longer text says more than one thing.
const LONGEST: usize = 80;
/// How far before a code its label may be.
const NEAR: usize = 50;
/// How many words may be before another number.
const AROUND: usize = 3;
/// Words that may surround a code without a label; any others are about something else: `order 12345`, `12345 rub`.
const FILLERS: [&str; 34] = [
    "it",
    "is",
    "it's",
    "its",
    "this",
    "that",
    "here",
    "the",
    "my",
    "i",
    "got",
    "thanks",
    "thank",
    "you",
    "please",
    "ok",
    "telegram",
    "tg",
    "это",
    "вот",
    "он",
    "мой",
    "такой",
    "пришел",
    "пришло",
    "мне",
    "держи",
    "держите",
    "спасибо",
    "пожалуйста",
    "ок",
    "телеграм",
    "тг",
    "ага",
];

/// Interprets a text while a login expects a code of `length` digits, if known.
#[must_use]
pub fn read(text: &str, length: Option<u32>) -> LoginWords {
    if let Some(code) = code_in(text, length) {
        return LoginWords::Code(code);
    }
    let words = without_courtesy(&normal(text));
    if let Some(number) = number(text) {
        return number;
    }
    if is_cancel(text) {
        return LoginWords::Cancel;
    }
    if words.chars().count() > LONGEST {
        return LoginWords::Other;
    }
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| words.contains(phrase));
    if says(OTHER_NUMBER) {
        LoginWords::OtherNumber(None)
    } else if ALONE.contains(&words.as_str()) || says(AGAIN) || says(NOTHING_CAME) || (says(CODE) && says(MISSING)) {
        LoginWords::NoCode
    } else {
        LoginWords::Other
    }
}

/// Whether a text asks to cancel.
#[must_use]
pub fn is_cancel(text: &str) -> bool {
    let words = without_courtesy(&normal(text));
    CANCEL.contains(&words.as_str()) || STOP.contains(&words.as_str())
}

/// Whether a text asks to cancel where any other text would be a password.
#[must_use]
pub fn is_plain_cancel(text: &str) -> bool {
    CANCEL.contains(&normal(text).as_str())
}

/// Whether a text says that no code arrived where any other text would be a password: whole phrases only.
#[must_use]
pub fn is_plain_no_code(text: &str) -> bool {
    PLAIN_NO_CODE.contains(&normal(text).as_str())
}

/// Whether a text answers a question with yes (`true`) or no (`false`); `None` for neither.
#[must_use]
pub fn agrees(text: &str) -> Option<bool> {
    // The skin colour of an emoji hand does not matter.
    let plain: String = text.trim().chars().filter(|c| !matches!(c, '\u{1f3fb}'..='\u{1f3ff}' | '\u{fe0f}')).collect();
    let words = if plain.chars().count() <= 2 { plain.to_lowercase() } else { without_courtesy(&normal(&plain)) };
    let says = |phrases: &[&str]| phrases.contains(&words.as_str());
    if let Some(answer) = says(YES).then_some(true).or_else(|| says(NO).then_some(false)) {
        return Some(answer);
    }
    // "да, это мой номер", "no, that is somebody else's".
    let (first, rest) = words.split_once(' ')?;
    let short = rest.split(' ').count() <= 4 && !rest.contains(|c: char| c.is_ascii_digit());
    let turned = rest.split(' ').any(|word| BUT.contains(&word));
    let begins = |phrases: &[&str]| short && phrases.contains(&first);
    (begins(YES) && !turned)
        .then_some(true)
        .or_else(|| (begins(&["no", "nope", "нет", "неа"]) && !turned).then_some(false))
}

/// The code in a text: alone, or with a few words around it. It must have the expected length.
#[must_use]
pub fn code_in(text: &str, length: Option<u32>) -> Option<LoginCode> {
    let text = Zeroizing::new(typed::normal(text));
    let text = text.as_str();
    if let Ok(code) = LoginCode::parse(text) {
        return (!is_date(text)).then_some(code);
    }
    let begin = text.find(|c: char| c.is_ascii_digit())?;
    let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let code = LoginCode::parse(&text[begin..end]).ok()?;
    let digits = code.expose().len();
    let fits = match length {
        Some(length) => usize::try_from(length) == Ok(digits),
        None => (5..=7).contains(&digits),
    };
    let around = format!("{} {}", &text[..begin], &text[end..]).to_lowercase();
    // A plus sign begins a phone number, and a sign between digits and letters changes their meaning.
    let apart =
        |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '+' | '@' | '/' | '$' | '€' | '%'));
    let alone = apart(text[..begin].chars().next_back()) && apart(text[end..].chars().next());
    let mut words = around.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric));
    let is_filler = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '@');
        FILLERS.contains(&bare.replace('ё', "е").as_str()) || (bare.starts_with('@') && bare.ends_with("bot"))
    };
    let few = words.all(is_filler);
    let before: String = text[..begin].chars().rev().take(NEAR).collect();
    let before: String = before.chars().rev().collect::<String>().to_lowercase();
    let named = ["code", "код", "código", "codice", "kod", "رمز", "کد"].iter().any(|name| before.contains(name));
    (fits && alone && (few || named)).then_some(code)
}

/// `10.12.2026`.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.trim().split(['.', '/', '-']).collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.trim().len()).collect();
    matches!(lengths[..], [1..=2, 1..=2, 4] | [4, 1..=2, 1..=2])
}

/// A number that cannot be a code: it has a plus sign, or is longer.
fn number(text: &str) -> Option<LoginWords> {
    let text = typed::normal(text);
    let begin = text.find(|c: char| c.is_ascii_digit() || c == '+')?;
    let (before, rest) = text.split_at(begin);
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    let few = before.split_whitespace().count() <= AROUND;
    let typed = rest.trim_end_matches(|c: char| !c.is_ascii_digit());
    let read = match Phone::parse(typed) {
        Ok(phone) => LoginWords::OtherNumber(Some(phone)),
        Err(error) if error.meant().is_some() => LoginWords::UnclearNumber(typed.to_owned()),
        Err(_) => return None,
    };
    (few && (rest.starts_with('+') || digits > 8)).then_some(read)
}

/// A text without "please".
fn without_courtesy(words: &str) -> String {
    words.split(' ').filter(|word| !COURTESY.contains(word)).collect::<Vec<_>>().join(" ")
}

/// Comparable form: lower case, `ё` as `е`, no punctuation at word ends, single spaces.
fn normal(text: &str) -> String {
    let mut text = typed::folded(text);
    for verb in ["did", "does", "has", "have", "had", "was", "do"] {
        text = text.replace(&format!("{verb}nt "), &format!("{verb}n't "));
    }
    let words = text.split_whitespace().map(|word| {
        word.trim_matches(|c: char| {
            matches!(c, '.' | ',' | '!' | '?' | ';' | ':' | '…' | '"' | '«' | '»' | '(' | ')' | '/' | '\\')
        })
    });
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn meaning(text: &str) -> String {
        match read(text, Some(5)) {
            LoginWords::Code(code) => format!("code {}", code.expose()),
            LoginWords::Cancel => "cancel".into(),
            LoginWords::NoCode => "no code".into(),
            LoginWords::OtherNumber(Some(phone)) => phone.e164().into(),
            LoginWords::OtherNumber(None) => "other number".into(),
            LoginWords::UnclearNumber(typed) => format!("unclear {typed}"),
            LoginWords::Other => "other".into(),
        }
    }

    #[rstest]
    #[case("Код не пришёл", true)]
    #[case("код не приходит!", true)]
    #[case("No code came.", true)]
    #[case("no code", false)] // it may be a password, as these may
    #[case("код", false)]
    #[case("the code did not come but i do", false)]
    fn only_whole_phrases_say_that_no_code_came(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(is_plain_no_code(text), expected);
    }

    #[rstest]
    #[case("12345", "code 12345")]
    #[case("1-2-3-4-5", "code 12345")]
    #[case("code 12345", "code 12345")]
    #[case("code: 12345", "code 12345")]
    #[case("@desk_bot 12345", "code 12345")]
    #[case("the code is «1-2-3-4-5».", "code 12345")]
    #[case("رمز: ١٢٣٤٥", "code 12345")]
    #[case("код １２３４５", "code 12345")]
    #[case("Код: 1 2 3 4 5.", "code 12345")]
    #[case("it is 12345, thanks", "code 12345")]
    #[case("вот он 12345", "code 12345")]
    #[case("the code that came to the phone is 12345", "code 12345")]
    #[case(
        "Login code: 12345. Do not give this code to anyone, even if they say they are from Telegram! \
        This code can be used to log in to your Telegram account. We never ask it for anything else.",
        "code 12345"
    )]
    #[case("Отмена", "cancel")]
    #[case("отмена!", "cancel")]
    #[case("/cancel.", "cancel")]
    #[case("never mind", "cancel")]
    #[case("стоп", "cancel")]
    #[case("Отмена, пожалуйста", "cancel")]
    #[case("please cancel", "cancel")]
    #[case("отменить логин", "cancel")]
    #[case("назад", "cancel")]
    #[case("\\cancel", "cancel")]
    #[case("cancle", "cancel")]
    #[case("не пришло", "no code")]
    #[case("не приходит", "no code")]
    #[case("code didnt come", "no code")]
    #[case("i didnt get it", "no code")]
    #[case("nothing arrived", "no code")]
    #[case("код просрочен", "no code")]
    #[case("the code is expired", "no code")]
    #[case("жду код", "no code")]
    #[case("снова", "no code")]
    #[case("re-send", "no code")]
    #[case("позвоните", "no code")]
    #[case("我的 code: １２３４５", "code 12345")]
    #[case("1\u{fe0f}\u{20e3}2\u{fe0f}\u{20e3}3\u{fe0f}\u{20e3}4\u{fe0f}\u{20e3}5\u{fe0f}\u{20e3}", "code 12345")]
    #[case("8 901 234 56 78", "unclear 8 901 234 56 78")]
    #[case("лучше на 8 (901) 234-56-78", "unclear 8 (901) 234-56-78")]
    #[case("это не мой номер", "other number")]
    #[case("я снова здесь", "other")]
    #[case("he didn't come to the meeting", "other")]
    #[case("код не пришёл", "no code")]
    #[case("Код так и не пришел :(", "no code")]
    #[case("смс не приходит", "no code")]
    #[case("где код?", "no code")]
    #[case("The code didn’t arrive", "no code")]
    #[case("I have not received the code", "no code")]
    #[case("no code", "no code")]
    #[case("ещё раз", "no code")]
    #[case("resend", "no code")]
    #[case("+1 555 123 0199", "+15551230199")]
    #[case("15551230199", "+15551230199")]
    #[case("нет, +7 901 234 56 78", "+79012345678")]
    #[case("другой номер", "other number")]
    #[case("sorry, wrong number", "other number")]
    #[case("hello", "other")]
    #[case("Good day, how can I help you?", "other")]
    #[case("we meet at 10:30", "other")]
    #[case("I can offer 15000 for all of the chairs in the hall", "other")]
    #[case("that is $12345", "other")]
    #[case("order 12345", "other")]
    #[case("inv 55555 ok", "other")]
    #[case("12345 rub", "other")]
    #[case("@ann 88888", "other")]
    #[case("10.12.2026", "other")]
    #[case("Вот код: 12345, спасибо", "code 12345")]
    #[case("пришёл 12345", "code 12345")]
    #[case("12-34-5", "code 12345")]
    #[case("call me tomorrow", "other")]
    #[case("autumn is it", "other")]
    #[case("", "other")]
    fn each_text_means_one_thing(#[case] text: &str, #[case] means: &str) {
        assert_eq!(meaning(text), means, "{text}");
    }

    #[rstest]
    #[case("да", Some(true))]
    #[case("Да!", Some(true))]
    #[case("Да, верно.", Some(true))]
    #[case("yes", Some(true))]
    #[case("ok", Some(true))]
    #[case("нет", Some(false))]
    #[case("No.", Some(false))]
    #[case("ага", Some(true))]
    #[case("yup", Some(true))]
    #[case("👍🏻", Some(true))]
    #[case("✅", Some(true))]
    #[case("да, это он", Some(true))]
    #[case("yes, that's it", Some(true))]
    #[case("да да", Some(true))]
    #[case("yes please", Some(true))]
    #[case("неа", Some(false))]
    #[case("нет, спасибо", Some(false))]
    #[case("да нет", None)]
    #[case("yes but another one", None)]
    #[case("нет, +7 901 234 56 78", None)]
    #[case("+1 555 123 0199", None)]
    #[case("hello", None)]
    #[case("так и есть", Some(true))]
    #[case("давайте", Some(true))]
    #[case("Хорошо", Some(true))]
    #[case("thats it", Some(true))]
    #[case("yess", Some(true))]
    #[case("дa", Some(true))]
    #[case("нет, не тот", Some(false))]
    #[case("no, it is not", Some(false))]
    #[case("не верно", Some(false))]
    fn yes_and_no_are_understood(#[case] text: &str, #[case] agreed: Option<bool>) {
        assert_eq!(agrees(text), agreed);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,200}", length in proptest::option::of(0_u32..10)) {
            let _ = (read(&text, length), agrees(&text), is_cancel(&text));
        }
    }
}
