//! The wait before a step as people type it: `2 days`, `36 hours`, `a week`, `через 3 дня`.

use crate::domain::sequence::StepWait;
use crate::domain::{typed, words};

/// Why a text is no wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is no wait, or longer than a wait may be")]
pub struct NoWait;

/// Parses a wait. A number alone counts days.
///
/// # Errors
/// When it is none, or too long.
pub fn typed_wait(text: &str) -> Result<StepWait, NoWait> {
    let text = typed::folded(text);
    if words::is_at_once(&text) {
        return Ok(StepWait::NONE);
    }
    let mut parts = text.split_whitespace().filter(|word| !words::is_in(word)).peekable();
    let count: u32 = match parts.peek().and_then(|word| word.parse().ok()) {
        Some(count) => {
            parts.next();
            count
        }
        None => 1,
    };
    let unit = match (parts.next(), parts.next()) {
        (None, None) if text.chars().any(|c| c.is_ascii_digit()) => 24,
        (Some(unit), None) => words::hours_of(unit).ok_or(NoWait)?,
        _ => return Err(NoWait),
    };
    count.checked_mul(unit).and_then(StepWait::hours).ok_or(NoWait)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("2 days", Some(48))]
    #[case("36 hours", Some(36))]
    #[case("week", Some(168))]
    #[case("after 2 weeks", Some(336))]
    #[case("3", Some(72))]
    #[case("через 3 дня", Some(72))]
    #[case("неделя", Some(168))]
    #[case("At once", Some(0))]
    #[case("сразу", Some(0))]
    #[case("91 days", None)]
    #[case("99999999999 days", None)]
    #[case("2 moons", None)]
    #[case("2 days 3", None)]
    #[case("", None)]
    fn a_wait_is_read_as_people_type_it(#[case] text: &str, #[case] hours: Option<u32>) {
        assert_eq!(typed_wait(text).ok().map(StepWait::in_hours), hours);
    }
}
