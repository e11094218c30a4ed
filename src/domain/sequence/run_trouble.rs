//! Runs that wait or were stopped although nobody did anything, and who is notified of them.
//!
//! Invariant: each is in one notice, together with the others of its time.

use jiff::{SignedDuration, Timestamp};

use crate::domain::campaign::CampaignName;
use crate::domain::ids::{CampaignId, SequenceId, TelegramUserId};
use crate::domain::run::RunReason;
use crate::domain::sequence::SequenceName;
use crate::domain::team::{Member, Right, Role};

/// For how long troubles gather before a notice.
pub const GATHERED_FOR: SignedDuration = SignedDuration::from_mins(10);
/// The least time between two notices.
pub const BETWEEN_NOTICES: SignedDuration = SignedDuration::from_hours(2);
/// For how long the first screen counts a message that could not be sent.
pub const COUNTED_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Runs of one sequence that wait or were stopped for the same reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TroubledRuns {
    pub sequence: SequenceId,
    pub name: SequenceName,
    pub campaign: Option<(CampaignId, CampaignName)>,
    /// [`RunReason::NotDelivered`] for those that were stopped; the others wait for a decision.
    pub reason: RunReason,
    pub details: Option<String>,
    pub count: u32,
}

/// How many runs wait for a decision, and how many were stopped lately because a message could not be sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TroubleCounts {
    pub held: u32,
    pub not_delivered: u32,
}

impl TroubleCounts {
    #[must_use]
    pub fn of(runs: &[TroubledRuns]) -> Self {
        let count = |stopped| {
            runs.iter().filter(|one| (one.reason == RunReason::NotDelivered) == stopped).map(|one| one.count).sum()
        };
        Self { held: count(false), not_delivered: count(true) }
    }

    #[must_use]
    pub fn all(self) -> u32 {
        self.held + self.not_delivered
    }
}

/// When the next notice is due: the first trouble came at `first`, and the last notice was at `last`.
#[must_use]
pub fn told_at(first: Timestamp, last: Option<Timestamp>) -> Timestamp {
    let later = |at: Timestamp, by| at.checked_add(by).unwrap_or(Timestamp::MAX);
    let gathered = later(first, GATHERED_FOR);
    last.map_or(gathered, |last| gathered.max(later(last, BETWEEN_NOTICES)))
}

/// Who is notified of the runs that a member started: themselves, or else the owners.
#[must_use]
pub fn who_is_told(team: &[Member], started_by: TelegramUserId) -> Vec<&Member> {
    let may = |member: &&Member| member.is_reachable() && member.role.may(Right::Send);
    match team.iter().find(|member| member.id == started_by).filter(may) {
        Some(member) => vec![member],
        None => team.iter().filter(|member| member.role == Role::Owner).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn troubles_gather_and_two_notices_keep_their_distance() {
        let at = |minutes| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
        assert_eq!(told_at(at(0), None), at(10));
        assert_eq!(told_at(at(100), Some(at(30))), at(150));
        assert_eq!(told_at(at(300), Some(at(30))), at(310));
    }

    #[test]
    fn who_started_a_run_is_told_and_the_owners_for_those_who_cannot_be() {
        let member = |id, role| Member::new(TelegramUserId(id), "Ann", role);
        let away = Member { unreachable_since: Some(Timestamp::UNIX_EPOCH), ..member(4, Role::Manager) };
        let team = [member(1, Role::Owner), member(2, Role::Manager), member(3, Role::Operator), away];
        let told = |id| who_is_told(&team, TelegramUserId(id)).into_iter().map(|one| one.id.0).collect::<Vec<_>>();
        assert_eq!(told(2), [2]);
        for without in [3, 4, 5] {
            assert_eq!(told(without), [1], "{without}");
        }
    }
}
