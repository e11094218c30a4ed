//! `/audit`: who did what.

pub(in crate::bot) mod details;
pub(in crate::bot) mod handlers;
pub(in crate::bot) mod mistakes;
pub mod press;
pub mod screens;
