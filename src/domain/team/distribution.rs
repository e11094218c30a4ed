//! Distribution: which member gets a dialog of nobody, or one that has waited too long.
//!
//! Invariant: nothing is given to a member who is unreachable or off duty, may not answer, or has as many open dialogs as they
//! may.

use jiff::Timestamp;
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::domain::ids::TelegramUserId;
use crate::domain::team::{Member, Right};
use crate::domain::typed;
use crate::domain::unknown_name::UnknownName;

/// The highest limit of open dialogs.
pub const MOST_DIALOGS: u32 = 1000;

/// How the team distributes dialogs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum Distribution {
    /// Members assign dialogs; one of nobody is shown to everybody on duty.
    #[default]
    ByHand,
    /// To the member who was given none for the longest time.
    InTurn,
    /// To the member with the fewest people waiting, then the fewest open dialogs.
    ByLoad,
}

impl Distribution {
    /// Parses what a member types, in either language.
    #[must_use]
    pub fn named(text: &str) -> Option<Self> {
        let text = typed::folded(text);
        match text.trim_matches(typed::is_wrapping) {
            "by_hand" | "by hand" | "manual" | "manually" | "вручную" | "руками" => Some(Self::ByHand),
            "in_turn" | "in turn" | "round robin" | "по очереди" | "очередь" => Some(Self::InTurn),
            "by_load" | "by load" | "load" | "по нагрузке" | "нагрузка" => Some(Self::ByLoad),
            _ => None,
        }
    }
}

/// A member with their dialogs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberLoad {
    pub member: Member,
    /// Their active dialogs in which the prospect wrote within the last week.
    pub open: u32,
    /// Their dialogs that wait for an answer.
    pub waiting: u32,
    /// Their own limit of open dialogs; `None`: the team's.
    pub most: Option<u32>,
    /// When the desk last gave them a dialog.
    pub given_at: Option<Timestamp>,
}

impl MemberLoad {
    /// The limit that holds for them; `None` without one.
    #[must_use]
    pub fn limit(&self, of_the_team: Option<u32>) -> Option<u32> {
        self.most.or(of_the_team)
    }

    /// Whether they may answer, and the bot reaches them.
    #[must_use]
    pub fn answers(&self) -> bool {
        self.member.is_reachable() && self.member.role.may(Right::Write)
    }

    /// Whether any dialog is theirs that is open or waits.
    #[must_use]
    pub fn has_dialogs(&self) -> bool {
        self.open > 0 || self.waiting > 0
    }

    fn takes_one(&self, most: Option<u32>) -> bool {
        self.answers() && self.member.on_duty && self.limit(most).is_none_or(|most| self.open < most)
    }
}

/// The member who gets the next dialog; `None` by hand, or if nobody may take one. `most` is the team's limit of open
/// dialogs, and `but` the member that the dialog leaves.
#[must_use]
pub fn next(
    how: Distribution,
    team: &[MemberLoad],
    most: Option<u32>,
    but: Option<TelegramUserId>,
) -> Option<TelegramUserId> {
    let able = team.iter().filter(|one| one.takes_one(most) && Some(one.member.id) != but);
    let chosen = match how {
        Distribution::ByHand => None,
        Distribution::InTurn => able.min_by_key(|one| one.given_at),
        Distribution::ByLoad => able.min_by_key(|one| (one.waiting, one.open, one.given_at)),
    };
    chosen.map(|one| one.member.id)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::domain::team::Role;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn load(id: i64, open: u32, waiting: u32, given: Option<i64>) -> MemberLoad {
        let member = Member::new(TelegramUserId(id), "", Role::Operator);
        MemberLoad { member, open, waiting, most: None, given_at: given.map(at) }
    }

    #[rstest]
    #[case::nobody(Distribution::ByHand, None, None, None)]
    #[case::who_never_got_one(Distribution::InTurn, None, None, Some(3))]
    #[case::the_least_waited_for(Distribution::ByLoad, None, None, Some(2))]
    #[case::with_room(Distribution::ByLoad, Some(5), None, Some(1))]
    #[case::another_one(Distribution::InTurn, None, Some(3), Some(2))]
    #[case::all_are_full(Distribution::InTurn, Some(1), None, None)]
    fn the_next_one(
        #[case] how: Distribution,
        #[case] most: Option<u32>,
        #[case] but: Option<i64>,
        #[case] expected: Option<i64>,
    ) {
        let team = [load(1, 2, 2, Some(900)), load(2, 7, 0, Some(300)), load(3, 4, 3, None)];
        assert_eq!(next(how, &team, most, but.map(TelegramUserId)), expected.map(TelegramUserId));
    }

    #[test]
    fn an_own_limit_comes_before_that_of_the_team() {
        let mut team = [load(1, 4, 0, None), load(2, 4, 0, Some(1))];
        team[0].most = Some(4);
        assert_eq!(next(Distribution::InTurn, &team, None, None), Some(TelegramUserId(2)));
        team[1].most = Some(10);
        assert_eq!(next(Distribution::InTurn, &team, Some(2), None), Some(TelegramUserId(2)));
    }

    #[test]
    fn what_is_stored_reads_back() {
        for how in Distribution::VARIANTS {
            assert_eq!(how.into_str().parse::<Distribution>().as_ref(), Ok(how));
            assert_eq!(Distribution::named(how.into_str()), Some(*how));
        }
    }

    fn team() -> impl Strategy<Value = Vec<MemberLoad>> {
        let one = (
            0..4_usize,
            any::<bool>(),
            any::<bool>(),
            0_u32..6,
            0_u32..6,
            prop::option::of(0_u32..6),
            prop::option::of(0_i64..9),
        );
        prop::collection::vec(one, 0..8).prop_map(|team| {
            let member = |(id, (role, on_duty, lost, open, waiting, most, given)): (i64, _)| {
                let role: usize = role;
                let unreachable_since = Some(at(0)).filter(|_| lost);
                let known = Member::new(TelegramUserId(id), "", Role::ALL[role]);
                let given_at: Option<i64> = given;
                MemberLoad {
                    member: Member { on_duty, unreachable_since, ..known },
                    open,
                    waiting,
                    most,
                    given_at: given_at.map(at),
                }
            };
            (1..).zip(team).map(member).collect()
        })
    }

    proptest! {
        #[test]
        fn only_who_may_take_it_gets_it_and_nobody_is_passed_over(
            team in team(), by_load: bool, most in prop::option::of(0_u32..6), but in prop::option::of(1_i64..8),
        ) {
            let how = if by_load { Distribution::ByLoad } else { Distribution::InTurn };
            let but = but.map(TelegramUserId);
            let able = |one: &MemberLoad| {
                one.member.on_duty && one.member.is_reachable() && one.member.role >= Role::Operator
                    && one.most.or(most).is_none_or(|most| one.open < most) && Some(one.member.id) != but
            };
            let Some(chosen) = next(how, &team, most, but) else {
                prop_assert!(!team.iter().any(able));
                return Ok(());
            };
            let chosen = team.iter().find(|one| one.member.id == chosen).unwrap();
            prop_assert!(able(chosen));
            for other in team.iter().filter(|one| able(one)) {
                match how {
                    Distribution::ByLoad => prop_assert!((chosen.waiting, chosen.open) <= (other.waiting, other.open)),
                    _ => prop_assert!(chosen.given_at <= other.given_at),
                }
            }
        }

        #[test]
        fn in_turn_everybody_gets_as_many(count in 1_i64..6, rounds in 1_usize..5) {
            let mut team: Vec<MemberLoad> = (1..=count).map(|id| load(id, 0, 0, None)).collect();
            for now in 0..count * rounds as i64 {
                let to = next(Distribution::InTurn, &team, None, None).unwrap();
                let one = team.iter_mut().find(|one| one.member.id == to).unwrap();
                (one.open, one.given_at) = (one.open + 1, Some(at(now)));
            }
            prop_assert!(team.iter().all(|one| one.open as usize == rounds));
        }
    }
}
