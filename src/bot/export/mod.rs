//! The export feature: `/export` and `/export_all`.

pub(in crate::bot) mod handlers;
pub mod press;
pub mod screens;
