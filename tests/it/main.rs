//! The program's stories, told through the world: a person writes, an admin presses, a prospect receives.

mod process;
mod store;
#[path = "../support/mod.rs"]
mod support;
mod walls;
