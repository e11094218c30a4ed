//! The people feature: the person that a command is about.

pub(in crate::bot) mod handlers;
pub(in crate::bot) mod question;
pub mod screens;
