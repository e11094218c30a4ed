//! `/team`: members, invitations, duty. A change takes effect in its transaction, and the member concerned sees it at
//! once in their menu, logins and buttons.

use std::sync::Arc;

use crate::bot::context::screens::try_again;
use crate::bot::context::{BotContext, Failure, Handled, Mistake, Request, State, check_press};
use crate::bot::home::menu;
use crate::bot::login::screens as login;
use crate::bot::output::say;
use crate::bot::sending::address_mistakes::AddressMistake;
use crate::bot::team::mistakes::TeamMistake;
use crate::bot::team::press::TeamPress;
use crate::bot::team::question::TeamQuestion;
use crate::bot::team::screens as views;
use crate::domain::distribution::{MOST_DIALOGS, MemberLoad};
use crate::domain::ids::{ChatId, TelegramUserId};
use crate::domain::invite::InviteToken;
use crate::domain::target::Target;
use crate::domain::team::{Member, Right, Role, may_change};
use crate::domain::words::{TeamAction, role, switch, team_deed};
use crate::store::TeamError;

/// `/team`, `/team on|off`, `/team invite <role>`, `/team add <id> <role>`, `/team role <id> <role>`, `/team remove
/// <id>`.
pub(in crate::bot) async fn command(request: &Request, args: &str) -> Handled {
    let words: Vec<&str> = args.split_whitespace().collect();
    let person = Target::person_typed;
    let action = words.first().and_then(|word| team_deed(word));
    let press = match (action, words.as_slice()) {
        (None, []) => Some(TeamPress::List { page: 0 }),
        (None, [on]) => switch(on).map(TeamPress::MyDuty),
        (Some(TeamAction::Add | TeamAction::Invite), [_]) => Some(TeamPress::AskRole),
        (Some(TeamAction::Invite), [_, as_what]) => role(as_what).map(TeamPress::Invite),
        (Some(TeamAction::Add), [_, id, as_what]) => match role(as_what) {
            Some(role) => {
                check_press(request, TeamPress::AskId(role)).await?;
                return answered(request, TeamQuestion::Member { role }, id).await;
            }
            None => None,
        },
        (Some(TeamAction::Role), [_, id, as_what]) => {
            person(id).zip(role(as_what)).map(|(member, role)| TeamPress::SetRole { member, role })
        }
        (Some(TeamAction::Remove), [_, id]) => person(id).map(TeamPress::AskRemove),
        _ => None,
    };
    let press = press.ok_or(TeamMistake::TeamWords)?;
    check_press(request, press).await?;
    pressed(request, press).await
}

pub(in crate::bot) async fn pressed(request: &Request, press: TeamPress) -> Handled {
    match press {
        TeamPress::List { page } => list(request, page).await,
        TeamPress::Member(id) => card(request, id).await,
        TeamPress::MyDuty(on) => {
            request.ctx.team.set_on_duty(request.id(), on, request.id()).await?;
            list(request, 0).await
        }
        TeamPress::SetDuty { member, on } => {
            request.ctx.team.set_on_duty(member, on, request.id()).await?;
            card(request, member).await
        }
        TeamPress::SetRole { member, role } => {
            change(request, member, Some(role)).await?;
            card(request, member).await
        }
        TeamPress::AskMost(id) => {
            let (_, load) = loaded(request, id).await?;
            request.turn(&views::ask_most(&request.reader, &load, request.ctx.settings().most_dialogs)).await
        }
        TeamPress::SetMost { member, most } => {
            let most = Some(most).filter(|most| (1..=MOST_DIALOGS).contains(most)).ok_or(Mistake::OldButton)?;
            request.ctx.team.set_most_dialogs(member, Some(most), request.id()).await?;
            card(request, member).await
        }
        TeamPress::NoMost(member) => {
            request.ctx.team.set_most_dialogs(member, None, request.id()).await?;
            card(request, member).await
        }
        TeamPress::AskRemove(id) => {
            let (team, member) = found(request, id).await?;
            may_change(&team, request.ctx.team.owners(), id, None)?;
            request.turn(&views::ask_remove(&request.reader, &member)).await
        }
        TeamPress::Remove(id) => {
            change(request, id, None).await?;
            // A member who has just left the team sees no more of it.
            if id == request.id() {
                request.turn(&views::gone(&request.reader)).await.map(drop)
            } else {
                list(request, 0).await
            }
        }
        TeamPress::AskRole => request.turn(&views::ask_role(&request.reader)).await,
        TeamPress::Invite(role) => invite(request, role).await,
        TeamPress::AskId(role) => {
            request.ask(State::Team(TeamQuestion::Member { role })).await?;
            request.turn(&views::ask_id(&request.reader, role)).await
        }
        TeamPress::WithdrawInvites => {
            request.ctx.team.withdraw_invites(request.id()).await?;
            list(request, 0).await
        }
    }
}

async fn list(request: &Request, page: u32) -> Handled {
    let mut reading = request.ctx.store.read().await?;
    let team = reading.team().loads().await?;
    let open = reading.invites().open().await?;
    drop(reading);
    request.turn(&views::list(&request.reader, &team, request.id(), open, page)).await
}

async fn card(request: &Request, id: TelegramUserId) -> Handled {
    let (team, load) = loaded(request, id).await?;
    let stays = may_change(&team, request.ctx.team.owners(), id, None).err();
    let most = request.ctx.settings().most_dialogs;
    request.turn(&views::card(&request.reader, &load, most, request.may(Right::RunDesk), stays)).await
}

/// The team, and a member with their dialogs.
async fn loaded(request: &Request, id: TelegramUserId) -> Handled<(Vec<Member>, MemberLoad)> {
    let loads = request.ctx.store.read().await?.team().loads().await?;
    let load = loads.iter().find(|one| one.member.id == id).cloned().ok_or(Mistake::OldButton)?;
    Ok((loads.into_iter().map(|one| one.member).collect(), load))
}

async fn found(request: &Request, id: TelegramUserId) -> Handled<(Vec<Member>, Member)> {
    let team = request.ctx.store.read().await?.team().members().await?;
    let member = team.iter().find(|member| member.id == id).cloned().ok_or(Mistake::OldButton)?;
    Ok((team, member))
}

/// Shows a link that admits one person.
async fn invite(request: &Request, role: Role) -> Handled {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|error| anyhow::anyhow!("no randomness for an invitation: {error}"))?;
    let token = InviteToken::new(random);
    let our_name = request.ctx.our_name.get().ok_or_else(|| anyhow::anyhow!("the bot does not know its name yet"))?;
    let until = request.ctx.team.invite(&token, role, request.id()).await?;
    let link = format!("https://t.me/{our_name}?start={}", token.expose());
    request.turn(&views::invitation(&request.reader, role, &link, until)).await
}

/// Adds a person by their id.
pub(in crate::bot) async fn answered(request: &Request, question: TeamQuestion, text: &str) -> Handled {
    let TeamQuestion::Member { role } = question;
    let id = Target::person_typed(text).ok_or(AddressMistake::PersonId)?;
    if let Some(member) = request.ctx.team.add(id, role, request.id()).await? {
        return Err(TeamMistake::MemberHere { name: views::name(&member) }.into());
    }
    request.ask(State::Idle).await?;
    card(request, id).await
}

async fn change(request: &Request, who: TelegramUserId, to: Option<Role>) -> Handled {
    let (_, before) = found(request, who).await?;
    match request.ctx.team.change(&before, to, request.id()).await {
        Ok(()) => settle_in(&request.ctx, &before, to).await,
        Err(TeamError::Refused(refusal)) => Err(refusal.into()),
        Err(TeamError::Store(error)) => Err(error.into()),
    }
}

/// Applies a change of role to the member's chat: the menu is updated, and what they may no longer do ends.
async fn settle_in(ctx: &Arc<BotContext>, before: &Member, role: Option<Role>) -> Handled {
    if role.is_none_or(|role| !role.may(Right::RunAccounts)) {
        put_logins_away(ctx, before).await?;
    }
    menu::refresh(ctx, before.id);
    if role.is_none() {
        ctx.talk(before.chat()).update(State::Idle).await?;
    }
    Ok(())
}

/// Ends the logins of a member who may no longer log accounts in, on their cards too.
async fn put_logins_away(ctx: &Arc<BotContext>, admin: &Member) -> Handled {
    for started in ctx.manager.logins_of(admin.id).await? {
        let Some(account) = ctx.manager.account(started.account_id).await? else { continue };
        let chat = ChatId(admin.id.0);
        ctx.keypads.clear(chat, account.id);
        ctx.manager.cancel_login(account.id, admin.id).await.map_err(Failure::from)?;
        if let Some(card) = started.card {
            let view = login::cancelled(&ctx.reader(admin.language, chat), &(&account).into());
            let shared = Arc::clone(ctx);
            ctx.tasks.spawn(async move {
                if let Err(error) = try_again(&shared, || say::edit(&shared.bot, card, &view)).await {
                    tracing::warn!(%error, "failed to show the end of a login on its card");
                }
            });
        }
    }
    Ok(())
}
