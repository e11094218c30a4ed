//! `/export` and `/export_all`: conversations as files.

pub(in crate::bot) mod handlers;
pub mod press;
pub mod screens;
