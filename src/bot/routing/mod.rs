//! Routing of updates to their handlers.
//!
//! Invariant: the right is checked before anything else happens, and the person gets the outcome.

pub(in crate::bot) mod access;
pub(in crate::bot) mod events;
pub mod guard;
pub(in crate::bot) mod membership;
pub(in crate::bot) mod mistakes;
#[cfg(test)]
mod rights_test;
pub mod run;
pub mod schema;

mod answers;
mod commands;
pub(super) mod messages;
pub(super) mod presses;
mod reactions;
