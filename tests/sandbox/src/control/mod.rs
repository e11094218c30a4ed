//! The control door: how tests and people change the world and look at it.
//! Its rule: what it reads is what Telegram would show to somebody, never what the program under test believes.

mod accounts;
mod messaging;
// Further doors: the bot's chats, and control over HTTP.

pub use accounts::{CodeSent, SeededSession, SessionSeen};
pub use messaging::Received;
