//! The sessions feature: import from and export to other tools.

pub(in crate::bot) mod handlers;
pub(in crate::bot) mod held_sessions;
pub mod press;
pub(in crate::bot) mod question;
pub mod screens;
