//! Changing the words of a message, or taking it back: by its card's buttons, by editing one's own message, and by
//! `/unsend`. It does not matter to a member whether the message still waits or is at Telegram.

use teloxide::types::{InlineKeyboardButtonKind, Me, Message};

use crate::bot::context::{Handled, Mistake, Request};
use crate::bot::dialogs::mistakes::DialogMistake;
use crate::bot::inbox::{answer_translation, reply};
use crate::bot::kit::addressee::named;
use crate::bot::kit::{Content, Press};
use crate::bot::sending::item::{own_message, refresh_for};
use crate::bot::sending::item_press::ItemPress;
use crate::bot::sending::mistakes::SendMistake;
use crate::domain::ids::{OutboxId, TelegramMessageId};
use crate::domain::login::Card;
use crate::domain::message_text::original;
use crate::domain::outbox::{MAX_TEXT_UNITS, OutboxItem, utf16_units};
use crate::domain::text::MAX_CAPTION_UNITS;
use crate::outbox::Changed;

/// Checks that a new text can replace that of an item.
pub(in crate::bot) fn fits(item: &OutboxItem, words: &Content) -> Handled {
    if item.media.is_none() && words.text.trim().is_empty() {
        return Err(Mistake::TextEmpty.into());
    }
    let units = utf16_units(&words.text);
    let most = if item.media.is_some() { MAX_CAPTION_UNITS } else { MAX_TEXT_UNITS };
    if units > most {
        return Err(Mistake::TextTooLong { units, most }.into());
    }
    Ok(())
}

/// Replaces the text of a message and shows it on its card. `update` is the update that asks for it, if it may be
/// delivered again. Returns `false` when nothing is to be changed.
pub(in crate::bot) async fn reword(
    request: &Request,
    item: &OutboxItem,
    words: &Content,
    update: Option<u32>,
) -> Handled<bool> {
    still_wanted(request, item).await?;
    let changed = request.ctx.outbox.reword(item.id, (&words.text, &words.spans), request.id(), update).await?;
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

/// Handles an edit of a member's own message. Returns `false` if that message is no answer to a prospect.
pub(in crate::bot) async fn own_edit(request: &Request, message: &Message) -> Handled<bool> {
    let Some(asked) = request.card else { return Ok(false) };
    let key = request.ctx.accept_key(asked);
    let item = request.ctx.outbox.accepted_under(&key).await?.filter(|item| item.asked == Some(asked));
    let words = Content::of(message);
    let Some(item) = item else {
        // An answer that waits for its author's confirmation.
        return match words.filter(|words| !words.is_empty()) {
            Some(words) => reply::reword_held(request, asked, &words).await,
            None => Ok(false),
        };
    };
    // It is for a prospect and contains no secret.
    request.ticket.words_are_plain();
    own_message(request, item.id).await?;
    if original(&item.texts).is_some() {
        return Err(SendMistake::Translated.into());
    }
    let words = words.ok_or(Mistake::NotText)?;
    // A note or a command, which never goes to a prospect.
    if words.text.starts_with('/') {
        return Err(SendMistake::EditIntoCommand.into());
    }
    let words = words.ending(&words.text);
    if words.attachment.is_some() != item.media.is_some() {
        return Err(SendMistake::FileStays.into());
    }
    fits(&item, &words)?;
    let changed = reword(request, &item, &words, Some(request.update_id)).await?;
    let size = words.attachment.as_ref().map(|file| u64::from(file.size));
    let sent = request.ctx.outbox.size_of_file(item.id).await?;
    if !changed && sent.is_some() && size != sent {
        return Err(SendMistake::FileStays.into());
    }
    Ok(true)
}

/// `/unsend` as a reply to a message that was sent, or to its card.
pub(in crate::bot) async fn unsend(request: &Request, message: &Message, me: &Me) -> Handled {
    if let Some(id) = item_of_card(message, me) {
        return take_back(request, id).await;
    }
    let replied = message.reply_to_message().filter(|replied| replied.forum_topic_created().is_none());
    let Some(item) = reply::replied_to(request, message).await?.map(|message| message.outbox_id) else {
        // An answer that still waits is shown by no card.
        let asked = replied.map(|replied| Card { chat: request.chat, message: TelegramMessageId(replied.id.0.into()) });
        let asked = asked.ok_or(SendMistake::UnsendWhat)?;
        return match request.ctx.outbox.accepted_under(&request.ctx.accept_key(asked)).await? {
            Some(waiting) => take_back(request, waiting.id).await,
            None => answer_translation::drop_held(request, asked).await,
        };
    };
    take_back(request, item.ok_or(SendMistake::NotOurs)?).await
}

/// The item whose card is replied to.
fn item_of_card(message: &Message, me: &Me) -> Option<OutboxId> {
    let card = message.reply_to_message().filter(|card| card.from.as_ref().is_some_and(|from| from.id == me.id))?;
    card.reply_markup()?.inline_keyboard.iter().flatten().find_map(|button| match &button.kind {
        InlineKeyboardButtonKind::CallbackData(data) => match ItemPress::decode(data)? {
            ItemPress::Edit(id) | ItemPress::Cancel(id) | ItemPress::AskTakeBack(id) => Some(id),
            _ => None,
        },
        _ => None,
    })
}
