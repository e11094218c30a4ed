//! The stats feature: `/stats`.

pub(in crate::bot) mod chart;
mod funnel_chart;
pub(in crate::bot) mod handlers;
pub(in crate::bot) mod mistakes;
pub mod press;
pub mod screens;
mod tag_screens;
