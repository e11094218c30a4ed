//! The words of times, in English and Russian.
//! Its rule: words arrive in lower case, without `ё` and without commas and dots at their ends.

use jiff::civil::{Time, Weekday};

/// Makes what people write comparable; an ISO `T` between date and time becomes a space.
pub(super) fn normal(text: &str) -> String {
    let text = text.to_lowercase().replace('ё', "е");
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        let word = word.trim_matches([',', ';', '.']);
        match word.split_once('t') {
            Some((date, time)) if numeric_date(date).is_some() => words.extend([date, time]),
            _ => words.push(word),
        }
    }
    words.join(" ")
}

/// `1h30m` → `1`, `h`, `30`, `m`.
pub(super) fn digits_and_letters(word: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let digits = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(rest.len());
        let (piece, others) = rest.split_at(end);
        pieces.push(piece);
        rest = others;
    }
    pieces
}

#[derive(Clone, Copy)]
pub(super) enum Unit {
    Minutes(i64),
    /// Days of the calendar: the wall clock stays, whatever summer time does.
    Days(i64),
}

pub(super) fn unit(word: &str) -> Option<Unit> {
    match word {
        "m" | "min" | "mins" | "minute" | "minutes" | "м" | "мин" | "минуту" | "минуты" | "минут" => {
            Some(Unit::Minutes(1))
        }
        "h" | "hr" | "hrs" | "hour" | "hours" | "ч" | "час" | "часа" | "часов" => Some(Unit::Minutes(60)),
        "полчаса" => Some(Unit::Minutes(30)),
        "d" | "day" | "days" | "д" | "день" | "дня" | "дней" => Some(Unit::Days(1)),
        "w" | "week" | "weeks" | "нед" | "неделю" | "недели" | "недель" => Some(Unit::Days(7)),
        _ => None,
    }
}

/// A unit that names a time of day as well: "9 часов", "3 дня".
pub(super) fn is_of_the_clock(unit: &str) -> bool {
    matches!(unit, "ч" | "час" | "часа" | "часов" | "дня")
}

/// An amount, in halves.
pub(super) fn halves(word: &str) -> Option<i64> {
    match word {
        "half" => Some(1),
        "полтора" => Some(3),
        _ => word.parse::<u32>().ok().map(|number| i64::from(number) * 2),
    }
}

/// Words between amounts that change nothing.
pub(super) fn joins(word: &str) -> bool {
    matches!(word, "a" | "an" | "and" | "и")
}

/// Words that announce a day or a time.
pub(super) fn announces(word: &str) -> bool {
    matches!(word, "at" | "on" | "в" | "во")
}

pub(super) fn days_ahead(word: &str) -> Option<i64> {
    match word {
        "today" | "сегодня" => Some(0),
        "tomorrow" | "завтра" => Some(1),
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

/// `2026-12-01`, `1.12.2026`, `1.12.26` and `1.12`. Slashes are refused: who knows whether `1/12` is in January?
pub(super) fn numeric_date(word: &str) -> Option<(Option<i16>, i8, i8)> {
    let iso: Vec<&str> = word.split('-').collect();
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

/// A time of day at the beginning of some words.
pub(super) struct TimeFound {
    /// `None` when it looks like a time and is none, such as `25:61`.
    pub(super) time: Option<Time>,
    /// Whether it is just a number.
    pub(super) bare: bool,
    /// How many words it takes.
    pub(super) used: usize,
}

/// `18:30`, `6pm`, `6:30 pm`, `9 утра`, `18 часов`, `noon`, and the bare `18`.
pub(super) fn time_at(words: &[&str]) -> Option<TimeFound> {
    let (first, rest) = words.split_first()?;
    if matches!(*first, "noon" | "полдень") {
        return Some(TimeFound { time: Time::new(12, 0, 0, 0).ok(), bare: false, used: 1 });
    }
    let attached = ["am", "pm"].into_iter().find_map(|half| Some((first.strip_suffix(half)?, half)));
    let (clock, half, used) = match (attached, rest.first().copied()) {
        (Some((clock, half)), _) => (clock, Some(half), 1),
        (None, Some(half @ ("am" | "pm" | "утра" | "дня" | "вечера" | "ночи"))) => {
            (*first, Some(half), 2)
        }
        (None, Some("час" | "часа" | "часов" | "o'clock")) => (*first, None, 2),
        (None, _) => (*first, None, 1),
    };
    let (hour, minute) = clock.split_once(':').unwrap_or((clock, "00"));
    if hour.len() > 2 || minute.len() > 2 {
        return None;
    }
    let (written, minute_number) = (digits(hour)?, digits(minute)?);
    let hour = match half {
        None => Some(written),
        Some(half) => hour_of_day(written, half),
    };
    let time = hour
        .filter(|_| minute.len() == 2)
        .and_then(|hour| Time::new(i8::try_from(hour).ok()?, i8::try_from(minute_number).ok()?, 0, 0).ok());
    Some(TimeFound { time, bare: half.is_none() && used == 1 && !clock.contains(':'), used })
}

/// The hour of twenty-four that is meant by an hour of twelve and its part of the day.
fn hour_of_day(hour: u32, half: &str) -> Option<u32> {
    match (half, hour) {
        ("am" | "ночи", 12) => Some(0),
        ("am" | "утра", 1..=11) | ("ночи", 1..=5) | ("pm" | "дня", 12) => Some(hour),
        ("pm", 1..=11) | ("дня", 1..=5) | ("вечера", 4..=11) | ("ночи", 10..=11) => Some(hour + 12),
        _ => None,
    }
}

/// A number of ASCII digits and nothing else.
fn digits(text: &str) -> Option<u32> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}
