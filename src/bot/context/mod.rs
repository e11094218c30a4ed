//! What every handler is given: the request, the services that it can reach, and what is being asked in its chat.

pub(super) mod bot_context;
pub(super) mod chat_state;
pub(super) mod request;

pub use bot_context::{BotContext, Rooms};
pub(super) use request::{Origin, Request};
