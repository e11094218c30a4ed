//! The Telegram bot: the desk as people see it.
//!
//! Invariant: only this room names teloxide and dptree, and no handler waits for a user account.

pub mod accounts;
pub mod alerts;
pub mod audit;
pub mod campaigns;
pub mod consents;
pub mod contacts;
pub mod context;
pub mod dialogs;
pub mod erasure;
pub mod export;
pub mod home;
pub mod imports;
pub mod inbox;
pub mod kit;
pub mod lists;
pub mod login;
pub mod output;
pub mod people;
mod polling;
pub mod queue;
mod records;
pub mod reminders;
pub mod routing;
pub mod search;
pub mod secrets;
pub mod sending;
pub mod sequences;
pub mod sessions;
pub mod settings;
pub mod stats;
pub mod stop_list;
pub mod system;
pub mod tags;
pub mod team;
pub mod templates;

use std::sync::Arc;

use tokio::sync::mpsc::UnboundedReceiver;

use crate::bot::output::identity;
use crate::bot::system::doctor_screens::DoctorFinding;
use crate::clock::Clock;
use crate::event::Event;
use crate::settings::Settings;
use crate::tasks::Tasks;

/// Modules of libraries that log whole updates at any level, including secrets.
pub const UNLOGGED: &[&str] = &["teloxide::dispatching"];

/// The bot, as the program starts it.
pub struct Bot(Arc<context::BotContext>);

impl Bot {
    /// Creates the bot.
    #[must_use]
    pub fn new(settings: &Settings, rooms: context::Rooms) -> Self {
        let bot = identity::connection(settings);
        let ctx = context::BotContext::new(bot, rooms, settings.default_language, settings.inbox_chat);
        Self(Arc::new(ctx))
    }

    /// Starts to answer people and to show events. It ends with the tasks.
    ///
    /// # Errors
    /// When the Bot API refuses the token.
    pub async fn start(&self, news: UnboundedReceiver<Event>, tasks: &Tasks) -> anyhow::Result<()> {
        routing::run::start(Arc::clone(&self.0), news, tasks).await
    }
}

/// Checks the token and the clock with Telegram, without a running desk.
pub async fn ask_telegram(settings: &Settings, clock: &Clock) -> Vec<DoctorFinding> {
    system::telegram_check::findings(identity::get_me(&identity::connection(settings)).await, || clock.now())
}
