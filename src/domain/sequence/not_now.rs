//! "Not now" in the words of a person: it holds a run instead of stopping it, and may name the time to go on.
//!
//! Invariant: nothing is sent because of such words; a member decides, and the time is only offered.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::possible_opt_out::sounds_like_refusal;
use crate::domain::typed;
use crate::domain::when::{WhenError, parse_when};

/// A longer message is conversation, in characters.
const LONGEST: usize = 200;
/// The most words of a time.
const MOST_WORDS: usize = 4;

/// In comparable form: lower case, without apostrophes.
const PHRASES: &[&str] = &[
    "not now",
    "not yet",
    "not today",
    "not this week",
    "not this month",
    "not at the moment",
    "not right now",
    "maybe later",
    "maybe another time",
    "some other time",
    "another time",
    "later please",
    "later",
    "too early",
    "too busy",
    "busy now",
    "im busy",
    "no time now",
    "maybe",
    "perhaps",
    "ill think",
    "i will think",
    "let me think",
    "on vacation",
    "on holiday",
    "не сейчас",
    "не сегодня",
    "пока не",
    "пока нет",
    "пока неактуально",
    "не актуально пока",
    "позже",
    "попозже",
    "потом",
    "не время",
    "в другой раз",
    "может быть",
    "возможно",
    "подумаю",
    "подумаем",
    "я занят",
    "я занята",
    "сейчас занят",
    "сейчас занята",
    "некогда",
    "в отпуске",
];

/// With a time behind it, it asks for a message then.
const WRITE: &[&str] = &[
    "write",
    "ping",
    "contact",
    "message",
    "text",
    "call",
    "ask",
    "remind",
    "return",
    "back",
    "again",
    "talk",
    "напишите",
    "напиши",
    "пишите",
    "пиши",
    "позвоните",
    "звоните",
    "вернитесь",
    "вернемся",
    "напомните",
    "напомни",
    "давайте",
    "обращайтесь",
    "спросите",
    "поговорим",
];

/// The beginnings of the months' names in both languages.
const MONTHS: [(&str, &str, &str); 12] = [
    ("jan", "январ", "January"),
    ("feb", "феврал", "February"),
    ("march", "март", "March"),
    ("april", "апрел", "April"),
    ("may", "мае", "May"),
    ("june", "июн", "June"),
    ("july", "июл", "July"),
    ("aug", "август", "August"),
    ("sep", "сентябр", "September"),
    ("oct", "октябр", "October"),
    ("nov", "ноябр", "November"),
    ("dec", "декабр", "December"),
];

/// Words that put it off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotNow {
    /// The time that they name.
    pub at: Option<Timestamp>,
}

/// Whether a message puts it off, and until when. A possible opt-out does, too: a member judges it.
#[must_use]
pub fn not_now(message: &str, now: Timestamp, zone: &TimeZone) -> Option<NotNow> {
    if message.chars().count() > LONGEST {
        return None;
    }
    let plain = typed::folded(message).replace(['\'', '’'], "");
    let words: Vec<&str> =
        plain.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let line = format!(" {} ", words.join(" "));
    let asked = words.iter().position(|word| WRITE.contains(word)).and_then(|at| time_in(&words[at + 1..], now, zone));
    if asked.is_some() {
        return Some(NotNow { at: asked });
    }
    let said = PHRASES.iter().any(|phrase| line.contains(&format!(" {phrase} ")));
    (said || sounds_like_refusal(message)).then(|| NotNow { at: time_in(&words, now, zone) })
}

/// The first time in some words.
fn time_in(words: &[&str], now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let read = |text: &str| match parse_when(text, now, zone) {
        Ok(at) => Some(at),
        Err(WhenError::Ambiguous(times)) => times.first().copied(),
        Err(_) => None,
    };
    (0..words.len()).find_map(|from| {
        let longest = MOST_WORDS.min(words.len() - from);
        let written = (1..=longest).rev().find_map(|length| read(&words[from..from + length].join(" ")));
        written.or_else(|| month(words, from).and_then(|month| read(&format!("1 {month}"))))
    })
}

/// `in March`, `в марте`: a month behind a preposition.
fn month(words: &[&str], at: usize) -> Option<&'static str> {
    let [before, word, ..] = words.get(at..)? else { return None };
    let found = MONTHS.iter().find(|(en, ru, _)| word.starts_with(en) || word.starts_with(ru));
    found.filter(|_| ["in", "в", "during", "after", "после"].contains(before)).map(|(_, _, name)| *name)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    /// Monday, noon in Berlin.
    fn read(message: &str) -> Option<Option<String>> {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let now = "2026-11-23T11:00:00Z".parse().unwrap();
        let shown = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string();
        not_now(message, now, &zone).map(|said| said.at.map(shown))
    }

    #[rstest]
    #[case("Write in March", Some("2027-03-01 09:00"))]
    #[case("write me again in March, please!", Some("2027-03-01 09:00"))]
    #[case("Напишите в марте", Some("2027-03-01 09:00"))]
    #[case("Давайте в январе", Some("2027-01-01 09:00"))]
    #[case("Call me next week", Some("2026-11-30 09:00"))]
    #[case("Напишите через две недели", Some("2026-12-07 12:00"))]
    #[case("maybe tomorrow at 9:30", Some("2026-11-24 09:30"))]
    #[case("Not now", None)]
    #[case("I'm busy", None)]
    #[case("maybe", None)]
    #[case("Не сейчас, спасибо", None)]
    #[case("Может быть, попозже", None)]
    #[case("not interested", None)]
    fn words_that_put_it_off(#[case] message: &str, #[case] at: Option<&str>) {
        assert_eq!(read(message), Some(at.map(str::to_owned)));
    }

    #[rstest]
    #[case("Yes, tell me more")]
    #[case("What does it cost?")]
    #[case("Write to my colleague")]
    #[case("Let us meet tomorrow at 9")]
    #[case("Да, интересно")]
    #[case("")]
    fn words_that_do_not(#[case] message: &str) {
        assert_eq!(read(message), None);
    }

    #[test]
    fn a_long_message_is_conversation() {
        assert_eq!(read(&"maybe later, but tell me more now. ".repeat(9)), None);
    }

    proptest! {
        #[test]
        fn any_words_are_read_and_a_time_is_in_the_future(message in any::<String>()) {
            let now = Timestamp::from_second(1_790_000_000).unwrap();
            if let Some(NotNow { at: Some(at) }) = not_now(&message, now, &TimeZone::UTC) {
                prop_assert!(at > now);
            }
        }
    }
}
