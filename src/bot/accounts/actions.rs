//! Pause, `/enable`, `/disable`, `/logout`, `/remove_account`, and moving dialogs. An action that is hard to undo asks
//! for confirmation; whether it is possible is decided after that.

use crate::bot::accounts::list::{card, named, overview};
use crate::bot::accounts::press::AccountAction;
use crate::bot::accounts::{action_screens as views, card_screens as account};
use crate::bot::context::cards::put_on;
use crate::bot::context::{BotContext, CardKey, Failure, Handled, Mistake, Request};
use crate::bot::kit::CommandId;
use crate::domain::account::{Account, StatusReason};
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::login::Card;
use crate::event::{Leave, LeaveOutcome};

/// An action typed as a command: it asks for confirmation where the button would.
pub(in crate::bot) async fn command(
    request: &Request,
    command: CommandId,
    args: &str,
    action: AccountAction,
) -> Handled {
    let Some(account) = named(request, command, args).await? else { return Ok(()) };
    if action == AccountAction::SwitchOn && account.status_reason != Some(StatusReason::SessionExported) {
        request.ctx.manager.enable(account.id, request.id()).await?;
        return card(request, account.id).await;
    }
    ask(request, action, account.id).await
}

pub(in crate::bot) async fn pause(request: &Request, id: AccountId, paused: bool) -> Handled {
    if paused {
        request.ctx.manager.pause(id, request.id()).await?;
    } else {
        request.ctx.manager.resume_sending(id, request.id()).await?;
    }
    card(request, id).await
}

pub(in crate::bot) async fn ask(request: &Request, action: AccountAction, id: AccountId) -> Handled {
    let overview = overview(request, id).await?;
    request.turn(&views::confirm(&request.reader, &overview, action)).await
}

pub(in crate::bot) async fn carry_out(request: &Request, action: AccountAction, id: AccountId) -> Handled {
    match action {
        AccountAction::SwitchOff => request.ctx.manager.disable(id, request.id()).await?,
        AccountAction::SwitchOn => request.ctx.manager.enable(id, request.id()).await?,
        AccountAction::LogOut => return leave(request, id, Leave::LogOut).await,
        AccountAction::Remove => return leave(request, id, Leave::Remove).await,
        AccountAction::NewHolder => {
            let fresh = request.ctx.manager.begin_new_holder(id, request.id()).await?;
            return card(request, fresh.id).await;
        }
    }
    card(request, id).await
}

/// Telegram is asked in the background; the pressed card shows the outcome.
async fn leave(request: &Request, id: AccountId, leave: Leave) -> Handled {
    let account = overview(request, id).await?.account;
    let card = request.card.ok_or(Mistake::OldButton)?;
    // The outcome is shown after "asking", never before.
    let mut place = request.ctx.queue_for_card(CardKey::Account(id));
    match leave {
        Leave::LogOut => request.ctx.manager.log_out(id, request.id(), card).await?,
        Leave::Remove => request.ctx.manager.remove(id, request.id(), card).await?,
    }
    let showing = |request: Request| async move {
        place.turn().await;
        request.put_in_turn(Some(card), &views::leaving(&request.reader, &account)).await.map(drop)
    };
    request.beside(showing).await
}

/// Shows the outcome of a logout or removal.
pub(in crate::bot) async fn left(
    ctx: &BotContext,
    id: AccountId,
    admin: TelegramUserId,
    on: Card,
    leave: Leave,
    outcome: LeaveOutcome,
) -> Handled {
    let overview = ctx.manager.overview(id).await?;
    put_on(ctx, admin, on, CardKey::Account(id), |reader, role| {
        Some(match (&overview, outcome) {
            (None, _) => views::removed(reader),
            (Some(overview), LeaveOutcome::Done) => account::card(reader, overview, role, false),
            (Some(overview), outcome) => views::not_left(reader, &overview.account, leave, outcome),
        })
    })
    .await
}

pub(in crate::bot) async fn heirs(request: &Request, from: AccountId, page: u32) -> Handled {
    let lost = overview(request, from).await?;
    let all = request.ctx.manager.accounts().await?;
    let heirs: Vec<Account> =
        all.into_iter().filter(|account| account.status.is_logged_in() && account.id != from).collect();
    request.turn(&views::heirs(&request.reader, &lost, &heirs, page)).await
}

pub(in crate::bot) async fn ask_to_move(request: &Request, from: AccountId, to: AccountId) -> Handled {
    let (lost, heir) = (overview(request, from).await?, overview(request, to).await?);
    request.turn(&views::confirm_move(&request.reader, &lost, &heir.account)).await
}

pub(in crate::bot) async fn move_now(request: &Request, from: AccountId, to: AccountId) -> Handled {
    let heir = overview(request, to).await?.account;
    let moved = request.ctx.manager.move_dialogs(from, to, request.id()).await.map_err(Failure::from)?;
    request.turn(&views::moved(&request.reader, moved, &heir)).await
}
