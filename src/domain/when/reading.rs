//! From words to every way in which they can be read as a time.

use super::relative::whiles;
use super::wish::{Clock, Day, Wish};
use super::words;

/// What stood before a number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lead {
    Nothing,
    /// `at 9.10` is a time.
    Time,
    /// `on 9.10` is a date.
    Date,
}

/// Each reading that uses all the words.
pub(super) fn readings(words: &[&str]) -> Vec<Wish> {
    let mut found = Vec::new();
    read(words, Wish::default(), Lead::Nothing, &mut found);
    found
}

fn read(words: &[&str], wish: Wish, lead: Lead, found: &mut Vec<Wish>) {
    let Some((first, rest)) = words.split_first() else {
        if lead == Lead::Nothing && wish.is_whole() {
            found.push(wish);
        }
        return;
    };
    match *first {
        "at" | "в" | "во" | "к" => read(rest, Wish { announced: true, ..wish.clone() }, Lead::Time, found),
        "on" => read(rest, Wish { announced: true, ..wish.clone() }, Lead::Date, found),
        "на" | "by" | "the" => read(rest, Wish { announced: true, ..wish.clone() }, lead, found),
        _ => {}
    }
    if lead == Lead::Nothing && wish.length.is_none() && wish.day.is_none() && wish.clock.is_none() {
        for (length, used) in whiles(words) {
            read(&words[used..], Wish { length: Some(length), ..wish.clone() }, Lead::Nothing, found);
        }
    }
    for (day, used) in days(words, lead) {
        let mut wish = wish.clone();
        if wish.names(day) {
            read(&words[used..], wish, Lead::Nothing, found);
        }
    }
    if wish.clock.is_none() {
        for (clock, used) in clocks(words, lead, wish.day.is_some() || wish.length.is_some()) {
            read(&words[used..], Wish { clock: Some(clock), ..wish.clone() }, Lead::Nothing, found);
        }
    }
    if wish.part.is_none()
        && let Some((part, used)) = words::part_at(words)
    {
        read(&words[used..], Wish { part: Some(part), ..wish.clone() }, Lead::Nothing, found);
    }
    if *first == "tonight" && wish.day.is_none() && wish.part.is_none() {
        let tonight = Wish { day: Some(Day::After(0)), part: Some(words::Part::Evening), ..wish };
        read(rest, tonight, Lead::Nothing, found);
    }
}

/// The days that words begin with, and how many of them each takes.
fn days(words: &[&str], lead: Lead) -> Vec<(Day, usize)> {
    match words {
        ["day", "after", "tomorrow", ..] => return vec![(Day::After(2), 3)],
        [next, "week" | "неделе" | "неделю", ..] if words::is_next(next) => return vec![(Day::Week(1), 2)],
        [this, "week" | "неделе" | "неделю", ..] if words::is_this(this) => return vec![(Day::Week(0), 2)],
        [next, "month" | "месяце" | "месяц", ..] if words::is_next(next) => {
            return vec![(Day::NextMonth, 2)];
        }
        [next, day, ..] if words::is_next(next) => {
            return words::weekday(day).map(|day| (Day::NextWeekday(day), 2)).into_iter().collect();
        }
        [this, day, ..] if words::is_this(this) => {
            return words::weekday(day).map(|day| (Day::Weekday(day), 2)).into_iter().collect();
        }
        _ => {}
    }
    let Some((first, rest)) = words.split_first() else { return Vec::new() };
    if let Some(days) = words::days_ahead(first) {
        return vec![(Day::After(days), 1)];
    }
    if let Some(weekday) = words::weekday(first) {
        return vec![(Day::Weekday(weekday), 1)];
    }
    if let Some((year, month, day)) = words::numeric_date(first) {
        // "at 9.10" is ten past nine, whatever the calendar has.
        let timed = lead == Lead::Time && year.is_none();
        return if timed { Vec::new() } else { vec![(Day::Date { year, month, day }, 1)] };
    }
    if let Some((one, other, year)) = words::slashed_date(first) {
        let both = [(one, other), (other, one)].map(|(day, month)| (Day::Date { year, month, day }, 1));
        let there = both.into_iter().filter(|(day, _)| matches!(day, Day::Date { month: 1..=12, .. }));
        return there.collect();
    }
    named_date(first, rest).into_iter().collect()
}

/// `1 Dec`, `Dec 1st`, `1 декабря 2026 года`.
fn named_date(first: &str, rest: &[&str]) -> Option<(Day, usize)> {
    let (second, rest) = rest.split_first()?;
    let (day, month) = match (words::month(second), words::month(first)) {
        (Some(month), _) => (words::day_number(first)?, month),
        (None, Some(month)) => (words::day_number(second)?, month),
        (None, None) => return None,
    };
    let year = rest.first().and_then(|word| words::year(word));
    let named = rest.get(1).is_some_and(|word| matches!(*word, "года" | "г"));
    let used = 2 + usize::from(year.is_some()) + usize::from(year.is_some() && named);
    Some((Day::Date { year, month, day }, used))
}

/// The times of day that words begin with, and how many of them each takes.
fn clocks(words: &[&str], lead: Lead, day_named: bool) -> Vec<(Clock, usize)> {
    match words {
        ["noon" | "полдень" | "midday", ..] => return vec![(Clock::exact(12, 0), 1)],
        ["midnight" | "полночь", ..] => return vec![(Clock::Midnight, 1)],
        ["half", "past", hour, ..] => return told(words::number(hour), 30, 3),
        ["a", "quarter", "past", hour, ..] => return told(words::number(hour), 15, 4),
        ["a", "quarter", "to", hour, ..] => return told(before(hour), 45, 4),
        ["quarter", "past", hour, ..] => return told(words::number(hour), 15, 3),
        ["quarter", "to", hour, ..] | ["без", "четверти" | "пятнадцати", hour, ..] => {
            return told(before(hour), 45, 3);
        }
        ["половина" | "половине" | "половину", hour, ..] => return told(previous(hour), 30, 2),
        ["четверть", hour, ..] => return told(previous(hour), 15, 2),
        [word, ..] if word.strip_prefix("пол").and_then(words::towards).is_some() => {
            return told(word.strip_prefix("пол").and_then(previous), 30, 1);
        }
        _ => {}
    }
    if lead == Lead::Date {
        return Vec::new();
    }
    let Some((first, rest)) = words.split_first() else { return Vec::new() };
    let attached = ["am", "pm"].iter().find_map(|half| first.strip_suffix(half)).filter(|clock| !clock.is_empty());
    if attached.is_some_and(|clock| clock.starts_with(|c: char| c.is_ascii_digit())) {
        let half = if first.ends_with("am") { words::Part::Am } else { words::Part::Pm };
        let read = attached.and_then(|clock| digital(clock, true));
        return read.map(|(hour, minute)| (Clock::Halved { hour, minute, half }, 1)).into_iter().collect();
    }
    let separated = lead == Lead::Time || day_named;
    if first.contains([':', '.', '-']) {
        let read = digital(first, separated);
        return read.map(|(hour, minute)| (Clock::exact(hour, minute), 1)).into_iter().collect();
    }
    let Some(hour) = words::number(first).filter(|_| first.len() <= 2 || words::digits(first).is_none()) else {
        return Vec::new();
    };
    match rest {
        [word, minute, name, ..] if words::is_hour_word(word) && words::is_minute_word(name) => {
            let exact = words::number(minute).map(|minute| (Clock::exact(hour, minute), 4));
            exact.into_iter().collect()
        }
        [word, ..] if words::is_hour_word(word) => vec![(Clock::Hour { hour, minute: 0, bare: false }, 2)],
        // "1 Dec" is a day.
        [word, ..] if words::month(word).is_some() => Vec::new(),
        _ => vec![(Clock::Hour { hour, minute: 0, bare: true }, 1)],
    }
}

fn told(hour: Option<u32>, minute: u32, used: usize) -> Vec<(Clock, usize)> {
    let clock = hour.map(|hour| (Clock::Hour { hour, minute, bare: false }, used));
    clock.into_iter().collect()
}

/// The hour before the one that is named.
fn before(word: &str) -> Option<u32> {
    words::number(word).map(earlier)
}

fn previous(word: &str) -> Option<u32> {
    words::towards(word).map(earlier)
}

fn earlier(hour: u32) -> u32 {
    if hour == 1 { 12 } else { hour.saturating_sub(1) }
}

/// Hour and minute of `18:30` and `18.30`, of `18-30` where a time is expected, and of `6`. Minutes have two digits.
fn digital(word: &str, separated: bool) -> Option<(u32, u32)> {
    let Some((hour, minute)) = word.split_once([':', '.', '-']) else {
        return Some((words::digits(word).filter(|_| word.len() <= 2)?, 0));
    };
    if word.contains('-') && !separated || hour.len() > 2 || minute.len() > 2 {
        return None;
    }
    let (hour_number, minute_number) = (words::digits(hour)?, words::digits(minute)?);
    if word.contains(':') {
        // "9:5" looks like a time and is none.
        return Some((hour_number, if minute.len() == 2 { minute_number } else { 60 }));
    }
    (minute.len() == 2 && hour_number < 24 && minute_number < 60).then_some((hour_number, minute_number))
}
