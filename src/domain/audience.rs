//! Who is told of what a prospect wrote.
//! Its rule: somebody always is, as long as anybody on the team could answer.

use super::dialog_access::{DialogAccess, dialog_access};
use super::ids::{ChatId, TelegramUserId};
use super::team::Member;

/// The chats that show a message of a prospect.
///
/// With a group the group shows it, and a private chat only where somebody was given the dialog. Without one it goes to
/// whoever was given the dialog, else to all who are on duty and may answer, else to all who may answer.
#[must_use]
pub fn told(team: &[Member], assignee: Option<TelegramUserId>, group: Option<ChatId>) -> Vec<ChatId> {
    // A private chat has its person's id.
    let may_answer = |member: &&Member| dialog_access(member.role, member.id, assignee) == DialogAccess::Answer;
    let assigned = team.iter().filter(may_answer).find(|member| Some(member.id) == assignee);
    let private = assigned.map(|member| ChatId(member.id.0));
    if let Some(group) = group {
        return std::iter::once(group).chain(private).collect();
    }
    if let Some(private) = private {
        return vec![private];
    }
    let able: Vec<&Member> = team.iter().filter(may_answer).collect();
    let on_duty = able.iter().any(|member| member.on_duty);
    able.iter().filter(|member| member.on_duty || !on_duty).map(|member| ChatId(member.id.0)).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::domain::team::Role;

    const GROUP: ChatId = ChatId(-100);

    fn team(on_duty: [bool; 4]) -> Vec<Member> {
        let roles = [Role::Owner, Role::Manager, Role::Operator, Role::Viewer];
        let member = |(id, (role, on_duty)): (i64, (Role, bool))| Member {
            on_duty,
            ..Member::new(TelegramUserId(id), "", role)
        };
        (1..).zip(roles.into_iter().zip(on_duty)).map(member).collect()
    }

    #[rstest]
    #[case::nobodys(None, None, [true, false, true, true], &[1, 3])]
    #[case::nobody_on_duty(None, None, [false, false, false, true], &[1, 2, 3])]
    #[case::somebodys(Some(3), None, [true, true, false, true], &[3])]
    #[case::of_one_who_left(Some(9), None, [true, true, true, true], &[1, 2])]
    #[case::of_one_who_only_reads_now(Some(4), None, [false, true, true, true], &[2])]
    #[case::in_the_group(None, Some(GROUP), [true, true, true, true], &[-100])]
    #[case::somebodys_in_the_group(Some(2), Some(GROUP), [true, true, true, true], &[-100, 2])]
    fn who_is_told(
        #[case] assignee: Option<i64>,
        #[case] group: Option<ChatId>,
        #[case] on_duty: [bool; 4],
        #[case] chats: &[i64],
    ) {
        let told = told(&team(on_duty), assignee.map(TelegramUserId), group);
        assert_eq!(told.iter().map(|chat| chat.0).collect::<Vec<_>>(), chats);
    }
}
