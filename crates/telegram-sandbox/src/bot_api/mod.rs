//! The Bot API over HTTP. It behaves like Telegram's own server, including the texts of errors. Each method has a
//! module in `methods` and a line in one table.

mod call;
mod chat;
mod entities;
mod error;
mod files;
pub(crate) mod html;
pub(crate) mod html_view;
mod json;
mod markup;
mod methods;
mod pace;
mod params;
mod server;
pub(crate) mod talk;
mod updates;

use std::collections::BTreeMap;

pub(crate) use chat::{Author, BotStanding, Chat, ChatKind, Content, Group, Message, Topic};
pub use chat::{ChatId, MediaKind};
pub(crate) use entities::FormattedText;
pub use entities::{MentionedUser, MessageEntity};
pub(crate) use error::ApiError;
pub(crate) use files::{pixels, store as store_file};
pub(crate) use markup::{InlineButton, Markup};
pub(crate) use methods::menu;
pub(crate) use methods::names as method_names;
pub(crate) use methods::reactions::is_reaction;
pub use methods::{BotCommand, CommandScope};
pub(crate) use params::Upload;
pub use server::{BotApi, serve, serve_at};

use crate::world::PersonId;

/// The Bot API's part of the world.
#[derive(Default)]
pub struct BotSide {
    /// The bot's identity. Change it before the server starts.
    pub identity: BotIdentity,
    pub(crate) chats: BTreeMap<ChatId, Chat>,
    pub(crate) updates: updates::Updates,
    pub(crate) presses: BTreeMap<String, ButtonPress>,
    pub(crate) commands: Vec<methods::Registered>,
    pub(crate) files: BTreeMap<String, files::StoredFile>,
    pub(crate) pace: pace::Pace,
    /// The id of the last message in private chats and basic groups.
    pub(crate) last_message: i64,
}

impl BotSide {
    /// Switches Telegram's real rate limits on or off; they are off by default.
    pub fn limit_pace(&mut self, on: bool) {
        self.pace.on = on;
    }
}

#[derive(Clone, Debug)]
pub struct BotIdentity {
    pub id: i64,
    pub first_name: String,
    /// Without `@`.
    pub username: String,
    pub token: String,
    /// Privacy mode: in groups the bot gets only commands, mentions and replies to it, unless it is an administrator.
    pub privacy: bool,
    /// Whether private chats with it have topics.
    pub topics: bool,
}

impl Default for BotIdentity {
    fn default() -> Self {
        Self {
            id: 7_000_000_001,
            first_name: "Sales desk".into(),
            username: "salesdesk_bot".into(),
            token: "7000000001:AAsandboxSandboxSandboxSandbox_0001".into(),
            privacy: true,
            topics: false,
        }
    }
}

/// A pressed button.
#[derive(Clone, Debug)]
pub(crate) struct ButtonPress {
    pub(crate) person: PersonId,
    /// Seconds since 1970, in the world's time.
    pub(crate) at: i64,
    pub(crate) answer: Option<CallbackAnswer>,
}

/// The bot's answer to a pressed button.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct CallbackAnswer {
    pub text: Option<String>,
    pub show_alert: bool,
    pub url: Option<String>,
}
