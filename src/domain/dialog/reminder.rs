//! Timing of reminders about dialogs that wait for an answer. Reminders due in the team's quiet hours, or while nobody works,
//! come at their end.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::domain::quiet_hours::QuietHours;
use crate::domain::working_hours::Absence;

/// The result for the present moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReminderTiming {
    /// Remind of every dialog that has waited since this moment or longer.
    RemindOf { waiting_since: Timestamp },
    /// Decide again at this moment.
    NotBefore(Timestamp),
    /// The team wants no reminders.
    Never,
}

/// When a waiting dialog goes to the next member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandingOn {
    /// In working time.
    pub after: SignedDuration,
    /// Whether it counts from the reminder, which comes first, or from the beginning of the wait.
    pub since_the_reminder: bool,
}

/// Which dialogs to remind of now. `after` is how long a dialog may wait; `None` means forever. `absence` is the time around
/// now in which nobody works.
#[must_use]
pub fn timing(
    now: Timestamp,
    after: Option<SignedDuration>,
    quiet: Option<QuietHours>,
    absence: Option<Absence>,
    zone: &TimeZone,
) -> ReminderTiming {
    let Some(after) = after else { return ReminderTiming::Never };
    let quiet = quiet.and_then(|quiet| quiet.around(now, zone)).map(|quiet| quiet.until);
    match (quiet, absence) {
        (Some(until), _) => ReminderTiming::NotBefore(until),
        (None, Some(Absence { until: Some(until), .. })) => ReminderTiming::NotBefore(until),
        (None, Some(Absence { until: None, .. })) => ReminderTiming::Never,
        (None, None) => ReminderTiming::RemindOf { waiting_since: now.checked_sub(after).unwrap_or(Timestamp::MIN) },
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const HALF_AN_HOUR: Option<SignedDuration> = Some(SignedDuration::from_mins(30));

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[rstest]
    #[case::by_day("2026-11-23T12:00:00Z", HALF_AN_HOUR, ReminderTiming::RemindOf { waiting_since: at("2026-11-23T11:30:00Z") })]
    #[case::at_night("2026-11-23T21:30:00Z", HALF_AN_HOUR, ReminderTiming::NotBefore(at("2026-11-24T08:00:00Z")))]
    #[case::unwanted("2026-11-23T12:00:00Z", None, ReminderTiming::Never)]
    fn the_prospects_of_a_reminder(
        #[case] now: &str,
        #[case] after: Option<SignedDuration>,
        #[case] expected: ReminderTiming,
    ) {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let quiet = "22:00-09:00".parse().unwrap();
        assert_eq!(timing(at(now), after, Some(quiet), None, &zone), expected);
    }

    #[test]
    fn who_waits_while_nobody_works_is_reminded_of_at_the_beginning() {
        let (now, monday) = (at("2026-11-21T12:00:00Z"), at("2026-11-23T08:00:00Z"));
        let absence = |until| Some(Absence { since: at("2026-11-20T17:00:00Z"), until });
        let timing = |until| timing(now, HALF_AN_HOUR, None, absence(until), &TimeZone::UTC);
        assert_eq!(timing(Some(monday)), ReminderTiming::NotBefore(monday));
        assert_eq!(timing(None), ReminderTiming::Never);
    }
}
