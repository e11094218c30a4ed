//! The context of handlers: the request, the services, and the open question of the chat.

pub(in crate::bot) mod any_press;
pub(in crate::bot) mod asking;
#[cfg(test)]
mod button_data_test;
pub(in crate::bot) mod card_key;
pub(in crate::bot) mod cards;
pub(in crate::bot) mod command_limit;
pub(in crate::bot) mod error;
pub(in crate::bot) mod mistake;
pub(in crate::bot) mod outcome;
pub(in crate::bot) mod permit;
pub(in crate::bot) mod permit_mistake;
pub(in crate::bot) mod projection;
#[cfg(test)]
mod questions_test;
pub(in crate::bot) mod said_lines;
pub(in crate::bot) mod screens;
pub(in crate::bot) mod state;
pub(in crate::bot) mod strangers;
#[cfg(test)]
mod tests;

pub(super) mod bot_context;
pub(super) mod chat_state;
pub(super) mod request;

pub(super) use asking::Asking;
pub use bot_context::{BotContext, Rooms};
pub(super) use card_key::CardKey;
pub(super) use error::{Failure, Handled, quietly, reference, report};
pub(super) use mistake::Mistake;
pub(super) use permit::{check, check_press, permit};
pub(super) use projection::{CardChange, Projection};
pub(super) use request::{Origin, Request};
pub(super) use state::State;
