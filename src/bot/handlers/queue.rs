//! `/queue`: what waits, and its buttons.
//! Its rule: a deed is done to the item that the button names, and then the page is shown as it is now.

use crate::bot::callback::QueuePress;
use crate::bot::error::Handled;
use crate::bot::handlers::{dialog_access, item};
use crate::bot::request::Visit;
use crate::bot::views::queue;
use crate::bot::views::refusal::UserError;
use crate::domain::gate::Verdict;
use crate::domain::ids::OutboxId;
use crate::domain::outbox::{ItemState, OutboxItem};
use crate::domain::team::Right;
use crate::outbox::{QueuedItem, SendNow};

pub(in crate::bot) async fn pressed(visit: &Visit, press: QueuePress) -> Handled<Option<String>> {
    match press {
        QueuePress::Page { page } => list(visit, page).await?,
        QueuePress::Cancel { item, page } => cancel(visit, item, page).await?,
        QueuePress::SendNow { item, page } => send_now(visit, item, page).await?,
        QueuePress::AskCancelAll { item, page } => ask_cancel_all(visit, item, page).await?,
        QueuePress::CancelAll { item, page } => return cancel_all(visit, item, page).await,
    }
    Ok(None)
}

pub(in crate::bot) async fn list(visit: &Visit, page: u32) -> Handled {
    let waiting = visit.desk.outbox.queue(page).await?;
    let accounts = visit.desk.manager.accounts().await?;
    let past_limits = visit.may(Right::RunAccounts);
    let sight = dialog_access::sight(visit);
    let sees = |queued: &QueuedItem| queued.item.admin == visit.id() || sight.includes(queued.assignee);
    let may_change = |item: &OutboxItem| item::may_change(visit, item);
    let view = queue::list(&visit.reader, &waiting, &accounts, past_limits, sees, may_change);
    visit.turn(&view).await?;
    Ok(())
}

async fn cancel(visit: &Visit, id: OutboxId, page: u32) -> Handled {
    let done = item::cancel(visit, id).await;
    list(visit, page).await?;
    done
}

async fn send_now(visit: &Visit, id: OutboxId, page: Option<u32>) -> Handled {
    item::own(visit, id).await?;
    let done = visit.desk.outbox.send_now(id, visit.id(), visit.may(Right::RunAccounts)).await?;
    item::refresh_for(visit, id).await?;
    if let Some(page) = page {
        list(visit, page).await?;
    }
    match done {
        SendNow::Gate(Verdict::Yes) => Ok(()),
        SendNow::InTurn => Err(UserError::InTurn.into()),
        SendNow::Gate(_) => Err(UserError::NotNow.into()),
        SendNow::TooLate => Err(UserError::SentAlready.into()),
    }
}

async fn ask_cancel_all(visit: &Visit, id: OutboxId, page: u32) -> Handled {
    let (item, open) = all_for(visit, id).await?;
    let count = u32::try_from(open.len()).unwrap_or(u32::MAX);
    visit.turn(&queue::ask_cancel_all(&visit.reader, &item, count, page)).await?;
    Ok(())
}

/// Returns how many were cancelled, in words.
async fn cancel_all(visit: &Visit, id: OutboxId, page: u32) -> Handled<Option<String>> {
    let (item, open) = all_for(visit, id).await?;
    let count = visit.desk.outbox.cancel_all(&item.target, visit.id()).await?;
    for item in open {
        item::refresh_for(visit, item.id).await?;
    }
    list(visit, page).await?;
    Ok(Some(visit.reader.label("queue-cancelled", &[("count", count.into())])))
}

/// What can still be cancelled of all that waits for the person of an item. Nobody decides about another's messages by
/// way of their own.
async fn all_for(visit: &Visit, id: OutboxId) -> Handled<(OutboxItem, Vec<OutboxItem>)> {
    let item = item::own(visit, id).await?;
    let mut open = visit.desk.outbox.why(&item.target).await?.open;
    open.retain(|item| item.state == ItemState::Queued);
    if open.iter().all(|item| item::may_change(visit, item)) {
        Ok((item, open))
    } else {
        Err(UserError::OthersWait.into())
    }
}
