//! The control door.

mod bot_chat;

pub use bot_chat::{Button, ButtonView, ChatMessage, FileView, Press};
