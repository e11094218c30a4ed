//! An evidence as a member types it: its words, with the day on which the consent was given, and a second line that
//! says where it comes from.
//!
//! Invariant: the words are kept as they were typed, with their date.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::domain::consent::{Evidence, EvidenceError};
use crate::domain::when::written_date;

/// What a member has typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedEvidence {
    pub evidence: Evidence,
    /// The beginning of an earlier day; `None` for today.
    pub given_at: Option<Timestamp>,
}

impl TypedEvidence {
    /// Reads `12 Nov, her card from the fair in Berlin`. A date without a year is the latest such day.
    ///
    /// # Errors
    /// When it shows nothing, is too long, or its date is yet to come.
    pub fn parse(text: &str, now: Timestamp, zone: &TimeZone) -> Result<Self, EvidenceError> {
        let (words, source) = text.trim().split_once('\n').unwrap_or((text, ""));
        let evidence = Evidence::new(source, words)?;
        let today = now.to_zoned(zone.clone()).date();
        let given_at = match dated(words, today) {
            Some(day) if day > today => return Err(EvidenceError::Future),
            Some(day) if day < today => day.to_zoned(zone.clone()).ok().as_ref().map(Zoned::timestamp),
            _ => None,
        };
        Ok(Self { evidence, given_at })
    }
}

/// The date at the beginning or the end of a line, beyond a comma.
fn dated(words: &str, today: Date) -> Option<Date> {
    let parts = |c: char| matches!(c, ',' | ';' | ':' | '—' | '–');
    let ends = [words.split(parts).next(), words.rsplit(parts).next()];
    ends.into_iter().flatten().find_map(|part| day(part, today))
}

fn day(text: &str, today: Date) -> Option<Date> {
    let (year, month, day) = written_date(text.trim().trim_end_matches('.'))?;
    match year {
        Some(year) => Date::new(year, month, day).ok(),
        // The 29th of February has the longest way to its last year.
        None => (0..9).find_map(|back| {
            let date = Date::new(today.year() - back, month, day).ok()?;
            (date <= today).then_some(date)
        }),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("12 Nov, her card from the fair in Berlin", Some("2026-11-12"))]
    #[case("her card from the fair in Berlin, 12 Nov", Some("2026-11-12"))]
    #[case("12.11.2025: визитка с выставки", Some("2025-11-12"))]
    #[case("1 дек, визитка", Some("2025-12-01"))]
    #[case("29 Feb, her card", Some("2024-02-29"))]
    #[case("24 Nov, said so today", None)]
    #[case("her card, in the blue folder", None)]
    #[case("31 Feb, her card", None)]
    #[case("12 Novels, her list", None)]
    fn a_line_says_when(#[case] line: &str, #[case] day: Option<&str>) {
        let now = "2026-11-24T10:00:00Z".parse().unwrap();
        let zone = TimeZone::fixed(jiff::tz::offset(3));
        let typed = TypedEvidence::parse(line, now, &zone).unwrap();
        assert_eq!((typed.evidence.words(), typed.evidence.source()), (line, ""));
        let given = typed.given_at.map(|at| at.to_zoned(zone).date().to_string());
        assert_eq!(given.as_deref(), day);
    }

    #[test]
    fn a_second_line_says_where_it_comes_from_and_a_day_to_come_is_refused() {
        let now = "2026-11-24T10:00:00Z".parse().unwrap();
        let parse = |text: &str| TypedEvidence::parse(text, now, &TimeZone::UTC);
        let typed = parse("12 Nov, her card\nfair in Berlin").unwrap();
        assert_eq!((typed.evidence.words(), typed.evidence.source()), ("12 Nov, her card", "fair in Berlin"));
        assert_eq!(parse("12 Dec 2026, her card"), Err(EvidenceError::Future));
        assert_eq!(parse(" \n "), Err(EvidenceError::Empty));
    }
}
