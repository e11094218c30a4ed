//! How the bot says something.
//! Its rule: whatever is said goes at the pace of its [`BotSender`], and a card that is gone is sent anew.

use serde_json::json;
use teloxide::Bot;
use teloxide::payloads::{
    AnswerCallbackQuerySetters, DeleteMyCommandsSetters, EditMessageText, EditMessageTextSetters, SetMyCommandsSetters,
};
use teloxide::requests::{JsonRequest, Requester};
use teloxide::types::{
    BotCommand, BotCommandScope, CallbackQueryId, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions,
    MessageId, ParseMode, Recipient,
};

use crate::bot::kit::screen::View;
use crate::bot::output::bot_sender::BotSender;
use crate::bot::output::call::{Upload, UploadBody};
use crate::bot::output::send_error::SendError;
use crate::bot::output::{call, forum, qr_code};
use crate::domain::ids::{ChatId, TelegramMessageId};
use crate::domain::login::Card;
use crate::domain::owed_deletion::DeleteOutcome;

/// What a picture is called.
const PICTURE: &str = "picture.png";

pub(super) const NO_PREVIEW: LinkPreviewOptions = LinkPreviewOptions {
    is_disabled: true,
    url: None,
    prefer_small_media: false,
    prefer_large_media: false,
    show_above_text: false,
};

/// Sends a new message to a chat.
///
/// # Errors
/// When Telegram refuses it or cannot be reached.
pub(in crate::bot) async fn send(voice: &BotSender, chat: ChatId, view: &View) -> Result<Card, SendError> {
    forum::post(voice, chat.into(), view).await
}

/// The call that gives a message of the bot another text.
fn edited(bot: &Bot, card: Card, message: MessageId, view: &View) -> JsonRequest<EditMessageText> {
    bot.edit_message_text(recipient(card.chat), message, &view.text)
        .parse_mode(ParseMode::Html)
        .link_preview_options(NO_PREVIEW)
        .reply_markup(keyboard(view))
}

/// Changes a message, and sends no other one where it cannot be changed. One that shows this already is left alone.
///
/// # Errors
/// When Telegram refuses it or cannot be reached.
pub(in crate::bot) async fn change(voice: &BotSender, card: Card, view: &View) -> Result<(), SendError> {
    let Some(message) = message_id(card.message) else { return Err(SendError::Gone) };
    if voice.shown().shows(card, view) {
        return Ok(());
    }
    match voice.say(card.chat, |bot| edited(bot, card, message, view)).await {
        // It shows already what it should.
        Ok(_) | Err(SendError::Unchanged) => {
            voice.shown().note(card, view);
            Ok(())
        }
        Err(error) => {
            // It may have been changed all the same.
            voice.shown().forget(card);
            Err(error)
        }
    }
}

/// Changes a message. The card returned is another one when the old one could not be changed.
///
/// # Errors
/// When Telegram refuses it or cannot be reached.
pub(in crate::bot) async fn edit(voice: &BotSender, card: Card, view: &View) -> Result<Card, SendError> {
    if voice.is_picture(card) {
        return replace(voice, card, view).await;
    }
    match change(voice, card, view).await {
        Ok(()) => Ok(card),
        Err(SendError::Gone | SendError::NotEditable) => send(voice, card.chat, view).await,
        // A picture gives way to words.
        Err(SendError::NotText) => replace(voice, card, view).await,
        Err(error) => Err(error),
    }
}

/// Changes a message; one that cannot be changed is left as it is.
///
/// # Errors
/// When it may be changed later.
pub(in crate::bot) async fn rewrite(voice: &BotSender, card: Card, view: &View) -> Result<(), SendError> {
    match change(voice, card, view).await {
        Err(error) if error.is_temporary() || matches!(error, SendError::Unreachable(_)) => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Sends a new message in the place of one that cannot become it.
async fn replace(voice: &BotSender, card: Card, view: &View) -> Result<Card, SendError> {
    let shown = send(voice, card.chat, view).await?;
    best_effort(delete(voice, card).await);
    Ok(shown)
}

/// Turns a message into a picture, or its picture into another; where it cannot be changed it is sent anew.
///
/// # Errors
/// When Telegram refuses it or cannot be reached.
pub(in crate::bot) async fn picture(voice: &BotSender, card: Card, png: &[u8], view: &View) -> Result<Card, SendError> {
    voice.shown().forget(card);
    if message_id(card.message).is_some() {
        let edited = voice.say(card.chat, |_| into_picture(card, png, view));
        match edited.await {
            Ok(_) | Err(SendError::Unchanged) => {
                voice.note_picture(card);
                return Ok(card);
            }
            Err(error) if error.is_temporary() => return Err(error),
            Err(_) => {}
        }
    }
    let sent = photo(voice, card.chat, png, view).await?;
    best_effort(delete(voice, card).await);
    Ok(sent)
}

/// The call that turns a message into a picture.
fn into_picture<'a>(card: Card, png: &'a [u8], view: &View) -> Upload<'a> {
    let media = json!({ "type": "photo", "media": "attach://picture", "caption": view.text, "parse_mode": "HTML" });
    Upload {
        method: "editMessageMedia",
        fields: vec![
            ("chat_id", card.chat.0.to_string()),
            ("message_id", card.message.0.to_string()),
            ("media", media.to_string()),
            ("reply_markup", json!(keyboard(view)).to_string()),
        ],
        part: "picture",
        name: PICTURE,
        file: UploadBody::Bytes(png),
    }
}

/// Sends a picture.
///
/// # Errors
/// When Telegram refuses it or cannot be reached.
pub(in crate::bot) async fn photo(voice: &BotSender, chat: ChatId, png: &[u8], view: &View) -> Result<Card, SendError> {
    let call = |_: &Bot| Upload {
        method: "sendPhoto",
        fields: vec![
            ("chat_id", chat.0.to_string()),
            ("caption", view.text.clone()),
            ("parse_mode", "HTML".into()),
            ("reply_markup", json!(keyboard(view)).to_string()),
        ],
        part: "photo",
        name: PICTURE,
        file: UploadBody::Bytes(png),
    };
    let card = call::card(chat, &voice.say(chat, call).await?)?;
    voice.note_picture(card);
    Ok(card)
}

/// Deletes a message by one call. What must not stay goes through `deletions`, which tries again.
pub(in crate::bot) async fn delete(voice: &BotSender, card: Card) -> DeleteOutcome {
    voice.shown().forget(card);
    let Some(message) = message_id(card.message) else { return DeleteOutcome::Gone };
    let deleted = voice.once(|bot| bot.delete_message(recipient(card.chat), message)).await;
    outcome(deleted.map(drop))
}

/// Puts other words in the place of a message of the bot, be it a picture: it may change it after it may no longer delete it.
/// The outcome [`DeleteOutcome::Gone`] means that the message no longer says what it said.
pub(in crate::bot) async fn overwrite(voice: &BotSender, card: Card, view: &View) -> DeleteOutcome {
    voice.shown().forget(card);
    let Some(message) = message_id(card.message) else { return DeleteOutcome::Gone };
    let done = match (voice.once(|bot| edited(bot, card, message, view)).await, qr_code::blank()) {
        // A picture gives way to an empty one.
        (Err(SendError::NotText), Ok(blank)) => voice.once(|_| into_picture(card, &blank, view)).await,
        (done, _) => done,
    };
    outcome(done.map(drop))
}

/// For a deletion that is a courtesy: what stays misleads nobody.
pub(in crate::bot) fn best_effort(outcome: DeleteOutcome) {
    if outcome != DeleteOutcome::Gone {
        tracing::debug!(?outcome, "failed to delete a message that may stay");
    }
}

fn outcome(done: Result<(), SendError>) -> DeleteOutcome {
    match done {
        Ok(()) | Err(SendError::Gone | SendError::Unchanged | SendError::TopicGone) => DeleteOutcome::Gone,
        Err(error) => {
            tracing::warn!(%error, "failed to delete a message");
            // Somebody who blocked the bot may let it in again.
            let later = error.is_temporary() || matches!(error, SendError::Unreachable(_));
            if later { DeleteOutcome::Later } else { DeleteOutcome::Never }
        }
    }
}

/// Ends the waiting of a pressed button, with words over it or without; `false` when that was not to be had.
pub(in crate::bot) async fn answer(voice: &BotSender, query: &CallbackQueryId, words: Option<String>) -> bool {
    let answered = voice
        .once(|bot| {
            let mut answer = bot.answer_callback_query(query.clone());
            if let Some(words) = &words {
                // More than a glance needs an alert; 200 characters is what it takes.
                let words: String = words.chars().take(200).collect();
                let alert = words.chars().count() > 60;
                answer = answer.text(words).show_alert(alert);
            }
            answer
        })
        .await;
    if let Err(error) = &answered {
        // An old press cannot be answered any more.
        tracing::debug!(%error, "failed to answer a press");
    }
    answered.is_ok()
}

/// Shows somebody their menu of commands.
///
/// # Errors
/// When Telegram refuses it, as for somebody who never started the bot.
pub(in crate::bot) async fn menu(
    voice: &BotSender,
    chat: ChatId,
    commands: Vec<(String, String)>,
) -> Result<(), SendError> {
    let commands: Vec<BotCommand> =
        commands.into_iter().map(|(name, summary)| BotCommand::new(name, summary)).collect();
    let scope = BotCommandScope::Chat { chat_id: recipient(chat) };
    voice.ask(|bot| bot.set_my_commands(commands.clone()).scope(scope.clone())).await?;
    Ok(())
}

/// Takes somebody's menu away.
///
/// # Errors
/// When Telegram refuses it.
pub(in crate::bot) async fn no_menu(voice: &BotSender, chat: ChatId) -> Result<(), SendError> {
    let scope = BotCommandScope::Chat { chat_id: recipient(chat) };
    voice.ask(|bot| bot.delete_my_commands().scope(scope.clone())).await?;
    Ok(())
}

/// Leaves a group.
///
/// # Errors
/// When Telegram refuses it or cannot be reached.
pub(in crate::bot) async fn leave(voice: &BotSender, chat: ChatId) -> Result<(), SendError> {
    voice.ask(|bot| bot.leave_chat(recipient(chat))).await.map(drop)
}

pub(super) fn recipient(chat: ChatId) -> Recipient {
    Recipient::Id(teloxide::types::ChatId(chat.0))
}

pub(super) fn message_id(id: TelegramMessageId) -> Option<MessageId> {
    i32::try_from(id.0).ok().map(MessageId)
}

pub(super) fn keyboard(view: &View) -> InlineKeyboardMarkup {
    InlineKeyboardMarkup::new(
        view.keyboard.iter().map(|row| {
            row.iter().map(|button| InlineKeyboardButton::callback(button.label.clone(), button.data.clone()))
        }),
    )
}
