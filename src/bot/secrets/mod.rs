//! Secrets in chats: found, deleted, and told.

pub(in crate::bot) mod deletions;
pub mod screens;
pub(in crate::bot) mod typed;
