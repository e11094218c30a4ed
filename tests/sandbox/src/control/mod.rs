//! The control door.

mod bot_chat;
mod bot_view;
mod http;

pub use bot_chat::{Button, Press};
pub use bot_view::{ButtonView, ChatMessage, FileView};
pub use http::{ControlDoor, serve_control};
