//! Sessions that come from other tools and go to them.

pub(in crate::bot) mod handlers;
pub(in crate::bot) mod held_sessions;
pub mod press;
pub(in crate::bot) mod question;
pub mod screens;
