//! The templates feature: `/templates`.

pub(in crate::bot) mod answer;
pub(in crate::bot) mod first;
pub(in crate::bot) mod handlers;
pub(in crate::bot) mod mistakes;
pub mod press;
pub(in crate::bot) mod question;
pub(in crate::bot) mod refusal;
pub mod screens;
