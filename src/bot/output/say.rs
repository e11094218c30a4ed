//! Sending, editing and deleting messages of the bot, within the limits of its [`BotSender`]. A card that is gone is
//! sent again.

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

use crate::bot::kit::View;
use crate::bot::output::bot_sender::BotSender;
use crate::bot::output::call::{Upload, UploadBody};
use crate::bot::output::send_error::SendError;
use crate::bot::output::{call, forum, qr_code};
use crate::domain::ids::{ChatId, TelegramMessageId};
use crate::domain::login::Card;
use crate::domain::owed_deletion::DeleteOutcome;

/// The file name of a picture.
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
pub(in crate::bot) async fn send(sender: &BotSender, chat: ChatId, view: &View) -> Result<Card, SendError> {
    forum::post(sender, chat.into(), view).await
}

/// The call that edits a message of the bot.
fn edited(bot: &Bot, card: Card, message: MessageId, view: &View) -> JsonRequest<EditMessageText> {
    bot.edit_message_text(recipient(card.chat), message, &view.text)
        .parse_mode(ParseMode::Html)
        .link_preview_options(NO_PREVIEW)
        .reply_markup(keyboard(view))
}

/// Edits a message, without sending a new one if it cannot be edited. A message that shows this already needs no call.
///
/// # Errors
/// When Telegram refuses it or cannot be reached.
pub(in crate::bot) async fn edit_in_place(sender: &BotSender, card: Card, view: &View) -> Result<(), SendError> {
    let Some(message) = message_id(card.message) else { return Err(SendError::Gone) };
    if sender.shown().shows(card, view) {
        return Ok(());
    }
    match sender.say(card.chat, |bot| edited(bot, card, message, view)).await {
        // It already shows the right content.
        Ok(_) | Err(SendError::Unchanged) => {
            sender.shown().note(card, view);
            Ok(())
        }
        Err(error) => {
            // It may have been edited nevertheless.
            sender.shown().forget(card);
            Err(error)
        }
    }
}

/// Edits a message, or sends a new one if it cannot be edited. Returns the message that shows the view.
///
/// # Errors
/// When Telegram refuses it or cannot be reached.
pub(in crate::bot) async fn edit(sender: &BotSender, card: Card, view: &View) -> Result<Card, SendError> {
    if sender.is_picture(card) {
        return replace(sender, card, view).await;
    }
    match edit_in_place(sender, card, view).await {
        Ok(()) => Ok(card),
        Err(SendError::Gone | SendError::NotEditable) => send(sender, card.chat, view).await,
        // A picture is replaced by a text.
        Err(SendError::NotText) => replace(sender, card, view).await,
        Err(error) => Err(error),
    }
}

/// Edits a message, or leaves it as it is if it cannot be edited.
///
/// # Errors
/// When a later try may succeed.
pub(in crate::bot) async fn edit_if_possible(sender: &BotSender, card: Card, view: &View) -> Result<(), SendError> {
    match edit_in_place(sender, card, view).await {
        Err(error) if error.is_temporary() || matches!(error, SendError::Unreachable(_)) => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Sends a new message, and deletes the one that cannot be edited.
async fn replace(sender: &BotSender, card: Card, view: &View) -> Result<Card, SendError> {
    let shown = send(sender, card.chat, view).await?;
    best_effort(delete(sender, card).await);
    Ok(shown)
}

/// Turns a message into a picture, or replaces its picture; if it cannot be edited, a new one is sent.
///
/// # Errors
/// When Telegram refuses it or cannot be reached.
pub(in crate::bot) async fn picture(
    sender: &BotSender,
    card: Card,
    png: &[u8],
    view: &View,
) -> Result<Card, SendError> {
    sender.shown().forget(card);
    if message_id(card.message).is_some() {
        let edited = sender.say(card.chat, |_| into_picture(card, png, view));
        match edited.await {
            Ok(_) | Err(SendError::Unchanged) => {
                sender.note_picture(card);
                return Ok(card);
            }
            Err(error) if error.is_temporary() => return Err(error),
            Err(_) => {}
        }
    }
    let sent = photo(sender, card.chat, png, view).await?;
    best_effort(delete(sender, card).await);
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
pub(in crate::bot) async fn photo(
    sender: &BotSender,
    chat: ChatId,
    png: &[u8],
    view: &View,
) -> Result<Card, SendError> {
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
    let card = call::card(chat, &sender.say(chat, call).await?)?;
    sender.note_picture(card);
    Ok(card)
}

/// Deletes a message by one call. Secrets are deleted by `deletions`, with retries.
pub(in crate::bot) async fn delete(sender: &BotSender, card: Card) -> DeleteOutcome {
    sender.shown().forget(card);
    let Some(message) = message_id(card.message) else { return DeleteOutcome::Gone };
    let deleted = sender.once(|bot| bot.delete_message(recipient(card.chat), message)).await;
    outcome(deleted.map(drop))
}

/// Overwrites a message of the bot with a neutral text, even a picture: it can be edited after the time limit for
/// deleting. The outcome [`DeleteOutcome::Gone`] means that the old content is gone.
pub(in crate::bot) async fn overwrite(sender: &BotSender, card: Card, view: &View) -> DeleteOutcome {
    sender.shown().forget(card);
    let Some(message) = message_id(card.message) else { return DeleteOutcome::Gone };
    let done = match (sender.once(|bot| edited(bot, card, message, view)).await, qr_code::blank()) {
        // A picture is replaced by an empty one.
        (Err(SendError::NotText), Ok(blank)) => sender.once(|_| into_picture(card, &blank, view)).await,
        (done, _) => done,
    };
    outcome(done.map(drop))
}

/// For a deletion that is only a courtesy: a failure is logged at debug level.
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
            // A person who blocked the bot may unblock it.
            let later = error.is_temporary() || matches!(error, SendError::Unreachable(_));
            if later { DeleteOutcome::Later } else { DeleteOutcome::Never }
        }
    }
}

/// Answers a pressed button, with or without a pop-up. Returns `false` when this failed.
pub(in crate::bot) async fn answer(sender: &BotSender, query: &CallbackQueryId, words: Option<String>) -> bool {
    let answered = sender
        .once(|bot| {
            let mut answer = bot.answer_callback_query(query.clone());
            if let Some(words) = &words {
                // A long text needs an alert; the limit is 200 characters.
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

/// Sets the menu of a person.
///
/// # Errors
/// When Telegram refuses it, as for a person who never started the bot.
pub(in crate::bot) async fn menu(
    sender: &BotSender,
    chat: ChatId,
    commands: Vec<(String, String)>,
) -> Result<(), SendError> {
    let commands: Vec<BotCommand> =
        commands.into_iter().map(|(name, summary)| BotCommand::new(name, summary)).collect();
    let scope = BotCommandScope::Chat { chat_id: recipient(chat) };
    sender.ask(|bot| bot.set_my_commands(commands.clone()).scope(scope.clone())).await.map(drop)
}

/// Removes the menu of a person.
///
/// # Errors
/// When Telegram refuses it.
pub(in crate::bot) async fn no_menu(sender: &BotSender, chat: ChatId) -> Result<(), SendError> {
    let scope = BotCommandScope::Chat { chat_id: recipient(chat) };
    sender.ask(|bot| bot.delete_my_commands().scope(scope.clone())).await.map(drop)
}

/// Leaves a group.
///
/// # Errors
/// When Telegram refuses it or cannot be reached.
pub(in crate::bot) async fn leave(sender: &BotSender, chat: ChatId) -> Result<(), SendError> {
    sender.ask(|bot| bot.leave_chat(recipient(chat))).await.map(drop)
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
