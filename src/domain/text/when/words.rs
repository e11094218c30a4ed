//! The vocabulary of times, in English and Russian.
//!
//! Invariant: words arrive in lower case, without `ё` and without punctuation at their ends.

use jiff::civil::Weekday;

use super::dates::numeric_date;
use crate::domain::typed;

/// The form for comparing; an ISO `T` between date and time becomes a space, `@` becomes `at`.
pub(super) fn normal(text: &str) -> String {
    let text = typed::folded(&decimal(text).replace('\u{2236}', ":")).replace("a.m.", "am").replace("p.m.", "pm");
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        let word = word.trim_matches(|c: char| typed::is_wrapping(c) || matches!(c, '~' | '\u{2248}'));
        let word = if word.starts_with(|c: char| c.is_ascii_digit()) { without_year_word(word) } else { word };
        // "через2часа".
        let after = word.strip_prefix("через").filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if let Some(rest) = after {
            words.extend(["через", rest]);
            continue;
        }
        match (word.split_once('t'), word.strip_prefix('@')) {
            (Some((date, time)), _) if numeric_date(date).is_some() => words.extend([date, time]),
            (_, Some("")) => words.push("at"),
            (_, Some(clock)) if clock.starts_with(|c: char| c.is_ascii_digit()) => words.extend(["at", clock]),
            _ if !word.is_empty() => words.push(word),
            _ => {}
        }
    }
    words.join(" ")
}

/// `2½` → `2.5`. Its compatibility form would be `21⁄2`.
fn decimal(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        let part = match c {
            '½' => ".5",
            '¼' => ".25",
            '¾' => ".75",
            c => {
                plain.push(c);
                continue;
            }
        };
        if !plain.ends_with(|c: char| c.is_ascii_digit()) {
            plain.push('0');
        }
        plain.push_str(part);
    }
    plain
}

/// `2026г` → `2026`.
fn without_year_word(word: &str) -> &str {
    let year = word.strip_suffix('г').map(|year| year.trim_end_matches('.'));
    year.filter(|year| year.len() >= 4).unwrap_or(word)
}

/// A part of the day, which decides between the two halves of a 12-hour clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayPart {
    Am,
    Pm,
    Morning,
    Lunch,
    Day,
    Evening,
    Night,
    /// The end of the working day, or of the calendar day.
    End,
}

/// `утра`, `in the morning`, `pm`, and the number of their words.
pub(super) fn part_at(words: &[&str]) -> Option<(DayPart, usize)> {
    let (skipped, word) = match words {
        ["after", "lunch", ..] | ["после", "обеда", ..] => return Some((DayPart::Day, 2)),
        ["end", "of", "day", ..] | ["close", "of", "business", ..] => return Some((DayPart::End, 3)),
        ["конце" | "конца" | "концу" | "конец", "дня", ..] => return Some((DayPart::End, 2)),
        ["конце" | "конца" | "концу" | "конец", "рабочего", "дня", ..] => {
            return Some((DayPart::End, 3));
        }
        ["end", "of", "the", "day", ..] => return Some((DayPart::End, 4)),
        ["in", "the", word, ..] => (2, word),
        ["с", word @ "утра", ..] => (1, word),
        ["in" | "at", word, ..] => (1, word),
        [word, ..] => (0, word),
        [] => return None,
    };
    let part = match *word {
        "am" | "a.m" => DayPart::Am,
        "pm" | "p.m" => DayPart::Pm,
        "morning" | "утра" | "утром" | "утру" | "утречком" => DayPart::Morning,
        "afternoon" | "пополудни" | "дня" | "днем" => DayPart::Day,
        "lunch" | "lunchtime" | "обед" | "обеду" => DayPart::Lunch,
        "evening" | "вечера" | "вечером" | "вечеру" | "вечер" | "вечерком" => {
            DayPart::Evening
        }
        "night" | "ночи" | "ночью" => DayPart::Night,
        "eod" | "cob" => DayPart::End,
        _ => return None,
    };
    Some((part, skipped + 1))
}

pub(super) fn days_ahead(word: &str) -> Option<i64> {
    match word {
        "today" | "сегодня" | "севодня" | "сегодна" => Some(0),
        "tomorrow" | "tomo" | "tomoz" | "tmw" | "tmrw" | "tmr" | "tommorow" | "tomorow" | "tommorrow" | "tomorrov"
        | "2morrow" => Some(1),
        "завтра" | "завтр" | "завтро" | "зафтра" | "завтар" | "зватра" => Some(1),
        "послезавтра" | "послезавтро" => Some(2),
        "послепослезавтра" => Some(3),
        _ => None,
    }
}

/// The weekday that a word names, in lower case.
#[must_use]
pub fn weekday(word: &str) -> Option<Weekday> {
    match word {
        "mon" | "monday" | "пн" | "пон" | "понед" | "понедельник" | "понедельника" => {
            Some(Weekday::Monday)
        }
        "tue" | "tues" | "tuesday" | "вт" | "втр" | "вторник" | "вторника" => {
            Some(Weekday::Tuesday)
        }
        "wed" | "weds" | "wednesday" | "ср" | "срд" | "среда" | "среду" | "среды" => {
            Some(Weekday::Wednesday)
        }
        "thu" | "thur" | "thurs" | "thursday" | "чт" | "чтв" | "четв" | "четверг" | "четверга" => {
            Some(Weekday::Thursday)
        }
        "fri" | "friday" | "пт" | "птн" | "пятн" | "пятница" | "пятницу" | "пятницы" => {
            Some(Weekday::Friday)
        }
        "sat" | "saturday" | "сб" | "сбт" | "субб" | "суббота" | "субботу" | "субботы" => {
            Some(Weekday::Saturday)
        }
        "sun" | "sunday" | "вс" | "вск" | "воскр" | "воскресенье" | "воскресение" | "воскресенья" => {
            Some(Weekday::Sunday)
        }
        _ => None,
    }
}

pub(super) fn is_next(word: &str) -> bool {
    matches!(word, "next" | "following" | "след" | "будущий" | "будущую" | "будущее" | "будущей" | "будущем")
        || (word.starts_with("следующ") && word.chars().count() <= 11)
}

pub(super) fn is_this(word: &str) -> bool {
    matches!(
        word,
        "this"
            | "coming"
            | "этот"
            | "этом"
            | "этим"
            | "эту"
            | "это"
            | "этой"
            | "эта"
            | "ближайшая"
            | "ближайший"
            | "ближайшую"
            | "ближайшее"
    )
}

/// A number in digits or as a word.
pub(super) fn number(word: &str) -> Option<u32> {
    const WORDS: &[(u32, &[&str])] = &[
        (0, &["zero", "ноль"]),
        (1, &["one", "один", "одну", "одна", "часу"]),
        (2, &["two", "два", "две", "двое", "двух", "двум"]),
        (3, &["three", "три", "трое", "трех", "трем"]),
        (4, &["four", "четыре", "четверо", "четырех", "четырем"]),
        (5, &["five", "пять", "пяти"]),
        (6, &["six", "шесть", "шести"]),
        (7, &["seven", "семь", "семи"]),
        (8, &["eight", "восемь", "восьми"]),
        (9, &["nine", "девять", "девяти"]),
        (10, &["ten", "десять", "десяти"]),
        (11, &["eleven", "одиннадцать", "одиннадцати"]),
        (12, &["twelve", "двенадцать", "двенадцати"]),
        (13, &["thirteen", "тринадцать"]),
        (14, &["fourteen", "четырнадцать"]),
        (15, &["fifteen", "пятнадцать", "пятнадцати"]),
        (16, &["sixteen", "шестнадцать"]),
        (17, &["seventeen", "семнадцать"]),
        (18, &["eighteen", "восемнадцать"]),
        (19, &["nineteen", "девятнадцать"]),
        (20, &["twenty", "двадцать", "двадцати"]),
        (30, &["thirty", "тридцать"]),
        (40, &["forty", "fourty", "сорок"]),
        (50, &["fifty", "пятьдесят"]),
        (60, &["sixty", "шестьдесят"]),
        (90, &["ninety", "девяносто"]),
    ];
    let plain = |word: &str| WORDS.iter().find(|(_, words)| words.contains(&word)).map(|(number, _)| *number);
    let compound = || {
        let (tens, ones) = word.split_once('-')?;
        joined(plain(tens)?, plain(ones)?)
    };
    digits(word).or_else(|| plain(word)).or_else(compound)
}

/// Joins tens and ones, such as twenty and five.
fn joined(tens: u32, ones: u32) -> Option<u32> {
    ((20..=90).contains(&tens) && tens.is_multiple_of(10) && (1..=9).contains(&ones)).then_some(tens + ones)
}

/// The numbers at the beginning of words: `двадцать один` may be 21, or 20.
pub(super) fn numbers(words: &[&str]) -> Vec<(u32, usize)> {
    let Some(first) = words.first().and_then(|word| number(word)) else { return Vec::new() };
    let in_letters = |word: &&str| digits(word).is_none();
    let second = words.get(1).filter(|_| words.first().is_some_and(in_letters)).filter(|word| in_letters(word));
    let both = second.and_then(|word| number(word)).and_then(|second| joined(first, second));
    both.map(|both| (both, 2)).into_iter().chain([(first, 1)]).collect()
}

/// The hour in a Russian half or quarter: `десятого` in `полдесятого`.
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
    matches!(word, "час" | "часа" | "часов" | "ч" | "o'clock" | "oclock" | "h" | "hours" | "hrs")
}

pub(super) fn is_minute_word(word: &str) -> bool {
    matches!(word, "минут" | "минуты" | "минуту" | "мин" | "м" | "minutes" | "min")
}

/// Hour and minute of `18ч`, `18ч30`, `18h30m`; without minutes, `18h`, none.
pub(super) fn hour_signed(word: &str) -> Option<(u32, Option<u32>)> {
    let (hour, rest) = word.split_once(['ч', 'h'])?;
    let hour = digits(hour).filter(|_| hour.len() <= 2)?;
    let minute =
        rest.trim_start_matches('.').trim_end_matches("мин").trim_end_matches("min").trim_end_matches(['м', 'm']);
    match minute {
        "" if rest.is_empty() => Some((hour, None)),
        minute if minute.len() == 2 => Some((hour, Some(digits(minute)?))),
        _ => None,
    }
}

/// Words that mean another time zone, or a further time: the time before them is incomplete.
pub(super) fn goes_on(word: &str) -> bool {
    matches!(
        word,
        "or" | "или"
            | "либо"
            | "to"
            | "till"
            | "until"
            | "до"
            | "по"
            | "from"
            | "мск"
            | "msk"
            | "utc"
            | "gmt"
            | "cet"
            | "cest"
            | "eet"
            | "eest"
            | "est"
            | "edt"
            | "et"
            | "cst"
            | "cdt"
            | "mst"
            | "mdt"
            | "pst"
            | "pdt"
            | "pt"
            | "bst"
            | "ist"
            | "jst"
            | "kst"
            | "aest"
            | "wib"
            | "gst"
            | "-"
            | "утц"
    ) || word.starts_with("utc+")
        || word.starts_with("utc-")
        || word.starts_with("gmt+")
        || word.starts_with("gmt-")
}

/// A number of ASCII digits only.
pub(super) fn digits(text: &str) -> Option<u32> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}
