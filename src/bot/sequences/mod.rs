//! The sequences feature: `/sequences`, the editor of steps, putting people and lists on one, and the runs.

pub(in crate::bot) mod editor;
pub(in crate::bot) mod handlers;
pub(in crate::bot) mod mistakes;
pub mod press;
pub(in crate::bot) mod put;
pub mod put_screens;
pub(in crate::bot) mod question;
pub mod run_screens;
pub(in crate::bot) mod runs;
pub mod screens;
pub mod trouble_screens;
