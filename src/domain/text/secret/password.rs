//! Recognising a password by its name. A password has no shape of its own.

use crate::domain::typed::normal;

/// A longer text is about something else. In characters.
const LONGEST: usize = 120;
/// The most words that a password with a colon before it may have.
const MOST_WORDS: usize = 3;
/// The most words between a name and the colon: `password for +49 151 2345 4412: hunter2`.
const MOST_BETWEEN: usize = 6;

/// Words for a password; they may continue: `двухфакторки`.
const NAMES: [&str; 9] = ["password", "passwort", "passwd", "pass", "pwd", "2fa", "пароль", "двухфактор", "код-пароль"];

/// Words between the name and the password.
const BETWEEN: [&str; 32] = [
    "is",
    "my",
    "the",
    "a",
    "for",
    "of",
    "from",
    "to",
    "on",
    "account",
    "cloud",
    "telegram",
    "tg",
    "2fa",
    "2-step",
    "step",
    "new",
    "password",
    "это",
    "мой",
    "от",
    "для",
    "на",
    "к",
    "аккаунта",
    "облака",
    "облачный",
    "телеграма",
    "телеграм",
    "тг",
    "новый",
    "пароль",
];

/// Whether a whole text names a password and gives it: `password: hunter2`, `мой пароль hunter2`, `hunter2 is my password`. In a
/// message to a prospect it may be another kind of password.
#[must_use]
pub fn names_password(text: &str) -> bool {
    let text = normal(text);
    let lower = text.trim_start_matches(['/', ' ']).to_lowercase();
    if lower.chars().count() > LONGEST {
        return false;
    }
    is_pair(&lower) || is_assigned(&lower) || follows(&lower) || precedes(&lower)
}

fn is_name(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    // Russian names have endings.
    let continues =
        |name: &str| !name.is_ascii() && word.starts_with(name) && word.chars().count() < name.chars().count() + 3;
    NAMES.iter().any(|name| word == *name || continues(name)) || word == "2-step"
}

/// Whether a word may be between a name and its password.
fn leads(word: &str) -> bool {
    is_name(word) || BETWEEN.contains(&word.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// Whether a word is no ordinary one: it has a digit or a sign inside.
fn is_odd(word: &str) -> bool {
    let word = word.trim_matches(['"', '\'', '«', '»', '(', ')', '“', '”']);
    let last = word.chars().count().saturating_sub(1);
    word.chars().count() >= 4
        && word.chars().enumerate().any(|(at, c)| c.is_numeric() || (!c.is_alphabetic() && at < last))
}

/// `password: hunter2`, `login: eva password: autumn leaves`: a name, a few words, a colon, and what follows.
fn is_assigned(lower: &str) -> bool {
    lower.match_indices([':', '=']).any(|(at, _)| {
        let (before, value) = (&lower[..at], lower[at + 1..].trim());
        let words: Vec<&str> = before.split_whitespace().collect();
        let named = words.iter().rev().take(MOST_BETWEEN + 1).copied().any(is_name);
        let asks = before.contains('?') || value.contains('?');
        named && !asks && !value.is_empty() && value.split_whitespace().count() <= MOST_WORDS
    })
}

/// `my 2fa is hunter2`, `пароль от облака - hunter2`: a name, words that lead on, and an odd word at the end.
fn follows(lower: &str) -> bool {
    let words: Vec<&str> = lower.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).collect();
    let Some((value, before)) = words.split_last() else { return false };
    let at = before.iter().position(|word| is_name(word));
    at.is_some() && before.iter().all(|word| leads(word)) && is_odd(value)
}

/// `hunter2 is my password`.
fn precedes(lower: &str) -> bool {
    let words: Vec<&str> = lower.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).collect();
    let Some((value, behind)) = words.split_first() else { return false };
    behind.iter().copied().any(is_name) && behind.iter().all(|word| leads(word)) && is_odd(value) && !is_name(value)
}

/// `+49 151 2345 4412:hunter2`: a phone and a password, as shops hand over accounts.
fn is_pair(lower: &str) -> bool {
    let Some((phone, value)) = lower.split_once([':', ';', '|']) else { return false };
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    let is_phone = (10..=15).contains(&digits) && phone.chars().all(|c| c.is_ascii_digit() || " +-()".contains(c));
    let value = value.trim();
    is_phone && !value.contains(char::is_whitespace) && is_odd(value) && value.chars().any(char::is_alphabetic)
}
