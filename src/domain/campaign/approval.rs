//! Approval: a person lets a campaign's first messages go, ten people at a time.
//!
//! Invariant: an approval holds for the plan that was shown. After a change of text or limits nobody is approved.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use super::fingerprint::Fingerprint;

/// How many people one approval lets go.
pub const APPROVED_AT_ONCE: usize = 10;

/// How far a campaign's people are approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approval {
    /// The plan that was approved.
    pub plan: Fingerprint,
    /// The first people of the audience, in its order.
    pub up_to: u32,
}

impl Approval {
    /// How many people are approved under a plan.
    #[must_use]
    pub fn under(self, plan: Fingerprint) -> u32 {
        if self.plan == plan { self.up_to } else { 0 }
    }
}

/// The first eight bytes of a plan's fingerprint, which nobody hits by chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PlanMark(pub(super) u64);

impl fmt::Display for PlanMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for PlanMark {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        u64::from_str_radix(text, 16).map(Self)
    }
}

/// The people of the next approval, as a screen shows them and its button carries them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, parse_display::Display, parse_display::FromStr)]
#[display("{plan}.{after}.{up_to}")]
pub struct ShownTen {
    pub plan: PlanMark,
    /// So many of the audience are approved or decided before.
    pub after: u32,
    /// The position of the last one.
    pub up_to: u32,
}

/// Why an approval is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApprovalError {
    #[error("the campaign has changed since it was shown")]
    Changed,
    #[error("nobody is left")]
    Everybody,
}

/// The people of the next approval: up to the tenth who can be written to, or else all that are left. `undecided` are the
/// people behind `after`, in order, and whether they can be written to; `last` is the last position of the audience.
/// `None` if nobody can.
#[must_use]
pub fn next_ten(plan: Fingerprint, after: u32, undecided: &[(u32, bool)], last: u32) -> Option<ShownTen> {
    let ready: Vec<u32> = undecided.iter().filter(|(_, ready)| *ready).map(|(position, _)| *position).collect();
    let tenth = ready.get(APPROVED_AT_ONCE - 1).copied();
    let up_to = if ready.is_empty() { None } else { Some(tenth.unwrap_or(last)) };
    up_to.map(|up_to| ShownTen { plan: plan.mark(), after, up_to })
}

/// Approves what was shown, if it is still the same. So a button that is pressed twice approves once.
///
/// # Errors
/// When the next people are others than shown, or nobody is left.
pub fn approve(plan: Fingerprint, shown: ShownTen, next: Option<ShownTen>) -> Result<Approval, ApprovalError> {
    match next {
        None => Err(ApprovalError::Everybody),
        Some(next) if next != shown => Err(ApprovalError::Changed),
        Some(next) => Ok(Approval { plan, up_to: next.up_to }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(number: u8) -> Fingerprint {
        Fingerprint::read(&[number; 32]).unwrap()
    }

    /// People who can all be written to, from a position on.
    fn ready(from: u32, to: u32) -> Vec<(u32, bool)> {
        (from..=to).map(|position| (position, true)).collect()
    }

    #[test]
    fn people_are_approved_in_tens() {
        let (mut after, mut steps) = (0, Vec::new());
        while let Some(next) = next_ten(plan(1), after, &ready(after + 1, 25), 25) {
            after = approve(plan(1), next, Some(next)).unwrap().up_to;
            steps.push(after);
        }
        assert_eq!(steps, [10, 20, 25]);
    }

    #[test]
    fn those_who_cannot_be_written_to_count_for_nobody() {
        let every_second: Vec<(u32, bool)> = (1..=50).map(|position| (position, position % 2 == 0)).collect();
        assert_eq!(next_ten(plan(1), 0, &every_second, 50).map(|next| next.up_to), Some(20));
        assert_eq!(next_ten(plan(1), 0, &every_second[..5], 5).map(|next| next.up_to), Some(5));
        assert_eq!(next_ten(plan(1), 0, &[(1, false)], 1), None);
        assert_eq!(next_ten(plan(1), 25, &[], 25), None);
    }

    #[test]
    fn a_button_that_is_pressed_twice_approves_once() {
        let first = next_ten(plan(1), 0, &ready(1, 25), 25).unwrap();
        let second = next_ten(plan(1), 10, &ready(11, 25), 25);
        assert_eq!(approve(plan(1), first, second), Err(ApprovalError::Changed));
        assert_eq!(approve(plan(1), first, None), Err(ApprovalError::Everybody));
    }

    #[test]
    fn after_a_change_nobody_is_approved() {
        let approval = Approval { plan: plan(1), up_to: 20 };
        assert_eq!((approval.under(plan(1)), approval.under(plan(2))), (20, 0));
        let shown = next_ten(plan(1), 20, &ready(21, 25), 25).unwrap();
        let next = next_ten(plan(2), 0, &ready(1, 25), 25);
        assert_eq!(approve(plan(2), shown, next), Err(ApprovalError::Changed));
    }

    #[test]
    fn what_a_button_carries_reads_back() {
        let shown = ShownTen { plan: plan(3).mark(), after: 0, up_to: 20_000 };
        assert_eq!(shown.to_string(), "0303030303030303.0.20000");
        assert_eq!(shown.to_string().parse(), Ok(shown));
    }
}
