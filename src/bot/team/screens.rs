//! The screens of `/team`. A button that would be refused is not shown, and a refusal gives its reason.

use jiff::Timestamp;

use crate::bot::home::press::HomePress;
use crate::bot::kit::{Button, Reader, View, page_of, role_key};
use crate::bot::team::press::TeamPress;
use crate::domain::distribution::MemberLoad;
use crate::domain::ids::TelegramUserId;
use crate::domain::team::{Member, Right, Role, TeamRefusal};

/// Members per page.
const PAGE: usize = 8;

/// The members of the team; `me` is the reader.
pub fn list(reader: &Reader, team: &[MemberLoad], me: TelegramUserId, invites: u32, page: u32) -> View {
    let mut team: Vec<&MemberLoad> = team.iter().collect();
    team.sort_by_key(|one| (std::cmp::Reverse(one.member.role), name(&one.member)));
    let on_duty = team.iter().filter(|one| one.member.on_duty && one.answers()).count();
    let mut lines = vec![
        reader.text("team-title", &[("count", team.len().into())]),
        reader.text("team-on-duty", &[("count", on_duty.into())]),
    ];
    if invites > 0 {
        lines.push(reader.text("team-invites", &[("count", invites.into())]));
    }
    let mut view = View::lines(lines);
    let (shown, page, pages) = page_of(&team, page, PAGE);
    for one in shown {
        let member = &one.member;
        let label = format!("{} {} · {}", mark(member), name(member), reader.label(role_key(member.role), &[]));
        let label = if one.has_dialogs() { format!("{label} · {}", load(reader, one)) } else { label };
        view = view.row([Button::new(label, TeamPress::Member(member.id))]);
    }
    let mine = team.iter().map(|one| &one.member).find(|member| member.id == me);
    let duty = mine.filter(|member| member.role.may(Right::Write)).map(|member| {
        let key = if member.on_duty { "team-button-off-duty" } else { "team-button-on-duty" };
        reader.button(key, TeamPress::MyDuty(!member.on_duty))
    });
    let owner = mine.is_some_and(|member| member.role.may(Right::RunDesk));
    let add = owner.then(|| reader.button("team-button-add", TeamPress::AskRole));
    let withdraw = (owner && invites > 0).then(|| reader.button("team-button-withdraw", TeamPress::WithdrawInvites));
    view.row(reader.turning(page, page + 1 < pages, |page| TeamPress::List { page }))
        .row(add.into_iter().chain(duty))
        .row(withdraw)
        .row([reader.button("button-home", HomePress::Home)])
}

/// `💬 3 ⏳ 1`: how many dialogs are open, and how many wait for an answer.
fn load(reader: &Reader, one: &MemberLoad) -> String {
    reader.label("team-load", &[("open", one.open.into()), ("waiting", one.waiting.into())])
}

/// One member. `most` is the team's limit of open dialogs, and `stays` the reason why they cannot leave.
pub fn card(
    reader: &Reader,
    one: &MemberLoad,
    most: Option<u32>,
    may_change: bool,
    stays: Option<TeamRefusal>,
) -> View {
    let member = &one.member;
    let duty = if member.on_duty { "team-is-on-duty" } else { "team-is-off-duty" };
    let id = ("id", member.id.0.to_string().into());
    let title = if member.name.is_empty() {
        reader.text("team-card-nameless", &[id])
    } else {
        reader.text("team-card", &[("name", name(member).into()), id])
    };
    let mut lines = vec![title, reader.text(role_meaning(member.role), &[])];
    if member.role.may(Right::Write) {
        lines.push(reader.text(duty, &[]));
        let dialogs = [("open", one.open.into()), ("waiting", one.waiting.into())];
        lines.extend(one.has_dialogs().then(|| reader.text("team-dialogs", &dialogs)));
        lines.extend(one.limit(most).map(|most| reader.text("team-most", &[("most", most.into())])));
    }
    if let Some(since) = member.unreachable_since {
        lines.push(reader.text("team-out-of-reach", &[("since", reader.times.clock(since).into())]));
    }
    if member.name.is_empty() {
        lines.push(reader.text("team-not-seen", &[]));
    }
    let note = match stays {
        Some(TeamRefusal::Installed) => Some("team-installed"),
        Some(TeamRefusal::LastOwner) => Some("team-last-owner"),
        Some(TeamRefusal::NotThere) | None => None,
    };
    lines.extend(note.filter(|_| may_change).map(|key| reader.text(key, &[])));
    let back = reader.button("team-button-back", TeamPress::List { page: 0 });
    let view = View::lines(lines);
    if !may_change {
        return view.row([back]);
    }
    let free = stays.is_none();
    let roles = Role::ALL.into_iter().rev().filter(|role| free && *role != member.role);
    let roles = roles.map(|role| reader.button(role_key(role), TeamPress::SetRole { member: member.id, role }));
    let key = if member.on_duty { "team-button-set-off" } else { "team-button-set-on" };
    let duty = TeamPress::SetDuty { member: member.id, on: !member.on_duty };
    let duty = member.role.may(Right::Write).then(|| reader.button(key, duty));
    let remove = free.then(|| reader.button("team-button-remove", TeamPress::AskRemove(member.id)));
    let limit = member.role.may(Right::Write).then(|| reader.button("team-button-most", TeamPress::AskMost(member.id)));
    view.row(roles).row(duty.into_iter().chain(limit)).row(remove.into_iter().chain([back]))
}

/// Asks how many open dialogs a member may have.
pub fn ask_most(reader: &Reader, one: &MemberLoad, team: Option<u32>) -> View {
    let id = one.member.id;
    let choices = [5, 10, 20, 40].into_iter().filter(|most| one.most != Some(*most));
    let choices = choices.map(|most| Button::new(most.to_string(), TeamPress::SetMost { member: id, most }));
    let of_team = match team {
        Some(most) => reader.label("team-button-most-team", &[("most", most.into())]),
        None => reader.label("team-button-most-none", &[]),
    };
    View::text(reader.text("team-ask-most", &[("name", name(&one.member).into())]))
        .row(choices)
        .row(one.most.map(|_| Button::new(of_team, TeamPress::NoMost(id))))
        .row([reader.button("team-button-back-card", TeamPress::Member(id))])
}

pub fn ask_remove(reader: &Reader, member: &Member) -> View {
    View::text(reader.text("team-ask-remove", &[("name", name(member).into())])).row([
        reader.button("team-button-remove-yes", TeamPress::Remove(member.id)),
        reader.button("team-button-back-card", TeamPress::Member(member.id)),
    ])
}

/// For a member who has removed themselves.
pub fn gone(reader: &Reader) -> View {
    View::text(reader.text("team-gone", &[]))
}

/// Asks for the role of a new member.
pub fn ask_role(reader: &Reader) -> View {
    let roles = || Role::ALL.into_iter().rev();
    View::lines(std::iter::once("team-ask-role").chain(roles().map(role_meaning)).map(|key| reader.text(key, &[])))
        .grid(2, roles().map(|role| reader.button(role_key(role), TeamPress::Invite(role))))
        .row([reader.button("team-button-back", TeamPress::List { page: 0 })])
}

/// The link, which is shown once.
pub fn invitation(reader: &Reader, role: Role, link: &str, until: Timestamp) -> View {
    let facts = [
        ("role", reader.label(role_key(role), &[]).into()),
        ("link", link.into()),
        ("until", reader.times.clock(until).into()),
    ];
    View::text(reader.text("team-invitation", &facts))
        .row([
            reader.button("team-button-by-id", TeamPress::AskId(role)),
            reader.button("team-button-withdraw", TeamPress::WithdrawInvites),
        ])
        .row([reader.button("team-button-back", TeamPress::List { page: 0 })])
}

pub fn ask_id(reader: &Reader, role: Role) -> View {
    reader.question("team-ask-id", &[("role", reader.label(role_key(role), &[]).into())])
}

/// For a new member.
#[must_use]
pub fn welcome(reader: &Reader, role: Role) -> String {
    format!("{}\n{}", reader.text("team-welcome", &[]), reader.text(role_meaning(role), &[]))
}

/// For the author of their invitation.
pub fn joined(reader: &Reader, member: &Member) -> View {
    let role = reader.label(role_key(member.role), &[]);
    View::text(reader.text("team-joined", &[("name", name(member).into()), ("role", role.into())]))
        .row([reader.button("team-button-who", TeamPress::Member(member.id))])
}

/// For a member who was removed.
pub fn removed(reader: &Reader) -> View {
    View::text(reader.text("team-removed", &[]))
}

/// For a member with a new role.
pub fn new_role(reader: &Reader, role: Role) -> View {
    View::lines(["team-new-role", role_meaning(role)].map(|key| reader.text(key, &[])))
}

/// A member's name, or their id until they have written.
#[must_use]
pub fn name(member: &Member) -> String {
    if member.name.is_empty() { member.id.to_string() } else { member.name.clone() }
}

/// The name of the member with this id, or the id of a person outside the team.
#[must_use]
pub fn name_of(team: &[Member], id: TelegramUserId) -> String {
    team.iter().find(|member| member.id == id).map_or_else(|| id.to_string(), name)
}

/// For the other members, when a member became unreachable or reachable.
pub fn reach_changed(reader: &Reader, member: &Member) -> View {
    let key = if member.is_reachable() { "team-reached-again" } else { "team-lost" };
    View::text(reader.text(key, &[("name", name(member).into())]))
        .row([reader.button("team-button-who", TeamPress::Member(member.id))])
}

fn mark(member: &Member) -> &'static str {
    if !member.is_reachable() {
        return "📵";
    }
    match (member.role.may(Right::Write), member.on_duty) {
        (false, _) => "👁",
        (true, true) => "🟢",
        (true, false) => "🌙",
    }
}

/// The rights of a role, in a line.
fn role_meaning(role: Role) -> &'static str {
    match role {
        Role::Viewer => "team-role-viewer",
        Role::Operator => "team-role-operator",
        Role::Manager => "team-role-manager",
        Role::Owner => "team-role-owner",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::kit::screen::examples::{at, show};

    fn free(member: Member) -> MemberLoad {
        MemberLoad { member, open: 0, waiting: 0, most: None, given_at: None }
    }

    fn busy(member: Member) -> MemberLoad {
        MemberLoad { open: 12, waiting: 3, most: Some(20), ..free(member) }
    }

    fn ann() -> Member {
        Member::new(TelegramUserId(1), "Ann", Role::Owner)
    }

    fn bob() -> Member {
        Member { on_duty: false, ..Member::new(TelegramUserId(2), "Bob <b>", Role::Operator) }
    }

    fn vera() -> Member {
        Member::new(TelegramUserId(3), "", Role::Viewer)
    }

    #[test]
    fn the_team_as_an_owner_sees_it() {
        insta::assert_snapshot!(show(|reader| list(reader, &[free(vera()), busy(bob()), free(ann())], ann().id, 1, 0)), @r#"
        👥 <b>The team: 3 people</b>
        1 person is on duty.
        🔗 1 invitation is open.
        [🟢 Ann · owner]
        [🌙 Bob <b> · operator · 💬 12 ⏳ 3]
        [👁 3 · viewer]
        [➕ Add somebody] [🌙 I am off duty]
        [🚫 Withdraw the invitations]
        [‹ Desk]
        ───
        👥 <b>В команде 3 человека</b>
        На смене: 1.
        🔗 Не использовано 1 приглашение.
        [🟢 Ann · владелец]
        [🌙 Bob <b> · оператор · 💬 12 ⏳ 3]
        [👁 3 · наблюдатель]
        [➕ Добавить] [🌙 Моя смена окончена]
        [🚫 Отозвать приглашения]
        [‹ Пульт]
        "#);
        insta::assert_snapshot!(show(|reader| list(reader, &[free(vera()), free(bob()), free(ann())], vera().id, 0, 7)), @r#"
        👥 <b>The team: 3 people</b>
        1 person is on duty.
        [🟢 Ann · owner]
        [🌙 Bob <b> · operator]
        [👁 3 · viewer]
        [‹ Desk]
        ───
        👥 <b>В команде 3 человека</b>
        На смене: 1.
        [🟢 Ann · владелец]
        [🌙 Bob <b> · оператор]
        [👁 3 · наблюдатель]
        [‹ Пульт]
        "#);
    }

    #[test]
    fn a_member_as_an_owner_sees_them() {
        insta::assert_snapshot!(show(|reader| card(reader, &busy(bob()), Some(40), true, None)), @r#"
        👤 <b>Bob &lt;b&gt;</b> · <code>2</code>
        Operator: answers their own dialogs and unassigned ones.
        🌙 Off duty
        💬 12 open dialogs, ⏳ 3 wait for an answer
        📥 Given dialogs up to 20 open ones
        [owner] [manager] [viewer]
        [🟢 Put on duty] [📥 Dialogs at once]
        [🗑 Remove] [‹ Team]
        ───
        👤 <b>Bob &lt;b&gt;</b> · <code>2</code>
        Оператор: отвечает в своих диалогах и в тех, что никому не назначены.
        🌙 Не на смене
        💬 Открытых диалогов: 12, ⏳ ждут ответа: 3
        📥 Диалоги достаются, пока открытых меньше 20
        [владелец] [менеджер] [наблюдатель]
        [🟢 На смену] [📥 Сколько диалогов]
        [🗑 Убрать] [‹ Команда]
        "#);
        insta::assert_snapshot!(show(|reader| card(reader, &free(ann()), Some(40), true, Some(TeamRefusal::Installed))), @r#"
        👤 <b>Ann</b> · <code>1</code>
        Owner: does everything.
        🟢 On duty
        📥 Given dialogs up to 40 open ones
        OWNER_IDS makes them an owner. To change that, edit it and restart the desk.
        [🌙 Take off duty] [📥 Dialogs at once]
        [‹ Team]
        ───
        👤 <b>Ann</b> · <code>1</code>
        Владелец: может всё.
        🟢 На смене
        📥 Диалоги достаются, пока открытых меньше 40
        Роль владельца задана в OWNER_IDS. Чтобы изменить её, исправьте переменную и перезапустите пульт.
        [🌙 Со смены] [📥 Сколько диалогов]
        [‹ Команда]
        "#);
        insta::assert_snapshot!(show(|reader| card(reader, &free(vera()), None, false, None)), @r#"
        👤 <code>3</code>
        Viewer: looks, changes nothing.
        Has not written to me yet: their name comes with the first message.
        [‹ Team]
        ───
        👤 <code>3</code>
        Наблюдатель: смотрит, ничего не меняет.
        Сообщений от этого человека ещё не было: имя появится с первым.
        [‹ Команда]
        "#);
        insta::assert_snapshot!(show(|reader| ask_remove(reader, &bob())), @r#"
        🗑 Take <b>Bob &lt;b&gt;</b> off the team?
        I stop answering them at once. Their dialogs become everybody’s, their logins end, and what they queued still goes out.
        [🗑 Yes, remove] [‹ No]
        ───
        🗑 Убрать из команды: <b>Bob &lt;b&gt;</b>?
        Я сразу перестану отвечать этому человеку. Его диалоги станут общими, начатые входы прервутся, а то, что уже в очереди, уйдёт.
        [🗑 Да, убрать] [‹ Нет]
        "#);
    }

    #[test]
    fn an_invitation() {
        insta::assert_snapshot!(show(ask_role), @r#"
        ➕ In what role are they to join?
        Owner: does everything.
        Manager: accounts, sending, all dialogs.
        Operator: answers their own dialogs and unassigned ones.
        Viewer: looks, changes nothing.
        [owner] [manager]
        [operator] [viewer]
        [‹ Team]
        ───
        ➕ В какой роли добавить?
        Владелец: может всё.
        Менеджер: аккаунты, отправка, все диалоги.
        Оператор: отвечает в своих диалогах и в тех, что никому не назначены.
        Наблюдатель: смотрит, ничего не меняет.
        [владелец] [менеджер]
        [оператор] [наблюдатель]
        [‹ Команда]
        "#);
        let link = "https://t.me/desk_bot?start=AAECAwQFBgcICQoLDA0ODw";
        insta::assert_snapshot!(show(|reader| invitation(reader, Role::Operator, link, at("2026-11-24T09:30:00Z"))), @r#"
        🔗 <b>Invitation, operator</b>
        https://t.me/desk_bot?start=AAECAwQFBgcICQoLDA0ODw
        Send it to one person, in private. Whoever opens it first joins; it works once, until 10:30 on 24 Nov.
        [🔢 By Telegram id instead] [🚫 Withdraw the invitations]
        [‹ Team]
        ───
        🔗 <b>Приглашение, оператор</b>
        https://t.me/desk_bot?start=AAECAwQFBgcICQoLDA0ODw
        Отправьте его одному человеку, лично. Кто откроет первым, тот и в команде; сработает один раз, до 10:30 24 ноября.
        [🔢 По Telegram id] [🚫 Отозвать приглашения]
        [‹ Команда]
        "#);
        insta::assert_snapshot!(show(|reader| ask_id(reader, Role::Manager)), @r#"
        🔢 Send the Telegram id of whoever is to join (manager); they learn theirs from @userinfobot. For example: <code>123456789</code>
        [✖ Cancel]
        ───
        🔢 Пришлите Telegram id того, кого добавить (менеджер); свой id человек узнает у @userinfobot. Например: <code>123456789</code>
        [✖ Отмена]
        "#);
        insta::assert_snapshot!(show(|reader| View::text(welcome(reader, Role::Operator))), @r#"
        🎉 <b>Welcome to the team!</b>
        Operator: answers their own dialogs and unassigned ones.
        ───
        🎉 <b>Добро пожаловать в команду!</b>
        Оператор: отвечает в своих диалогах и в тех, что никому не назначены.
        "#);
        insta::assert_snapshot!(show(|reader| joined(reader, &bob())), @r#"
        🎉 <b>Bob &lt;b&gt;</b> has joined by your invitation: operator.
        Not who you meant? Remove them now.
        [👤 Who is that?]
        ───
        🎉 По вашему приглашению в команде новый человек: <b>Bob &lt;b&gt;</b>, оператор.
        Не тот, кого вы ждали? Уберите сразу.
        [👤 Кто это?]
        "#);
        insta::assert_snapshot!(show(|reader| new_role(reader, Role::Manager)), @r#"
        👥 You have another role now.
        Manager: accounts, sending, all dialogs.
        ───
        👥 У вас теперь другая роль.
        Менеджер: аккаунты, отправка, все диалоги.
        "#);
    }
}
