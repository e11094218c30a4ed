//! The keyboard by which a member chooses a person in Telegram's own list of people. The choice arrives as a message
//! (`users_shared`); Telegram shows such a keyboard in private chats only
//! (<https://core.telegram.org/bots/features#chat-and-user-selection>).

use teloxide::payloads::SendMessageSetters;
use teloxide::requests::Requester;
use teloxide::types::{
    ButtonRequest, KeyboardButton, KeyboardButtonRequestUsers, KeyboardMarkup, ParseMode, RequestId,
};

use crate::bot::kit::Reader;
use crate::bot::output::bot_sender::BotSender;
use crate::bot::output::say::recipient;
use crate::bot::output::send_error::SendError;
use crate::domain::ids::ChatId;

/// Telegram sends it back with the choice. There is only one such keyboard.
const REQUEST: RequestId = RequestId(1);

/// Sends a message with the keyboard, which hides when it was used.
///
/// # Errors
/// When Telegram refuses it or cannot be reached.
pub(in crate::bot) async fn offer(sender: &BotSender, chat: ChatId, reader: &Reader) -> Result<(), SendError> {
    let person = KeyboardButtonRequestUsers::new(REQUEST).user_is_bot(false).request_name().request_username();
    let choose = KeyboardButton::new(reader.label("picker-choose", &[])).request(ButtonRequest::RequestUsers(person));
    let keyboard = KeyboardMarkup::new([[choose], [KeyboardButton::new("/cancel")]]);
    let keyboard = keyboard.one_time_keyboard().resize_keyboard();
    let text = reader.text("picker-how", &[]);
    let message = |bot: &teloxide::Bot| {
        bot.send_message(recipient(chat), &text).parse_mode(ParseMode::Html).reply_markup(keyboard.clone())
    };
    sender.say(chat, message).await.map(drop)
}
