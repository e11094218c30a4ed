//! The recipients of a notification about a prospect's message.
//!
//! Invariant: there is always one, as long as the bot can reach any member who may answer.

use crate::domain::dialog_access::{DialogAccess, dialog_access};
use crate::domain::ids::{ChatId, TelegramUserId};
use crate::domain::team::Member;

/// The chats that show a prospect's message. A member out of the bot's reach counts as off duty.
///
/// With a group, the group shows it, and additionally the assignee's private chat. Without a group: the assignee, or
/// else everybody on duty who may answer, or else everybody who may answer.
#[must_use]
pub fn chats_for(team: &[Member], assignee: Option<TelegramUserId>, group: Option<ChatId>) -> Vec<ChatId> {
    let assigned = team.iter().find(|member| Some(member.id) == assignee);
    let private = assigned.filter(|member| member.is_reachable() && may_answer(member, assignee)).map(Member::chat);
    if let Some(group) = group {
        return std::iter::once(group).chain(private).collect();
    }
    match private {
        Some(private) => vec![private],
        None => stand_ins(team, assignee, &[]),
    }
}

/// The members to notify when none of the chats in `not_in` can show the message: everybody on duty who may answer, or
/// else everybody who may answer. If nobody may, everybody who could answer it if it were unassigned.
#[must_use]
pub fn stand_ins(team: &[Member], assignee: Option<TelegramUserId>, not_in: &[ChatId]) -> Vec<ChatId> {
    for assignee in [assignee, None] {
        let able = |member: &&Member| {
            member.is_reachable() && may_answer(member, assignee) && !not_in.contains(&member.chat())
        };
        let able: Vec<&Member> = team.iter().filter(able).collect();
        let on_duty = able.iter().any(|member| member.on_duty);
        if !able.is_empty() {
            return able.iter().filter(|member| member.on_duty || !on_duty).map(|member| member.chat()).collect();
        }
    }
    Vec::new()
}

/// Whether a chat shows each dialog in a topic of its own: the group, and the private chat of a member who chose so.
#[must_use]
pub fn shows_topics(team: &[Member], chat: ChatId) -> bool {
    chat.is_group() || team.iter().any(|member| member.chat() == chat && member.in_topics)
}

/// The chats of [`chats_for`] that show the dialog in a topic.
#[must_use]
pub fn chats_with_topics(team: &[Member], assignee: Option<TelegramUserId>, group: Option<ChatId>) -> Vec<ChatId> {
    chats_for(team, assignee, group).into_iter().filter(|chat| shows_topics(team, *chat)).collect()
}

fn may_answer(member: &Member, assignee: Option<TelegramUserId>) -> bool {
    dialog_access(member.role, member.id, assignee) == DialogAccess::Answer
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use rstest::rstest;

    use super::*;
    use crate::domain::team::Role;

    const GROUP: ChatId = ChatId(-100);

    fn team(on_duty: [bool; 4], unreachable: &[i64]) -> Vec<Member> {
        let roles = [Role::Owner, Role::Manager, Role::Operator, Role::Viewer];
        let member = |(id, (role, on_duty)): (i64, (Role, bool))| Member {
            on_duty,
            unreachable_since: unreachable.contains(&id).then_some(Timestamp::UNIX_EPOCH),
            ..Member::new(TelegramUserId(id), "", role)
        };
        (1..).zip(roles.into_iter().zip(on_duty)).map(member).collect()
    }

    #[rstest]
    #[case::nobodys(None, None, [true, false, true, true], &[], &[1, 3])]
    #[case::nobody_on_duty(None, None, [false, false, false, true], &[], &[1, 2, 3])]
    #[case::somebodys(Some(3), None, [true, true, false, true], &[], &[3])]
    #[case::of_one_who_left(Some(9), None, [true, true, true, true], &[], &[1, 2])]
    #[case::of_one_who_only_reads_now(Some(4), None, [false, true, true, true], &[], &[2])]
    #[case::in_the_group(None, Some(GROUP), [true, true, true, true], &[], &[-100])]
    #[case::somebodys_in_the_group(Some(2), Some(GROUP), [true, true, true, true], &[], &[-100, 2])]
    #[case::of_one_who_is_out_of_reach(Some(3), None, [true, true, true, true], &[3], &[1, 2])]
    #[case::of_one_out_of_reach_in_the_group(Some(3), Some(GROUP), [true, true, true, true], &[3], &[-100])]
    #[case::one_on_duty_is_out_of_reach(None, None, [true, false, true, true], &[1], &[3])]
    #[case::all_on_duty_are_out_of_reach(None, None, [true, false, false, true], &[1], &[2, 3])]
    #[case::only_an_operator_can_be_reached(Some(2), None, [true, true, true, true], &[1, 2], &[3])]
    #[case::nobody_can_be_reached(None, None, [true, true, true, true], &[1, 2, 3], &[])]
    fn the_chats_that_show_a_message(
        #[case] assignee: Option<i64>,
        #[case] group: Option<ChatId>,
        #[case] on_duty: [bool; 4],
        #[case] unreachable: &[i64],
        #[case] chats: &[i64],
    ) {
        let chosen = chats_for(&team(on_duty, unreachable), assignee.map(TelegramUserId), group);
        assert_eq!(chosen.iter().map(|chat| chat.0).collect::<Vec<_>>(), chats);
    }

    #[test]
    fn the_replacements_are_other_members() {
        let team = team([true, true, true, true], &[]);
        assert_eq!(stand_ins(&team, Some(TelegramUserId(3)), &[ChatId(3)]), [ChatId(1), ChatId(2)]);
        assert_eq!(stand_ins(&team, None, &[ChatId(1), ChatId(2), ChatId(3)]), []);
    }
}
