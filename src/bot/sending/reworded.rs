//! Changing the words of a message, or taking it back. It does not matter to a member whether the message still waits or is
//! at Telegram.

use crate::bot::context::{Handled, Mistake, Request};
use crate::bot::dialogs::mistakes::DialogMistake;
use crate::bot::kit::Content;
use crate::bot::kit::addressee::named;
use crate::bot::sending::item::{own_message, refresh_for};
use crate::bot::sending::mistakes::SendMistake;
use crate::domain::ids::OutboxId;
use crate::domain::outbox::{MAX_TEXT_UNITS, OutboxItem, utf16_units};
use crate::domain::text::MAX_CAPTION_UNITS;
use crate::outbox::Changed;

/// Checks that a new text can replace that of an item.
pub(in crate::bot) fn fits(item: &OutboxItem, words: &Content) -> Handled {
    if item.media.is_none() && words.text.trim().is_empty() {
        return Err(SendMistake::EditIntoNothing.into());
    }
    let units = utf16_units(&words.text);
    let most = if item.media.is_some() { MAX_CAPTION_UNITS } else { MAX_TEXT_UNITS };
    if units > most {
        return Err(Mistake::TextTooLong { units, most }.into());
    }
    Ok(())
}

/// Replaces the text of a message and shows it on its card. `original` is what its author wrote, if the text is a
/// translation; `update` is the update that asks for it, if it may be
/// delivered again. Returns `false` when nothing is to be changed.
pub(in crate::bot) async fn reword(
    request: &Request,
    item: &OutboxItem,
    words: &Content,
    original: Option<&str>,
    update: Option<u32>,
) -> Handled<bool> {
    still_wanted(request, item).await?;
    let changed =
        request.ctx.outbox.reword(item.id, (&words.text, &words.spans), original, request.id(), update).await?;
    refresh_for(request, item.id).await?;
    match changed {
        Changed::BeforeItWent | Changed::Wanted => Ok(true),
        Changed::Unchanged => Ok(false),
        Changed::InParts(count) => Err(SendMistake::InParts { count }.into()),
        Changed::TakenBack => Err(SendMistake::TakenBack.into()),
        Changed::NeverSent => Err(SendMistake::NeverSent.into()),
    }
}

/// Checks that the recipient still wants to be written to: new words on an old message are words.
async fn still_wanted(request: &Request, item: &OutboxItem) -> Handled {
    let Some(prospect) = item.telegram_user_id else { return Ok(()) };
    let dialog = request.ctx.store.read().await?.dialogs().by_prospect(prospect).await?;
    match dialog {
        Some(dialog) if request.ctx.dialogs.is_stopped(&dialog).await? => {
            Err(DialogMistake::DialogStopped { who: named(&item.target, Some(&dialog)) }.into())
        }
        _ => Ok(()),
    }
}

/// Takes back a message with all its parts, and shows it on its card.
pub(in crate::bot) async fn take_back(request: &Request, id: OutboxId) -> Handled {
    own_message(request, id).await?;
    let changed = request.ctx.outbox.take_back(id, request.id(), Some(request.update_id)).await?;
    refresh_for(request, id).await?;
    match changed {
        Changed::TakenBack => Err(SendMistake::TakenBack.into()),
        Changed::NeverSent => Err(SendMistake::NeverSent.into()),
        _ => Ok(()),
    }
}
