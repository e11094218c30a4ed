//! Finding every way to read words as a time.

use super::relative::whiles;
use super::wish::{ClockTime, Day, Dial, WrittenTime};
use super::{dates, words};

/// The word before a number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Prefix {
    Nothing,
    /// `at 9.10` is a time.
    Time,
    /// `on 9.10` is a date.
    Date,
    /// `the`, `by`, `около`: a time or a date may follow.
    Any,
}

/// Every reading that uses all the words.
pub(super) fn readings(words: &[&str]) -> Vec<WrittenTime> {
    let mut found = Vec::new();
    let is_cyrillic = |c: char| matches!(c, '\u{400}'..='\u{4ff}');
    let dial = if words.iter().any(|word| word.contains(is_cyrillic)) { Dial::TwentyFour } else { Dial::Twelve };
    read(words, WrittenTime { dial, ..WrittenTime::default() }, Prefix::Nothing, &mut found);
    found
}

fn read(words: &[&str], wish: WrittenTime, lead: Prefix, found: &mut Vec<WrittenTime>) {
    let Some((first, rest)) = words.split_first() else {
        if lead == Prefix::Nothing && wish.is_whole() {
            found.push(wish);
        }
        return;
    };
    match *first {
        "at" | "в" | "во" | "к" => read(rest, WrittenTime { announced: true, ..wish.clone() }, Prefix::Time, found),
        "on" => read(rest, WrittenTime { announced: true, ..wish.clone() }, Prefix::Date, found),
        "на" | "by" | "the" | "around" | "about" | "exactly" | "районе" | "около" | "примерно" | "где-то" | "ближе"
        | "ровно" => {
            let lead = if lead == Prefix::Nothing { Prefix::Any } else { lead };
            read(rest, WrittenTime { announced: true, ..wish.clone() }, lead, found);
        }
        _ => {}
    }
    if matches!(*first, "sharp" | "ровно") && lead == Prefix::Nothing && wish.clock.is_some() {
        read(rest, wish.clone(), lead, found);
    }
    // "часов в девять": about nine.
    if let [about, "в" | "к" | "около", ..] = words
        && matches!(*about, "час" | "часа" | "часам" | "часов" | "часиков")
    {
        read(rest, wish.clone(), Prefix::Any, found);
    }
    if wish.day.is_none()
        && wish.part.is_none()
        && words::is_this(first)
        && let Some((part, used)) = words::part_at(rest)
    {
        let today = WrittenTime { day: Some(Day::After(0)), part: Some(part), ..wish.clone() };
        read(&rest[used..], today, Prefix::Nothing, found);
    }
    if matches!(lead, Prefix::Nothing | Prefix::Any)
        && wish.length.is_none()
        && wish.day.is_none()
        && wish.clock.is_none()
    {
        for (length, used) in whiles(words) {
            read(&words[used..], WrittenTime { length: Some(length), ..wish.clone() }, Prefix::Nothing, found);
        }
    }
    for (day, used) in days(words, lead) {
        let mut wish = wish.clone();
        if wish.names(day) {
            read(&words[used..], wish, Prefix::Nothing, found);
        }
    }
    if wish.clock.is_none() {
        for (clock, used) in clocks(words, lead, wish.day.is_some() || wish.length.is_some(), wish.dial) {
            read(&words[used..], WrittenTime { clock: Some(clock), ..wish.clone() }, Prefix::Nothing, found);
        }
    }
    if wish.part.is_none()
        && let Some((part, used)) = words::part_at(words)
    {
        read(&words[used..], WrittenTime { part: Some(part), ..wish.clone() }, Prefix::Nothing, found);
    }
    if matches!(*first, "tonight" | "tonite") && wish.day.is_none() && wish.part.is_none() {
        if wish.clock.is_some() || !rest.is_empty() {
            // "tonight at 2".
            let small_hours =
                WrittenTime { day: Some(Day::After(0)), part: Some(words::DayPart::Night), ..wish.clone() };
            read(rest, small_hours, Prefix::Nothing, found);
        }
        let tonight = WrittenTime { day: Some(Day::After(0)), part: Some(words::DayPart::Evening), ..wish };
        read(rest, tonight, Prefix::Nothing, found);
    }
}

/// The days at the beginning of the words, with the number of words of each.
fn days(words: &[&str], lead: Prefix) -> Vec<(Day, usize)> {
    match words {
        ["day", "after", tomorrow, ..] if words::days_ahead(tomorrow) == Some(1) => return vec![(Day::After(2), 3)],
        ["после", "завтра", ..] => return vec![(Day::After(2), 2)],
        ["end", "of", "the", "week", ..] => return vec![(Day::EndOfWeek, 4)],
        ["end", "of", "the", "month", ..] => return vec![(Day::EndOfMonth, 4)],
        ["end", "of", "week", ..] => return vec![(Day::EndOfWeek, 3)],
        ["end", "of", "month", ..] => return vec![(Day::EndOfMonth, 3)],
        ["конце" | "конец" | "концу" | "конца", "недели", ..] => {
            return vec![(Day::EndOfWeek, 2)];
        }
        ["конце" | "конец" | "концу" | "конца", "месяца", ..] => {
            return vec![(Day::EndOfMonth, 2)];
        }
        ["eow", ..] => return vec![(Day::EndOfWeek, 1)],
        ["eom", ..] => return vec![(Day::EndOfMonth, 1)],
        ["weekend" | "выходные" | "выходных", ..] => return vec![(Day::Weekend(0), 1)],
        [this, "weekend" | "выходные" | "выходных", ..] if words::is_this(this) => {
            return vec![(Day::Weekend(0), 2)];
        }
        [next, "weekend" | "выходные" | "выходных", ..] if words::is_next(next) => {
            return vec![(Day::Weekend(1), 2)];
        }
        [next, "week" | "неделя" | "неделе" | "неделю", ..] if words::is_next(next) => {
            return vec![(Day::Week(1), 2)];
        }
        [this, "week" | "неделя" | "неделе" | "неделю", ..] if words::is_this(this) => {
            return vec![(Day::Week(0), 2)];
        }
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
    if let Some((year, month, day)) = dates::numeric_date(first) {
        // "at 9.10" is ten past nine, even if it is a date too.
        let timed = lead == Prefix::Time && year.is_none();
        return if timed { Vec::new() } else { vec![(Day::Date { year, month, day }, 1)] };
    }
    if let Some((one, other, year)) = dates::slashed_date(first) {
        // "at 9-10" is a time.
        let timed = lead == Prefix::Time && year.is_none() && first.contains('-');
        let both = [(one, other), (other, one)].map(|(day, month)| (Day::Date { year, month, day }, 1));
        let there = both.into_iter().filter(|(day, _)| matches!(day, Day::Date { month: 1..=12, .. }) && !timed);
        return there.collect();
    }
    named_date(words).or_else(|| day_of_month(words, lead, rest)).into_iter().collect()
}

/// `1 Dec`, `Dec 1st`, `the first of December`, `1 декабря 2026 года`.
fn named_date(words: &[&str]) -> Option<(Day, usize)> {
    let (month, day, mut used) = match dates::month(words.first()?) {
        Some(month) => {
            let the = usize::from(words.get(1) == Some(&"the"));
            let (day, used) = day_at(words.get(1 + the..)?)?;
            (month, day, 1 + the + used)
        }
        None => {
            let (day, used) = day_at(words)?;
            let of = usize::from(words.get(used) == Some(&"of"));
            (dates::month(words.get(used + of)?)?, day, used + of + 1)
        }
    };
    let year = words.get(used).and_then(|word| dates::year(word));
    if year.is_some() {
        used += 1;
        used += usize::from(words.get(used).is_some_and(|word| matches!(*word, "года" | "г")));
    }
    Some((Day::Date { year, month, day }, used))
}

fn day_at(words: &[&str]) -> Option<(i8, usize)> {
    dates::ordinal(words).or_else(|| Some((dates::day_number(words.first()?)?, 1)))
}

/// `the 5th`, `5-го`, `5 числа`.
fn day_of_month(words: &[&str], lead: Prefix, rest: &[&str]) -> Option<(Day, usize)> {
    let ordinal = dates::ordinal(words);
    let in_digits = words.first()?.starts_with(|c: char| c.is_ascii_digit());
    if let Some((day, used)) = ordinal {
        let named = words.get(used) == Some(&"числа");
        let alone = in_digits || named || matches!(lead, Prefix::Date | Prefix::Any);
        return alone.then_some((Day::OfMonth(day), used + usize::from(named)));
    }
    let named = matches!(rest.first(), Some(&("числа" | "число")));
    Some((Day::OfMonth(dates::day_number(words.first()?).filter(|_| named)?), 2))
}

/// The times of day at the beginning of the words, with the number of words of each.
fn clocks(words: &[&str], lead: Prefix, day_named: bool, dial: Dial) -> Vec<(ClockTime, usize)> {
    if let Some(found) = spoken(words) {
        return found;
    }
    if lead == Prefix::Date {
        return Vec::new();
    }
    let Some((first, rest)) = words.split_first() else { return Vec::new() };
    let separated = matches!(lead, Prefix::Time | Prefix::Any) || day_named;
    let attached = ["am", "pm"].iter().find_map(|half| first.strip_suffix(half)).filter(|clock| !clock.is_empty());
    if let Some(clock) = attached.filter(|clock| clock.starts_with(|c: char| c.is_ascii_digit())) {
        let half = if first.ends_with("am") { words::DayPart::Am } else { words::DayPart::Pm };
        let Some((hour, minute)) = digital(clock).or_else(|| unsigned(clock)) else { return Vec::new() };
        let mut found = vec![(ClockTime::Halved { hour, minute, half }, 1)];
        if is_range(clock, hour, minute) {
            found.push((ClockTime::Halved { hour, minute: 0, half }, 1));
        }
        return found;
    }
    if *first == "час" {
        let meant = lead == Prefix::Time || words::part_at(rest).is_some();
        return if meant { minutes_after(rest, 1, 1) } else { Vec::new() };
    }
    if let Some((hour, minute)) = words::hour_signed(first) {
        return match minute {
            Some(minute) => vec![(ClockTime::exact(hour, minute), 1)],
            // "18h" is a time of day, "2h" is a duration.
            None if separated || hour > 12 || !first.ends_with('h') => minutes_after(rest, hour, 1),
            None => Vec::new(),
        };
    }
    if first.contains(SEPARATORS) {
        let Some((hour, minute)) = digital(first) else { return Vec::new() };
        let used = 1 + usize::from(rest.first().is_some_and(|word| words::is_hour_word(word)));
        let clock = |minute| match dial {
            // "5:30" is written for the afternoon as often as for the night; "05:30" is not.
            Dial::Twelve if minute < 60 && first.find(SEPARATORS) == Some(1) => {
                ClockTime::Hour { hour, minute, bare: false }
            }
            _ => ClockTime::exact(hour, minute),
        };
        let mut found = vec![(clock(minute), used)];
        if is_range(first, hour, minute) && separated {
            found.push((clock(0), used));
        }
        return found;
    }
    if let Some((hour, minute)) = unsigned(first).filter(|_| first.len() == 4 && (separated || words.len() == 1)) {
        return vec![(ClockTime::exact(hour, minute), 1)];
    }
    let short = |used| used > 1 || first.len() <= 2 || words::digits(first).is_none();
    let numbers = words::numbers(words).into_iter().filter(|(_, used)| short(*used));
    numbers.flat_map(|(hour, used)| numbered(words, hour, used, separated)).collect()
}

/// The possible meanings of an hour in digits with the words after it.
fn numbered(words: &[&str], hour: u32, used: usize, separated: bool) -> Vec<(ClockTime, usize)> {
    let rest = &words[used..];
    match rest {
        [word, after @ ..] if words::is_hour_word(word) => minutes_after(after, hour, used + 1),
        // "1 Dec" and "1 число" are days.
        [word, ..] if dates::month(word).is_some() || matches!(*word, "числа" | "число" | "of") => Vec::new(),
        // "twenty first" is a day as well.
        [_, ..] if used == 1 && dates::ordinal(words).is_some() => Vec::new(),
        _ => {
            let mut found = vec![(ClockTime::Hour { hour, minute: 0, bare: true }, used)];
            let in_letters = words::digits(words[0]).is_none();
            if (separated || in_letters || hour > 12)
                && let Some((minute, taken)) = two_digits(rest)
            {
                found.push((ClockTime::Hour { hour, minute, bare: false }, used + taken));
            }
            found
        }
    }
}

/// An hour that is named as such, with the minutes that may follow.
fn minutes_after(after: &[&str], hour: u32, used: usize) -> Vec<(ClockTime, usize)> {
    let minutes = words::numbers(after);
    let called = minutes.iter().find(|(_, taken)| after.get(*taken).is_some_and(|word| words::is_minute_word(word)));
    if let Some((minute, taken)) = called {
        return vec![(ClockTime::exact(hour, *minute), used + taken + 1)];
    }
    let mut found = vec![(ClockTime::Hour { hour, minute: 0, bare: false }, used)];
    if let Some((minute, taken)) = two_digits(after) {
        found.push((ClockTime::Hour { hour, minute, bare: false }, used + taken));
    }
    found
}

/// Minutes without the word: `30`, `тридцать`, `ноль ноль`, `oh five`.
fn two_digits(words: &[&str]) -> Option<(u32, usize)> {
    if let ["ноль" | "oh" | "zero", second, ..] = words {
        return words::number(second).filter(|minute| *minute < 10).map(|minute| (minute, 2));
    }
    let (minute, used) = words::numbers(words).into_iter().next()?;
    let word = words.first()?;
    let fits = if words::digits(word).is_some() { word.len() == 2 } else { minute >= 10 };
    // "at 9 30 minutes": of what?
    let named = words.get(used).is_some_and(|word| words::is_minute_word(word) || words::is_hour_word(word));
    (fits && minute < 60 && !named).then_some((minute, used))
}

/// Times without a separator between hour and minutes.
fn spoken(words: &[&str]) -> Option<Vec<(ClockTime, usize)>> {
    Some(match words {
        ["noon" | "полдень" | "midday", ..] => vec![(ClockTime::exact(12, 0), 1)],
        ["midnight" | "полночь", ..] => vec![(ClockTime::Midnight, 1)],
        ["half", "past", hour, ..] => clock_times(words::number(hour), 30, 3),
        ["a", "quarter", "past", hour, ..] => clock_times(words::number(hour), 15, 4),
        ["a", "quarter", "to", hour, ..] => clock_times(before(hour), 45, 4),
        ["quarter", "past", hour, ..] => clock_times(words::number(hour), 15, 3),
        ["quarter", "to", hour, ..] | ["без", "четверти", hour, ..] => clock_times(before(hour), 45, 3),
        // For some speakers thirty past, for others thirty to.
        ["half", hour, ..] if words::number(hour).is_some() => {
            let mut both = clock_times(words::number(hour), 30, 2);
            both.extend(clock_times(before(hour), 30, 2));
            both
        }
        ["без", rest @ ..] => {
            return words::numbers(rest).into_iter().find_map(|(minutes, used)| {
                let named = usize::from(rest.get(used).is_some_and(|word| words::is_minute_word(word)));
                let hour = before(rest.get(used + named)?)?;
                let minute = 60_u32.checked_sub(minutes).filter(|minute| *minute > 30)?;
                Some(clock_times(Some(hour), minute, used + named + 2))
            });
        }
        ["половина" | "половине" | "половину" | "пол", hour, ..] => {
            clock_times(previous(hour), 30, 2)
        }
        ["четверть", hour, ..] => clock_times(previous(hour), 15, 2),
        [word, ..] if half_of(word).is_some() => clock_times(half_of(word), 30, 1),
        _ => return past_or_to(words),
    })
}

/// `ten past nine`, `20 to 9`, `десять минут десятого`.
fn past_or_to(words: &[&str]) -> Option<Vec<(ClockTime, usize)>> {
    words::numbers(words).into_iter().filter(|(minutes, _)| (1..30).contains(minutes)).find_map(|(minutes, used)| {
        match &words[used..] {
            ["past", hour, ..] => Some(clock_times(Some(words::number(hour)?), minutes, used + 2)),
            ["to", hour, ..] => {
                let mut found = clock_times(Some(before(hour)?), 60 - minutes, used + 2);
                // "9 to 10" is a range as well.
                if minutes <= 12 && (words::digits(words[0]).is_some() || minutes % 5 != 0) {
                    found.extend(clock_times(Some(minutes), 0, used + 2));
                }
                Some(found)
            }
            ["minutes", "past", hour, ..] => Some(clock_times(Some(words::number(hour)?), minutes, used + 3)),
            ["minutes", "to", hour, ..] => Some(clock_times(Some(before(hour)?), 60 - minutes, used + 3)),
            ["минут" | "минуты", hour, ..] => {
                Some(clock_times(Some(words::towards(hour).map(earlier)?), minutes, used + 2))
            }
            _ => None,
        }
    })
}

/// The hour before the one in a Russian `пол…` word.
fn half_of(word: &str) -> Option<u32> {
    let hour = word.strip_prefix("пол")?.trim_start_matches('-');
    words::towards(hour).map(earlier)
}

fn clock_times(hour: Option<u32>, minute: u32, used: usize) -> Vec<(ClockTime, usize)> {
    let clock = hour.map(|hour| (ClockTime::Hour { hour, minute, bare: false }, used));
    clock.into_iter().collect()
}

/// The hour before the named one.
fn before(word: &str) -> Option<u32> {
    words::number(word).map(earlier)
}

fn previous(word: &str) -> Option<u32> {
    words::towards(word).or_else(|| words::number(word)).map(earlier)
}

fn earlier(hour: u32) -> u32 {
    if hour == 1 { 12 } else { hour.saturating_sub(1) }
}

/// Separators between an hour and its minutes.
const SEPARATORS: [char; 6] = [':', '.', '-', ',', ';', '_'];

/// Hour and minute of `18:30`, `18.30` and `18-30`, and of `6`. Minutes have two digits.
fn digital(word: &str) -> Option<(u32, u32)> {
    let Some((hour, minute)) = word.split_once(SEPARATORS) else {
        return Some((words::digits(word).filter(|_| word.len() <= 2)?, 0));
    };
    // Seconds, as programs write them.
    let minute = minute.split_once(':').filter(|_| word.contains(':')).map_or(minute, |(minute, _)| minute);
    if hour.len() > 2 || minute.len() > 2 {
        return None;
    }
    let (hour_number, minute_number) = (words::digits(hour)?, words::digits(minute)?);
    if word.contains(':') {
        // "9:5" looks like a time and is none.
        return Some((hour_number, if minute.len() == 2 { minute_number } else { 60 }));
    }
    let is_time = minute.len() == 2 && hour_number <= 24 && minute_number < 60;
    is_time.then_some((hour_number, minute_number))
}

/// Whether `9-10` may be between nine and ten, as well as ten past nine.
fn is_range(word: &str, hour: u32, minute: u32) -> bool {
    word.contains('-') && (hour + 1..=24).contains(&minute)
}

/// Hour and minute of `1830` and `630`.
fn unsigned(word: &str) -> Option<(u32, u32)> {
    let number = words::digits(word).filter(|_| (3..=4).contains(&word.len()))?;
    Some((number / 100, number % 100)).filter(|(hour, minute)| *hour < 24 && *minute < 60)
}
