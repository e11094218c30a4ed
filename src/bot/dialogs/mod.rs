//! The dialogs feature: `/dialogs`, `/dialog` and `/next`, with the team's actions on a dialog.

pub(in crate::bot) mod access;
pub(in crate::bot) mod earlier;
pub mod earlier_screens;
pub(in crate::bot) mod handlers;
pub(in crate::bot) mod language;
pub mod language_screens;
pub mod list_screens;
pub(in crate::bot) mod mistakes;
pub(in crate::bot) mod next;
pub mod press;
pub(in crate::bot) mod question;
pub mod question_screens;
pub mod screens;
pub(in crate::bot) mod undo;
