//! The pipeline as a funnel: how many people came at least as far as each stage.
//!
//! Invariant: who left the pipeline is counted at no other stage, since nobody knows how far they came.

/// A stage of the funnel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FunnelStep {
    /// Those who stand here or further on.
    pub reached: u32,
    /// Their part of those at the beginning, in per cent.
    pub rate: u32,
    /// Whether who stands here has left the pipeline.
    pub outside: bool,
}

/// The funnel: a step for each stage, and how many people there are in all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Funnel {
    pub steps: Vec<FunnelStep>,
    pub people: u32,
}

impl Funnel {
    /// The funnel of stages in their order, each with whether people leave there, and how many stand there.
    #[must_use]
    pub fn of(stages: &[(bool, u32)]) -> Self {
        let inside = |stages: &[(bool, u32)]| stages.iter().filter(|(leaves, _)| !leaves).map(|(_, here)| here).sum();
        let all: u32 = inside(stages);
        let step = |(at, (outside, here)): (usize, &(bool, u32))| {
            let reached: u32 = if *outside { *here } else { stages.get(at..).map_or(0, inside) };
            let rate = u64::from(reached) * 100 / u64::from(all.max(1));
            FunnelStep { reached, rate: u32::try_from(rate).unwrap_or(u32::MAX), outside: *outside }
        };
        Self { steps: stages.iter().enumerate().map(step).collect(), people: stages.iter().map(|(_, here)| here).sum() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn who_stands_further_on_came_past_here() {
        let funnel = Funnel::of(&[(false, 20), (false, 12), (false, 6), (false, 2), (true, 5)]);
        let reached: Vec<_> = funnel.steps.iter().map(|step| (step.reached, step.rate)).collect();
        assert_eq!(reached, [(40, 100), (20, 50), (8, 20), (2, 5), (5, 12)]);
        assert_eq!(funnel.people, 45);
        assert_eq!(Funnel::of(&[(false, 0)]).steps[0].rate, 0);
    }

    proptest! {
        #[test]
        fn a_funnel_never_widens(stages in prop::collection::vec((any::<bool>(), 0..1_000_u32), 0..12)) {
            let inside: Vec<u32> =
                Funnel::of(&stages).steps.iter().filter(|step| !step.outside).map(|step| step.reached).collect();
            prop_assert!(inside.is_sorted_by(|before, after| before >= after));
        }
    }
}
