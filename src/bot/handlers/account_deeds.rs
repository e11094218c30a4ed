//! Pause, `/enable`, `/disable`, `/logout`, `/remove_account`, and handing dialogs on.
//! Its rule: what is hard to undo is asked about first, and whether it is possible is decided when the answer comes.

use crate::bot::callback::Deed;
use crate::bot::cards::put_on;
use crate::bot::commands::CommandId;
use crate::bot::desk::Desk;
use crate::bot::error::{Failure, Handled};
use crate::bot::handlers::accounts::{card, named, overview};
use crate::bot::request::Visit;
use crate::bot::views::refusal::UserError;
use crate::bot::views::{account, account_deeds as views};
use crate::domain::account::{Account, StatusReason};
use crate::domain::ids::{AccountId, TelegramUserId};
use crate::domain::login::Card;
use crate::event::{Leave, LeaveOutcome};

/// A deed as a command: it asks first, where there is something to ask.
pub(in crate::bot) async fn command(visit: &Visit, command: CommandId, args: &str, deed: Deed) -> Handled {
    let Some(account) = named(visit, command, args).await? else { return Ok(()) };
    if deed == Deed::SwitchOn && account.status_reason != Some(StatusReason::SessionExported) {
        visit.desk.manager.enable(account.id, visit.id()).await?;
        return card(visit, account.id).await;
    }
    ask(visit, deed, account.id).await
}

pub(in crate::bot) async fn pause(visit: &Visit, id: AccountId, paused: bool) -> Handled {
    if paused {
        visit.desk.manager.pause(id, visit.id()).await?;
    } else {
        visit.desk.manager.resume_sending(id, visit.id()).await?;
    }
    card(visit, id).await
}

pub(in crate::bot) async fn ask(visit: &Visit, deed: Deed, id: AccountId) -> Handled {
    let overview = overview(visit, id).await?;
    visit.turn(&views::confirm(&visit.reader, &overview, deed)).await?;
    Ok(())
}

pub(in crate::bot) async fn carry_out(visit: &Visit, deed: Deed, id: AccountId) -> Handled {
    match deed {
        Deed::SwitchOff => visit.desk.manager.disable(id, visit.id()).await?,
        Deed::SwitchOn => visit.desk.manager.enable(id, visit.id()).await?,
        Deed::LogOut => return leave(visit, id, Leave::LogOut).await,
        Deed::Remove => return leave(visit, id, Leave::Remove).await,
        Deed::NewHolder => {
            let fresh = visit.desk.manager.begin_new_holder(id, visit.id()).await?;
            return card(visit, fresh.id).await;
        }
    }
    card(visit, id).await
}

/// Telegram is asked in the background; the pressed card shows what comes of it.
async fn leave(visit: &Visit, id: AccountId, leave: Leave) -> Handled {
    let account = overview(visit, id).await?.account;
    let card = visit.card.ok_or(UserError::OldButton)?;
    // What comes of it is shown after "asking", never before.
    let mut hand = visit.desk.line_up_for_card(id.0);
    match leave {
        Leave::LogOut => visit.desk.manager.log_out(id, visit.id(), card).await?,
        Leave::Remove => visit.desk.manager.remove(id, visit.id(), card).await?,
    }
    let showing = |visit: Visit| async move {
        hand.turn().await;
        visit.put_in_turn(Some(card), &views::leaving(&visit.reader, &account)).await.map(drop)
    };
    visit.beside(showing).await
}

/// Shows what came of a log-out or a removal.
pub(in crate::bot) async fn left(
    desk: &Desk,
    id: AccountId,
    admin: TelegramUserId,
    on: Card,
    leave: Leave,
    outcome: LeaveOutcome,
) -> Handled {
    let overview = desk.manager.overview(id).await?;
    put_on(desk, admin, on, id.0, |reader, role| match (&overview, outcome) {
        (None, _) => views::removed(reader),
        (Some(overview), LeaveOutcome::Done) => account::card(reader, overview, role, false),
        (Some(overview), outcome) => views::not_left(reader, &overview.account, leave, outcome),
    })
    .await
}

pub(in crate::bot) async fn heirs(visit: &Visit, from: AccountId, page: u32) -> Handled {
    let lost = overview(visit, from).await?;
    let all = visit.desk.manager.accounts().await?;
    let heirs: Vec<Account> =
        all.into_iter().filter(|account| account.status.is_logged_in() && account.id != from).collect();
    let page = usize::try_from(page).unwrap_or(usize::MAX);
    visit.turn(&views::heirs(&visit.reader, &lost, &heirs, page)).await?;
    Ok(())
}

pub(in crate::bot) async fn ask_to_move(visit: &Visit, from: AccountId, to: AccountId) -> Handled {
    let (lost, heir) = (overview(visit, from).await?, overview(visit, to).await?);
    visit.turn(&views::confirm_move(&visit.reader, &lost, &heir.account)).await?;
    Ok(())
}

pub(in crate::bot) async fn move_now(visit: &Visit, from: AccountId, to: AccountId) -> Handled {
    let heir = overview(visit, to).await?.account;
    let moved = visit.desk.manager.move_dialogs(from, to, visit.id()).await.map_err(Failure::from)?;
    visit.turn(&views::moved(&visit.reader, moved, &heir)).await?;
    Ok(())
}
