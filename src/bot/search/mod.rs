//! The search feature: `/search`.

pub(in crate::bot) mod handlers;
pub(in crate::bot) mod mistakes;
pub mod press;
pub(in crate::bot) mod question;
pub mod screens;
