//! What people can do wrong: an enum for each part of the bot.

mod accounts;
mod address;
mod audit;
mod dialogs;
mod erasure;
mod general;
mod home;
mod login;
mod permit;
mod routing;
mod search;
mod sending;
mod settings;
mod stats;
mod team;
mod templates;
#[cfg(test)]
mod tests;
mod topics;

pub(in crate::bot) use accounts::AccountMistake;
pub(in crate::bot) use address::AddressMistake;
pub(in crate::bot) use audit::AuditMistake;
pub(in crate::bot) use dialogs::DialogMistake;
pub(in crate::bot) use erasure::ErasureMistake;
pub(in crate::bot) use general::Mistake;
pub(in crate::bot) use home::HomeMistake;
pub(in crate::bot) use login::LoginMistake;
pub(in crate::bot) use permit::PermitMistake;
pub(in crate::bot) use routing::{NotHandled, RoutingMistake};
pub(in crate::bot) use search::SearchMistake;
pub(in crate::bot) use sending::SendMistake;
pub(in crate::bot) use settings::SettingMistake;
pub(in crate::bot) use stats::StatsMistake;
pub(in crate::bot) use team::TeamMistake;
pub(in crate::bot) use templates::TemplateMistake;
pub(in crate::bot) use topics::TopicMistake;
