//! What members are told without asking: who waits for an answer, what was put aside until now, and notices.

pub mod digest_screens;
pub(in crate::bot) mod due;
pub(in crate::bot) mod notices;
pub mod screens;
