#![doc = include_str!("../README.md")]
//!
//! # The modules
//!
//! One [`world`] in memory behind the Bot API over HTTP ([`bot_api`]), MTProto over TCP ([`dc`]) and [`control`], with which
//! tests and people change the world and read it; [`web`] is a page for people. A [`Sandbox`] holds all of them and
//! dereferences to its [`World`](world::World), whose methods are the control interface.
//!
//! Invariant: it behaves like Telegram. What it does not know gets the real protocol's error and an entry in the
//! journal, never silence.

pub mod bot_api;
pub mod control;
pub mod dc;
mod sandbox;
pub mod web;
pub mod world;

/// The methods of an interface, as its documentation writes them.
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
