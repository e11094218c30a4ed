//! The automatic answer to a person who writes while nobody works: whether they get one, and until when.
//!
//! Invariant: a person gets one in an absence, and none after a message of the team in it.

use jiff::{SignedDuration, Timestamp};

use crate::domain::working_hours::Absence;

/// How long after their message an automatic answer is worth sending.
const SOON: SignedDuration = SignedDuration::from_hours(1);

/// Until when a message of a person may get the automatic answer; `None` if it gets none. `last_out` is when they last got a
/// message of ours.
#[must_use]
pub fn answer_until(
    absence: Absence,
    written: Timestamp,
    last_out: Option<Timestamp>,
    now: Timestamp,
) -> Option<Timestamp> {
    let until = written.checked_add(SOON).ok()?.min(absence.until.unwrap_or(Timestamp::MAX));
    let in_absence = written >= absence.since && last_out.is_none_or(|out| out < absence.since);
    (in_absence && now < until).then_some(until)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("2026-11-23T{text}:00Z").parse().unwrap()
    }

    // Nobody works from 18:00 to 23:00.
    #[rstest]
    #[case::at_once("19:00", None, "19:00", Some("20:00"))]
    #[case::read_late("19:00", None, "19:59", Some("20:00"))]
    #[case::read_too_late("19:00", None, "20:00", None)]
    #[case::shortly_before_the_end("22:30", None, "22:31", Some("23:00"))]
    #[case::written_before("17:59", None, "18:10", None)]
    #[case::after_a_word_of_before("19:00", Some("17:00"), "19:00", Some("20:00"))]
    #[case::after_a_word_in_the_absence("19:00", Some("18:30"), "19:00", None)]
    fn a_person_gets_it_soon_or_not_at_all(
        #[case] written: &str,
        #[case] last_out: Option<&str>,
        #[case] now: &str,
        #[case] until: Option<&str>,
    ) {
        let absence = Absence { since: at("18:00"), until: Some(at("23:00")) };
        assert_eq!(answer_until(absence, at(written), last_out.map(at), at(now)), until.map(at));
    }
}
