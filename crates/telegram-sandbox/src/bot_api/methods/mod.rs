//! The methods of the Bot API. A method is a function of the world and the call's parameters; a new one is a module and
//! a line in [`TABLE`].

mod callback;
mod chats;
mod commands;
mod delete;
mod edit;
mod me;
mod pins;
pub(crate) mod reactions;
mod send;
mod target;
mod topics;
mod updates;

use serde_json::Value;

use super::error::ApiError;
use super::params::Params;
use crate::world::State;

pub use commands::{BotCommand, CommandScope};
pub(crate) use commands::{Registered, menu};
pub(crate) use updates::get_updates;

#[derive(Clone, Copy)]
pub(crate) enum Method {
    AtOnce(fn(&mut State, &Params) -> Result<Value, ApiError>),
    /// `getUpdates`, which waits.
    LongPoll,
}

/// Names as in the documentation.
const TABLE: &[(&str, Method)] = &[
    ("answerCallbackQuery", Method::AtOnce(callback::answer)),
    ("closeForumTopic", Method::AtOnce(topics::close)),
    ("createForumTopic", Method::AtOnce(topics::create)),
    ("deleteForumTopic", Method::AtOnce(topics::delete)),
    ("deleteMessage", Method::AtOnce(delete::one)),
    ("deleteMessages", Method::AtOnce(delete::many)),
    ("deleteMyCommands", Method::AtOnce(commands::delete)),
    ("deleteWebhook", Method::AtOnce(updates::delete_webhook)),
    ("editForumTopic", Method::AtOnce(topics::edit)),
    ("editMessageCaption", Method::AtOnce(edit::caption)),
    ("editMessageMedia", Method::AtOnce(edit::media)),
    ("editMessageReplyMarkup", Method::AtOnce(edit::reply_markup)),
    ("editMessageText", Method::AtOnce(edit::text)),
    ("getChat", Method::AtOnce(chats::get)),
    ("getChatMember", Method::AtOnce(chats::member)),
    ("getFile", Method::AtOnce(chats::file)),
    ("getForumTopicIconStickers", Method::AtOnce(topics::icons)),
    ("getMe", Method::AtOnce(me::get)),
    ("getMyCommands", Method::AtOnce(commands::get)),
    ("getUpdates", Method::LongPoll),
    ("getWebhookInfo", Method::AtOnce(updates::webhook_info)),
    ("leaveChat", Method::AtOnce(chats::leave)),
    ("pinChatMessage", Method::AtOnce(pins::pin)),
    ("reopenForumTopic", Method::AtOnce(topics::reopen)),
    ("sendChatAction", Method::AtOnce(chats::action)),
    ("sendDocument", Method::AtOnce(send::document)),
    ("sendMessage", Method::AtOnce(send::message)),
    ("sendPhoto", Method::AtOnce(send::photo)),
    ("setMessageReaction", Method::AtOnce(reactions::set)),
    ("setMyCommands", Method::AtOnce(commands::set)),
    ("setWebhook", Method::AtOnce(updates::set_webhook)),
    ("unpinChatMessage", Method::AtOnce(pins::unpin)),
];

pub(crate) fn names() -> Vec<&'static str> {
    TABLE.iter().map(|(name, _)| *name).collect()
}

/// Finds a method without regard to case. Returns its proper name with it.
pub(crate) fn find(name: &str) -> Option<(&'static str, Method)> {
    TABLE.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).copied()
}
