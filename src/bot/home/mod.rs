//! The home feature: the first screen, help, language, the menu, and `/cancel`.

pub(in crate::bot) mod cancel;
pub(in crate::bot) mod help;
pub mod help_screens;
pub(in crate::bot) mod language;
pub mod language_screens;
pub(in crate::bot) mod menu;
pub(in crate::bot) mod mistakes;
pub mod press;
pub mod screens;
pub(in crate::bot) mod start;
