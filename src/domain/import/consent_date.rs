//! The day on which a person in a file agreed.
//!
//! Invariant: a date that can be read in two ways is never guessed. Another row of its column decides, or it is refused.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::domain::when::{slashed_date, written_date};

/// Why a cell says no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DayError {
    #[error("this is no date with its year, as in 2026-04-30")]
    Unreadable,
    /// Either of two days.
    #[error("this is {0} or {1}, and no other row says which: write it like that")]
    Ambiguous(Date, Date),
    #[error("this day is yet to come")]
    Future,
}

/// Which part of `03/04/2026` the rows of a column show to be the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct SeenOrder {
    day_first: bool,
    month_first: bool,
}

/// How the dates of a file are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentDates {
    /// The columns of which a row shows something.
    columns: BTreeMap<usize, SeenOrder>,
    /// The last day that is not yet to come.
    today: Date,
}

impl Default for ConsentDates {
    fn default() -> Self {
        Self::until(Date::MAX)
    }
}

/// A date as its cell has it.
enum WrittenDate {
    Day(Date),
    /// With the first number as the day, and with the second.
    Either(Option<Date>, Option<Date>),
}

impl ConsentDates {
    /// Reads no date after this day.
    #[must_use]
    pub fn until(today: Date) -> Self {
        Self { columns: BTreeMap::new(), today }
    }

    /// Learns from a cell what its column shows.
    pub fn look(&mut self, column: usize, cell: &str) {
        let Some(WrittenDate::Either(day_first, month_first)) = written(cell) else { return };
        let shown = self.columns.entry(column).or_default();
        shown.day_first |= month_first.is_none();
        shown.month_first |= day_first.is_none();
    }

    /// The day in a cell of a column.
    ///
    /// # Errors
    /// See [`DayError`].
    pub fn day(&self, column: usize, cell: &str) -> Result<Date, DayError> {
        let day = match written(cell).ok_or(DayError::Unreadable)? {
            WrittenDate::Day(day) => day,
            WrittenDate::Either(Some(one), Some(other)) if one == other => one,
            WrittenDate::Either(Some(day_first), Some(month_first)) => match self.columns.get(&column) {
                Some(SeenOrder { day_first: true, month_first: false }) => day_first,
                Some(SeenOrder { day_first: false, month_first: true }) => month_first,
                _ => return Err(DayError::Ambiguous(day_first, month_first)),
            },
            WrittenDate::Either(one, other) => one.or(other).ok_or(DayError::Unreadable)?,
        };
        if day > self.today { Err(DayError::Future) } else { Ok(day) }
    }
}

/// Reads a date with its year. A time of day behind it says nothing.
fn written(cell: &str) -> Option<WrittenDate> {
    let words: Vec<&str> = cell.split_whitespace().take_while(|word| !is_time(word)).collect();
    let date = words.join(" ").replace(',', " ");
    let digits = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
    let date =
        date.split_once('T').filter(|(day, time)| digits(day) && digits(time)).map_or(date.as_str(), |(day, _)| day);
    if let Some((year, month, day)) = written_date(date) {
        return Date::new(year?, month, day).ok().map(WrittenDate::Day);
    }
    let (first, second, year) = slashed_date(date)?;
    let of = |day, month| Date::new(year, month, day).ok();
    match (of(first, second), of(second, first)) {
        (None, None) => None,
        (day_first, month_first) => Some(WrittenDate::Either(day_first, month_first)),
    }
}

/// `10:15`, as it stands behind a date.
fn is_time(word: &str) -> bool {
    let hours = |hours: &str| (1..=2).contains(&hours.len()) && hours.bytes().all(|digit| digit.is_ascii_digit());
    word.split_once(':').is_some_and(|(before, _)| hours(before))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    /// The days of a column, whose rows are separated by `|`.
    fn days(column: &str) -> Vec<Result<Date, DayError>> {
        let mut dates = ConsentDates::until(date(2026, 11, 24));
        column.split('|').for_each(|cell| dates.look(2, cell));
        column.split('|').map(|cell| dates.day(2, cell)).collect()
    }

    #[rstest]
    #[case("2026-04-03")]
    #[case("2026/04/03")]
    #[case("2026-04-03T10:15:00Z")]
    #[case("2026-04-03 10:15:00-05:00")]
    #[case("03.04.2026")]
    #[case("3.4.26")]
    #[case("03.04.2026 10:15")]
    #[case("3 Apr 2026")]
    #[case("Apr 3, 2026, 10:15 PM")]
    #[case("3 апреля 2026")]
    fn a_date_is_read_as_people_and_programs_write_it(#[case] cell: &str) {
        assert_eq!(days(cell), [Ok(date(2026, 4, 3))]);
    }

    #[rstest]
    #[case("yes")]
    #[case("46115")]
    #[case("3 April")]
    #[case("03.04")]
    #[case("03/04/26")]
    #[case("31.02.2026")]
    #[case("31/31/2026")]
    #[case("10:15")]
    fn what_is_no_date_with_its_year_is_refused(#[case] cell: &str) {
        assert_eq!(days(cell), [Err(DayError::Unreadable)]);
    }

    #[test]
    fn a_date_with_two_readings_is_decided_by_another_row_or_refused() {
        let (april, march) = (date(2026, 4, 3), date(2026, 3, 4));
        assert_eq!(days("03/04/2026|13/04/2026"), [Ok(april), Ok(date(2026, 4, 13))]);
        assert_eq!(days("03/04/2026|04/13/2026"), [Ok(march), Ok(date(2026, 4, 13))]);
        assert_eq!(days("03-04-2026 10:15|13/04/2026")[0], Ok(april));
        let ambiguous = Err(DayError::Ambiguous(april, march));
        assert_eq!(days("03/04/2026|2026-04-13|05/05/2026"), [ambiguous, Ok(date(2026, 4, 13)), Ok(date(2026, 5, 5))]);
        assert_eq!(days("13/04/2026|03/04/2026|04/13/2026")[1], ambiguous, "the rows contradict each other");
    }

    #[test]
    fn a_day_that_is_yet_to_come_is_refused() {
        assert_eq!(days("24.11.2026|2026-11-25"), [Ok(date(2026, 11, 24)), Err(DayError::Future)]);
    }

    proptest! {
        #[test]
        fn any_cell_is_a_day_or_refused(cell in any::<String>(), column in "[0-9/. -]{0,12}") {
            for day in days(&format!("{cell}|{column}")).into_iter().flatten() {
                prop_assert!(day <= date(2026, 11, 24));
            }
        }
    }
}
