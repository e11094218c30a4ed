//! The comparison of a campaign's arms by what counts: answers that a person wrote.
//!
//! Invariant: an arm is called better only where its interval lies above those of all others, and nothing is said below
//! a minimum.
//!
//! The interval is the exact one of Clopper and Pearson (1934) at 95 %, by the quantiles of the beta distribution. It is
//! never too narrow, so that a difference is rather missed than invented.

use statrs::distribution::{Beta, ContinuousCDF as _};

use super::arm::Arm;

/// Below this number of people written to, an arm says too little.
pub const LEAST_WRITTEN_TO: u32 = 50;
/// Below this number of answers over all arms, so do all.
pub const LEAST_ANSWERS: u32 = 10;

/// What came of an arm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArmResult {
    pub arm: Arm,
    /// People who were sent its text.
    pub written_to: u32,
    /// Of them, those who answered by a word of their own or a reaction.
    pub answered: u32,
    /// Of them, those who opted out or blocked the account.
    pub refused: u32,
}

/// A share and where it lies with 95 % certainty, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    pub low: f64,
    pub observed: f64,
    pub high: f64,
}

/// What can be said about the arms of a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArmVerdict {
    /// Too few people, or too few answers.
    TooFewToSay,
    /// The intervals overlap: the difference may be chance.
    NoDifference,
    /// Its people answer more often than those of every other arm.
    Better(Arm),
}

impl Share {
    /// The share of `some` among `all`; `None` of nobody.
    #[must_use]
    pub fn of(some: u32, all: u32) -> Option<Self> {
        let some = some.min(all);
        if all == 0 {
            return None;
        }
        let (hits, misses) = (f64::from(some), f64::from(all - some));
        let quantile = |alpha: f64, beta: f64, at: f64| Beta::new(alpha, beta).ok().map(|beta| beta.inverse_cdf(at));
        let low = if some == 0 { 0.0 } else { quantile(hits, misses + 1.0, 0.025)? };
        let high = if some == all { 1.0 } else { quantile(hits + 1.0, misses, 0.975)? };
        Some(Self { low, observed: hits / f64::from(all), high })
    }
}

impl ArmResult {
    /// The share of those who answered.
    #[must_use]
    pub fn answers(&self) -> Option<Share> {
        Share::of(self.answered, self.written_to)
    }
}

/// Compares the arms of a campaign.
#[must_use]
pub fn compare(arms: &[ArmResult]) -> ArmVerdict {
    let few = arms.iter().any(|arm| arm.written_to < LEAST_WRITTEN_TO);
    let answers: u64 = arms.iter().map(|arm| u64::from(arm.answered)).sum();
    if arms.len() < 2 || few || answers < u64::from(LEAST_ANSWERS) {
        return ArmVerdict::TooFewToSay;
    }
    let shares: Vec<(Arm, Share)> = arms.iter().filter_map(|arm| Some((arm.arm, arm.answers()?))).collect();
    let above_all = |best: &&(Arm, Share)| shares.iter().all(|(arm, share)| *arm == best.0 || best.1.low > share.high);
    shares.iter().find(above_all).map_or(ArmVerdict::NoDifference, |(arm, _)| ArmVerdict::Better(*arm))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn arm(number: u8, written_to: u32, answered: u32) -> ArmResult {
        ArmResult { arm: Arm(number), written_to, answered, refused: 0 }
    }

    // Exact 95 % intervals, as R's `binom.test` gives them.
    #[rstest]
    #[case(0, 10, 0.0, 0.3085)]
    #[case(1, 10, 0.0025, 0.4450)]
    #[case(5, 10, 0.1871, 0.8129)]
    #[case(10, 10, 0.6915, 1.0)]
    #[case(20, 100, 0.1267, 0.2918)]
    fn an_interval_is_the_exact_one(#[case] some: u32, #[case] all: u32, #[case] low: f64, #[case] high: f64) {
        let share = Share::of(some, all).unwrap();
        assert!((share.low - low).abs() < 1e-4 && (share.high - high).abs() < 1e-4, "{share:?}");
    }

    #[test]
    fn nobody_has_no_share() {
        assert_eq!(Share::of(0, 0), None);
    }

    #[rstest]
    #[case::one_arm(&[arm(0, 500, 100)], ArmVerdict::TooFewToSay)]
    #[case::few_people(&[arm(0, 500, 100), arm(1, 49, 1)], ArmVerdict::TooFewToSay)]
    #[case::few_answers(&[arm(0, 500, 9), arm(1, 500, 0)], ArmVerdict::TooFewToSay)]
    #[case::chance(&[arm(0, 100, 20), arm(1, 100, 25)], ArmVerdict::NoDifference)]
    #[case::clear(&[arm(0, 200, 20), arm(1, 200, 60)], ArmVerdict::Better(Arm(1)))]
    #[case::better_than_one_only(&[arm(0, 200, 20), arm(1, 200, 60), arm(2, 200, 62)], ArmVerdict::NoDifference)]
    fn arms_are_compared_with_their_uncertainty(#[case] arms: &[ArmResult], #[case] expected: ArmVerdict) {
        assert_eq!(compare(arms), expected);
    }

    proptest! {
        #[test]
        fn a_share_lies_in_its_interval(all in 1_u32..20_000, percent in 0_u32..=100) {
            let some = all * percent / 100;
            let share = Share::of(some, all).unwrap();
            prop_assert!(0.0 <= share.low && share.low <= share.observed);
            prop_assert!(share.observed <= share.high && share.high <= 1.0);
        }

        #[test]
        fn equal_arms_are_never_called_different(written_to in 50_u32..5_000, answered in 0_u32..5_000) {
            let answered = answered.min(written_to);
            let verdict = compare(&[arm(0, written_to, answered), arm(1, written_to, answered)]);
            prop_assert!(!matches!(verdict, ArmVerdict::Better(_)));
        }
    }
}
