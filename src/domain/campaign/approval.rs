//! Approval: a person lets a campaign's first messages go, ten people at a time.
//!
//! Invariant: an approval holds for the plan that was shown. After a change of text, audience or limits nobody is
//! approved.

use super::fingerprint::Fingerprint;

/// How many people one approval lets go.
pub const APPROVED_AT_ONCE: u32 = 10;

/// How far a campaign's people are approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approval {
    /// The plan that was approved.
    pub plan: Fingerprint,
    /// The first people of the audience, in its order.
    pub up_to: u32,
}

/// Why an approval is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApprovalError {
    #[error("the campaign has changed since it was shown")]
    Changed,
    #[error("everybody is approved")]
    Everybody,
}

/// Approves the next people. `shown` is the plan and the number of approved people on the screen whose button was
/// pressed, so that a button pressed twice approves once.
///
/// # Errors
/// When the campaign is another one than shown, or nobody is left.
pub fn approve_next(
    plan: Fingerprint,
    before: Option<Approval>,
    shown: Approval,
    people: u32,
) -> Result<Approval, ApprovalError> {
    let up_to = approved(plan, before);
    if shown != (Approval { plan, up_to }) {
        return Err(ApprovalError::Changed);
    }
    if up_to >= people {
        return Err(ApprovalError::Everybody);
    }
    Ok(Approval { plan, up_to: up_to.saturating_add(APPROVED_AT_ONCE).min(people) })
}

/// How many people are approved under this plan.
#[must_use]
pub fn approved(plan: Fingerprint, approval: Option<Approval>) -> u32 {
    approval.filter(|approval| approval.plan == plan).map_or(0, |approval| approval.up_to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(number: u8) -> Fingerprint {
        Fingerprint::read(&[number; 32]).unwrap()
    }

    fn up_to(up_to: u32) -> Approval {
        Approval { plan: plan(1), up_to }
    }

    #[test]
    fn people_are_approved_in_tens() {
        let mut so_far = None;
        let mut steps = Vec::new();
        while let Ok(next) = approve_next(plan(1), so_far, up_to(approved(plan(1), so_far)), 25) {
            steps.push(next.up_to);
            so_far = Some(next);
        }
        assert_eq!(steps, [10, 20, 25]);
        assert_eq!(approve_next(plan(1), so_far, up_to(25), 25), Err(ApprovalError::Everybody));
    }

    #[test]
    fn a_button_that_is_pressed_twice_approves_once() {
        let first = approve_next(plan(1), None, up_to(0), 25).unwrap();
        assert_eq!(approve_next(plan(1), Some(first), up_to(0), 25), Err(ApprovalError::Changed));
    }

    #[test]
    fn after_a_change_nobody_is_approved() {
        assert_eq!(approved(plan(2), Some(up_to(20))), 0);
        assert_eq!(approve_next(plan(2), Some(up_to(20)), up_to(20), 25), Err(ApprovalError::Changed));
        let shown = Approval { plan: plan(2), up_to: 0 };
        let again = approve_next(plan(2), Some(up_to(20)), shown, 25);
        assert_eq!(again, Ok(Approval { plan: plan(2), up_to: 10 }));
    }
}
