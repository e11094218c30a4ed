//! Parsing months, days of the month and numeric dates, in English and Russian.

use super::words::digits;

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
    let number = ORDINAL_ENDS.iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    if number.len() > 2 { None } else { digits(number)?.try_into().ok() }
}

const ORDINAL_ENDS: [&str; 7] = ["st", "nd", "rd", "th", "-го", "го", "-е"];
const ORDINALS: [(&str, &str); 19] = [
    ("first", "первого"),
    ("second", "второго"),
    ("third", "третьего"),
    ("fourth", "четвертого"),
    ("fifth", "пятого"),
    ("sixth", "шестого"),
    ("seventh", "седьмого"),
    ("eighth", "восьмого"),
    ("ninth", "девятого"),
    ("tenth", "десятого"),
    ("eleventh", "одиннадцатого"),
    ("twelfth", "двенадцатого"),
    ("thirteenth", "тринадцатого"),
    ("fourteenth", "четырнадцатого"),
    ("fifteenth", "пятнадцатого"),
    ("sixteenth", "шестнадцатого"),
    ("seventeenth", "семнадцатого"),
    ("eighteenth", "восемнадцатого"),
    ("nineteenth", "девятнадцатого"),
];

/// A day of the month as an ordinal (`1st`, `первого`, `twenty first`), and the number of its words.
pub(super) fn ordinal(words: &[&str]) -> Option<(i8, usize)> {
    let (first, rest) = words.split_first()?;
    if ORDINAL_ENDS.iter().any(|end| first.ends_with(end)) && day_number(first).is_some() {
        return Some((day_number(first)?, 1));
    }
    match *first {
        "twentieth" | "двадцатого" => return Some((20, 1)),
        "thirtieth" | "тридцатого" => return Some((30, 1)),
        _ => {}
    }
    let one = |word: &str| ORDINALS.iter().position(|(english, russian)| word == *english || word == *russian);
    let number = |at: usize| i8::try_from(at + 1).ok();
    if let Some(at) = one(first) {
        return Some((number(at)?, 1));
    }
    let (tens, second, used) = match first.split_once('-') {
        Some((tens, second)) => (tens, second, 1),
        None => (*first, *rest.first()?, 2),
    };
    let tens = match tens {
        "twenty" | "двадцать" => 20,
        "thirty" | "тридцать" => 30,
        _ => return None,
    };
    let ones = one(second).filter(|at| *at < 9).and_then(number)?;
    Some((tens + ones, used))
}

pub(super) fn year(word: &str) -> Option<i16> {
    let number = digits(word).filter(|number| word.len() == 4 && (1900..2100).contains(number));
    number?.try_into().ok()
}

/// Year, month and day of `2026-12-01`, `2026/12/01`, `1.12.2026`, `1.12.26` and `1.12`.
pub(super) fn numeric_date(word: &str) -> Option<(Option<i16>, i8, i8)> {
    let iso: Vec<&str> = word.split(if word.contains('/') { '/' } else { '-' }).collect();
    let dotted: Vec<&str> = word.split('.').collect();
    // "24.00" is an invalid time.
    let zero = dotted.len() == 2 && dotted[1].bytes().all(|digit| digit == b'0');
    let (year_text, month, day) = match (&iso[..], &dotted[..]) {
        _ if zero => return None,
        ([year, month, day], _) if year.len() == 4 => (Some(*year), month, day),
        (_, [year, month, day]) if year.len() == 4 => (Some(*year), month, day),
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

/// Both numbers of `1/12` or `1-12`, and the year. Either number may be the month.
pub(super) fn slashed_date(word: &str) -> Option<(i8, i8, Option<i16>)> {
    let sign = if word.contains('/') { '/' } else { '-' };
    let (first, rest) = word.split_once(sign)?;
    let (second, year_text) = rest.split_once(sign).map_or((rest, None), |(second, year)| (second, Some(year)));
    let year = match year_text {
        None => None,
        Some(text) if text.len() == 2 => Some(2000 + i16::try_from(digits(text)?).ok()?),
        Some(text) => Some(year(text)?),
    };
    Some((day_number(first)?, day_number(second)?, year))
}
