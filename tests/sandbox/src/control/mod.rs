//! The control door.

mod bot_chat;
mod http;

pub use bot_chat::{Button, ButtonView, ChatMessage, FileView, Press};
pub use http::{ControlDoor, serve_control};
