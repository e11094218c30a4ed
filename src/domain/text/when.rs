//! Times as people write them, in English and Russian: `18:30`, `tomorrow 9:00`, `in 1h 30m`, `1 Dec 10:00`, `через
//! час`.
//!
//! Invariant: an ambiguous text returns all its meanings, never a guess. Every returned time is in the future, by a
//! year at most.
//!
//! An hour from 1 to 7 without its part of the day may be before or after noon: `at 7`, `5:30`, `в 7`. With two digits,
//! as in `05:30`, and in digits with minutes beside Russian words, as in `в 5:30`, it is one of 24.
//!
//! A time without a day is the next such time; a day without a time means nine o'clock; a date without a year is the
//! next such date. A time that the clock skips in spring is refused, with a suggestion. Of a time that the clock shows
//! twice in autumn, the first one in the future is meant.

mod dates;
mod reading;
mod relative;
mod wish;
mod words;

use jiff::civil::{DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan as _, Zoned};

use crate::domain::typed;
use crate::domain::username::Username;
use wish::MeantTime;
pub use words::weekday;

/// How many words are examined for a time, when no username follows.
const MOST_WORDS: usize = 8;
/// The most meanings that are offered.
const MOST_MEANINGS: usize = 4;

/// Why a text is no usable time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WhenError {
    #[error("this is not understood as a time")]
    Nonsense,
    #[error("this time has passed")]
    Past,
    #[error("there is no such day")]
    NoSuchDay,
    #[error("there is no such time of day")]
    NoSuchTime,
    #[error("the clock skips {wished} that day")]
    Skipped {
        wished: DateTime,
        /// As much later as the clock jumps: 03:30 for 02:30.
        instead: DateTime,
    },
    #[error("this is more than a year ahead")]
    TooFar,
    /// All possible meanings, earliest first: two at least.
    #[error("this may mean several times")]
    Ambiguous(Vec<Timestamp>),
}

/// Which of two moments is meant, where the clock shows the same time twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BothTimes {
    First,
    Second,
}

/// Parses a time by the wall clock of `zone`.
///
/// # Errors
/// See [`WhenError`].
pub fn parse_when(text: &str, now: Timestamp, zone: &TimeZone) -> Result<Timestamp, WhenError> {
    // A time with its own UTC offset means the same moment everywhere.
    if let Ok(moment) = typed::normal(text).to_uppercase().parse::<Timestamp>() {
        let shown = moment.to_zoned(zone.clone()).datetime();
        return usable(MeantTime { civil: shown, moment }, &now.to_zoned(zone.clone()));
    }
    let text = words::normal(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let local = now.to_zoned(zone.clone());
    let mut moments: Vec<Timestamp> = Vec::new();
    let mut skipped = Vec::new();
    let mut refused = None;
    for meant in reading::readings(&words).iter().flat_map(|wish| wish.meanings(&local)) {
        let moment = meant.as_ref().ok().map(|meant| meant.moment);
        match meant.and_then(|meant| usable(meant, &local)) {
            Ok(moment) => moments.push(moment),
            Err(error) => {
                skipped.extend(moment.filter(|_| matches!(error, WhenError::Skipped { .. })));
                refused = refused.or(Some(error));
            }
        }
    }
    if !moments.is_empty() {
        // The other meaning is not the only one because the clock skips this one.
        moments.append(&mut skipped);
    }
    moments.sort_unstable();
    moments.dedup();
    moments.truncate(MOST_MEANINGS);
    match moments[..] {
        [] => Err(refused.unwrap_or(WhenError::Nonsense)),
        [one] => Ok(one),
        _ => Err(WhenError::Ambiguous(moments)),
    }
}

/// Parses a duration, in seconds: `1m 30s`, `полтора часа`. Months have no fixed length.
#[must_use]
pub fn length(text: &str) -> Option<i64> {
    let text = words::normal(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let announced = matches!(words.first(), Some(&("in" | "через")));
    let words: Vec<&str> = if announced { words } else { [&["in"], &words[..]].concat() };
    let clock = words.iter().any(|word| word.contains(':'));
    let (length, _) = relative::whiles(&words).into_iter().find(|(_, used)| *used == words.len() && !clock)?;
    length.in_seconds()
}

/// Parses a time of day: `9`, `9:30`, `9 pm`, `9 утра`.
#[must_use]
pub fn time_of_day(text: &str) -> Option<Time> {
    let text = words::normal(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let announced = matches!(words.first(), Some(&("at" | "в" | "к")));
    let words: Vec<&str> = if announced { words } else { [&["at"], &words[..]].concat() };
    reading::readings(&words).iter().find_map(wish::WrittenTime::time_alone)
}

/// Parses a date: its year, if it has one, its month and its day: `2026-12-25`, `25.12`, `25 Dec 2026`, `1 мая`.
#[must_use]
pub fn written_date(text: &str) -> Option<(Option<i16>, i8, i8)> {
    let text = words::normal(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let of_month = |day: &str, name: &str| Some((dates::month(name)?, dates::day_number(day)?));
    match words[..] {
        [one] => dates::numeric_date(one),
        [first, second] => {
            let (month, day) = of_month(first, second).or_else(|| of_month(second, first))?;
            Some((None, month, day))
        }
        [first, second, year] => {
            let (month, day) = of_month(first, second).or_else(|| of_month(second, first))?;
            Some((Some(dates::year(year)?), month, day))
        }
        _ => None,
    }
}

/// Parses `03/04/2026` and `3-4-2026`: both numbers, of which either may be the month, and the year of four digits.
#[must_use]
pub fn slashed_date(text: &str) -> Option<(i8, i8, i16)> {
    let text = words::normal(text);
    let (first, second, year) = dates::slashed_date(&text)?;
    let whole = text.rsplit(['/', '-']).next().is_some_and(|year| year.len() == 4);
    Some((first, second, year.filter(|_| whole)?))
}

fn usable(MeantTime { civil, moment }: MeantTime, now: &Zoned) -> Result<Timestamp, WhenError> {
    let shown = moment.to_zoned(now.time_zone().clone()).datetime();
    let horizon = now.checked_add(1.year()).map_or(Timestamp::MAX, |horizon| horizon.timestamp());
    match moment {
        moment if moment <= now.timestamp() => Err(WhenError::Past),
        moment if moment > horizon => Err(WhenError::TooFar),
        _ if shown != civil => Err(WhenError::Skipped { wished: civil, instead: shown }),
        moment => Ok(moment),
    }
}

/// Whether the wall clock of `zone` shows this time twice on that day, and which of the two it is.
#[must_use]
pub fn shown_twice(at: Timestamp, zone: &TimeZone) -> Option<BothTimes> {
    let ambiguous = zone.to_ambiguous_timestamp(at.to_zoned(zone.clone()).datetime());
    let is_twice = matches!(ambiguous.offset(), AmbiguousOffset::Fold { .. });
    let is_first = ambiguous.earlier().is_ok_and(|earlier| earlier == at);
    is_twice.then_some(if is_first { BothTimes::First } else { BothTimes::Second })
}

/// Parses `<when> <@user> <text>` into the time and the rest. If no time was understood, the rest is the text from the
/// `@user` on, or all of it, so that nothing is lost.
pub fn split_when<'t>(text: &'t str, now: Timestamp, zone: &TimeZone) -> (Result<Timestamp, WhenError>, &'t str) {
    let is_time = |read: &Result<Timestamp, WhenError>| !matches!(read, Err(WhenError::Nonsense));
    let marked = marked_word(text);
    let (before, from_user) = text.split_at(marked.unwrap_or(text.len()));
    let whole = parse_when(before, now, zone);
    if is_time(&whole) {
        return (whole, from_user);
    }
    // The longest beginning that is a time; a username without `@` or the message itself follows.
    let ends = text.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
    let ends: Vec<usize> = ends.take_while(|at| *at <= before.len()).take(MOST_WORDS).collect();
    let ends_there = |end: usize| {
        let next = words::normal(typed::first_word(&text[end..]).0);
        !words::goes_on(&next)
    };
    let read: Vec<_> = ends
        .into_iter()
        .rev()
        .map(|end| (parse_when(&text[..end], now, zone), end))
        .filter(|(read, _)| is_time(read))
        .collect();
    // In "9:00 or 10:00" the first is not the time that was meant.
    if read.first().is_some_and(|(_, end)| !ends_there(*end)) {
        return (Err(WhenError::Nonsense), if marked.is_some() { from_user } else { text });
    }
    // A word of the message may spoil the time before it: "18:30 Morning!".
    let good = read.iter().position(|(read, _)| matches!(read, Ok(_) | Err(WhenError::Ambiguous(_))));
    let longest = read.into_iter().nth(good.unwrap_or(0)).map(|(read, end)| (read, &text[end..]));
    longest.unwrap_or((whole, if marked.is_some() { from_user } else { text }))
}

/// Where the first marked username begins.
fn marked_word(text: &str) -> Option<usize> {
    let mut begins = true;
    for (at, c) in text.char_indices() {
        if begins && !c.is_whitespace() && typed::is_visible(c) {
            let word = text[at..].split(char::is_whitespace).next().unwrap_or_default();
            // "@9:00" is a time, and no username begins with a digit.
            let plain = typed::normal(word);
            let name = plain.trim_start_matches(|c: char| typed::is_wrapping(c)).strip_prefix('@');
            let timed = name.is_some_and(|name| name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()));
            if Username::is_marked(word) && !timed {
                return Some(at);
            }
        }
        begins = c.is_whitespace() || (begins && !typed::is_visible(c));
    }
    None
}

#[cfg(test)]
mod tests;
