//! What buttons mean, as types: a family for each part of the bot, with a variant for each kind of button.
//! A kind says in one place what its data looks like; its family says who may press it.

mod account;
mod account_settings;
mod alert;
mod any;
mod audit;
#[cfg(test)]
mod button_data_test;
mod dialog;
mod export;
mod fields;
mod forget;
mod home;
mod inbox;
mod item;
mod later;
mod login;
mod meant;
mod press;
mod question;
mod queue;
mod search;
mod send;
mod session;
mod settings;
mod stats;
mod stop_list;
mod system;
mod team;
mod template;

pub use account::{AccountPress, Deed};
pub use account_settings::AccountSettingsPress;
pub use alert::AlertPress;
pub use any::AnyPress;
pub use audit::AuditPress;
pub use dialog::{DialogFilter, DialogPress, DialogsPress, Snooze};
pub use export::TalksPress;
pub use forget::ForgetPress;
pub use home::HomePress;
pub use inbox::InboxPress;
pub use item::ItemPress;
pub use later::LaterPress;
pub use login::LoginPress;
pub use meant::MeantPress;
pub use press::Press;
pub use question::QuestionPress;
pub use queue::QueuePress;
pub use search::SearchPress;
pub use send::SendPress;
pub use session::{SessionPress, SessionTool};
pub use settings::{SettingChoice, SettingGroup, SettingsPress, common as common_settings};
pub use stats::{StatsOf, StatsPress};
pub use stop_list::StopListPress;
pub use system::SystemPress;
pub use team::TeamPress;
pub use template::TemplatePress;
