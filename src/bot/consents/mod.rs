//! The consents feature: what a contact agreed to, the basis of a first message, and `/consents`.

pub(in crate::bot) mod handlers;
pub mod item_buttons;
pub(in crate::bot) mod mistakes;
pub mod press;
pub(in crate::bot) mod question;
pub mod screens;
pub mod words;
