//! From an update to the handler of what it asks for.
//! Invariant: the right is checked before anything else happens, and the person is told how it ended.

mod answers;
mod commands;
pub(super) mod messages;
pub(super) mod presses;
