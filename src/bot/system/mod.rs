//! `/health`, `/doctor`, `/backup`: the desk as a machine.

pub mod doctor_screens;
pub(in crate::bot) mod handlers;
pub mod press;
pub mod screens;
pub(in crate::bot) mod telegram_check;
