//! The pre-flight: what becomes of each person of an audience before anything is sent.
//!
//! Invariant: each person has exactly one outcome, so that the counts add up to the audience. What holds for good comes
//! before what a person can mend.

use jiff::{SignedDuration, Timestamp};

use super::progress::LeftOut;
use crate::domain::template::VariableName;

/// Who has written within these days is in a conversation.
pub const TALKING_DAYS: i64 = 30;
/// Who was written to within these days is left in peace.
pub const IN_PEACE_DAYS: i64 = 14;

/// What is known about a person of the audience.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AudienceMember {
    /// Whether the same person stands in the list before.
    pub double: bool,
    pub on_stop_list: bool,
    /// Whether their dialog was stopped or has failed.
    pub closed: bool,
    pub consented: bool,
    /// Whether no account could address them: neither a username nor a known id.
    pub unreachable: bool,
    /// Whether nobody has answered them yet.
    pub waits: bool,
    /// When they last wrote.
    pub wrote_at: Option<Timestamp>,
    /// When the team last wrote to them.
    pub written_at: Option<Timestamp>,
    /// Whether they have had this sequence before.
    pub had_sequence: bool,
    /// Whether another sequence is writing to them.
    pub on_another: bool,
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

impl AudienceRules {
    /// The rules at a moment.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        let before = |days: i64| now.checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MIN);
        Self { talking_since: before(TALKING_DAYS), written_since: before(IN_PEACE_DAYS) }
    }
}

/// What becomes of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PreflightOutcome {
    Double,
    OnStopList,
    Closed,
    HadSequence,
    WithoutConsent,
    Unreachable,
    Waiting,
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
    pub closed: u32,
    pub had_sequence: u32,
    pub without_consent: u32,
    pub unreachable: u32,
    pub waiting: u32,
    pub talking: u32,
    pub written_lately: u32,
    pub holes: u32,
    /// A member left them out.
    pub by_hand: u32,
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
        } else if self.closed {
            PreflightOutcome::Closed
        } else if self.had_sequence {
            PreflightOutcome::HadSequence
        } else if !self.consented {
            PreflightOutcome::WithoutConsent
        } else if self.unreachable {
            PreflightOutcome::Unreachable
        } else if self.waits {
            PreflightOutcome::Waiting
        } else if after(self.wrote_at, rules.talking_since) {
            PreflightOutcome::Talking
        } else if self.on_another || after(self.written_at, rules.written_since) {
            PreflightOutcome::WrittenLately
        } else if !self.holes.is_empty() {
            PreflightOutcome::Holes(self.holes)
        } else {
            PreflightOutcome::Ready
        }
    }
}

impl PreflightOutcome {
    /// Why they are left out; `None` if they are written to.
    #[must_use]
    pub fn left_out(&self) -> Option<LeftOut> {
        Some(match self {
            Self::Double => LeftOut::Double,
            Self::OnStopList => LeftOut::OnStopList,
            Self::Closed => LeftOut::Closed,
            Self::HadSequence => LeftOut::HadSequence,
            Self::WithoutConsent => LeftOut::WithoutConsent,
            Self::Unreachable => LeftOut::Unreachable,
            Self::Waiting => LeftOut::Waiting,
            Self::Talking => LeftOut::Talking,
            Self::WrittenLately => LeftOut::WrittenLately,
            Self::Holes(_) => LeftOut::Holes,
            Self::Ready => return None,
        })
    }
}

impl PreflightCounts {
    /// Counts people whose outcome is decided. Erased people and those that an end left out are in no count.
    pub fn decided(&mut self, left_out: Option<LeftOut>, people: u32) {
        let count = match left_out {
            None => &mut self.ready,
            Some(LeftOut::Double) => &mut self.double,
            Some(LeftOut::OnStopList) => &mut self.on_stop_list,
            Some(LeftOut::Closed) => &mut self.closed,
            Some(LeftOut::HadSequence) => &mut self.had_sequence,
            Some(LeftOut::WithoutConsent) => &mut self.without_consent,
            Some(LeftOut::Unreachable) => &mut self.unreachable,
            Some(LeftOut::Waiting) => &mut self.waiting,
            Some(LeftOut::Talking) => &mut self.talking,
            Some(LeftOut::WrittenLately) => &mut self.written_lately,
            Some(LeftOut::Holes) => &mut self.holes,
            Some(LeftOut::ByHand) => &mut self.by_hand,
            Some(LeftOut::Forgotten | LeftOut::Ended) => return,
        };
        *count += people;
    }

    pub fn count(&mut self, outcome: &PreflightOutcome) {
        self.decided(outcome.left_out(), 1);
    }

    /// The whole audience.
    #[must_use]
    pub fn people(&self) -> u32 {
        let Self { double, on_stop_list, closed, had_sequence, without_consent, unreachable, .. } = self;
        let Self { waiting, talking, written_lately, holes, by_hand, ready, .. } = self;
        let for_good = double + on_stop_list + closed + had_sequence;
        for_good + without_consent + unreachable + waiting + talking + written_lately + holes + by_hand + ready
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
    #[case::closed(AudienceMember { closed: true, had_sequence: true, ..ready() }, PreflightOutcome::Closed)]
    #[case::stopped_and_closed(AudienceMember { on_stop_list: true, closed: true, ..ready() }, PreflightOutcome::OnStopList)]
    #[case::had_it(AudienceMember { had_sequence: true, consented: false, ..ready() }, PreflightOutcome::HadSequence)]
    #[case::no_consent(AudienceMember { consented: false, unreachable: true, ..ready() }, PreflightOutcome::WithoutConsent)]
    #[case::unreachable(AudienceMember { unreachable: true, ..ready() }, PreflightOutcome::Unreachable)]
    #[case::waiting(AudienceMember { waits: true, wrote_at: Some(LATELY), ..ready() }, PreflightOutcome::Waiting)]
    #[case::waiting_long(AudienceMember { waits: true, ..ready() }, PreflightOutcome::Waiting)]
    #[case::talking(AudienceMember { wrote_at: Some(LATELY), written_at: Some(LATELY), ..ready() }, PreflightOutcome::Talking)]
    #[case::another(AudienceMember { on_another: true, ..ready() }, PreflightOutcome::WrittenLately)]
    #[case::lately(AudienceMember { written_at: Some(LATELY), ..ready() }, PreflightOutcome::WrittenLately)]
    #[case::holes(AudienceMember { holes: company(), ..ready() }, PreflightOutcome::Holes(company()))]
    fn each_person_has_one_outcome(#[case] member: AudienceMember, #[case] expected: PreflightOutcome) {
        assert_eq!(member.outcome(RULES), expected);
    }

    proptest! {
        #[test]
        fn the_counts_add_up(people in prop::collection::vec(any::<[bool; 9]>(), 0..200)) {
            let mut counts = PreflightCounts::default();
            for [double, on_stop_list, closed, consented, unreachable, waits, talking, had_sequence, hole] in &people {
                let member = AudienceMember {
                    double: *double,
                    on_stop_list: *on_stop_list,
                    closed: *closed,
                    consented: *consented,
                    unreachable: *unreachable,
                    waits: *waits,
                    wrote_at: talking.then_some(LATELY),
                    written_at: None,
                    had_sequence: *had_sequence,
                    on_another: false,
                    holes: if *hole { company() } else { Vec::new() },
                };
                counts.count(&member.outcome(RULES));
            }
            prop_assert_eq!(usize::try_from(counts.people()).unwrap(), people.len());
        }
    }
}
