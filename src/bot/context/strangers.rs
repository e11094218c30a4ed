//! Strangers: people outside the team who tried to use the bot. Each is logged once.

use std::collections::HashSet;

use parking_lot::Mutex;

use crate::domain::ids::TelegramUserId;

/// How many strangers are remembered, to limit the memory.
const REMEMBERED: usize = 10_000;
/// Strangers whose first attempt has been logged.
#[derive(Default)]
pub(in crate::bot) struct Strangers(Mutex<HashSet<TelegramUserId>>);

impl Strangers {
    pub(in crate::bot) fn log_once(&self, id: TelegramUserId) {
        let mut seen = self.0.lock();
        if seen.len() < REMEMBERED && seen.insert(id) {
            tracing::info!(stranger = id.0, "ignored a person outside the team");
        }
    }
}
