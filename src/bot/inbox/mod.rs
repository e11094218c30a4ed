//! The inbox in the bot: what prospects write reaches the team, in private chats and in the forum group.
//! Invariant: a message counts as told when its cards are written down; until then it is told again, after a restart too.

pub(in crate::bot) mod body_screens;
pub mod card_screens;
pub(in crate::bot) mod file;
pub mod press;
pub(in crate::bot) mod question;
pub(in crate::bot) mod reply;
pub(in crate::bot) mod topic_mistakes;
pub mod topic_screens;
pub(in crate::bot) mod topic_texts;

pub(in crate::bot) mod changed;
pub(in crate::bot) mod floods;
mod many;
pub(in crate::bot) mod marks;
mod show;
pub(in crate::bot) mod topic;

use futures::future::{join, join_all};
use tokio_util::sync::CancellationToken;

use crate::bot::context::BotContext;
use crate::bot::context::error::{Failure, Handled, report};
use crate::bot::inbox::show::{DialogNews, ShownMessage};
use crate::bot::kit::tell;
use crate::bot::output::forum;
use crate::bot::output::reach;
use crate::bot::output::send_error::SendError;
use crate::domain::group_trouble::GroupTrouble;
use crate::domain::ids::{ChatId, DialogId, MessageId};
use crate::domain::message::MessageDirection;
use crate::domain::outbox::{ItemState, OutboxItem};
use crate::tasks::shared_load::SharedLoad;

pub(in crate::bot) use show::around;

/// A message was saved.
pub(in crate::bot) async fn arrived(ctx: &BotContext, id: MessageId, stop: &CancellationToken) -> Handled {
    let Some(message) = ctx.store.read().await?.dialogs().get_message(id).await? else { return Ok(()) };
    if message.direction == MessageDirection::Outgoing {
        ctx.records.told_without_topic(id).await?;
    }
    tell(ctx, message.dialog_id, stop).await
}

/// An item of the outbox went on: what it was in a dialog is shown, and the admin's own message bears its mark.
pub(in crate::bot) async fn item_went_on(ctx: &BotContext, item: &OutboxItem, stop: &CancellationToken) -> Handled {
    let (ItemState::Sent, Some(prospect)) = (item.state, item.telegram_user_id) else { return Ok(()) };
    if item.asked.is_none() && ctx.group.is_none() {
        return Ok(());
    }
    let Some(dialog) = ctx.store.ask().await?.dialogs().by_prospect(prospect).await? else { return Ok(()) };
    let mark = async { if item.asked.is_some() { marks::refresh(ctx, dialog.id).await } else { Ok(()) } };
    let show = async {
        if ctx.group.is_some() && ctx.store.ask().await?.topics().of(dialog.id).await?.is_some() {
            tell(ctx, dialog.id, stop).await?;
        }
        Ok(())
    };
    let (marked, shown) = join(mark, show).await;
    marked.and(shown)
}

/// Tells whatever is still to be told, from before a restart, or since somebody came on duty.
pub(in crate::bot) async fn resume(ctx: &BotContext, stop: &CancellationToken) -> Handled {
    let mut reading = ctx.store.read().await?;
    let untold = reading.message_cards().untold_dialogs().await?;
    let unmarked = reading.message_cards().dialogs_with_due_marks().await?;
    drop(reading);
    // Side by side: one chat that makes the bot wait holds up no other.
    let marks = join_all(unmarked.into_iter().map(|dialog| marks::refresh(ctx, dialog)));
    let told = join_all(untold.into_iter().map(|dialog| tell_and_settle(ctx, dialog, stop)));
    let (marked, told) = join(marks, told).await;
    marked.into_iter().chain(told).collect()
}

/// As [`tell()`]; what every chat shows already, since who is to be told has changed, counts as told.
async fn tell_and_settle(ctx: &BotContext, dialog: DialogId, stop: &CancellationToken) -> Handled {
    tell(ctx, dialog, stop).await?;
    show::settle(ctx, dialog).await
}

/// Shows a dialog's messages to everybody who is to see them and has not, in order in each chat.
pub(in crate::bot) async fn tell(ctx: &BotContext, id: DialogId, stop: &CancellationToken) -> Handled {
    let Some(mut chats) = show::audience(ctx, id).await? else { return Ok(()) };
    let mut done: Handled = Ok(());
    // Each chat once: the watch over the group tries again what failed.
    let mut tried = chats.clone();
    loop {
        let shared = SharedLoad::default();
        let lanes = chats.iter().map(|chat| lane(ctx, id, *chat, (&shared, &chats), stop));
        done = join_all(lanes).await.into_iter().collect::<Handled>().and(done);
        if ctx.reach.group_trouble().is_none() {
            return done;
        }
        // A group that fell out of order just now has private chats in its place.
        let Some(now) = show::audience(ctx, id).await? else { return done };
        let more: Vec<ChatId> = now.into_iter().filter(|chat| !tried.contains(chat)).collect();
        if more.is_empty() {
            return done;
        }
        tried.extend(&more);
        chats = more;
    }
}

/// Tries a group that is out of order with a message that waits for it.
pub(in crate::bot) async fn try_group(ctx: &BotContext, stop: &CancellationToken) -> Handled {
    let Some(group) = ctx.group else { return Ok(()) };
    if ctx.reach.group_trouble() == Some(GroupTrouble::Demoted) && manages_topics(ctx, group).await {
        ctx.reach.promoted();
    }
    let mut reading = ctx.store.read().await?;
    for dialog in reading.message_cards().untold_dialogs().await? {
        if !reading.message_cards().pending(dialog, group, true, 1).await?.is_empty() {
            drop(reading);
            return lane(ctx, dialog, group, (&SharedLoad::default(), &[group]), stop).await;
        }
    }
    // Nothing waits for it: the next message will tell.
    ctx.reach.group_works();
    Ok(())
}

/// Whether the bot may manage topics. Telegram is asked: the update that says so may have come while the desk did not run.
async fn manages_topics(ctx: &BotContext, group: ChatId) -> bool {
    forum::may_manage_topics(&ctx.bot, group).await.unwrap_or_else(|error| {
        tracing::debug!(%error, "failed to read the bot's rights in the group");
        false
    })
}

/// What the chats of one call read together.
type SharedNews<'s> = (&'s SharedLoad<DialogNews>, &'s [ChatId]);

/// One worker for each dialog and chat keeps the order. Who comes meanwhile leaves the rest to it.
async fn lane(
    ctx: &BotContext,
    id: DialogId,
    chat: ChatId,
    shared: SharedNews<'_>,
    stop: &CancellationToken,
) -> Handled {
    let mut flight = ctx.lanes.join((id, chat));
    while let Some(here) = flight {
        show_all(ctx, id, chat, shared, stop).await?;
        flight = here.again();
    }
    Ok(())
}

/// Shows a chat what it has not seen of a dialog, however long Telegram takes. A chat that cannot be reached is left: others are
/// told in its place, and it is tried again when it may work.
async fn show_all(
    ctx: &BotContext,
    id: DialogId,
    chat: ChatId,
    (shared, chats): SharedNews<'_>,
    stop: &CancellationToken,
) -> Handled {
    let mut tries = 0;
    loop {
        match show::next(ctx, id, chat, shared, chats).await? {
            ShownMessage::Nothing => return Ok(()),
            shown @ (ShownMessage::Something | ShownMessage::Last) => {
                tries = 0;
                if Some(chat) == ctx.group {
                    ctx.reach.group_works();
                }
                if let ShownMessage::Last = shown {
                    return Ok(());
                }
                continue;
            }
            ShownMessage::Not(error) if error.is_temporary() => {
                tracing::debug!(%error, "failed to show a message; it is tried again");
            }
            ShownMessage::Not(error) if Some(chat) == ctx.group => {
                tracing::warn!(%error, "failed to show a message in the group");
                ctx.reach.group_failed(reach::group_trouble(&error));
                return Ok(());
            }
            ShownMessage::Not(error @ SendError::Unreachable(_)) => {
                tracing::info!(%error, chat = chat.0, "failed to reach a member");
                return Ok(());
            }
            ShownMessage::Not(error) => log(error),
        }
        tries += 1;
        if stop.run_until_cancelled(tokio::time::sleep(tell::wait(tries))).await.is_none() {
            return Ok(());
        }
    }
}

/// Logs that something was not said, without anybody's words.
pub(in crate::bot) fn log(unsaid: SendError) {
    match unsaid {
        SendError::TopicGone | SendError::TopicClosed => tracing::info!("found a topic gone or closed"),
        error => {
            let _ = report(&error.into());
        }
    }
}

/// What goes wrong while something is told concerns nobody who waits for an answer.
pub(in crate::bot) fn quietly(done: Handled) {
    if let Err(Failure::Broken(error)) = done {
        let _ = report(&error);
    }
}
