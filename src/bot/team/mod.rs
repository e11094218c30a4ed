//! `/team`: its members, who comes and goes, and who can be reached by the bot.

pub(in crate::bot) mod handlers;
pub(in crate::bot) mod mistakes;
pub mod press;
pub(in crate::bot) mod question;
pub(in crate::bot) mod reach_watch;
pub mod screens;
