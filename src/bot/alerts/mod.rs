//! The alerts feature: alerts about accounts, about the desk's ground, and about a duplicate instance.

pub(in crate::bot) mod cards;
pub(in crate::bot) mod duplicate_instance;
pub(in crate::bot) mod ground;
pub mod ground_screens;
pub(in crate::bot) mod handlers;
pub mod press;
pub mod screens;
pub(in crate::bot) mod unshown;
