//! The stop-list feature: `/stop`, `/allow` and `/stoplist`.

pub(in crate::bot) mod handlers;
pub mod press;
pub mod screens;
