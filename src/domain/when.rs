//! Times as people write them, in English and Russian: `18:30`, `tomorrow 9:00`, `in 1h 30m`, `1 Dec 10:00`, `через час`.
//! Its rule: a time that could be meant in two ways is refused; what is understood lies ahead, by a year at most.
//!
//! A time without a day is the next one to come; a day without a time means nine o'clock; a date without a year is the
//! next one. A time that the clock skips when it is put forward is refused, with one that there is; of a time that it shows
//! twice, the first that is still to come is meant.

mod words;

use jiff::civil::{Date, DateTime, Time, Weekday, time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Span, Timestamp, ToSpan as _, Zoned};

use words::Unit;

/// When a day is named and no time.
const MORNING: Time = time(9, 0, 0, 0);
/// So many words are looked at for a time that nobody's name follows.
const MOST_WORDS: usize = 8;

/// Why a text is no time that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
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
        /// As long after the leap as it was meant to be: 03:30 for 02:30.
        instead: DateTime,
    },
    #[error("this is more than a year ahead")]
    TooFar,
    /// A time, and after it neither a name nor more of the time.
    #[error("nobody is named after the time")]
    Nameless,
}

/// Which of two moments is meant, where the clock shows the same time twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Twice {
    First,
    Second,
}

/// Reads a time, as the wall clock of `zone` shows it.
///
/// # Errors
/// See [`WhenError`].
pub fn parse_when(text: &str, now: Timestamp, zone: &TimeZone) -> Result<Timestamp, WhenError> {
    let text = words::normal(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let local = now.to_zoned(zone.clone());
    let Meant { civil, moment } = match relative(&words)? {
        Some(span) => local.checked_add(span).map_err(|_| WhenError::TooFar)?.into(),
        None => absolute(&words)?.after(&local)?,
    };
    let shown = moment.to_zoned(zone.clone()).datetime();
    let horizon = local.checked_add(1.year()).map_or(Timestamp::MAX, |horizon| horizon.timestamp());
    match moment {
        moment if moment <= now => Err(WhenError::Past),
        moment if moment > horizon => Err(WhenError::TooFar),
        _ if shown != civil => Err(WhenError::Skipped { wished: civil, instead: shown }),
        moment => Ok(moment),
    }
}

/// Whether the wall clock of `zone` shows this moment's time twice that day, and which of the two it is.
#[must_use]
pub fn shown_twice(at: Timestamp, zone: &TimeZone) -> Option<Twice> {
    let ambiguous = zone.to_ambiguous_timestamp(at.to_zoned(zone.clone()).datetime());
    let is_twice = matches!(ambiguous.offset(), AmbiguousOffset::Fold { .. });
    let is_first = ambiguous.earlier().is_ok_and(|earlier| earlier == at);
    is_twice.then_some(if is_first { Twice::First } else { Twice::Second })
}

/// Reads `<when> <@user> <text>`: the time, and what follows it from the `@user` on. Everything before the `@user` has
/// to be the time, so that no word of it is taken for a name.
///
/// # Errors
/// See [`WhenError`].
pub fn split_when<'t>(text: &'t str, now: Timestamp, zone: &TimeZone) -> Result<(Timestamp, &'t str), WhenError> {
    let begins_word = |at: usize| text[..at].chars().next_back().is_none_or(char::is_whitespace);
    let names_somebody =
        |word: &str| ["@", "t.me/", "https://t.me/", "http://t.me/"].iter().any(|p| word.starts_with(p));
    let user = text.char_indices().map(|(at, _)| at).find(|&at| begins_word(at) && names_somebody(&text[at..]));
    let (when, rest) = text.split_at(user.unwrap_or(text.len()));
    match parse_when(when, now, zone) {
        Err(WhenError::Nonsense) if user.is_none() && begins_with_time(text, now, zone) => Err(WhenError::Nameless),
        read => Ok((read?, rest)),
    }
}

/// Whether the first words are a time, and the others none: the text follows where somebody should be named.
fn begins_with_time(text: &str, now: Timestamp, zone: &TimeZone) -> bool {
    let ends = text.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
    ends.take(MOST_WORDS).any(|end| parse_when(&text[..end], now, zone).is_ok())
}

/// `in 1h 30m`, `через полтора часа`, and the short `2h` and `20 min`; `None` when the words speak of something else.
fn relative(words: &[&str]) -> Result<Option<Span>, WhenError> {
    let (announced, words) = match words {
        ["in" | "через", rest @ ..] => (true, rest),
        _ => (false, words),
    };
    let pieces: Vec<&str> = words.iter().flat_map(|word| words::digits_and_letters(word)).collect();
    // "9 часов" is a time of day as often as it is a while.
    let short = matches!(&pieces[..], [number, unit, ..]
        if number.starts_with(|c: char| c.is_ascii_digit()) && words::unit(unit).is_some()
            && (words.len() == 1 || !words::is_of_the_clock(unit)));
    if !announced && !short {
        return Ok(None);
    }
    // In halves, for the one and a half of Russian.
    let mut amount: Option<i64> = None;
    let (mut days, mut minutes) = (0_i64, 0_i64);
    let mut any = false;
    for piece in pieces {
        if let Some(unit) = words::unit(piece) {
            // "через час": the one goes without saying, once.
            let halves = match amount.take() {
                None if any => return Err(WhenError::Nonsense),
                halves => halves.unwrap_or(2),
            };
            match unit {
                Unit::Minutes(size) => minutes = minutes.saturating_add(halves.saturating_mul(size) / 2),
                Unit::Days(_) if halves % 2 != 0 => return Err(WhenError::Nonsense),
                Unit::Days(size) => days = days.saturating_add((halves / 2).saturating_mul(size)),
            }
            any = true;
        } else if let Some(halves) = words::halves(piece) {
            if amount.replace(halves).is_some() {
                return Err(WhenError::Nonsense);
            }
        } else if !words::joins(piece) {
            return Err(WhenError::Nonsense);
        }
    }
    if !any || amount.is_some() {
        return Err(WhenError::Nonsense);
    }
    let span = Span::new().try_days(days).and_then(|span| span.try_minutes(minutes));
    span.map(Some).map_err(|_| WhenError::TooFar)
}

/// A day of the calendar as people name it.
#[derive(Clone, Copy)]
enum Day {
    /// So many days after today.
    After(i64),
    Weekday(Weekday),
    Date {
        year: Option<i16>,
        month: i8,
        day: i8,
    },
}

/// A time as it was written, before it is known which moment is meant.
struct Wish {
    day: Option<Day>,
    /// What a date was said to be, as in `Tue 24 Nov`.
    weekday: Option<Weekday>,
    time: Option<Time>,
}

/// Day and time in any order.
fn absolute(words: &[&str]) -> Result<Wish, WhenError> {
    let mut wish = Wish { day: None, weekday: None, time: None };
    let mut announced = false;
    let mut bare = false;
    let mut rest = words;
    while let [first, after @ ..] = rest {
        if words::announces(first) {
            announced = true;
            rest = after;
        } else if let Some((day, used)) = day_at(rest)
            && wish.names(day)
        {
            rest = &rest[used..];
        } else if wish.time.is_none()
            && let Some(found) = words::time_at(rest)
        {
            wish.time = Some(found.time.ok_or(WhenError::NoSuchTime)?);
            bare = found.bare;
            rest = &rest[found.used..];
        } else {
            return Err(WhenError::Nonsense);
        }
    }
    let nothing = wish.day.is_none() && wish.time.is_none();
    // A number alone could be anything.
    let just_a_number = bare && wish.day.is_none() && !announced;
    if nothing || just_a_number { Err(WhenError::Nonsense) } else { Ok(wish) }
}

/// The day that `words` begin with, and how many of them it takes.
fn day_at(words: &[&str]) -> Option<(Day, usize)> {
    match words {
        ["day", "after", "tomorrow", ..] => Some((Day::After(2), 3)),
        [word, ..] if let Some(days) = words::days_ahead(word) => Some((Day::After(days), 1)),
        [word, ..] if let Some(weekday) = words::weekday(word) => Some((Day::Weekday(weekday), 1)),
        [word, ..] if let Some((year, month, day)) = words::numeric_date(word) => {
            Some((Day::Date { year, month, day }, 1))
        }
        [first, second, rest @ ..] => {
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
        _ => None,
    }
}

/// What the wall clock is to show, and when it does; a time that it skips is moved on by what it skips.
#[derive(Clone, Copy)]
struct Meant {
    civil: DateTime,
    moment: Timestamp,
}

impl From<Zoned> for Meant {
    fn from(at: Zoned) -> Self {
        Self { civil: at.datetime(), moment: at.timestamp() }
    }
}

impl Wish {
    /// Takes a day, if it goes with what was named before: of days only a weekday and its date do.
    fn names(&mut self, day: Day) -> bool {
        match (self.day, day) {
            (None, day) => self.day = Some(day),
            (Some(Day::Weekday(weekday)), date @ Day::Date { .. })
            | (Some(date @ Day::Date { .. }), Day::Weekday(weekday))
                if self.weekday.is_none() =>
            {
                (self.day, self.weekday) = (Some(date), Some(weekday));
            }
            _ => return false,
        }
        true
    }

    /// The moment that is meant at `now`. It may lie in the past where a day was named.
    fn after(&self, now: &Zoned) -> Result<Meant, WhenError> {
        let time = self.time.unwrap_or(MORNING);
        let in_days = |days: i64| {
            let date = Span::new().try_days(days).and_then(|span| now.date().checked_add(span));
            date.map_err(|_| WhenError::TooFar).and_then(|date| meant(date.to_datetime(time), now))
        };
        let first_ahead = |both: [Result<Meant, WhenError>; 2]| {
            let [first, second] = both;
            if first.is_ok_and(|first| first.moment > now.timestamp()) { first } else { second }
        };
        match self.day {
            None => first_ahead([in_days(0), in_days(1)]),
            Some(Day::After(days)) => in_days(days),
            Some(Day::Weekday(weekday)) => {
                let days = i64::from(now.date().weekday().until(weekday));
                first_ahead([in_days(days), in_days(days + 7)])
            }
            Some(Day::Date { year, month, day }) => {
                let in_year = |year: i16| {
                    let date = Date::new(year, month, day).map_err(|_| WhenError::NoSuchDay)?;
                    meant(date.to_datetime(time), now)
                };
                let found = match year {
                    Some(year) => in_year(year),
                    None => first_ahead([in_year(now.year()), in_year(now.year().saturating_add(1))]),
                }?;
                let is = found.civil.weekday();
                if self.weekday.is_some_and(|named| named != is) { Err(WhenError::NoSuchDay) } else { Ok(found) }
            }
        }
    }
}

/// The moment at which the wall clock shows `civil`: the first that is still to come, else the last.
fn meant(civil: DateTime, now: &Zoned) -> Result<Meant, WhenError> {
    let ambiguous = now.time_zone().to_ambiguous_timestamp(civil);
    let first = ambiguous.compatible().map_err(|_| WhenError::TooFar)?;
    let moment = if first > now.timestamp() { first } else { ambiguous.later().map_err(|_| WhenError::TooFar)? };
    Ok(Meant { civil, moment })
}

#[cfg(test)]
mod tests;
