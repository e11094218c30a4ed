//! The settings feature: `/settings`.

pub(in crate::bot) mod handlers;
pub mod mine_screens;
pub(in crate::bot) mod mistakes;
pub mod press;
pub(in crate::bot) mod question;
pub(in crate::bot) mod refusal;
pub mod screens;
pub mod words;
