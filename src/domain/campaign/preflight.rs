//! The pre-flight: what becomes of each person of an audience before anything is sent.
//!
//! Invariant: each person has exactly one outcome, so that the counts add up to the audience. What holds for good comes
//! before what a person can mend.

use jiff::Timestamp;

use crate::domain::template::VariableName;

/// What is known about a person of the audience.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AudienceMember {
    /// Whether the same person stands in the list before.
    pub double: bool,
    pub on_stop_list: bool,
    pub consented: bool,
    /// Whether no account could address them: neither a username nor a known id.
    pub unreachable: bool,
    /// When they last wrote.
    pub wrote_at: Option<Timestamp>,
    /// When the team last wrote to them.
    pub written_at: Option<Timestamp>,
    /// Whether they have had this sequence before.
    pub had_sequence: bool,
    /// Variables of the texts that have no value for them.
    pub holes: Vec<VariableName>,
}

/// What the team demands of an audience.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AudienceRules {
    /// Who wrote after this moment is in a conversation.
    pub talking_since: Timestamp,
    /// Who was written to after this moment is left in peace.
    pub written_since: Timestamp,
}

/// What becomes of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PreflightOutcome {
    Double,
    OnStopList,
    HadSequence,
    WithoutConsent,
    Unreachable,
    Talking,
    WrittenLately,
    Holes(Vec<VariableName>),
    /// They are written to.
    Ready,
}

/// How many people have each outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PreflightCounts {
    pub double: u32,
    pub on_stop_list: u32,
    pub had_sequence: u32,
    pub without_consent: u32,
    pub unreachable: u32,
    pub talking: u32,
    pub written_lately: u32,
    pub holes: u32,
    pub ready: u32,
}

impl AudienceMember {
    #[must_use]
    pub fn outcome(self, rules: AudienceRules) -> PreflightOutcome {
        let after = |moment: Option<Timestamp>, since| moment.is_some_and(|moment| moment > since);
        if self.double {
            PreflightOutcome::Double
        } else if self.on_stop_list {
            PreflightOutcome::OnStopList
        } else if self.had_sequence {
            PreflightOutcome::HadSequence
        } else if !self.consented {
            PreflightOutcome::WithoutConsent
        } else if self.unreachable {
            PreflightOutcome::Unreachable
        } else if after(self.wrote_at, rules.talking_since) {
            PreflightOutcome::Talking
        } else if after(self.written_at, rules.written_since) {
            PreflightOutcome::WrittenLately
        } else if !self.holes.is_empty() {
            PreflightOutcome::Holes(self.holes)
        } else {
            PreflightOutcome::Ready
        }
    }
}

impl PreflightCounts {
    pub fn count(&mut self, outcome: &PreflightOutcome) {
        *match outcome {
            PreflightOutcome::Double => &mut self.double,
            PreflightOutcome::OnStopList => &mut self.on_stop_list,
            PreflightOutcome::HadSequence => &mut self.had_sequence,
            PreflightOutcome::WithoutConsent => &mut self.without_consent,
            PreflightOutcome::Unreachable => &mut self.unreachable,
            PreflightOutcome::Talking => &mut self.talking,
            PreflightOutcome::WrittenLately => &mut self.written_lately,
            PreflightOutcome::Holes(_) => &mut self.holes,
            PreflightOutcome::Ready => &mut self.ready,
        } += 1;
    }

    /// The whole audience.
    #[must_use]
    pub fn people(&self) -> u32 {
        let Self { double, on_stop_list, had_sequence, without_consent, unreachable, talking, .. } = self;
        let Self { written_lately, holes, ready, .. } = self;
        double + on_stop_list + had_sequence + without_consent + unreachable + talking + written_lately + holes + ready
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    const LONG_AGO: Timestamp = Timestamp::constant(1_000, 0);
    const LATELY: Timestamp = Timestamp::constant(9_000, 0);
    const RULES: AudienceRules =
        AudienceRules { talking_since: Timestamp::constant(5_000, 0), written_since: Timestamp::constant(5_000, 0) };

    fn ready() -> AudienceMember {
        AudienceMember { consented: true, wrote_at: Some(LONG_AGO), written_at: Some(LONG_AGO), ..Default::default() }
    }

    fn company() -> Vec<VariableName> {
        vec!["company".parse().unwrap()]
    }

    #[rstest]
    #[case::ready(ready(), PreflightOutcome::Ready)]
    #[case::never_written_to(AudienceMember { wrote_at: None, written_at: None, ..ready() }, PreflightOutcome::Ready)]
    #[case::double(AudienceMember { double: true, on_stop_list: true, ..ready() }, PreflightOutcome::Double)]
    #[case::stopped(AudienceMember { on_stop_list: true, consented: false, ..ready() }, PreflightOutcome::OnStopList)]
    #[case::had_it(AudienceMember { had_sequence: true, consented: false, ..ready() }, PreflightOutcome::HadSequence)]
    #[case::no_consent(AudienceMember { consented: false, unreachable: true, ..ready() }, PreflightOutcome::WithoutConsent)]
    #[case::unreachable(AudienceMember { unreachable: true, ..ready() }, PreflightOutcome::Unreachable)]
    #[case::talking(AudienceMember { wrote_at: Some(LATELY), written_at: Some(LATELY), ..ready() }, PreflightOutcome::Talking)]
    #[case::lately(AudienceMember { written_at: Some(LATELY), ..ready() }, PreflightOutcome::WrittenLately)]
    #[case::holes(AudienceMember { holes: company(), ..ready() }, PreflightOutcome::Holes(company()))]
    fn each_person_has_one_outcome(#[case] member: AudienceMember, #[case] expected: PreflightOutcome) {
        assert_eq!(member.outcome(RULES), expected);
    }

    proptest! {
        #[test]
        fn the_counts_add_up(people in prop::collection::vec(any::<[bool; 7]>(), 0..200)) {
            let mut counts = PreflightCounts::default();
            for [double, on_stop_list, consented, unreachable, talking, had_sequence, hole] in &people {
                let member = AudienceMember {
                    double: *double,
                    on_stop_list: *on_stop_list,
                    consented: *consented,
                    unreachable: *unreachable,
                    wrote_at: talking.then_some(LATELY),
                    written_at: None,
                    had_sequence: *had_sequence,
                    holes: if *hole { company() } else { Vec::new() },
                };
                counts.count(&member.outcome(RULES));
            }
            prop_assert_eq!(usize::try_from(counts.people()).unwrap(), people.len());
        }
    }
}
