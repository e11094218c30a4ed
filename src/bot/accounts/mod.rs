//! The accounts feature: list and cards, checks, limits, labels, and actions that end or stop accounts.

pub mod action_screens;
pub(in crate::bot) mod actions;
pub mod card_screens;
pub(in crate::bot) mod check;
pub mod check_screens;
pub mod health_screens;
pub(in crate::bot) mod list;
pub mod list_screens;
pub(in crate::bot) mod mistakes;
pub mod press;
pub(in crate::bot) mod pressed;
pub(in crate::bot) mod question;
pub(in crate::bot) mod settings;
pub mod settings_press;
pub mod settings_screens;
