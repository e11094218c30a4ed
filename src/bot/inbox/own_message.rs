//! Messages of a member that went to a prospect: editing one edits it at Telegram, and `/unsend` takes it back.

use teloxide::types::{InlineKeyboardButtonKind, Me, Message};

use crate::bot::context::{Handled, Mistake, Request};
use crate::bot::inbox::{answer_translation, reply};
use crate::bot::kit::{Content, Press};
use crate::bot::sending::item::own_message;
use crate::bot::sending::item_press::ItemPress;
use crate::bot::sending::mistakes::SendMistake;
use crate::bot::sending::reworded;
use crate::domain::ids::{OutboxId, TelegramMessageId};
use crate::domain::login::Card;

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
    let words = words.ok_or(Mistake::NotText)?;
    // A note or a command, which never goes to a prospect.
    if words.text.starts_with('/') {
        return Err(SendMistake::EditIntoCommand.into());
    }
    let words = words.ending(&words.text);
    reply::is_for_its_person(request, &item, &words).await?;
    if words.attachment.is_some() != item.media.is_some() {
        return Err(SendMistake::FileStays.into());
    }
    reworded::fits(&item, &words)?;
    let changed = match answer_translation::hold_edit(request, asked, &item, &words).await? {
        Some(changed) => changed,
        None => reworded::reword(request, &item, &words, None, Some(request.update_id)).await?,
    };
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
        return reworded::take_back(request, id).await;
    }
    let replied = message.reply_to_message().filter(|replied| replied.forum_topic_created().is_none());
    let Some(item) = reply::replied_to(request, message).await?.map(|message| message.outbox_id) else {
        // An answer that still waits is shown by no card.
        let asked = replied.map(|replied| Card { chat: request.chat, message: TelegramMessageId(replied.id.0.into()) });
        let asked = asked.ok_or(SendMistake::UnsendWhat)?;
        return match request.ctx.outbox.accepted_under(&request.ctx.accept_key(asked)).await? {
            Some(waiting) => reworded::take_back(request, waiting.id).await,
            None => answer_translation::drop_held(request, asked).await,
        };
    };
    reworded::take_back(request, item.ok_or(SendMistake::NotOurs)?).await
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
