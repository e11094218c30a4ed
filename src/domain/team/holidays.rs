//! Days on which nobody works: single days and spans, of one year or of every year.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use crate::domain::sending::RuleError;
use crate::domain::typed;
use crate::domain::when::written_date;

/// The most days and spans.
pub const MOST_HOLIDAYS: usize = 200;
/// A leap year, in which every day of a year exists.
const LEAP_YEAR: i16 = 2028;

/// The team's holidays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holidays(Vec<Holiday>);

/// A span of days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holiday {
    /// In every year, over its end if the second day is the earlier one.
    Yearly {
        from: YearDay,
        to: YearDay,
    },
    Once {
        from: Date,
        to: Date,
    },
}

/// A day of any year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct YearDay {
    month: i8,
    day: i8,
}

impl YearDay {
    #[must_use]
    pub fn new(month: i8, day: i8) -> Option<Self> {
        Date::new(LEAP_YEAR, month, day).ok().map(|_| Self { month, day })
    }

    fn of(date: Date) -> Self {
        Self { month: date.month(), day: date.day() }
    }
}

impl Holiday {
    fn contains(self, day: Date) -> bool {
        match self {
            Self::Once { from, to } => from <= day && day <= to,
            Self::Yearly { from, to } => {
                let day = YearDay::of(day);
                if from <= to { from <= day && day <= to } else { from <= day || day <= to }
            }
        }
    }

    /// A span of days with a year or without one.
    fn between(from: WrittenDay, to: WrittenDay) -> Option<Self> {
        match (from, to) {
            (WrittenDay::Yearly(from), WrittenDay::Yearly(to)) => Some(Self::Yearly { from, to }),
            (WrittenDay::Once(from), WrittenDay::Once(to)) => (from <= to).then_some(Self::Once { from, to }),
            _ => None,
        }
    }
}

impl Holidays {
    /// Sorted, each once. `None` when there are too many.
    #[must_use]
    pub fn new(mut days: Vec<Holiday>) -> Option<Self> {
        days.sort_unstable();
        days.dedup();
        (days.len() <= MOST_HOLIDAYS).then_some(Self(days))
    }

    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.0.iter().any(|holiday| holiday.contains(day))
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = Holiday> {
        self.0.iter().copied()
    }
}

/// A day as it is written.
#[derive(Clone, Copy)]
enum WrittenDay {
    Once(Date),
    Yearly(YearDay),
}

impl WrittenDay {
    fn read(text: &str) -> Option<Self> {
        match written_date(text)? {
            (Some(year), month, day) => Date::new(year, month, day).ok().map(Self::Once),
            (None, month, day) => YearDay::new(month, day).map(Self::Yearly),
        }
    }
}

/// `25.12`.
impl fmt::Display for YearDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}.{:02}", self.day, self.month)
    }
}

/// `2026-12-25`, `2026-12-24..2027-01-08`, `25.12`, `24.12..08.01`.
impl fmt::Display for Holiday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Once { from, to } if from == to => write!(f, "{from}"),
            Self::Once { from, to } => write!(f, "{from}..{to}"),
            Self::Yearly { from, to } if from == to => write!(f, "{from}"),
            Self::Yearly { from, to } => write!(f, "{from}..{to}"),
        }
    }
}

impl fmt::Display for Holidays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, holiday) in self.0.iter().enumerate() {
            f.write_str(if number > 0 { ", " } else { "" })?;
            write!(f, "{holiday}")?;
        }
        Ok(())
    }
}

/// As people type them, one to a line or after a comma: `2026-12-25`, `24.12.2026 – 8.01.2027`, `1 мая`. A day without a
/// year is one of every year.
impl FromStr for Holidays {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let text = typed::folded(text);
        let lines = text.split([',', ';', '\n']).map(typed::trimmed).filter(|line| !line.is_empty());
        let days: Option<Vec<Holiday>> = lines.map(read).collect();
        days.and_then(Self::new).ok_or(RuleError { example: "25.12, 2027-01-01..2027-01-08" })
    }
}

fn read(line: &str) -> Option<Holiday> {
    if let Some(day) = WrittenDay::read(line) {
        return Holiday::between(day, day);
    }
    let parts = line.split_once("..").or_else(|| line.split_once(" - ")).or_else(|| line.split_once(" to "));
    let parts = parts.or_else(|| line.split_once(" по ")).or_else(|| line.split_once('-'));
    let (from, to) = parts?;
    let from = from.trim().strip_prefix("с ").or_else(|| from.trim().strip_prefix("from ")).unwrap_or(from);
    Holiday::between(WrittenDay::read(from.trim())?, WrittenDay::read(to.trim())?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("2026-12-25", Some("2026-12-25"))]
    #[case("25.12.2026", Some("2026-12-25"))]
    #[case("25 Dec 2026, 25.12", Some("25.12, 2026-12-25"))]
    #[case("1 мая\n9 мая", Some("01.05, 09.05"))]
    #[case("Dec 31", Some("31.12"))]
    #[case("24.12.2026 – 8.01.2027", Some("2026-12-24..2027-01-08"))]
    #[case("с 1 января по 8 января", Some("01.01..08.01"))]
    #[case("24.12-08.01", Some("24.12..08.01"))]
    #[case("2026-12-24..2027-01-08", Some("2026-12-24..2027-01-08"))]
    #[case("29.02", Some("29.02"))]
    #[case("25.12, 25.12", Some("25.12"))]
    #[case("31.02", None)]
    #[case("2027-01-08..2026-12-24", None)]
    #[case("2026-12-24..08.01", None)]
    #[case("at Christmas", None)]
    fn days_are_read_as_people_type_them(#[case] typed: &str, #[case] stored: Option<&str>) {
        let days = typed.parse::<Holidays>().ok();
        assert_eq!(days.as_ref().map(ToString::to_string).as_deref(), stored);
        assert_eq!(stored.map(|stored| stored.parse().unwrap()), days);
    }

    #[rstest]
    #[case("24.12..08.01", "2026-12-24", true)]
    #[case("24.12..08.01", "2030-01-08", true)]
    #[case("24.12..08.01", "2026-01-09", false)]
    #[case("2026-12-24..2027-01-08", "2027-01-01", true)]
    #[case("2026-12-24..2027-01-08", "2028-01-01", false)]
    #[case("", "2026-12-24", false)]
    fn a_day_is_a_holiday_or_not(#[case] days: &str, #[case] day: &str, #[case] is_one: bool) {
        assert_eq!(days.parse::<Holidays>().unwrap().contains(day.parse().unwrap()), is_one);
    }

    #[test]
    fn there_is_an_end_to_holidays() {
        let days = |count: usize| (0..count).map(|day| format!("{}-01-01", 1900 + day)).collect::<Vec<_>>().join(",");
        assert!(days(MOST_HOLIDAYS - 1).parse::<Holidays>().is_ok());
        let many = (0..=MOST_HOLIDAYS).map(|day| format!("2026-{:02}-{:02}", day / 28 + 1, day % 28 + 1));
        assert!(many.collect::<Vec<_>>().join(", ").parse::<Holidays>().is_err());
    }

    proptest! {
        #[test]
        fn whatever_is_taken_reads_back(typed in "([0-9]{1,2}\\.[0-9]{1,2}(\\.20[0-9]{2})?(\\.\\.|, |-| - )?){0,6}") {
            if let Ok(days) = typed.parse::<Holidays>() {
                prop_assert_eq!(days.to_string().parse(), Ok(days));
            }
        }
    }
}
