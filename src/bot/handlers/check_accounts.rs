//! `/check [phone|all]`.
//! Its rule: the account is asked in the background, and one card shows how it goes and what was found.

use crate::bot::cards::put_on;
use crate::bot::commands::CommandId;
use crate::bot::desk::Desk;
use crate::bot::error::Handled;
use crate::bot::handlers::accounts::named;
use crate::bot::request::Visit;
use crate::bot::screens::Kind;
use crate::bot::views::{View, account, check as views};
use crate::domain::alerts::finding;
use crate::domain::health::Finding;
use crate::domain::ids::AccountId;
use crate::domain::words;
use crate::event::CheckRun;

/// Without a phone, all accounts.
pub(in crate::bot) async fn command(visit: &Visit, args: &str) -> Handled {
    if args.is_empty() || words::is_all(args) {
        return all(visit).await;
    }
    match named(visit, CommandId::Check, args).await? {
        Some(account) => one(visit, account.id).await,
        None => Ok(()),
    }
}

pub(in crate::bot) async fn one(visit: &Visit, id: AccountId) -> Handled {
    start(visit, vec![id], &View::text(visit.reader.text("check-one", &[]))).await
}

pub(in crate::bot) async fn all(visit: &Visit) -> Handled {
    let accounts: Vec<AccountId> = visit.desk.manager.accounts().await?.into_iter().map(|account| account.id).collect();
    if accounts.is_empty() {
        visit.turn(&View::text(visit.reader.text("check-nobody", &[]))).await?;
        return Ok(());
    }
    let view = views::progress(&visit.reader, 0, accounts.len());
    start(visit, accounts, &view).await
}

async fn start(visit: &Visit, accounts: Vec<AccountId>, asking: &View) -> Handled {
    let look = |visit: Visit, card| async move {
        let (monitor, admin) = (visit.desk.monitor.clone(), visit.id());
        visit.desk.tasks.spawn(async move { monitor.check_all(accounts, admin, card).await });
        Ok(())
    };
    // Another screen does not call it off.
    visit.turn_then(asking, Kind::Words, look).await
}

/// Shows how far a look has come: the newest that is known, whichever event brings it.
pub(in crate::bot) async fn show(desk: &Desk, run: &CheckRun) -> Handled {
    let (total, results) = (run.accounts.len(), run.results());
    if results.len() < total {
        // By the time the card is in hand all may be known; then another event brings it.
        return put_on(desk, run.admin, run.card, run.card.message.0, |reader, _| {
            let done = run.results().len();
            (done < total).then(|| views::progress(reader, done, total))
        })
        .await;
    }
    if let [(id, _)] = results[..] {
        let Some(overview) = desk.manager.overview(id).await? else { return Ok(()) };
        return put_on(desk, run.admin, run.card, run.card.message.0, |reader, role| {
            account::card(reader, &overview, role, true)
        })
        .await;
    }
    let now = desk.store.clock().now();
    let mut found = Vec::with_capacity(total);
    for account in desk.manager.accounts().await? {
        if let Some((_, health)) = results.iter().find(|(id, _)| *id == account.id) {
            found.push((account, health.as_ref().map_or(Finding::NoAnswer, |health| finding(health, now))));
        }
    }
    put_on(desk, run.admin, run.card, run.card.message.0, |reader, _| views::summary(reader, &found)).await
}
