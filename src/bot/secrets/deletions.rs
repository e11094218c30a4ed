//! Deleting messages that must not stay in a chat. The intention is stored before the first try, so that neither a
//! crash nor a refusal leaves a secret unnoticed.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use crate::bot::context::{BotContext, Request, report};
use crate::bot::kit::Reader;
use crate::bot::output::forum::PostPlace;
use crate::bot::output::{forum, say};
use crate::bot::secrets::screens as views;
use crate::dice::dice;
use crate::domain::back_off::jittered;
use crate::domain::ids::{TelegramUserId, TopicId};
use crate::domain::login::Card;
use crate::domain::owed_deletion::{DeleteOutcome, DeletionKind, NextTry, pause};
use crate::domain::secret::SecretKind;
use crate::logging::repeats;
use crate::store::{OwedDeletion, StoreError};
use crate::tasks::Pulse;

/// The handler that owes a deletion makes the first try itself: the loop leaves it this long.
const OWN_TRY: SignedDuration = SignedDuration::from_secs(30);
/// How long a handler waits for its own try.
const LONGEST_TRY: Duration = Duration::from_secs(2);
/// How many deletions are tried at the same time.
const AT_ONCE: u32 = 8;
/// The wait after a failure of the database.
const AFTER_FAILURE: SignedDuration = SignedDuration::from_secs(20);
/// The longest sleep without an owed deletion.
const FAR: SignedDuration = SignedDuration::from_hours(24);

/// The outcome for a message that must be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::bot) enum DeletionEnd {
    Gone,
    /// It is still there, with a neutral text.
    Emptied,
    /// It stays unchanged, and nothing more can be done.
    Stays,
    /// It is retried.
    Later,
}

/// Records that a message must be deleted after a while.
pub(in crate::bot) async fn owe(
    ctx: &BotContext,
    card: Card,
    kind: DeletionKind,
    after: SignedDuration,
) -> Result<(), StoreError> {
    ctx.records.owe_deletion((card, None), kind, ctx.store.clock().now() + after).await?;
    ctx.deletions.wake();
    Ok(())
}

/// Records that a message must be deleted after a while. If it is recorded already, the later time counts.
pub(in crate::bot) async fn put_off(
    ctx: &BotContext,
    card: Card,
    kind: DeletionKind,
    until: Timestamp,
) -> Result<(), StoreError> {
    ctx.records.put_off_deletion(card, kind, until).await?;
    ctx.deletions.wake();
    Ok(())
}

/// Deletes a message that must not stay. If Telegram does not delete it now, it is recorded and the loop retries.
///
/// # Errors
/// When the database fails; the deletion is tried all the same.
pub(in crate::bot) async fn delete(
    ctx: &BotContext,
    card: Card,
    topic: Option<TopicId>,
    kind: DeletionKind,
) -> Result<DeleteOutcome, StoreError> {
    let now = ctx.store.clock().now();
    let owed = ctx.records.owe_deletion((card, topic), kind, now + OWN_TRY).await;
    // The member who typed it waits for an answer.
    let tried = tokio::time::timeout(LONGEST_TRY, say::delete(&ctx.bot, card)).await;
    let outcome = tried.unwrap_or(DeleteOutcome::Later);
    owed?;
    match outcome {
        DeleteOutcome::Gone => ctx.records.forget_deletion(card).await?,
        DeleteOutcome::Later => ctx.records.postpone_deletion(card, 1, now + jittered(pause(1), dice())).await?,
        DeleteOutcome::Never => ctx.records.postpone_deletion(card, 1, now).await?,
    }
    ctx.deletions.wake();
    Ok(outcome)
}

/// Deletes a member's message that contains a secret. If this fails now, it is recorded.
///
/// # Errors
/// When the database fails; the deletion is tried all the same.
pub(in crate::bot) async fn delete_typed(request: &Request, kind: SecretKind) -> Result<(), StoreError> {
    request.ticket.words_are_secret(kind);
    if let Some(card) = request.card {
        let _: DeleteOutcome = delete(&request.ctx, card, request.topic, DeletionKind::Typed(kind)).await?;
    }
    Ok(())
}

/// Deletes an outdated message of the bot. It is no secret, so only a failure is recorded.
pub(in crate::bot) async fn delete_outdated(ctx: &BotContext, card: Card) -> Result<(), StoreError> {
    match say::delete(&ctx.bot, card).await {
        DeleteOutcome::Gone => Ok(()),
        DeleteOutcome::Later | DeleteOutcome::Never => owe(ctx, card, DeletionKind::Outdated, pause(1)).await,
    }
}

/// Deletes a message now, if its deletion is owed.
pub(in crate::bot) async fn hurry(ctx: &BotContext, card: Card) -> Result<Option<DeletionEnd>, StoreError> {
    let owed = ctx.store.read().await?.owed_deletions().get(card).await?;
    match owed {
        Some(owed) => {
            let settled = attempt(ctx, &owed).await?;
            ctx.deletions.wake();
            Ok(Some(settled))
        }
        None => Ok(None),
    }
}

/// Deletes owed messages until the desk stops.
pub(in crate::bot) async fn run(ctx: Arc<BotContext>, stop: CancellationToken, pulse: Pulse) {
    // The time of a shown session did not count while the desk was down.
    if let Err(error) = ctx.records.hasten_deletions(DeletionKind::ShownSession).await {
        let _ = report(&error.into());
    }
    let sweeps = repeats!("failed to delete owed messages");
    loop {
        let next = sweeps.note(sweep(&ctx).await).unwrap_or_else(|| ctx.store.clock().now() + AFTER_FAILURE);
        let rest = pulse.rest(ctx.store.clock().until_due(Some(next), ctx.deletions.woken()));
        if stop.run_until_cancelled(rest).await.is_none() {
            return;
        }
    }
}

/// Tries due deletions. Returns when the next try is due.
async fn sweep(ctx: &BotContext) -> Result<Timestamp, StoreError> {
    let due = ctx.store.read().await?.owed_deletions().due(AT_ONCE).await?;
    let tried = futures::future::join_all(due.iter().map(|owed| attempt(ctx, owed))).await;
    for settled in tried {
        let _: DeletionEnd = settled?;
    }
    let next = ctx.store.read().await?.owed_deletions().next_due().await?;
    Ok(next.unwrap_or(ctx.store.clock().now() + FAR))
}

/// One try, and its consequences.
async fn attempt(ctx: &BotContext, owed: &OwedDeletion) -> Result<DeletionEnd, StoreError> {
    let OwedDeletion { card, kind, author_knows, .. } = *owed;
    let attempts = owed.attempts.saturating_add(1);
    let outcome = say::delete(&ctx.bot, card).await;
    let mut settled = if outcome == DeleteOutcome::Gone { DeletionEnd::Gone } else { DeletionEnd::Stays };
    let mut next = kind.next(outcome, attempts, author_knows);
    if next == NextTry::Overwrite {
        let reader = reader_of(ctx, card).await?;
        let outcome = say::overwrite(&ctx.bot, card, &views::emptied(&reader, kind)).await;
        if outcome == DeleteOutcome::Gone {
            settled = DeletionEnd::Emptied;
        }
        next = kind.after_overwriting(outcome, author_knows);
    }
    let again = ctx.store.clock().now() + jittered(pause(attempts), dice());
    match next {
        NextTry::Forget => {
            ctx.records.forget_deletion(card).await?;
            return Ok(settled);
        }
        NextTry::Tell { then_forget } => {
            let heard = tell(ctx, owed, then_forget).await?;
            match (heard, then_forget) {
                (true, true) => ctx.records.forget_deletion(card).await?,
                (true, false) => ctx.records.postpone_notified_deletion(card, attempts, again).await?,
                (false, _) => ctx.records.postpone_deletion(card, attempts, again).await?,
            }
            return Ok(if heard && then_forget { DeletionEnd::Stays } else { DeletionEnd::Later });
        }
        NextTry::Wait | NextTry::Overwrite => {}
    }
    ctx.records.postpone_deletion(card, attempts, again).await?;
    Ok(DeletionEnd::Later)
}

/// Asks the chat to delete the message by hand. Returns `false` when this could not be sent now.
async fn tell(ctx: &BotContext, owed: &OwedDeletion, for_good: bool) -> Result<bool, StoreError> {
    let OwedDeletion { card, topic, kind, .. } = *owed;
    let view = views::stays(&reader_of(ctx, card).await?, kind, for_good);
    let place = PostPlace { chat: card.chat, topic, reply_to: Some(card.message) };
    match forum::post(&ctx.alarm, place, &view).await {
        Ok(_) => Ok(true),
        Err(error) => {
            tracing::warn!(%error, kind = kind.as_str(), "failed to say that a message could not be deleted");
            Ok(false)
        }
    }
}

async fn reader_of(ctx: &BotContext, card: Card) -> Result<Reader, StoreError> {
    // A private chat has its person's id.
    let member = ctx.store.read().await?.team().member(TelegramUserId(card.chat.0)).await?;
    Ok(ctx.reader(member.and_then(|member| member.language), card.chat))
}
