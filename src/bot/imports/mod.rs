//! The imports feature: `/import`, from a file in the chat to contacts with a consent.

pub(in crate::bot) mod cards;
pub(in crate::bot) mod handlers;
pub(in crate::bot) mod kept_files;
pub(in crate::bot) mod mistakes;
pub(in crate::bot) mod open_counts;
pub mod press;
pub(in crate::bot) mod question;
pub(in crate::bot) mod run;
pub mod screens;
pub(in crate::bot) mod table_file;
pub mod words;
