//! The system feature: `/health`, `/doctor`, `/backup`.

pub mod doctor_screens;
pub(in crate::bot) mod handlers;
pub mod press;
pub mod screens;
pub(in crate::bot) mod telegram_check;
