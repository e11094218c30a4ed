//! The inbox feature: showing messages of prospects to the team, in private chats and in the forum group, as cards or in
//! topics.
//!
//! Invariant: a message counts as shown when its cards are recorded. Until then it is shown again, also after a
//! restart.

pub(in crate::bot) mod answer_translation;
pub mod answer_translation_screens;
pub mod around;
pub(in crate::bot) mod body_screens;
pub mod card_screens;
pub(in crate::bot) mod file;
mod held;
pub(in crate::bot) mod own_message;
pub mod press;
pub(in crate::bot) mod question;
pub(in crate::bot) mod reaction;
pub(in crate::bot) mod reply;
pub(in crate::bot) mod topic_mistakes;
pub mod topic_screens;
pub(in crate::bot) mod topic_texts;
pub(in crate::bot) mod translation_loop;

pub(in crate::bot) mod changed;
pub(in crate::bot) mod floods;
mod many;
pub(in crate::bot) mod marks;
pub(in crate::bot) mod present;
mod show;
pub(in crate::bot) mod text_screens;
pub(in crate::bot) mod texts;
pub(in crate::bot) mod topic;

use futures::future::{join, join_all, join3};
use tokio_util::sync::CancellationToken;

use crate::bot::context::{BotContext, Handled, report};
use crate::bot::inbox::show::{SharedChats, ShownMessage};
use crate::bot::kit::send_retry;
use crate::bot::output::forum;
use crate::bot::output::reach;
use crate::bot::output::send_error::SendError;
use crate::domain::group_trouble::GroupTrouble;
use crate::domain::ids::{ChatId, DialogId, MessageId};
use crate::domain::message::MessageDirection;
use crate::domain::outbox::{ItemState, OutboxItem};

pub(in crate::bot) use show::place;

/// How many messages of a prospect's last turn have their cards updated; a flood of them is summed up in one.
const UPDATED: u32 = 10;

/// Handles a saved message.
pub(in crate::bot) async fn arrived(ctx: &BotContext, id: MessageId, stop: &CancellationToken) -> Handled {
    let Some(message) = ctx.store.read().await?.dialogs().get_message(id).await? else { return Ok(()) };
    match message.direction {
        MessageDirection::Incoming => show_pending(ctx, message.dialog_id, stop).await,
        // Only topics show it. Without any, it counts as shown; the card of what it answers says so.
        MessageDirection::Outgoing => {
            let (shown, card) =
                join(show_and_settle(ctx, message.dialog_id, stop), last_cards_changed(ctx, message.dialog_id)).await;
            shown.and(card)
        }
    }
}

/// Handles a change of an outbox item: shows its message in the dialog, marks the admin's own message, and the card of what
/// it answers.
pub(in crate::bot) async fn item_changed(ctx: &BotContext, item: &OutboxItem, stop: &CancellationToken) -> Handled {
    let (ItemState::Sent, Some(prospect)) = (item.state, item.telegram_user_id) else { return Ok(()) };
    let Some(dialog) = ctx.store.ask().await?.dialogs().by_prospect(prospect).await? else { return Ok(()) };
    let mark = async { if item.asked.is_some() { marks::refresh(ctx, dialog.id).await } else { Ok(()) } };
    let show = async {
        if ctx.store.ask().await?.topics().all_of(dialog.id).await?.is_empty() {
            return Ok(());
        }
        show_and_settle(ctx, dialog.id, stop).await
    };
    let (marked, shown, card) = join3(mark, show, last_cards_changed(ctx, dialog.id)).await;
    marked.and(shown).and(card)
}

/// Shows a change of a dialog, its stage or labels: in the topics, and on the cards of what the prospect said last.
pub(in crate::bot) async fn dialog_changed(ctx: &BotContext, id: DialogId) -> Handled {
    let (topic, cards) = join(topic::refresh(ctx, id), last_cards_changed(ctx, id)).await;
    topic.and(cards)
}

/// Updates the cards of what the prospect said last: who has answered it, whose the dialog is. Older ones keep what was true
/// when they came. In a topic nothing changes: an answer stands below the words.
pub(in crate::bot) async fn last_cards_changed(ctx: &BotContext, id: DialogId) -> Handled {
    let last = ctx.store.read().await?.message_cards().last_turn(id, UPDATED).await?;
    join_all(last.into_iter().map(|message| changed::refresh(ctx, message))).await.into_iter().collect()
}

/// Shows all pending messages, after a restart or since a member came on duty.
pub(in crate::bot) async fn resume(ctx: &BotContext, stop: &CancellationToken) -> Handled {
    let mut reading = ctx.store.read().await?;
    let pending = reading.message_cards().pending_dialogs().await?;
    let unmarked = reading.message_cards().dialogs_with_due_marks().await?;
    drop(reading);
    // In parallel: a slow chat must not delay the others.
    let marks = join_all(unmarked.into_iter().map(|dialog| marks::refresh(ctx, dialog)));
    let shown = join_all(pending.into_iter().map(|dialog| show_and_settle(ctx, dialog, stop)));
    let (marked, shown) = join(marks, shown).await;
    marked.into_iter().chain(shown).collect()
}

/// As [`show_pending`]. A message that every chat shows already, because the recipients have changed, counts as shown.
async fn show_and_settle(ctx: &BotContext, dialog: DialogId, stop: &CancellationToken) -> Handled {
    show_pending(ctx, dialog, stop).await?;
    show::settle(ctx, dialog).await
}

/// Shows the pending messages of a dialog in every recipient's chat, in order within each chat.
async fn show_pending(ctx: &BotContext, id: DialogId, stop: &CancellationToken) -> Handled {
    let Some(mut chats) = show::recipient_chats(ctx, id).await? else { return Ok(()) };
    let mut done: Handled = Ok(());
    // Each chat once: the loop for the group retries what failed.
    let mut tried = chats.clone();
    loop {
        let shared = SharedChats::new(chats);
        let shown = shared.chats.iter().map(|chat| show_in_order(ctx, id, *chat, &shared, stop));
        done = join_all(shown).await.into_iter().collect::<Handled>().and(done);
        if ctx.reach.group_trouble().is_none() {
            return done;
        }
        // Private chats replace a group that has just broken.
        let Some(now) = show::recipient_chats(ctx, id).await? else { return done };
        let more: Vec<ChatId> = now.into_iter().filter(|chat| !tried.contains(chat)).collect();
        if more.is_empty() {
            return done;
        }
        tried.extend(&more);
        chats = more;
    }
}

/// Tries a broken group with a message that waits for it.
pub(in crate::bot) async fn try_group(ctx: &BotContext, stop: &CancellationToken) -> Handled {
    let Some(group) = ctx.group else { return Ok(()) };
    if ctx.reach.group_trouble() == Some(GroupTrouble::Demoted) && manages_topics(ctx, group).await {
        ctx.reach.promoted();
    }
    let mut reading = ctx.store.read().await?;
    for dialog in reading.message_cards().pending_dialogs().await? {
        let with_ours = reading.topics().of(dialog, group).await?.is_some();
        if !reading.message_cards().pending(dialog, group, with_ours, 1).await?.is_empty() {
            drop(reading);
            return show_in_order(ctx, dialog, group, &SharedChats::new(vec![group]), stop).await;
        }
    }
    // No message waits for it, so the next one decides.
    ctx.reach.group_works(ctx.reach.group_trouble());
    Ok(())
}

/// Whether the bot is an administrator of the group who may manage topics. Telegram is asked, because the update about
/// it may have come while the desk was not running.
async fn manages_topics(ctx: &BotContext, group: ChatId) -> bool {
    forum::may_manage_topics(&ctx.bot, group).await.unwrap_or_else(|error| {
        tracing::debug!(%error, "failed to read the bot's rights in the group");
        false
    })
}

/// Shows the pending messages of a dialog in a chat. There is one worker for each dialog and chat, which keeps the
/// order; a call during its run makes it run once more.
async fn show_in_order(
    ctx: &BotContext,
    id: DialogId,
    chat: ChatId,
    shared: &SharedChats,
    stop: &CancellationToken,
) -> Handled {
    let mut flight = ctx.dialog_workers.join((id, chat));
    while let Some(here) = flight {
        show_all(ctx, id, chat, shared, stop).await?;
        flight = here.again();
    }
    Ok(())
}

/// Shows a chat all pending messages of a dialog, however long Telegram takes. An unreachable chat is skipped: other
/// members are notified instead, and it is retried when it may work.
async fn show_all(
    ctx: &BotContext,
    id: DialogId,
    chat: ChatId,
    shared: &SharedChats,
    stop: &CancellationToken,
) -> Handled {
    let mut tries = 0;
    loop {
        let trouble = ctx.reach.group_trouble();
        match show::next(ctx, id, chat, shared).await? {
            ShownMessage::Nothing => return Ok(()),
            shown @ (ShownMessage::Something | ShownMessage::Last) => {
                tries = 0;
                if Some(chat) == ctx.group {
                    ctx.reach.group_works(trouble);
                }
                if let ShownMessage::Last = shown {
                    return Ok(());
                }
                continue;
            }
            ShownMessage::Not(error) if error.is_temporary() => {
                tracing::debug!(%error, "failed to show a message; it is retried");
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
        if stop.run_until_cancelled(tokio::time::sleep(send_retry::wait(tries))).await.is_none() {
            return Ok(());
        }
    }
}

/// Logs a failure to send, without any text of people.
pub(in crate::bot) fn log(error: SendError) {
    match error {
        SendError::TopicGone | SendError::TopicClosed => tracing::info!("found a topic gone or closed"),
        error => {
            let _ = report(&error.into());
        }
    }
}
