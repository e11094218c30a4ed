//! The inbox in the bot: what prospects write reaches the team, in private chats and in the forum group.
//! Its rule: a message counts as told when its cards are written down; until then it is told again, after a restart too.

pub(super) mod changed;
mod lanes;
pub(super) mod marks;
mod show;
pub(super) mod topic;

use std::time::Duration;

use futures::future::join_all;
use tokio_util::sync::CancellationToken;

use crate::bot::desk::Desk;
use crate::bot::error::{Failure, Handled, report};
use crate::bot::inbox::show::Shown;
use crate::bot::send_error::SendError;
use crate::domain::audience;
use crate::domain::ids::{ChatId, DialogId, MessageId};
use crate::domain::message::MessageDirection;
use crate::domain::outbox::{ItemState, OutboxItem};

pub(super) use lanes::Lanes;
pub(super) use show::around;

/// How long to wait before a Telegram that did not take a message is called again; doubled up to a minute.
const AGAIN: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(60);

/// A message was saved.
pub(super) async fn arrived(desk: &Desk, id: MessageId, stop: &CancellationToken) -> Handled {
    let Some(message) = desk.store.read().await?.dialogs().get_message(id).await? else { return Ok(()) };
    if message.direction == MessageDirection::Outgoing {
        let mut work = desk.store.begin().await?;
        work.message_cards().told_without_topic(id).await?;
        work.commit().await?;
    }
    tell(desk, message.dialog_id, stop).await
}

/// An item of the outbox went on: what it was in a dialog is shown, and the admin's own message bears its mark.
pub(super) async fn item_went_on(desk: &Desk, item: &OutboxItem, stop: &CancellationToken) -> Handled {
    let (ItemState::Sent, Some(prospect)) = (item.state, item.telegram_user_id) else { return Ok(()) };
    if item.asked.is_none() && desk.group.is_none() {
        return Ok(());
    }
    let Some(dialog) = desk.store.ask().await?.dialogs().by_prospect(prospect).await? else { return Ok(()) };
    if item.asked.is_some() {
        marks::refresh(desk, dialog.id).await?;
    }
    if desk.group.is_some() && desk.store.ask().await?.topics().of(dialog.id).await?.is_some() {
        tell(desk, dialog.id, stop).await?;
    }
    Ok(())
}

/// Tells whatever is still to be told, from before a restart, or since somebody came on duty.
pub(super) async fn resume(desk: &Desk, stop: &CancellationToken) -> Handled {
    let mut reading = desk.store.read().await?;
    let untold = reading.message_cards().untold_dialogs().await?;
    let unmarked = reading.message_cards().dialogs_with_due_marks().await?;
    drop(reading);
    for dialog in unmarked {
        marks::refresh(desk, dialog).await?;
    }
    // Side by side: one chat that makes the bot wait holds up no other.
    let told = join_all(untold.into_iter().map(|dialog| tell(desk, dialog, stop))).await;
    told.into_iter().collect()
}

/// Shows a dialog's messages to everybody who is to see them and has not, in order in each chat.
pub(super) async fn tell(desk: &Desk, dialog: DialogId, stop: &CancellationToken) -> Handled {
    tell_with(desk, dialog, desk.group, stop).await
}

/// As [`tell`], with this group or with none.
async fn tell_with(desk: &Desk, id: DialogId, group: Option<ChatId>, stop: &CancellationToken) -> Handled {
    let mut reading = desk.store.read().await?;
    let Some(dialog) = reading.dialogs().get_dialog(id).await? else { return Ok(()) };
    let team = reading.team().members().await?;
    drop(reading);
    let chats = audience::told(&team, dialog.assignee, group);
    let lanes = chats.iter().map(|chat| async move {
        let mut lane = desk.lanes.enter(id, *chat);
        while let Some(here) = lane {
            show_all(desk, id, *chat, group, stop).await?;
            lane = here.more();
        }
        Ok(())
    });
    join_all(lanes).await.into_iter().collect()
}

/// Shows a chat what it has not seen of a dialog, however long Telegram takes.
async fn show_all(desk: &Desk, id: DialogId, chat: ChatId, group: Option<ChatId>, stop: &CancellationToken) -> Handled {
    let mut wait = AGAIN;
    let mut in_private = false;
    loop {
        match show::next(desk, id, chat, group).await? {
            Shown::Nothing => return Ok(()),
            Shown::Something => {
                wait = AGAIN;
                continue;
            }
            Shown::Not(error) if error.is_temporary() => {
                tracing::debug!(%error, "failed to show a message; it is tried again");
            }
            Shown::Not(unsaid) => {
                log(unsaid);
                // Nobody misses a message because the group is out of order.
                if Some(chat) == desk.group && !in_private {
                    in_private = true;
                    Box::pin(tell_with(desk, id, None, stop)).await?;
                }
            }
        }
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(wait) => wait = (wait * 2).min(LONGEST),
        }
    }
}

/// Logs that something was not said, without anybody's words.
pub(super) fn log(unsaid: SendError) {
    match unsaid {
        SendError::TopicGone | SendError::TopicClosed => tracing::info!("a topic was gone or closed"),
        error => {
            let _ = report(&error.into());
        }
    }
}

/// What goes wrong while something is told concerns nobody who waits for an answer.
pub(super) fn quietly(done: Handled) {
    if let Err(Failure::Broken(error)) = done {
        let _ = report(&error);
    }
}
