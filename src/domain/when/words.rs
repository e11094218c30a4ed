//! The words of times, in English and Russian.
//! Invariant: words arrive in lower case, without `ё` and without punctuation at their ends.

use jiff::civil::Weekday;

use crate::domain::typed;

/// Makes what people write comparable; an ISO `T` between date and time becomes a space.
pub(super) fn normal(text: &str) -> String {
    let text = typed::folded(text).replace("a.m.", "am").replace("p.m.", "pm");
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        let word = word.trim_matches(|c: char| typed::is_wrapping(c));
        match word.split_once('t') {
            Some((date, time)) if numeric_date(date).is_some() => words.extend([date, time]),
            _ if !word.is_empty() => words.push(word),
            _ => {}
        }
    }
    words.join(" ")
}

/// A part of the day, which tells the hours of twelve apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Am,
    Pm,
    Morning,
    Day,
    Evening,
    Night,
}

/// `утра`, `in the morning`, `pm`, and how many words it takes.
pub(super) fn part_at(words: &[&str]) -> Option<(Part, usize)> {
    let (skipped, word) = match words {
        ["in", "the", word, ..] => (2, word),
        ["in" | "at", word, ..] => (1, word),
        [word, ..] => (0, word),
        [] => return None,
    };
    let part = match *word {
        "am" | "a.m" => Part::Am,
        "pm" | "p.m" => Part::Pm,
        "morning" | "утра" | "утром" => Part::Morning,
        "afternoon" | "дня" | "днем" => Part::Day,
        "evening" | "вечера" | "вечером" | "вечер" => Part::Evening,
        "night" | "ночи" | "ночью" => Part::Night,
        _ => return None,
    };
    Some((part, skipped + 1))
}

pub(super) fn days_ahead(word: &str) -> Option<i64> {
    match word {
        "today" | "сегодня" => Some(0),
        "tomorrow" | "tmrw" | "завтра" => Some(1),
        "послезавтра" => Some(2),
        _ => None,
    }
}

pub(super) fn weekday(word: &str) -> Option<Weekday> {
    match word {
        "mon" | "monday" | "пн" | "понедельник" => Some(Weekday::Monday),
        "tue" | "tues" | "tuesday" | "вт" | "вторник" => Some(Weekday::Tuesday),
        "wed" | "wednesday" | "ср" | "среда" | "среду" => Some(Weekday::Wednesday),
        "thu" | "thur" | "thurs" | "thursday" | "чт" | "четверг" => Some(Weekday::Thursday),
        "fri" | "friday" | "пт" | "пятница" | "пятницу" => Some(Weekday::Friday),
        "sat" | "saturday" | "сб" | "суббота" | "субботу" => Some(Weekday::Saturday),
        "sun" | "sunday" | "вс" | "воскресенье" => Some(Weekday::Sunday),
        _ => None,
    }
}

pub(super) fn is_next(word: &str) -> bool {
    word == "next" || (word.starts_with("следующ") && word.chars().count() <= 11)
}

pub(super) fn is_this(word: &str) -> bool {
    matches!(word, "this" | "этот" | "эту" | "это" | "этой" | "ближайший" | "ближайшую" | "ближайшее")
}

pub(super) fn month(word: &str) -> Option<i8> {
    match word {
        "jan" | "january" | "янв" | "январь" | "января" => Some(1),
        "feb" | "february" | "фев" | "февр" | "февраль" | "февраля" => Some(2),
        "mar" | "march" | "мар" | "март" | "марта" => Some(3),
        "apr" | "april" | "апр" | "апрель" | "апреля" => Some(4),
        "may" | "май" | "мая" => Some(5),
        "jun" | "june" | "июн" | "июнь" | "июня" => Some(6),
        "jul" | "july" | "июл" | "июль" | "июля" => Some(7),
        "aug" | "august" | "авг" | "август" | "августа" => Some(8),
        "sep" | "sept" | "september" | "сен" | "сент" | "сентябрь" | "сентября" => Some(9),
        "oct" | "october" | "окт" | "октябрь" | "октября" => Some(10),
        "nov" | "november" | "ноя" | "нояб" | "ноябрь" | "ноября" => Some(11),
        "dec" | "december" | "дек" | "декабрь" | "декабря" => Some(12),
        _ => None,
    }
}

/// `1`, `1st`, `1-го`.
pub(super) fn day_number(word: &str) -> Option<i8> {
    let number = ["st", "nd", "rd", "th", "-го", "го"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    if number.len() > 2 { None } else { digits(number)?.try_into().ok() }
}

pub(super) fn year(word: &str) -> Option<i16> {
    if word.len() == 4 { digits(word)?.try_into().ok() } else { None }
}

/// Year, month and day of `2026-12-01`, `2026/12/01`, `1.12.2026`, `1.12.26` and `1.12`.
pub(super) fn numeric_date(word: &str) -> Option<(Option<i16>, i8, i8)> {
    let iso: Vec<&str> = word.split(if word.contains('/') { '/' } else { '-' }).collect();
    let dotted: Vec<&str> = word.split('.').collect();
    let (year_text, month, day) = match (&iso[..], &dotted[..]) {
        ([year, month, day], _) if year.len() == 4 => (Some(*year), month, day),
        (_, [day, month, year]) => (Some(*year), month, day),
        (_, [day, month]) => (None, month, day),
        _ => return None,
    };
    let year = match year_text {
        None => None,
        Some(text) if text.len() == 2 => Some(2000 + i16::try_from(digits(text)?).ok()?),
        Some(text) => Some(year(text)?),
    };
    Some((year, day_number(month)?, day_number(day)?))
}

/// Both numbers of `1/12`, and its year: who knows which is the month?
pub(super) fn slashed_date(word: &str) -> Option<(i8, i8, Option<i16>)> {
    let (first, rest) = word.split_once('/')?;
    let (second, year_text) = rest.split_once('/').map_or((rest, None), |(second, year)| (second, Some(year)));
    let year = match year_text {
        None => None,
        Some(text) if text.len() == 2 => Some(2000 + i16::try_from(digits(text)?).ok()?),
        Some(text) => Some(year(text)?),
    };
    Some((day_number(first)?, day_number(second)?, year))
}

/// A number in digits or in a word.
pub(super) fn number(word: &str) -> Option<u32> {
    const WORDS: &[(u32, &[&str])] = &[
        (1, &["one", "один", "одну", "одна"]),
        (2, &["two", "два", "две"]),
        (3, &["three", "три"]),
        (4, &["four", "четыре"]),
        (5, &["five", "пять"]),
        (6, &["six", "шесть"]),
        (7, &["seven", "семь"]),
        (8, &["eight", "восемь"]),
        (9, &["nine", "девять"]),
        (10, &["ten", "десять"]),
        (11, &["eleven", "одиннадцать"]),
        (12, &["twelve", "двенадцать"]),
        (15, &["fifteen", "пятнадцать"]),
        (20, &["twenty", "двадцать"]),
        (30, &["thirty", "тридцать"]),
        (40, &["forty", "сорок"]),
        (45, &["forty-five"]),
        (50, &["fifty", "пятьдесят"]),
        (90, &["ninety", "девяносто"]),
    ];
    digits(word).or_else(|| WORDS.iter().find(|(_, words)| words.contains(&word)).map(|(number, _)| *number))
}

/// The hour that a Russian half or quarter goes towards: `десятого` in `полдесятого`.
pub(super) fn towards(word: &str) -> Option<u32> {
    const HOURS: [&str; 12] = [
        "первого",
        "второго",
        "третьего",
        "четвертого",
        "пятого",
        "шестого",
        "седьмого",
        "восьмого",
        "девятого",
        "десятого",
        "одиннадцатого",
        "двенадцатого",
    ];
    HOURS.iter().position(|hour| *hour == word).and_then(|at| u32::try_from(at + 1).ok())
}

pub(super) fn is_hour_word(word: &str) -> bool {
    matches!(word, "час" | "часа" | "часов" | "ч" | "o'clock" | "oclock")
}

pub(super) fn is_minute_word(word: &str) -> bool {
    matches!(word, "минут" | "минуты" | "минуту" | "мин" | "minutes" | "min")
}

/// A number of ASCII digits and nothing else.
pub(super) fn digits(text: &str) -> Option<u32> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}
