//! Journeys through the whole program, told as stories against a Telegram in a box.
//! Its rule: a test changes the world and looks at the world, never at the program's insides.
#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

mod desk;
#[path = "../support/mod.rs"]
mod support;
mod telegram;
