//! How a campaign stands: what became of its people so far.
//!
//! Invariant: each person is counted once, so that the counts add up to the audience.

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::domain::unknown_name::UnknownName;
use crate::domain::variants::all;

/// Why a person was not put on the sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum LeftOut {
    /// The same person stands in the list before.
    Double,
    OnStopList,
    /// Their dialog was stopped or has failed.
    Closed,
    HadSequence,
    WithoutConsent,
    /// No account could address them.
    Unreachable,
    /// They wait for an answer of the team.
    Waiting,
    /// They are in a conversation.
    Talking,
    WrittenLately,
    /// A blank of the texts has no value.
    Holes,
    /// They were erased before their turn.
    Forgotten,
    /// The campaign was ended before their turn.
    Ended,
    /// A member left them out.
    ByHand,
}

impl LeftOut {
    pub const ALL: [Self; Self::VARIANTS.len()] = all(Self::VARIANTS);
}

/// What became of a campaign's people so far. `people` is the sum of `unapproved`, `approved`, all that were left out, and
/// all that were put on the sequence: `on_the_way`, `not_sent` and `written_to`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CampaignProgress {
    pub people: u32,
    /// Not decided yet, and not approved.
    pub unapproved: u32,
    /// Approved, and not put on the sequence yet.
    pub approved: u32,
    /// How many were left out, by reason. A reason without people is missing.
    pub left_out: Vec<(LeftOut, u32)>,
    /// Put on the sequence; their first text is not sent yet.
    pub on_the_way: u32,
    /// Put on the sequence, and stopped before their first text was sent.
    pub not_sent: u32,
    /// Their first text was sent.
    pub written_to: u32,
    /// Of those written to: they answered by a word of their own or a reaction.
    pub answered: u32,
    /// Of those written to: they opted out, or blocked the account.
    pub refused: u32,
    /// Runs that go on, are held, were stopped, or have sent all steps. Those of erased people are gone.
    pub running: u32,
    pub held: u32,
    pub stopped: u32,
    pub finished: u32,
    /// First texts of this day, with those on the way.
    pub today: u32,
    pub outcomes: CampaignOutcomes,
}

/// How a campaign's people stand now, for its card: each person is in one of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CampaignOutcomes {
    /// They opted out or blocked the account, whatever they wrote before.
    pub refused: u32,
    /// They answered by a word of their own or a reaction.
    pub answered: u32,
    /// Their run waits for a decision.
    pub held: u32,
    /// Written to, without an answer; the run goes on.
    pub silent: u32,
    /// They got every message, and did not answer.
    pub finished: u32,
    /// Their run was stopped after the first message for another reason than an answer.
    pub stopped: u32,
    /// Approved; their first text is not sent yet.
    pub coming: u32,
    /// Stopped before their first text was sent.
    pub not_sent: u32,
    pub left_out: u32,
    /// Neither decided nor approved.
    pub unapproved: u32,
}

impl CampaignOutcomes {
    /// How many people that are.
    #[must_use]
    pub fn all(&self) -> u32 {
        let before = self.coming + self.not_sent + self.left_out + self.unapproved;
        before + self.refused + self.answered + self.held + self.silent + self.finished + self.stopped
    }
}

impl CampaignProgress {
    /// How many were left out, for whatever reason.
    #[must_use]
    pub fn all_left_out(&self) -> u32 {
        self.left_out.iter().map(|(_, people)| people).sum()
    }

    /// How many of its people are decided: put on the sequence, or left out.
    #[must_use]
    pub fn decided(&self) -> u32 {
        self.all_left_out() + self.on_the_way + self.not_sent + self.written_to
    }
}
