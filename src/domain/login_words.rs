//! What somebody says while an account is being logged in, besides the code itself.
//! Its rule: only a whole text that means one thing is understood; everything else is ordinary text.

use super::code::LoginCode;
use super::phone::Phone;
use super::typed;
use zeroize::Zeroizing;

/// What a text means while a login waits for a code.
#[derive(Clone, Debug)]
pub enum LoginWords {
    Code(LoginCode),
    /// The login is to end.
    Cancel,
    /// The code has not come, or another one is wanted.
    NoCode,
    /// Another number is to be logged in, perhaps named at once.
    OtherNumber(Option<Phone>),
    /// None of these.
    Other,
}

const CANCEL: &[&str] = &[
    "cancel",
    "cancel it",
    "cancel login",
    "cancel the login",
    "abort",
    "quit",
    "exit",
    "never mind",
    "nevermind",
    "forget it",
    "отмена",
    "отмени",
    "отменить",
    "отменяй",
    "отменяю",
    "отмена входа",
    "отмени вход",
    "отменить вход",
    "выход",
    "выйти",
    "хватит",
    "прекрати",
    "прекратить",
    "передумал",
    "передумала",
    "не надо",
    "не нужно",
];
const YES: &[&str] = &[
    "yes",
    "y",
    "yep",
    "yeah",
    "yes please",
    "ok",
    "okay",
    "right",
    "correct",
    "sure",
    "exactly",
    "that one",
    "да",
    "ага",
    "угу",
    "ок",
    "окей",
    "верно",
    "точно",
    "именно",
    "да верно",
    "да именно",
    "да он",
    "да этот",
    "правильно",
    "конечно",
    "👍",
    "+",
];
const NO: &[&str] = &["no", "n", "nope", "wrong", "нет", "не", "не он", "не этот", "неверно", "неправильно", "👎", "-"];
const OTHER_NUMBER: &[&str] = &[
    "another number",
    "other number",
    "different number",
    "wrong number",
    "change number",
    "change the number",
    "другой номер",
    "другого номера",
    "не тот номер",
    "номер не тот",
    "ошибся номером",
    "ошиблась номером",
    "ошибка в номере",
    "неверный номер",
    "неправильный номер",
    "сменить номер",
    "поменять номер",
    "изменить номер",
];
/// Asks for a code again, whatever else is said.
const AGAIN: &[&str] = &[
    "resend",
    "send again",
    "send it again",
    "new code",
    "another code",
    "new one",
    "try again",
    "пришли еще",
    "отправь еще",
    "вышли еще",
    "еще раз",
    "заново",
    "новый код",
    "другой код",
    "повторно",
    "повтори",
];
const NOTHING_CAME: &[&str] =
    &["nothing came", "nothing comes", "nothing yet", "ничего не приш", "ничего не приход", "не приход"];
const CODE: &[&str] = &["code", "sms", "text", "call", "код", "смс", "сообщен", "звон"];
const MISSING: &[&str] = &[
    "not come",
    "not came",
    "not arriv",
    "not receiv",
    "not get",
    "not got",
    "not here",
    "n't come",
    "n't came",
    "n't arriv",
    "n't receiv",
    "n't get",
    "n't got",
    "never came",
    "never arriv",
    "no code",
    "no sms",
    "where is",
    "where's",
    "wheres",
    "still waiting",
    "не приш",
    "не приход",
    "не получ",
    "не вижу",
    "не дош",
    "не доход",
    "нет",
    "нету",
    "где",
    "не позвонил",
    "не звон",
];
/// A longer text says more than one thing.
const LONGEST: usize = 80;
/// So far before a code stands what calls it one.
const NEAR: usize = 50;
/// So many words may stand around a code that is not called one.
const AROUND: usize = 3;

/// Reads a text that was typed while a login waits for a code of `length` digits, where that is known.
#[must_use]
pub fn read(text: &str, length: Option<u32>) -> LoginWords {
    if let Some(code) = code_in(text, length) {
        return LoginWords::Code(code);
    }
    let words = normal(text);
    if let Some(phone) = number(text) {
        return LoginWords::OtherNumber(Some(phone));
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
    } else if says(AGAIN) || says(NOTHING_CAME) || (says(CODE) && says(MISSING)) {
        LoginWords::NoCode
    } else {
        LoginWords::Other
    }
}

/// Whether a text says that what is under way is to end.
#[must_use]
pub fn is_cancel(text: &str) -> bool {
    CANCEL.contains(&normal(text).as_str())
}

/// Whether a text agrees (`true`) or disagrees (`false`) with a question; `None` when it does neither.
#[must_use]
pub fn agrees(text: &str) -> Option<bool> {
    let trimmed = text.trim();
    let words = if trimmed.chars().count() <= 2 { trimmed.to_lowercase() } else { normal(text) };
    let says = |phrases: &[&str]| phrases.contains(&words.as_str());
    says(YES).then_some(true).or_else(|| says(NO).then_some(false))
}

/// The code in a text: alone, or with a few words around it. Of another length than the awaited one it is none.
#[must_use]
pub fn code_in(text: &str, length: Option<u32>) -> Option<LoginCode> {
    if let Ok(code) = LoginCode::parse(text) {
        return Some(code);
    }
    let text = Zeroizing::new(typed::normal(text));
    let text = text.as_str();
    let begin = text.find(|c: char| c.is_ascii_digit())?;
    let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let code = LoginCode::parse(&text[begin..end]).ok()?;
    let digits = code.expose().len();
    let fits = match length {
        Some(length) => usize::try_from(length) == Ok(digits),
        None => (5..=7).contains(&digits),
    };
    let around = format!("{} {}", &text[..begin], &text[end..]).to_lowercase();
    // A plus sign begins a phone number, and a sign between digits and letters makes something else of them.
    let apart =
        |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '+' | '@' | '/' | '$' | '€' | '%'));
    let alone = apart(text[..begin].chars().next_back()) && apart(text[end..].chars().next());
    let few = around.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count() <= AROUND;
    let before: String = text[..begin].chars().rev().take(NEAR).collect();
    let before: String = before.chars().rev().collect::<String>().to_lowercase();
    let named = ["code", "код", "código", "codice", "kod", "رمز", "کد"].iter().any(|name| before.contains(name));
    (fits && alone && (few || named)).then_some(code)
}

/// A number that no code can be: with its plus sign, or longer.
fn number(text: &str) -> Option<Phone> {
    let begin = text.find(|c: char| c.is_ascii_digit() || c == '+')?;
    let (before, rest) = text.split_at(begin);
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    let few = before.split_whitespace().count() <= AROUND;
    Phone::parse(rest.trim_end_matches(|c: char| !c.is_ascii_digit()))
        .ok()
        .filter(|_| few && (rest.starts_with('+') || digits > 8))
}

/// Lower case, `ё` as `е`, no punctuation at the ends of words, one space between them.
fn normal(text: &str) -> String {
    let text = typed::normal(text).to_lowercase().replace('ё', "е").replace('’', "'");
    let words = text.split_whitespace().map(|word| {
        word.trim_matches(|c: char| {
            matches!(c, '.' | ',' | '!' | '?' | ';' | ':' | '…' | '"' | '«' | '»' | '(' | ')' | '/')
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
            LoginWords::Other => "other".into(),
        }
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
    #[case("+1 555 123 0199", None)]
    #[case("hello", None)]
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
