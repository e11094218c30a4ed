//! Sequences: texts that go to a person one after another, each after a wait, until anything human happens.
//!
//! Invariant: a sequence has one to five steps, and a version of it never changes; see [`run`] for a person's way
//! through one.

pub mod not_now;
pub mod run;
pub mod run_trouble;
pub mod step_wait;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::domain::consent::Purpose;
use crate::domain::contact::one_line_name;
use crate::domain::ids::{SequenceId, SequenceVersionId, TelegramUserId};
use crate::domain::open_hours::OpenHours;
use crate::domain::stored_file::StoredFile;
use crate::domain::template::Body;

/// The most steps of a sequence. Who has not answered five messages does not want a sixth.
pub const MOST_STEPS: usize = 5;
/// The longest name of a sequence, in characters.
pub const LONGEST_SEQUENCE_NAME: usize = 40;
/// The longest wait before a step, in hours: ninety days.
pub const LONGEST_WAIT: u32 = 90 * 24;

/// A sequence in its present version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sequence {
    pub id: SequenceId,
    pub name: SequenceName,
    /// What a person must have agreed to.
    pub purpose: Purpose,
    /// The version that a new run keeps.
    pub version: SequenceVersionId,
    /// The number of that version, from 1 on.
    pub number: u32,
    /// Since when nobody is put on it.
    pub archived_at: Option<Timestamp>,
    pub created_by: TelegramUserId,
    pub created_at: Timestamp,
}

/// A step: a text with its file, and the wait before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SequenceStep {
    pub body: Body,
    pub file: Option<StoredFile>,
    pub wait: StepWait,
}

/// How long a step waits: the first one since the start, the others since our last message that has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepWait(u32);

impl StepWait {
    /// At once.
    pub const NONE: Self = Self(0);

    /// A wait of whole hours; `None` when it is longer than [`LONGEST_WAIT`].
    #[must_use]
    pub fn hours(hours: u32) -> Option<Self> {
        (hours <= LONGEST_WAIT).then_some(Self(hours))
    }

    #[must_use]
    pub fn in_hours(self) -> u32 {
        self.0
    }

    /// When the step goes: after the wait, and in the open hours of the person's zone.
    #[must_use]
    pub fn due_after(self, since: Timestamp, hours: OpenHours<'_>, zone: &TimeZone) -> Timestamp {
        let due = since.checked_add(SignedDuration::from_hours(self.0.into())).unwrap_or(Timestamp::MAX);
        hours.next(due, zone)
    }
}

/// Why steps are no sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StepsError {
    #[error("there is no step")]
    None,
    #[error("there are more than {MOST_STEPS} steps")]
    TooMany,
    /// Two messages at once are one message.
    #[error("step {place} does not wait")]
    NoWait { place: usize },
}

/// The steps of a version, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Steps(Vec<SequenceStep>);

impl Steps {
    /// Steps in order.
    ///
    /// # Errors
    /// When there is none, or there are too many, or one after the first does not wait.
    pub fn new(steps: Vec<SequenceStep>) -> Result<Self, StepsError> {
        check_waits(steps.iter().map(|step| step.wait)).map(|()| Self(steps))
    }

    #[must_use]
    pub fn as_slice(&self) -> &[SequenceStep] {
        &self.0
    }

    /// The step at a place, from 1 on.
    #[must_use]
    pub fn at(&self, place: u32) -> Option<&SequenceStep> {
        self.0.get(usize::try_from(place).ok()?.checked_sub(1)?)
    }

    /// The number of steps.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    #[must_use]
    pub fn into_vec(self) -> Vec<SequenceStep> {
        self.0
    }
}

/// Whether steps with these waits are a sequence.
///
/// # Errors
/// As [`Steps::new`].
pub fn check_waits(waits: impl ExactSizeIterator<Item = StepWait>) -> Result<(), StepsError> {
    match waits.len() {
        0 => return Err(StepsError::None),
        length if length > MOST_STEPS => return Err(StepsError::TooMany),
        _ => {}
    }
    match waits.skip(1).position(|wait| wait == StepWait::NONE) {
        Some(at) => Err(StepsError::NoWait { place: at + 2 }),
        None => Ok(()),
    }
}

one_line_name!(
    /// The name of a sequence.
    SequenceName,
    LONGEST_SEQUENCE_NAME
);

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::domain::contact::NameError;
    use crate::domain::quiet_hours::QuietHours;

    fn step(hours: u32) -> SequenceStep {
        let body = Body::parse("Hello {first_name}", Vec::new()).unwrap();
        SequenceStep { body, file: None, wait: StepWait::hours(hours).unwrap() }
    }

    #[rstest]
    #[case(&[], Err(StepsError::None))]
    #[case(&[0], Ok(1))]
    #[case(&[24], Ok(1))]
    #[case(&[0, 72, 168], Ok(3))]
    #[case(&[0, 72, 0], Err(StepsError::NoWait { place: 3 }))]
    #[case(&[0, 1, 1, 1, 1], Ok(5))]
    #[case(&[0, 1, 1, 1, 1, 1], Err(StepsError::TooMany))]
    fn a_sequence_has_one_to_five_steps_that_wait(#[case] waits: &[u32], #[case] steps: Result<u32, StepsError>) {
        let built = Steps::new(waits.iter().map(|hours| step(*hours)).collect());
        assert_eq!(built.map(|steps| steps.count()), steps);
    }

    #[test]
    fn a_wait_ends_after_ninety_days() {
        assert_eq!(StepWait::hours(LONGEST_WAIT).map(StepWait::in_hours), Some(2160));
        assert_eq!(StepWait::hours(LONGEST_WAIT + 1), None);
    }

    #[rstest]
    #[case("2026-11-23T10:00", 72, "2026-11-26T10:00")]
    // In the evening of the fifth: the next morning.
    #[case("2026-11-23T20:30", 1, "2026-11-24T09:00")]
    #[case("2026-11-23T03:00", 0, "2026-11-23T09:00")]
    // Hours are hours, also when summer time begins; then the wall clock decides.
    #[case("2026-03-28T20:30", 12, "2026-03-29T09:30")]
    fn a_step_is_due_after_its_wait_and_not_in_quiet_hours(#[case] since: &str, #[case] hours: u32, #[case] due: &str) {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let at =
            |text: &str| text.parse::<jiff::civil::DateTime>().unwrap().to_zoned(zone.clone()).unwrap().timestamp();
        let quiet_hours = QuietHours::new("21:00".parse().unwrap(), "09:00".parse().unwrap());
        let open = OpenHours { quiet_hours, working: None };
        assert_eq!(StepWait::hours(hours).unwrap().due_after(at(since), open, &zone), at(due));
    }

    // 2026-11-27 is a Friday; in New York it is six hours earlier.
    #[rstest]
    #[case("Europe/Berlin", "2026-11-25T10:00", 24, "2026-11-26T10:00")]
    #[case("Europe/Berlin", "2026-11-25T20:00", 0, "2026-11-26T09:00")]
    #[case("Europe/Berlin", "2026-11-27T10:00", 24, "2026-12-01T09:00")]
    #[case("America/New_York", "2026-11-26T10:00", 0, "2026-11-26T15:00")]
    fn a_step_goes_in_the_working_hours_of_the_zone(
        #[case] zone: &str,
        #[case] since: &str,
        #[case] hours: u32,
        #[case] due: &str,
    ) {
        let at = |text: &str| {
            let berlin = TimeZone::get("Europe/Berlin").unwrap();
            text.parse::<jiff::civil::DateTime>().unwrap().to_zoned(berlin).unwrap().timestamp()
        };
        let (working, holidays) = ("mon-fri 9-18".parse().unwrap(), "2026-11-30".parse().unwrap());
        let open = OpenHours { quiet_hours: None, working: Some((&working, &holidays)) };
        let due_at = StepWait::hours(hours).unwrap().due_after(at(since), open, &TimeZone::get(zone).unwrap());
        assert_eq!(due_at, at(due));
    }

    #[test]
    fn names_are_compared_without_case() {
        let name = |text: &str| text.parse::<SequenceName>();
        assert_eq!(name(" After  the fair "), name("after the FAIR"));
        assert_eq!(name(&"x".repeat(41)), Err(NameError::TooLong { most: 40 }));
    }
}
