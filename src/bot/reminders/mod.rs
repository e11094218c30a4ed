//! The reminders feature: what members are notified of without asking: waiting dialogs, ended snoozes, and notices.

pub mod digest_screens;
pub(in crate::bot) mod due;
pub(in crate::bot) mod notices;
pub mod screens;
