//! The queue feature: `/queue` and `/why`.

pub(in crate::bot) mod handlers;
pub mod press;
pub(in crate::bot) mod question;
pub mod screens;
pub(in crate::bot) mod why;
pub mod why_screens;
