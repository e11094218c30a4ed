//! `/check [phone|all]`. The accounts are checked in the background; one card shows the progress and the result.

use crate::bot::accounts::list::named;
use crate::bot::accounts::{card_screens as account, check_screens as views};
use crate::bot::context::cards::put_on;
use crate::bot::context::screens::Kind;
use crate::bot::context::{BotContext, CardKey, Handled, Request};
use crate::bot::kit::{CommandId, View};
use crate::domain::alerts::finding;
use crate::domain::health::Finding;
use crate::domain::ids::AccountId;
use crate::domain::words;
use crate::event::CheckRun;

/// Checks one account, or all without a phone number.
pub(in crate::bot) async fn command(request: &Request, args: &str) -> Handled {
    if args.is_empty() || words::is_all(args) {
        return all(request).await;
    }
    match named(request, CommandId::Check, args).await? {
        Some(account) => one(request, account.id).await,
        None => Ok(()),
    }
}

pub(in crate::bot) async fn one(request: &Request, id: AccountId) -> Handled {
    start(request, vec![id], &View::text(request.reader.text("check-one", &[]))).await
}

pub(in crate::bot) async fn all(request: &Request) -> Handled {
    let accounts: Vec<AccountId> =
        request.ctx.manager.accounts().await?.into_iter().map(|account| account.id).collect();
    if accounts.is_empty() {
        return request.turn(&View::text(request.reader.text("check-nobody", &[]))).await;
    }
    let view = views::progress(&request.reader, 0, accounts.len());
    start(request, accounts, &view).await
}

async fn start(request: &Request, accounts: Vec<AccountId>, asking: &View) -> Handled {
    let look = |request: Request, card| async move {
        let (monitor, admin) = (request.ctx.monitor.clone(), request.id());
        request.ctx.tasks.spawn(async move { monitor.check_all(accounts, admin, card).await });
        Ok(())
    };
    // Opening another screen does not cancel it.
    request.turn_then(asking, Kind::Words, look).await
}

/// Shows the progress of a check: the newest state, whichever event triggers it.
pub(in crate::bot) async fn show(ctx: &BotContext, run: &CheckRun) -> Handled {
    let key = CardKey::Card(Some(run.card));
    let (total, results) = (run.accounts.len(), run.results());
    if results.len() < total {
        // When the card's lock is acquired, the check may be complete; then another event shows the result.
        return put_on(ctx, run.admin, run.card, key, |reader, _| {
            let done = run.results().len();
            (done < total).then(|| views::progress(reader, done, total))
        })
        .await;
    }
    if let [(id, _)] = results[..] {
        let Some(overview) = ctx.manager.overview(id).await? else { return Ok(()) };
        return put_on(ctx, run.admin, run.card, key, |reader, role| {
            Some(account::card(reader, &overview, role, true))
        })
        .await;
    }
    let now = ctx.store.clock().now();
    let mut found = Vec::with_capacity(total);
    for account in ctx.manager.accounts().await? {
        if let Some((_, health)) = results.iter().find(|(id, _)| *id == account.id) {
            found.push((account, health.as_ref().map_or(Finding::NoAnswer, |health| finding(health, now))));
        }
    }
    put_on(ctx, run.admin, run.card, key, |reader, _| Some(views::summary(reader, &found))).await
}
