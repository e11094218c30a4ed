//! The team feature: `/team`, and which members the bot can reach.

pub(in crate::bot) mod handlers;
pub(in crate::bot) mod mistakes;
pub mod press;
pub(in crate::bot) mod question;
pub(in crate::bot) mod reach_watch;
pub mod screens;
