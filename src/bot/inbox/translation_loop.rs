//! The loop that translates the messages of dialogs with translation switched on, into each language that the team reads.
//!
//! Invariant: a message is shown first, and its cards are edited when the translation is there. An account asks for one
//! translation at a time.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::bot::context::{BotContext, Handled, quietly};
use crate::bot::inbox::show;
use crate::domain::ids::AccountId;
use crate::domain::message::Message;
use crate::domain::message_text::Untranslated;
use crate::domain::outbox::ItemReason;
use crate::logging::repeats;
use crate::store::StoreError;
use crate::tasks::{Pulse, due};
use crate::telegram::{ClientError, ErrorKind};

/// The longest sleep when nothing waits.
const LONGEST_SLEEP: SignedDuration = SignedDuration::from_hours(1);
/// When to look again for accounts at work, whose task may have failed.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_mins(1);

/// Translates what waits until the program stops.
pub(in crate::bot) async fn run(ctx: Arc<BotContext>, pulse: Pulse) {
    let (clock, news) = (ctx.store.clock().clone(), ctx.store.to_translate());
    let tries = repeats!("failed to look for messages to translate");
    due::keep_doing(clock, pulse, news, tries, || start_due(&ctx)).await;
}

/// Starts a task for each account with messages that wait. Returns when to look again.
async fn start_due(ctx: &Arc<BotContext>) -> Result<Timestamp, StoreError> {
    let now = ctx.store.clock().now();
    let mut next = now + LONGEST_SLEEP;
    for (account, at) in ctx.store.ask().await?.dialogs().waiting_translations().await? {
        if at > now {
            next = next.min(at);
            continue;
        }
        next = next.min(now + LOOK_AGAIN);
        let Some(flight) = ctx.translations.join(account) else { continue };
        let later = Arc::clone(ctx);
        ctx.tasks.spawn(async move {
            let mut flight = Some(flight);
            while let Some(here) = flight {
                quietly(translate_due(&later, account).await);
                flight = here.again();
            }
        });
    }
    Ok(next)
}

async fn translate_due(ctx: &BotContext, account: AccountId) -> Handled {
    loop {
        let Some(message) = ctx.store.read().await?.dialogs().next_to_translate(account).await? else {
            return Ok(());
        };
        if !translate(ctx, &message).await? {
            return Ok(());
        }
    }
}

/// Translates a message into each language that its readers need. Returns `false` when the account must pause.
async fn translate(ctx: &BotContext, message: &Message) -> Handled<bool> {
    let dialog = ctx.dialogs.get(message.dialog_id).await?.filter(|_| message.deleted_at.is_none());
    let known = dialog.and_then(|dialog| Some((dialog.language?, dialog.telegram_user_id?, dialog.assignee)));
    let Some((theirs, with, assignee)) = known else {
        ctx.dialogs.translated(message, false).await?;
        return Ok(true);
    };
    let mut done = false;
    for language in show::languages(ctx, assignee).await? {
        if message.translation(language).is_some() || !theirs.is_foreign_to(language, &message.content) {
            continue;
        }
        match ctx.manager.translate(message, with, language).await {
            Ok(()) => done = true,
            Err(ClientError::Store(error)) => return Err(error.into()),
            // There is nothing to translate.
            Err(ClientError::Telegram(ErrorKind::MessageGone | ErrorKind::Content)) => {}
            Err(ClientError::Telegram(error)) => {
                tracing::info!(?error, "got no translation of a message");
                let (why, until) = meaning(&error);
                ctx.dialogs.not_translated(message, language, why, until).await?;
                return Ok(false);
            }
        }
    }
    ctx.dialogs.translated(message, done).await?;
    Ok(true)
}

/// Why there is no translation, and until when Telegram wants no further question.
pub(super) fn meaning(error: &ErrorKind) -> (Untranslated, Option<Timestamp>) {
    match error {
        ErrorKind::Recipient(ItemReason::PremiumOnly) => (Untranslated::Premium, None),
        ErrorKind::Wait { until, .. } => (Untranslated::Waits, Some(*until)),
        ErrorKind::HelperBusy => (Untranslated::Busy, None),
        _ => (Untranslated::NoAnswer, None),
    }
}
