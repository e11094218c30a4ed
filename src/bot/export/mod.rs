//! The export feature: `/export` and `/export_all`.

pub(in crate::bot) mod handlers;
pub(in crate::bot) mod mistakes;
pub mod press;
pub mod screens;
