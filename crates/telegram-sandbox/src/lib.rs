//! Telegram in a box: one [`world`] in memory behind three doors: the Bot API over HTTP ([`bot_api`]), MTProto over TCP
//! ([`dc`]) and [`control`], through which tests and people change the world and look at it.
//! Its rule: it behaves as Telegram does; what it does not know, it answers with the real protocol's error and a line in
//! the journal, never with silence.

pub mod bot_api;
pub mod control;
pub mod dc;
mod sandbox;
pub mod world;

/// The methods that a door knows, as its documentation writes them.
#[must_use]
pub fn methods(door: world::Door) -> Vec<&'static str> {
    match door {
        world::Door::BotApi => bot_api::method_names(),
        world::Door::Mtproto => dc::method_names(),
    }
}

pub use control::{CodeSent, Received, SeededSession, SessionSeen};
pub use dc::DcSettings;
pub use sandbox::{Sandbox, SandboxConfig};
