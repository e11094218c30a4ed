//! The building blocks of the bot. They know no feature.

pub mod commands;
pub(in crate::bot) mod content;
pub(in crate::bot) mod fields;
pub(in crate::bot) mod formatted;
pub(in crate::bot) mod lock;
pub mod press;
pub(in crate::bot) mod question;
pub mod question_press;
pub(in crate::bot) mod quote;
pub(in crate::bot) mod refusal;
pub mod screen;
pub(in crate::bot) mod send_retry;
