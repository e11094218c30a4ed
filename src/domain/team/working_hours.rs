//! The team's working hours: one shift a day, by the wall clock of the team's zone, with days on which nobody works.
//!
//! Invariant: a shift belongs to the day on which it begins, also where it ends after midnight.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use crate::domain::holidays::Holidays;
use crate::domain::sending::RuleError;
use crate::domain::typed;
use crate::domain::when::{time_of_day, weekday};

/// How far the last and the next shift are searched, in days: a holiday of a year leaves none.
const FARTHEST: i64 = 370;
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const EVERY_DAY: [&str; 6] = ["daily", "everyday", "always", "ежедневно", "круглосуточно", "всегда"];
const WORKING_DAYS: [&str; 4] = ["weekdays", "workdays", "будни", "рабочие"];
const DAYS_OFF: [&str; 4] = ["weekend", "weekends", "выходные", "выходным"];

/// The shift of each weekday, Monday first; `None` on a day off. At least one day has a shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingHours([Option<Shift>; 7]);

/// From one time of day to another, over midnight unless the second is the later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    pub from: Time,
    pub to: Time,
}

/// The time around a moment in which nobody works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absence {
    /// The end of the last shift.
    pub since: Timestamp,
    /// The beginning of the next one; `None` if there is none for a year.
    pub until: Option<Timestamp>,
}

impl WorkingHours {
    /// The absence that contains a moment; `None` while somebody works.
    #[must_use]
    pub fn absence(&self, holidays: &Holidays, now: Timestamp, zone: &TimeZone) -> Option<Absence> {
        let today = now.to_zoned(zone.clone()).date();
        let shift = |days: i64| self.shift_on(today.checked_add(days.days()).ok()?, holidays, zone);
        if self.shift_around(holidays, now, zone).is_some() {
            return None;
        }
        let since = (-FARTHEST..=0).filter_map(shift).map(|(_, end)| end).filter(|end| *end <= now).max();
        let until = (0..=FARTHEST).filter_map(shift).map(|(begin, _)| begin).find(|begin| *begin > now);
        Some(Absence { since: since.unwrap_or(Timestamp::MIN), until })
    }

    /// Beginning and end of the shift that contains a moment.
    #[must_use]
    pub fn shift_around(&self, holidays: &Holidays, now: Timestamp, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
        let today = now.to_zoned(zone.clone()).date();
        let mut shifts =
            (-1_i64..=0).filter_map(|days| self.shift_on(today.checked_add(days.days()).ok()?, holidays, zone));
        shifts.find(|(begin, end)| *begin <= now && now < *end)
    }

    /// Whether a shift begins on a day.
    #[must_use]
    pub fn works_on(&self, holidays: &Holidays, day: Date) -> bool {
        self.0.get(place(day.weekday())).is_some_and(Option::is_some) && !holidays.contains(day)
    }

    /// Beginning and end of the shift that begins on a day.
    fn shift_on(&self, day: Date, holidays: &Holidays, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
        let Shift { from, to } = self.0.get(place(day.weekday())).copied().flatten()?;
        if holidays.contains(day) {
            return None;
        }
        let last = if from < to { day } else { day.tomorrow().ok()? };
        let moment = |day: Date, time| day.to_datetime(time).to_zoned(zone.clone()).ok().map(|at| at.timestamp());
        Some((moment(day, from)?, moment(last, to)?))
    }

    /// Days in a row with the same shift, from the first to the last one.
    pub fn groups(&self) -> impl Iterator<Item = (Weekday, Weekday, Shift)> {
        let mut groups: Vec<(Weekday, Weekday, Shift)> = Vec::new();
        for (day, shift) in (0_i8..).zip(self.0) {
            let (Ok(day), Some(shift)) = (Weekday::from_monday_zero_offset(day), shift) else { continue };
            match groups.last_mut() {
                Some((_, last, same)) if *same == shift && last.next() == day => *last = day,
                _ => groups.push((day, day, shift)),
            }
        }
        groups.into_iter()
    }
}

fn place(day: Weekday) -> usize {
    usize::try_from(day.to_monday_zero_offset()).unwrap_or(0)
}

/// `09:00-18:00`; midnight at the end is `24:00`.
impl fmt::Display for Shift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-", self.from.strftime("%H:%M"))?;
        if self.to == Time::midnight() { f.write_str("24:00") } else { write!(f, "{}", self.to.strftime("%H:%M")) }
    }
}

/// `mon-fri 09:00-18:00, sat 10:00-14:00`.
impl fmt::Display for WorkingHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |day| DAYS.get(place(day)).copied().unwrap_or_default();
        for (number, (first, last, shift)) in self.groups().enumerate() {
            f.write_str(if number > 0 { ", " } else { "" })?;
            match first == last {
                true => write!(f, "{} {shift}", name(first))?,
                false => write!(f, "{}-{} {shift}", name(first), name(last))?,
            }
        }
        Ok(())
    }
}

/// As people type it: days, then hours, as often as needed: `mon-fri 9-18, sat 10-14`, `пн–пт с 9 до 18`.
impl FromStr for WorkingHours {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        read(text).ok_or(RuleError { example: "mon-fri 09:00-18:00" })
    }
}

fn read(text: &str) -> Option<WorkingHours> {
    let text = joined(&typed::folded(text));
    let mut week: [Option<Shift>; 7] = [None; 7];
    let mut days: Vec<usize> = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')) {
        let word = word.trim_matches(|c: char| matches!(c, ':' | '.' | '"' | '\''));
        match word {
            "" | "from" | "с" | "со" | "at" | "в" | "по" | "and" | "и" | "every" | "каждый" | "day" | "день"
            | "дни" => {}
            word if word.starts_with(|c: char| c.is_ascii_digit()) => {
                let shift = shift(word)?;
                if days.is_empty() {
                    return None;
                }
                for day in days.drain(..) {
                    // A day has one shift.
                    let free = week.get_mut(day).filter(|known| known.is_none())?;
                    *free = Some(shift);
                }
            }
            word => days.extend(named(word)?),
        }
    }
    let works = week.iter().any(Option::is_some);
    (days.is_empty() && works).then_some(WorkingHours(week))
}

/// The text with its ranges in one word each.
fn joined(text: &str) -> String {
    let mut text = text.replace(" a.m.", "am").replace(" p.m.", "pm").replace(" am", "am").replace(" pm", "pm");
    for (from, to) in
        [(" to ", "-"), (" till ", "-"), (" until ", "-"), (" до ", "-"), (" - ", "-"), ("- ", "-"), (" -", "-")]
    {
        text = text.replace(from, to);
    }
    // "пн по пт", but "по выходным".
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut joined = String::new();
    for (at, word) in words.iter().enumerate() {
        let between = *word == "по"
            && at > 0
            && words.get(at - 1).is_some_and(|word| weekday(word).is_some())
            && words.get(at + 1).is_some_and(|word| weekday(word.trim_matches(',')).is_some());
        match between {
            true => joined.push('-'),
            false if joined.is_empty() || joined.ends_with('-') => joined.push_str(word),
            false => joined.extend([" ", word]),
        }
    }
    joined
}

fn named(word: &str) -> Option<Vec<usize>> {
    let at = |word: &str| weekday(word).map(place);
    if let Some(day) = at(word) {
        return Some(vec![day]);
    }
    if let Some((first, last)) = word.split_once('-') {
        let (first, last) = (at(first)?, at(last)?);
        let after = if first <= last { last } else { last + 7 };
        return Some((first..=after).map(|day| day % 7).collect());
    }
    match word {
        word if EVERY_DAY.contains(&word) => Some((0..7).collect()),
        word if WORKING_DAYS.contains(&word) => Some((0..5).collect()),
        word if DAYS_OFF.contains(&word) => Some(vec![5, 6]),
        _ => None,
    }
}

fn shift(word: &str) -> Option<Shift> {
    let (from, to) = word.split_once('-')?;
    let to = if matches!(to, "24" | "24:00" | "24.00") { Time::midnight() } else { time_of_day(to)? };
    let from = time_of_day(from)?;
    // From nine to nine may mean a whole day or nothing.
    (from != to || from == Time::midnight()).then_some(Shift { from, to })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("mon-fri 09:00-18:00", Some("mon-fri 09:00-18:00"))]
    #[case("Mon – Fri 9–18, Sat 10-14", Some("mon-fri 09:00-18:00, sat 10:00-14:00"))]
    #[case("пн–пт с 9 до 18; сб 10-14", Some("mon-fri 09:00-18:00, sat 10:00-14:00"))]
    #[case("с пн по пт с 9 до 18", Some("mon-fri 09:00-18:00"))]
    #[case("Monday to Friday 9 am to 6 pm", Some("mon-fri 09:00-18:00"))]
    #[case("weekdays 8:30-17", Some("mon-fri 08:30-17:00"))]
    #[case("будни 9-18, по выходным 10-16", Some("mon-fri 09:00-18:00, sat-sun 10:00-16:00"))]
    #[case("daily 0-24", Some("mon-sun 00:00-24:00"))]
    #[case("mon, wed, fri 9-13", Some("mon 09:00-13:00, wed 09:00-13:00, fri 09:00-13:00"))]
    #[case("fri-mon 22:00-06:00", Some("mon 22:00-06:00, fri-sun 22:00-06:00"))]
    #[case("9-18", None)] // of which days?
    #[case("mon-fri", None)]
    #[case("mon 9-13, mon 14-18", None)]
    #[case("mon 9-9", None)]
    #[case("mon 9-25", None)]
    #[case("", None)]
    #[case("at night", None)]
    fn hours_are_read_as_people_type_them(#[case] typed: &str, #[case] stored: Option<&str>) {
        let hours = typed.parse::<WorkingHours>().ok();
        assert_eq!(hours.as_ref().map(ToString::to_string).as_deref(), stored);
        assert_eq!(stored.map(|stored| stored.parse().unwrap()), hours);
    }

    fn absence(hours: &str, holidays: &str, now: &str) -> Option<(String, Option<String>)> {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let at = now.parse::<jiff::civil::DateTime>().unwrap().to_zoned(zone.clone()).unwrap().timestamp();
        let shown = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%F %H:%M").to_string();
        let hours: WorkingHours = hours.parse().unwrap();
        let found = hours.absence(&holidays.parse().unwrap(), at, &zone)?;
        Some((shown(found.since), found.until.map(shown)))
    }

    // 2026-11-27 is a Friday.
    #[rstest]
    #[case::at_work("mon-fri 09:00-18:00", "", "2026-11-27T09:00", None)]
    #[case::on_a_weekend("mon-fri 09:00-18:00", "", "2026-11-28T12:00", Some(("2026-11-27 18:00", "2026-11-30 09:00")))]
    #[case::at_the_very_end("mon-fri 09:00-18:00", "", "2026-11-27T18:00", Some(("2026-11-27 18:00", "2026-11-30 09:00")))]
    #[case::on_a_holiday("mon-fri 09:00-18:00", "2026-11-27", "2026-11-27T12:00", Some(("2026-11-26 18:00", "2026-11-30 09:00")))]
    #[case::each_year("mon-fri 09:00-18:00", "24.12-01.01", "2026-12-28T12:00", Some(("2026-12-23 18:00", "2027-01-04 09:00")))]
    #[case::after_midnight("fri 22:00-06:00", "", "2026-11-28T05:00", None)]
    // The night after a holiday belongs to the holiday.
    #[case::of_a_holiday("mon-sun 22:00-06:00", "2026-11-27", "2026-11-28T05:00", Some(("2026-11-27 06:00", "2026-11-28 22:00")))]
    // Summer time begins at 02:00 on 29 March.
    #[case::in_spring("sun 02:30-12:00", "", "2026-03-29T02:00", Some(("2026-03-22 12:00", "2026-03-29 03:30")))]
    fn an_absence_lasts_from_shift_to_shift(
        #[case] hours: &str,
        #[case] holidays: &str,
        #[case] now: &str,
        #[case] expected: Option<(&str, &str)>,
    ) {
        let expected = expected.map(|(since, until)| (since.to_owned(), Some(until.to_owned())));
        assert_eq!(absence(hours, holidays, now), expected);
    }

    #[test]
    fn a_year_of_holidays_has_no_end_in_sight() {
        let found = absence("mon-sun 09:00-18:00", "01.01-31.12", "2026-06-01T12:00");
        assert_eq!(found.and_then(|(_, until)| until), None);
    }

    fn hours() -> impl Strategy<Value = WorkingHours> {
        let shift = (0_i8..24, 0_i8..60, 0_i8..24, 0_i8..60).prop_map(|(from, minute, to, other)| {
            let (from, to) = (jiff::civil::time(from, minute, 0, 0), jiff::civil::time(to, other, 0, 0));
            (from != to).then_some(Shift { from, to })
        });
        prop::array::uniform7(shift)
            .prop_map(WorkingHours)
            .prop_filter("somebody works", |hours| hours.0.iter().any(Option::is_some))
    }

    proptest! {
        #[test]
        fn what_is_stored_reads_back(hours in hours()) {
            prop_assert_eq!(hours.to_string().parse(), Ok(hours));
        }

        #[test]
        fn nobody_works_in_an_absence_and_somebody_does_at_its_end(
            hours in hours(),
            seconds in 1_760_000_000_i64..1_800_000_000,
            part in 0_i64..1_000,
            zone in prop_oneof![Just("Europe/Berlin"), Just("America/Havana"), Just("Australia/Lord_Howe"), Just("UTC")],
        ) {
            let (zone, holidays) = (TimeZone::get(zone).unwrap(), Holidays::default());
            let now = Timestamp::from_second(seconds).unwrap();
            if let Some(Absence { since, until: Some(until) }) = hours.absence(&holidays, now, &zone) {
                prop_assert!(since <= now && now < until);
                // Where the clock skips a whole shift, nobody works at its beginning.
                let within = since.as_second() + (until.as_second() - since.as_second()) * part / 1_000;
                let within = Timestamp::from_second(within).unwrap();
                let same = hours.absence(&holidays, within, &zone);
                prop_assert_eq!(same, Some(Absence { since, until: Some(until) }));
            }
        }
    }
}
