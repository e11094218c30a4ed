//! The lists feature: `/lists`, `/list`, the conditions of saved filters, and the lists of a contact.

pub(in crate::bot) mod conditions;
pub mod filter_screens;
pub(in crate::bot) mod handlers;
pub(in crate::bot) mod mistakes;
pub(in crate::bot) mod people;
pub mod press;
pub(in crate::bot) mod question;
pub mod screens;
