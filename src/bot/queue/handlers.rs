//! `/queue`: waiting items, and its buttons. An action changes the item that the button names, and shows the page as it
//! is then.

use crate::bot::context::{Handled, Request};
use crate::bot::dialogs::access as dialog_access;
use crate::bot::queue::press::QueuePress;
use crate::bot::queue::screens as queue;
use crate::bot::sending::called::called;
use crate::bot::sending::mistakes::SendMistake;
use crate::bot::sending::{item, item_screens};
use crate::domain::gate::Verdict;
use crate::domain::ids::OutboxId;
use crate::domain::outbox::{ItemState, OutboxItem};
use crate::domain::team::Right;
use crate::outbox::{QueuedItem, SendNow};

pub(in crate::bot) async fn pressed(request: &Request, press: QueuePress) -> Handled<Option<String>> {
    match press {
        QueuePress::Page { page } => list(request, page).await?,
        QueuePress::Cancel { item, page } => {
            let done = item::cancel(request, item).await;
            list_after(request, page, Some(item).filter(|_| done.is_ok())).await?;
            done?;
        }
        QueuePress::SendNow { item, page } => send_now(request, item, page).await?,
        QueuePress::AskCancelAll { item, page } => ask_cancel_all(request, item, page).await?,
        QueuePress::CancelAll { item, page } => return cancel_all(request, item, page).await,
    }
    Ok(None)
}

pub(in crate::bot) async fn list(request: &Request, page: u32) -> Handled {
    list_after(request, page, None).await
}

/// The page after an item was cancelled on it, with the button that puts it back.
async fn list_after(request: &Request, page: u32, cancelled: Option<OutboxId>) -> Handled {
    let waiting = request.ctx.outbox.queue(page).await?;
    let accounts = request.ctx.manager.accounts().await?;
    let past_limits = request.may(Right::RunAccounts);
    let sight = dialog_access::sight(request);
    let assignee = |queued: &QueuedItem| queued.dialog.as_ref().and_then(|dialog| dialog.assignee);
    let sees = |queued: &QueuedItem| queued.item.admin == request.id() || sight.includes(assignee(queued));
    let may_change = |item: &OutboxItem| item::may_change(request, item);
    let view = queue::list(&request.reader, &waiting, &accounts, past_limits, sees, may_change);
    let undo = cancelled.map(|item| item_screens::restore(&request.reader, item, Some(page)));
    request.turn(&view.row(undo)).await
}

async fn send_now(request: &Request, id: OutboxId, page: Option<u32>) -> Handled {
    item::own(request, id).await?;
    let done = request.ctx.outbox.send_now(id, request.id(), request.may(Right::RunAccounts)).await?;
    item::refresh_for(request, id).await?;
    if let Some(page) = page {
        list(request, page).await?;
    }
    match done {
        SendNow::Gate(Verdict::Yes) => Ok(()),
        SendNow::InTurn => Err(SendMistake::InTurn.into()),
        SendNow::Gate(_) => Err(SendMistake::NotNow.into()),
        SendNow::TooLate => Err(SendMistake::SentAlready.into()),
    }
}

async fn ask_cancel_all(request: &Request, id: OutboxId, page: u32) -> Handled {
    let (item, open) = all_for(request, id).await?;
    let count = u32::try_from(open.len()).unwrap_or(u32::MAX);
    let who = called(request, &item.target).await?;
    request.turn(&queue::ask_cancel_all(&request.reader, id, &who, count, page)).await
}

/// Returns the number of cancelled items, in words.
async fn cancel_all(request: &Request, id: OutboxId, page: u32) -> Handled<Option<String>> {
    let (item, open) = all_for(request, id).await?;
    let count = request.ctx.outbox.cancel_all(&item.target, request.id()).await?;
    for item in open {
        item::refresh_for(request, item.id).await?;
    }
    list(request, page).await?;
    Ok(Some(request.reader.label("queue-cancelled", &[("count", count.into())])))
}

/// The items for an item's recipient that can still be cancelled. A member cannot cancel another member's items this
/// way.
async fn all_for(request: &Request, id: OutboxId) -> Handled<(OutboxItem, Vec<OutboxItem>)> {
    let item = item::own(request, id).await?;
    let mut open = request.ctx.outbox.why(&item.target).await?.open;
    open.retain(|item| item.state == ItemState::Queued);
    if open.iter().all(|item| item::may_change(request, item)) {
        Ok((item, open))
    } else {
        Err(SendMistake::OthersWait.into())
    }
}
