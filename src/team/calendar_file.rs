//! Holidays from a calendar file (iCalendar, RFC 5545).
//!
//! Invariant: only events of whole days count. One that comes back each year is a holiday of every year; any other
//! repetition counts once, at its beginning.

use icalendar::parser::{Component, read_calendar, unfold};
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::domain::holidays::{Holiday, YearDay};

/// How far ahead days with a year are taken: calendars of a country reach many years into the future and the past.
const YEARS: i64 = 2;

/// The holidays in a calendar file from a day on; none if it is no calendar.
#[must_use]
pub fn holidays_in(text: &str, today: Date) -> Vec<Holiday> {
    let unfolded = unfold(text);
    let Ok(calendar) = read_calendar(&unfolded) else { return Vec::new() };
    let last = today.checked_add(YEARS.years()).unwrap_or(Date::MAX);
    let is_ahead = |holiday: &Holiday| match holiday {
        Holiday::Once { from, to } => *to >= today && *from <= last,
        Holiday::Yearly { .. } => true,
    };
    calendar.components.iter().filter_map(holiday).filter(is_ahead).collect()
}

fn holiday(event: &Component<'_>) -> Option<Holiday> {
    let value = |name| event.find_prop(name).map(|found| found.val.as_str());
    if event.name.as_str() != "VEVENT" || value("STATUS") == Some("CANCELLED") {
        return None;
    }
    let from = whole_day(value("DTSTART")?)?;
    // The end is the first day that is free no more.
    let to = value("DTEND").and_then(whole_day).and_then(|end| end.yesterday().ok()).map_or(from, |to| to.max(from));
    let each_year = value("RRULE").is_some_and(|rule| {
        let parts = || rule.split(';');
        parts().any(|part| part == "FREQ=YEARLY")
            && !parts().any(|part| CHANGES.iter().any(|key| part.starts_with(key)))
    });
    match each_year {
        true => {
            let day = |date: Date| YearDay::new(date.month(), date.day());
            Some(Holiday::Yearly { from: day(from)?, to: day(to)? })
        }
        false => Some(Holiday::Once { from, to }),
    }
}

/// Parts of a rule that make a yearly event another one than the same days each year.
const CHANGES: [&str; 5] = ["INTERVAL=", "COUNT=", "UNTIL=", "BYDAY=", "BYSETPOS="];

/// `20261225`; a moment is no whole day.
fn whole_day(value: &str) -> Option<Date> {
    if value.len() == 8 { Date::strptime("%Y%m%d", value).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::holidays::Holidays;

    const FILE: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\n\
        BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20270102\r\nSUMMARY:The desk is closed over \r\n  the holidays\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:20200501\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Labour Day\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nUID:3\r\nDTSTART;VALUE=DATE:20270405\r\nRRULE:FREQ=YEARLY;BYDAY=1MO;BYMONTH=4\r\nSUMMARY:First Monday\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nUID:4\r\nDTSTART:20261201T100000Z\r\nDTEND:20261201T110000Z\r\nSUMMARY:A meeting\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nUID:5\r\nDTSTART;VALUE=DATE:20190101\r\nSUMMARY:Past\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nUID:6\r\nDTSTART;VALUE=DATE:20390101\r\nSUMMARY:Far away\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nUID:7\r\nDTSTART;VALUE=DATE:20270301\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\n\
        END:VCALENDAR\r\n";

    #[test]
    fn whole_days_are_holidays_and_meetings_are_none() {
        let found = holidays_in(FILE, "2026-11-30".parse().unwrap());
        let days = Holidays::new(found).unwrap();
        assert_eq!(days.to_string(), "01.05, 2026-12-24..2027-01-01, 2027-04-05");
    }

    #[test]
    fn what_is_no_calendar_has_no_holidays() {
        let today = "2026-11-30".parse().unwrap();
        for text in ["", "25.12", "BEGIN:VCALENDAR", "\u{0}\u{1}", &FILE[..200]] {
            assert!(holidays_in(text, today).is_empty(), "{text}");
        }
    }
}
