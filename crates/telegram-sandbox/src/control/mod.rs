//! The control handle: how tests and people change the world and read it. It shows what Telegram would show, never what
//! the program under test believes.

mod accounts;
mod attachments;
mod bot_chat;
pub(crate) mod bot_view;
pub(crate) mod formatting;
pub(crate) mod forum;
mod forwards;
mod groups;
mod hands;
mod http;
mod messaging;
mod people;
mod shared_people;

pub use crate::dc::kinds::Kind;
pub use crate::dc::message_box::{Origin, PublicChannel};
pub use accounts::{CodeSent, SeededSession, SessionSeen};
pub use attachments::Place;
pub use bot_chat::{Button, Press};
pub use bot_view::{ButtonView, ChatMessage, FileView};
pub use forum::TopicView;
pub use hands::Writing;
pub use http::{ControlDoor, serve_control};
pub use messaging::{Received, ReceivedFile};
