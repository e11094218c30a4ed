//! The secrets feature: finding and deleting secrets in chats.

pub(in crate::bot) mod deletions;
pub mod screens;
pub(in crate::bot) mod typed;
