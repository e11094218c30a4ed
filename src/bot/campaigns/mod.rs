//! The campaigns feature: `/campaigns`, making one, its card, approving people, the first texts, limits and the file of
//! its people.

pub(in crate::bot) mod approve;
pub mod approve_screens;
pub mod campaign_screens;
pub(in crate::bot) mod cards;
pub(in crate::bot) mod changes;
pub mod changes_screens;
pub(in crate::bot) mod file;
pub(in crate::bot) mod handlers;
pub(in crate::bot) mod mistakes;
pub mod own_screens;
pub mod press;
pub(in crate::bot) mod question;
pub mod screens;
pub(in crate::bot) mod words;
