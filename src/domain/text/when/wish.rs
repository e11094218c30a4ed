//! A time as it was written, and every moment that it may mean.

use jiff::civil::{Date, DateTime, Time, Weekday, time};
use jiff::{Span, Timestamp, ToSpan as _, Zoned};

use super::WhenError;
use super::relative::While;
use super::words::DayPart;

/// The time for a day without one.
const MORNING: Time = time(9, 0, 0, 0);

/// The time for the end of a week or month.
const CLOSING: Time = time(18, 0, 0, 0);

/// A day as people name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    /// This many days after today.
    After(i64),
    Weekday(Weekday),
    /// `next friday`: the coming one, or the one of next week.
    NextWeekday(Weekday),
    /// A day of the calendar week, this many weeks ahead.
    Week(i64),
    NextMonth,
    /// `the 5th`: of this month, or of the next one that has it.
    OfMonth(i8),
    OfNextMonth(i8),
    /// Saturday and Sunday, this many weeks ahead.
    Weekend(i64),
    /// Friday or Sunday.
    EndOfWeek,
    EndOfMonth,
    Date {
        year: Option<i16>,
        month: i8,
        day: i8,
    },
}

/// A time of day as people name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ClockTime {
    /// In 24 hours; `None` for an invalid time such as `25:61`.
    Exact(Option<Time>),
    /// In 12 or 24 hours. `bare` means a number without anything.
    Hour { hour: u32, minute: u32, bare: bool },
    /// `6:30pm`.
    Halved { hour: u32, minute: u32, half: DayPart },
    /// The beginning or the end of a named day.
    Midnight,
}

impl ClockTime {
    pub(super) fn exact(hour: u32, minute: u32) -> Self {
        Self::Exact(at(hour, minute))
    }
}

/// The clock by which digits are read: Russian words go with 24 hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Dial {
    #[default]
    Twelve,
    TwentyFour,
}

/// The parts of a time that words name.
#[derive(Clone, Debug, Default)]
pub(super) struct WrittenTime {
    pub(super) length: Option<While>,
    pub(super) day: Option<Day>,
    /// The weekday that is named beside a date, as in `Tue 24 Nov`, or with a week.
    pub(super) weekday: Option<Weekday>,
    pub(super) clock: Option<ClockTime>,
    pub(super) part: Option<DayPart>,
    /// Whether `at`, `on` or the like came before something.
    pub(super) announced: bool,
    pub(super) dial: Dial,
}

/// The intended wall clock time, and its moment. A time that the clock skips is moved on by the length of the jump.
#[derive(Clone, Copy)]
pub(super) struct MeantTime {
    pub(super) civil: DateTime,
    pub(super) moment: Timestamp,
}

impl WrittenTime {
    /// Adds a day, if it is compatible with the earlier ones: only a weekday and its date or week are.
    pub(super) fn names(&mut self, day: Day) -> bool {
        match (self.day, day) {
            (None, Day::Weekday(weekday)) if self.length.is_some_and(While::is_weeks) => {
                self.weekday = Some(weekday);
            }
            (None, _) if self.length.is_some() => return false,
            (None, day) => self.day = Some(day),
            (Some(Day::Weekday(weekday)), date @ (Day::Date { .. } | Day::OfMonth(_) | Day::Week(_)))
            | (Some(date @ (Day::Date { .. } | Day::OfMonth(_) | Day::Week(_))), Day::Weekday(weekday))
                if self.weekday.is_none() =>
            {
                (self.day, self.weekday) = (Some(date), Some(weekday));
            }
            (Some(Day::NextMonth), Day::OfMonth(day)) | (Some(Day::OfMonth(day)), Day::NextMonth) => {
                self.day = Some(Day::OfNextMonth(day));
            }
            _ => return false,
        }
        true
    }

    /// Whether this is a time rather than a mere number, and free of contradictions.
    pub(super) fn is_whole(&self) -> bool {
        let bare = matches!(self.clock, Some(ClockTime::Hour { bare: true, .. }));
        let more = self.clock.is_some() || self.part.is_some();
        match (self.length, self.day) {
            (Some(length), _) => !more || length.seconds == 0,
            (None, Some(Day::Week(0))) => self.weekday.is_some(),
            (None, Some(_)) => true,
            // A number alone could be anything.
            (None, None) => more && (!bare || self.announced || self.part.is_some()),
        }
    }

    /// The time of day, if nothing else is named. A number alone is an hour of 24.
    pub(super) fn time_alone(&self) -> Option<Time> {
        if self.day.is_some() || self.length.is_some() {
            return None;
        }
        match (self.clock?, self.part) {
            (ClockTime::Hour { hour, minute, .. }, None) => at(hour, minute),
            _ => self.times().ok()?.first().copied(),
        }
    }

    /// Every moment that may be meant at `now`. It may be in the past if a day was named.
    pub(super) fn meanings(&self, now: &Zoned) -> Vec<Result<MeantTime, WhenError>> {
        if let Some(length) =
            self.length.filter(|_| self.clock.is_none() && self.part.is_none() && self.weekday.is_none())
        {
            let later = length.span().and_then(|span| now.checked_add(span).map_err(|_| WhenError::TooFar));
            return vec![later.map(|at| MeantTime { civil: at.datetime(), moment: at.timestamp() })];
        }
        if matches!((self.clock, self.part), (Some(ClockTime::Hour { hour: 12, minute: 0, .. }), Some(DayPart::Night)))
        {
            return Self { clock: Some(ClockTime::Midnight), part: None, ..self.clone() }.meanings(now);
        }
        let (days, times) = match (self.days(now), self.times()) {
            (Ok(days), Ok(times)) => (days, times),
            (Err(error), _) | (_, Err(error)) => return vec![Err(error)],
        };
        let pairs = days.iter().flat_map(|dates| times.iter().map(move |time| (dates, *time)));
        let mut all: Vec<_> = pairs.map(|(dates, time)| first_ahead(dates, time, now)).collect();
        if self.clock == Some(ClockTime::Midnight) && !matches!(self.day, None | Some(Day::After(0))) {
            // "Midnight" of a named day may be its end as well.
            let ends = days.iter().map(|dates| first_ahead(&next_days(dates), Time::midnight(), now));
            all.extend(ends);
        }
        if let Some(hour) = self.of_the_night_after() {
            all.extend(days.iter().map(|dates| first_ahead(&next_days(dates), hour, now)));
        }
        all
    }

    /// The small hours that may belong to the night after a day: `завтра в 2 ночи`, `friday night`. Beside a date they
    /// belong to it.
    fn of_the_night_after(&self) -> Option<Time> {
        match (self.day?, self.clock, self.part) {
            (_, None, Some(DayPart::Night)) => at(2, 0),
            (
                Day::After(_) | Day::Weekday(_) | Day::NextWeekday(_),
                Some(ClockTime::Hour { hour: hour @ 0..6, minute, .. }),
                Some(DayPart::Night),
            ) => at(hour, minute),
            (
                Day::After(_) | Day::Weekday(_) | Day::NextWeekday(_),
                Some(ClockTime::Exact(Some(time))),
                Some(DayPart::Night),
            ) => Some(time).filter(|time| time.hour() < 6),
            _ => None,
        }
    }

    /// The possible days; each is a list from which the first future one counts.
    fn days(&self, now: &Zoned) -> Result<Vec<Vec<Date>>, WhenError> {
        let today = now.date();
        let in_days = |days: i64| today.checked_add(Span::new().try_days(days).map_err(far)?).map_err(far);
        let monday = |weeks: i64| in_days(weeks * 7 - i64::from(today.weekday().to_monday_zero_offset()));
        let midnight = self.clock == Some(ClockTime::Midnight);
        if let Some(length) = self.length {
            let day = today.checked_add(length.span()?).map_err(far)?;
            return Ok(vec![vec![self.weekday.map_or(Ok(day), |weekday| {
                monday(length.days / 7)?.checked_add(i64::from(weekday.to_monday_zero_offset()).days()).map_err(far)
            })?]]);
        }
        Ok(match self.day {
            None | Some(Day::After(0)) if midnight => vec![vec![in_days(1)?]],
            None => vec![vec![today, in_days(1)?]],
            Some(Day::After(days)) => vec![vec![in_days(days)?]],
            Some(Day::Weekday(weekday)) => {
                let days = i64::from(today.weekday().until(weekday));
                vec![vec![in_days(days)?, in_days(days + 7)?]]
            }
            Some(Day::NextWeekday(weekday)) => {
                let days = i64::from(today.weekday().until(weekday));
                let next = in_days(if days == 0 { 7 } else { days })?;
                let of_next_week =
                    monday(1)?.checked_add(i64::from(weekday.to_monday_zero_offset()).days()).map_err(far)?;
                vec![vec![next], vec![of_next_week]]
            }
            Some(Day::Week(weeks)) => match self.weekday {
                Some(weekday) => {
                    let offset = i64::from(weekday.to_monday_zero_offset());
                    vec![vec![monday(weeks)?.checked_add(offset.days()).map_err(far)?]]
                }
                None => vec![vec![monday(weeks)?], vec![in_days(weeks * 7)?]],
            },
            Some(Day::NextMonth) => {
                let same = today.checked_add(1.month()).map_err(far)?;
                vec![vec![same.first_of_month()], vec![same]]
            }
            Some(Day::OfMonth(day)) => {
                let most = if self.weekday.is_some() { 2 } else { 12 };
                let dates = (0..most).filter_map(|ahead| day_of_month(today, ahead, day));
                let dates: Vec<Date> = dates.filter(|date| self.agrees(*date)).collect();
                if dates.is_empty() {
                    return Err(WhenError::NoSuchDay);
                }
                vec![dates]
            }
            Some(Day::OfNextMonth(day)) => vec![vec![day_of_month(today, 1, day).ok_or(WhenError::NoSuchDay)?]],
            Some(Day::Weekend(weeks)) => {
                let saturday = monday(weeks)?.checked_add(5.days()).map_err(far)?;
                vec![vec![saturday], next_days(&[saturday])]
            }
            Some(Day::EndOfWeek) => {
                let friday = monday(0)?.checked_add(4.days()).map_err(far)?;
                vec![vec![friday], vec![friday.checked_add(2.days()).map_err(far)?]]
            }
            Some(Day::EndOfMonth) => {
                let next = today.checked_add(1.month()).map_err(far)?;
                vec![vec![today.last_of_month(), next.last_of_month()]]
            }
            Some(Day::Date { year, month, day }) => vec![self.dates(now, year, month, day)?],
        })
    }

    /// A date in the named year, or in this year and the next.
    fn dates(&self, now: &Zoned, year: Option<i16>, month: i8, day: i8) -> Result<Vec<Date>, WhenError> {
        let years = year.map_or_else(|| vec![now.year(), now.year().saturating_add(1)], |year| vec![year]);
        let dates = years.into_iter().filter_map(|year| Date::new(year, month, day).ok());
        let dates: Vec<Date> = dates.filter(|date| self.agrees(*date)).collect();
        if dates.is_empty() { Err(WhenError::NoSuchDay) } else { Ok(dates) }
    }

    /// Whether a date falls on the named weekday.
    fn agrees(&self, date: Date) -> bool {
        self.weekday.is_none_or(|weekday| date.weekday() == weekday)
    }

    /// The possible times of day.
    fn times(&self) -> Result<Vec<Time>, WhenError> {
        let halved = |hour, minute, half| hour_of(hour, half).and_then(|hour| at(hour, minute));
        let one = |time: Option<Time>| time.map(|time| vec![time]).ok_or(WhenError::NoSuchTime);
        match (self.clock, self.part) {
            (None, None | Some(DayPart::End)) if matches!(self.day, Some(Day::EndOfWeek | Day::EndOfMonth)) => {
                Ok(vec![CLOSING])
            }
            (None, None) => Ok(vec![MORNING]),
            (None, Some(DayPart::End)) => Ok(vec![CLOSING, time(23, 59, 0, 0)]),
            (None, Some(part)) => Ok(hours_of(part).iter().filter_map(|hour| at(*hour, 0)).collect()),
            (Some(ClockTime::Midnight), _) => Ok(vec![Time::midnight()]),
            (Some(ClockTime::Exact(time)), None) => one(time),
            (Some(ClockTime::Exact(time)), Some(part)) => {
                let time = time.ok_or(WhenError::NoSuchTime)?;
                one(u32::try_from(time.hour())
                    .ok()
                    .and_then(|hour| halved(hour, time.minute().unsigned_abs().into(), part)))
            }
            (Some(ClockTime::Halved { hour, minute, half }), None) => one(halved(hour, minute, half)),
            // "tomorrow morning 9am" says it twice.
            (Some(ClockTime::Halved { hour, minute, half }), Some(part)) => {
                let named_hour = hour_of(hour, half).filter(|hour| hour_of(*hour, part) == Some(*hour));
                named_hour.and_then(|hour| at(hour, minute)).map(|time| vec![time]).ok_or(WhenError::Nonsense)
            }
            (Some(ClockTime::Hour { hour, minute, .. }), Some(part)) => one(halved(hour, minute, part)),
            // "at two" means the afternoon as often as the night, and "at seven" the evening as often as the morning.
            (Some(ClockTime::Hour { hour: hour @ 1..=7, minute, .. }), None) => {
                Ok([hour, hour + 12].into_iter().filter_map(|hour| at(hour, minute)).collect())
            }
            (Some(ClockTime::Hour { hour, minute, .. }), None) => one(at(hour, minute)),
        }
    }
}

impl While {
    fn is_weeks(self) -> bool {
        self.months == 0 && self.seconds == 0 && self.days % 7 == 0
    }

    fn span(self) -> Result<Span, WhenError> {
        let span = Span::new().try_months(self.months).and_then(|span| span.try_days(self.days));
        span.and_then(|span| span.try_seconds(self.seconds)).map_err(far)
    }
}

fn far(_: jiff::Error) -> WhenError {
    WhenError::TooFar
}

fn at(hour: u32, minute: u32) -> Option<Time> {
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0).ok()
}

fn next_days(dates: &[Date]) -> Vec<Date> {
    dates.iter().filter_map(|date| date.checked_add(1.day()).ok()).collect()
}

/// A day of the month, this many months after today's.
fn day_of_month(today: Date, months: i64, day: i8) -> Option<Date> {
    let month = today.first_of_month().checked_add(Span::new().try_months(months).ok()?).ok()?;
    Date::new(month.year(), month.month(), day).ok()
}

/// The first of some days on which a time is still in the future, or the last of them.
fn first_ahead(dates: &[Date], time: Time, now: &Zoned) -> Result<MeantTime, WhenError> {
    let mut last = Err(WhenError::TooFar);
    for date in dates {
        last = meant(date.to_datetime(time), now);
        if last.as_ref().is_ok_and(|meant| meant.moment > now.timestamp()) {
            break;
        }
    }
    last
}

/// The moment at which the wall clock shows `civil`: the first in the future, or else the last.
fn meant(civil: DateTime, now: &Zoned) -> Result<MeantTime, WhenError> {
    let ambiguous = now.time_zone().to_ambiguous_timestamp(civil);
    let first = ambiguous.compatible().map_err(far)?;
    let moment = if first > now.timestamp() { first } else { ambiguous.later().map_err(far)? };
    Ok(MeantTime { civil, moment })
}

/// The hour of 24 for an hour and its part of the day.
fn hour_of(hour: u32, part: DayPart) -> Option<u32> {
    use DayPart::{Am, Day, Evening, Lunch, Morning, Night, Pm};
    match (part, hour) {
        (Am | Night, 12) => Some(0),
        (Am | Morning, 1..=11)
        | (Night, 0..=5 | 22..=23)
        | (Pm | Day, 12)
        | (Day, 11 | 13..=18)
        | (Lunch, 11..=15)
        | (Evening, 16..=23) => Some(hour),
        (Pm, 1..=11) | (Day, 1..=6) | (Lunch, 1..=3) | (Evening, 4..=11) | (Night, 10..=11) => Some(hour + 12),
        _ => None,
    }
}

/// The two usual hours for a part of the day.
fn hours_of(part: DayPart) -> [u32; 2] {
    match part {
        DayPart::Am | DayPart::Morning => [9, 10],
        DayPart::Pm | DayPart::Day => [13, 15],
        DayPart::Lunch => [12, 13],
        DayPart::Evening | DayPart::End => [18, 20],
        DayPart::Night => [2, 23],
    }
}
