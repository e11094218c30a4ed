//! The desk as people see it: one Telegram bot.
//! Its rule: teloxide and dptree are named here and nowhere else, and nothing happens here that takes long.

pub mod callback;
pub mod commands;
pub mod views;
