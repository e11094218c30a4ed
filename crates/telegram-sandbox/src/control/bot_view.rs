//! Views of the bot's chats as people see them now. Deleted messages are shown only on request.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use crate::bot_api::{
    Author, BotCommand, CallbackAnswer, ChatId, Content, InlineButton, Markup, MediaKind, Message, MessageEntity,
    html_view, menu,
};
use crate::world::{PersonId, State, World};

/// A message in a chat as it is now.
#[derive(Clone, Debug, Serialize)]
pub struct ChatMessage {
    pub id: i64,
    pub from_bot: bool,
    /// Who wrote it; `None` for the bot.
    pub from: Option<PersonId>,
    /// Seconds since 1970, in the world's time.
    pub date: i64,
    /// Text or caption.
    pub text: String,
    pub entities: Vec<MessageEntity>,
    /// The text as HTML.
    pub html: String,
    /// The rows of the inline keyboard.
    pub buttons: Vec<Vec<ButtonView>>,
    /// The reply keyboard, its removal or the forced reply of the message, as the bot sent it.
    pub reply_keyboard: Option<Value>,
    pub reply_to: Option<i64>,
    /// Its forum topic.
    pub topic: Option<i64>,
    /// The bot's reaction: an emoji.
    pub reaction: Option<String>,
    pub pinned: bool,
    pub edited: bool,
    /// The album that it is a part of.
    pub album: Option<String>,
    /// Who wrote a forwarded message first.
    pub forwarded_from: Option<String>,
    /// What Telegram itself tells in the chat, as the fields that it adds to the message.
    pub service: Option<Value>,
    pub file: Option<FileView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ButtonView {
    pub text: String,
    pub data: Option<String>,
    pub url: Option<String>,
    /// What a press copies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy: Option<String>,
    /// The inline query that a press begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileView {
    pub kind: MediaKind,
    pub file_id: String,
    pub name: String,
    /// In bytes.
    pub size: usize,
    /// Width and height of a picture.
    pub pixels: Option<(u32, u32)>,
}

/// Reading what the bot did.
impl World {
    /// The private chat as this person sees it now, oldest first.
    #[must_use]
    pub fn bot_chat(&self, person: PersonId) -> Vec<ChatMessage> {
        self.group_chat(person.into())
    }

    /// Any chat as its members see it now, oldest first.
    #[must_use]
    pub fn group_chat(&self, chat: ChatId) -> Vec<ChatMessage> {
        view(&self.look(), chat, false)
    }

    /// The deleted messages of the private chat.
    #[must_use]
    pub fn deleted(&self, person: PersonId) -> Vec<ChatMessage> {
        view(&self.look(), person.into(), true)
    }

    /// Waits until the private chat satisfies `condition`; `None` after `limit`.
    pub async fn wait_for_bot<T>(
        &self,
        person: PersonId,
        limit: Duration,
        mut condition: impl FnMut(&[ChatMessage]) -> Option<T>,
    ) -> Option<T> {
        self.wait_for(limit, |state| condition(&view(state, person.into(), false))).await
    }

    /// Waits until the bot's chats satisfy `condition`, which can read any of them; `None` after `limit`.
    pub async fn wait_for_chats<T>(
        &self,
        limit: Duration,
        mut condition: impl FnMut(&dyn Fn(ChatId) -> Vec<ChatMessage>) -> Option<T>,
    ) -> Option<T> {
        self.wait_for(limit, |state| condition(&|chat| view(state, chat, false))).await
    }

    /// The answers to this person's pressed buttons, oldest first.
    #[must_use]
    pub fn answers(&self, person: PersonId) -> Vec<CallbackAnswer> {
        let state = self.look();
        let presses = state.bot.presses.values().filter(|press| press.person == person);
        presses.filter_map(|press| press.answer.clone()).collect()
    }

    /// The bot's chat actions in the private chat (`typing`, …), oldest first.
    #[must_use]
    pub fn bot_chat_actions(&self, person: PersonId) -> Vec<String> {
        self.look().bot.chats.get(&person.into()).map(|chat| chat.actions.clone()).unwrap_or_default()
    }

    /// The menu of a person with this language (two letters, or none) in a chat.
    #[must_use]
    pub fn menu(&self, person: PersonId, chat: ChatId, language: &str) -> Vec<BotCommand> {
        menu(&self.look(), person, chat, language)
    }

    /// The contents of a file that the bot or a person sent.
    #[must_use]
    pub fn file(&self, file_id: &str) -> Option<Vec<u8>> {
        self.look().bot.files.get(file_id).map(|file| file.bytes.to_vec())
    }
}

fn view(state: &State, chat: ChatId, deleted: bool) -> Vec<ChatMessage> {
    let Some(chat) = state.bot.chats.get(&chat) else { return Vec::new() };
    let messages = chat.messages.values().map(Arc::as_ref).filter(|message| message.deleted == deleted);
    let view =
        |message: &Message| ChatMessage { pinned: chat.pinned.contains(&message.id), ..view_one(state, message) };
    messages.map(view).collect()
}

pub(crate) fn view_one(state: &State, message: &Message) -> ChatMessage {
    let words = message.content.words().cloned().unwrap_or_default();
    let (buttons, reply_keyboard) = match &message.markup {
        Some(Markup::Inline(rows)) => (rows.iter().map(|row| row.iter().map(button).collect()).collect(), None),
        Some(Markup::Other(keyboard)) => (Vec::new(), Some(keyboard.clone())),
        None => (Vec::new(), None),
    };
    let file = match &message.content {
        Content::Media { file_id, kind, .. } => state.bot.files.get(file_id).map(|file| FileView {
            kind: *kind,
            file_id: file_id.clone(),
            name: file.name.clone(),
            size: file.bytes.len(),
            pixels: file.pixels,
        }),
        _ => None,
    };
    ChatMessage {
        id: message.id,
        from_bot: message.from == Author::Bot,
        from: match message.from {
            Author::Bot => None,
            Author::Person(person) => Some(person),
        },
        date: message.date,
        html: html_view::render(&words.text, &words.entities),
        text: words.text,
        entities: words.entities,
        buttons,
        reply_keyboard,
        reply_to: message.reply_to,
        topic: message.topic,
        reaction: message.reaction.clone(),
        pinned: false,
        edited: message.edited_at.is_some(),
        album: message.album.clone(),
        forwarded_from: message.forwarded.as_ref().map(|forwarded| forwarded.name(state)),
        service: match &message.content {
            Content::Service(fields) => Some(fields.clone()),
            _ => None,
        },
        file,
    }
}

fn button(button: &InlineButton) -> ButtonView {
    let field = |name| button.field(name).map(ToOwned::to_owned);
    let query = || field("switch_inline_query").or_else(|| field("switch_inline_query_current_chat"));
    ButtonView {
        text: button.text.clone(),
        data: field("callback_data"),
        url: field("url"),
        copy: button.rest.get("copy_text").and_then(|copy| copy["text"].as_str()).map(ToOwned::to_owned),
        query: query(),
    }
}
