//! A run: one person's way through a sequence.
//!
//! Invariant: a run that was stopped or has finished never goes on, and a step goes to the outbox at most once. What a
//! person does stops it, whatever it waits for.

use jiff::Timestamp;
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::domain::ids::{CampaignId, ContactId, RunId, SequenceId, SequenceVersionId, TelegramUserId};
use crate::domain::unknown_name::UnknownName;
use crate::domain::variants::all;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum RunState {
    Running,
    /// It waits for a member's decision.
    Held,
    Stopped,
    /// All steps were sent.
    Finished,
}

impl RunState {
    pub const ALL: [Self; Self::VARIANTS.len()] = all(Self::VARIANTS);

    /// Whether it goes on, or may.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Running | Self::Held)
    }
}

/// Why a run is held or was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum RunReason {
    /// They wrote.
    TheyWrote,
    /// They set a reaction.
    TheyReacted,
    /// They blocked an account, or asked for no more messages, or a member put them on the stop-list.
    OptedOut,
    /// A member writes to them from the desk.
    WeWrote,
    /// Somebody wrote to them on an account's phone.
    Phone,
    /// A member changed the dialog's status.
    StatusChanged,
    ConsentWithdrawn,
    /// The account that talks to them was banned or removed.
    AccountLost,
    /// A step could not be sent. The details are the reason of the item.
    NotDelivered,
    /// A member held or stopped it.
    ByHand,
    /// Their words may mean "not now".
    SoftRefusal,
    /// A blank of the next step has no value. The details are the names.
    Hole,
    /// Only a phone is known of them.
    NoAddress,
}

impl RunReason {
    pub const ALL: [Self; Self::VARIANTS.len()] = all(Self::VARIANTS);
}

/// A person's way through a sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub id: RunId,
    pub sequence: SequenceId,
    /// The version that it keeps.
    pub version: SequenceVersionId,
    pub contact: ContactId,
    /// From 1 on; more than one only by somebody's decision.
    pub round: u32,
    pub campaign: Option<CampaignId>,
    /// Which first text of the campaign it sends.
    pub arm: Option<String>,
    pub state: RunState,
    /// Why it is held or was stopped.
    pub reason: Option<RunReason>,
    pub details: Option<String>,
    /// The next step that goes to the outbox, from 1 on.
    pub next_step: u32,
    /// When that is; `None` while a step is in the outbox, and unless it is running.
    pub due_at: Option<Timestamp>,
    /// When to go on, as the words say that hold it.
    pub proposed_at: Option<Timestamp>,
    pub started_by: TelegramUserId,
    pub started_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

/// What decides on the next event of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunLife {
    pub state: RunState,
    /// The next step that goes to the outbox, from 1 on; one more than `steps` after the last.
    pub next: u32,
    pub steps: u32,
    /// Whether a step of it is in the outbox.
    pub in_outbox: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum RunEvent {
    /// The next step goes to the outbox.
    Accepted,
    /// The step in the outbox was sent.
    Sent,
    /// Anything human happened, or a step cannot be sent.
    Stopped,
    Held,
    /// A member lets it go on.
    Resumed,
    /// A member leaves the step out that is next, or that waits in the outbox.
    Skipped,
}

/// An event that is not allowed for a run; nothing changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a run that is {from:?} cannot take {event:?}")]
pub struct ForbiddenRunEvent {
    pub from: RunLife,
    pub event: RunEvent,
}

impl RunLife {
    /// The run after `event`.
    ///
    /// # Errors
    /// When the event is not allowed for such a run.
    pub fn on(self, event: RunEvent) -> Result<Self, ForbiddenRunEvent> {
        use RunEvent as E;
        use RunState as S;
        let left = self.next <= self.steps;
        match (self.state, event) {
            (S::Running, E::Accepted) if left && !self.in_outbox => {
                Ok(Self { next: self.next + 1, in_outbox: true, ..self })
            }
            // A message that was on its way when the run stopped arrives, and changes nothing more.
            (_, E::Sent) if self.in_outbox => Ok(Self { in_outbox: false, ..self }.or_finished()),
            (S::Running | S::Held, E::Stopped) => Ok(Self { state: S::Stopped, ..self }),
            (S::Running | S::Held, E::Held) => Ok(Self { state: S::Held, ..self }),
            (S::Running | S::Held, E::Resumed) => Ok(Self { state: S::Running, ..self }),
            (S::Running | S::Held, E::Skipped) if self.in_outbox => Ok(Self { in_outbox: false, ..self }.or_finished()),
            (S::Running | S::Held, E::Skipped) if left => Ok(Self { next: self.next + 1, ..self }.or_finished()),
            _ => Err(ForbiddenRunEvent { from: self, event }),
        }
    }

    /// Finished, if no step is left.
    fn or_finished(self) -> Self {
        match self.state.is_open() && !self.in_outbox && self.next > self.steps {
            true => Self { state: RunState::Finished, ..self },
            false => self,
        }
    }
}

/// How the run of a message stands, for the gate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RunFact {
    /// It is a message of no run.
    #[default]
    NoRun,
    Running,
    Held,
    /// Its campaign is paused.
    Paused,
    /// It was stopped, or is gone.
    Over,
}

impl RunFact {
    /// The fact about a message of a run, from the run's state, which is `None` for one that is gone.
    #[must_use]
    pub fn of(state: Option<RunState>, campaign_paused: bool) -> Self {
        match state {
            Some(RunState::Running) if campaign_paused => Self::Paused,
            Some(RunState::Running) => Self::Running,
            Some(RunState::Held) => Self::Held,
            Some(RunState::Stopped | RunState::Finished) | None => Self::Over,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn shown(life: RunLife) -> String {
        format!("{}{}{}", &life.state.into_str()[..2], life.next, if life.in_outbox { "+" } else { "" })
    }

    /// One row per run of three steps in the order of the events: the first letters of the next state, its next step,
    /// and `+` while a step is in the outbox; `--` where the event is not allowed.
    #[rstest]
    #[case(RunState::Running, 1, false, "ru2+ -- st1 he1 ru1 ru2")]
    #[case(RunState::Running, 2, true, "-- ru2 st2+ he2+ ru2+ ru2")]
    #[case(RunState::Running, 3, false, "ru4+ -- st3 he3 ru3 fi4")]
    #[case(RunState::Running, 4, true, "-- fi4 st4+ he4+ ru4+ fi4")]
    #[case(RunState::Held, 1, false, "-- -- st1 he1 ru1 he2")]
    #[case(RunState::Held, 2, true, "-- he2 st2+ he2+ ru2+ he2")]
    #[case(RunState::Held, 4, true, "-- fi4 st4+ he4+ ru4+ fi4")]
    #[case(RunState::Stopped, 2, false, "-- -- -- -- -- --")]
    #[case(RunState::Stopped, 2, true, "-- st2 -- -- -- --")]
    #[case(RunState::Finished, 4, false, "-- -- -- -- -- --")]
    fn every_pair_of_run_and_event(
        #[case] state: RunState,
        #[case] next: u32,
        #[case] in_outbox: bool,
        #[case] row: &str,
    ) {
        let life = RunLife { state, next, steps: 3, in_outbox };
        let found: Vec<String> =
            RunEvent::VARIANTS.iter().map(|event| life.on(*event).map_or("--".to_owned(), shown)).collect();
        assert_eq!(found.join(" "), row);
    }

    #[rstest]
    #[case(Some(RunState::Running), false, RunFact::Running)]
    #[case(Some(RunState::Running), true, RunFact::Paused)]
    #[case(Some(RunState::Held), true, RunFact::Held)]
    #[case(Some(RunState::Stopped), false, RunFact::Over)]
    #[case(Some(RunState::Finished), false, RunFact::Over)]
    #[case(None, false, RunFact::Over)]
    fn how_a_run_stands(#[case] state: Option<RunState>, #[case] paused: bool, #[case] fact: RunFact) {
        assert_eq!(RunFact::of(state, paused), fact);
    }

    #[test]
    fn what_is_stored_reads_back() {
        for state in RunState::ALL {
            assert_eq!(state.into_str().parse(), Ok(state));
        }
        for reason in RunReason::ALL {
            assert_eq!(reason.into_str().parse(), Ok(reason));
        }
    }

    proptest! {
        /// Whatever happens: no step goes to the outbox twice or after a stop, and what has ended stays so.
        #[test]
        fn no_step_goes_twice_or_after_the_end(
            events in proptest::collection::vec(0..RunEvent::VARIANTS.len(), 0..40), steps in 1_u32..=5,
        ) {
            let mut life = RunLife { state: RunState::Running, next: 1, steps, in_outbox: false };
            let mut accepted = Vec::new();
            for event in events.into_iter().map(|at| RunEvent::VARIANTS[at]) {
                let Ok(after) = life.on(event) else { continue };
                if event == RunEvent::Accepted {
                    prop_assert_eq!(life.state, RunState::Running);
                    prop_assert!(!accepted.contains(&life.next) && life.next <= steps);
                    accepted.push(life.next);
                }
                if !life.state.is_open() {
                    prop_assert_eq!(after.state, life.state);
                }
                life = after;
            }
        }
    }
}
