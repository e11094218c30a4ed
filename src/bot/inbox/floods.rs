//! Counting cards: a card that shows the number of further messages, instead of a card for each.

use std::collections::HashMap;

use parking_lot::Mutex;
use tokio::time::{Duration, Instant};

use crate::domain::ids::{ChatId, DialogId};
use crate::domain::login::Card;

/// A message within this time after the last change of a counting card is counted on it.
const GOES_ON: Duration = Duration::from_secs(10);

/// The current counting cards. After a restart a new one begins.
#[derive(Default)]
pub(in crate::bot) struct Floods(Mutex<HashMap<(DialogId, ChatId), Flood>>);

#[derive(Clone, Copy, Debug)]
pub(in crate::bot) struct Flood {
    pub card: Card,
    /// Whether it is in the dialog's topic.
    pub in_topic: bool,
    /// The number of messages that it counts.
    pub count: u32,
    last: Instant,
}

impl Floods {
    /// The card that currently counts the messages of a dialog in a chat.
    pub(in crate::bot) fn going_on(&self, dialog: DialogId, chat: ChatId) -> Option<Flood> {
        let mut all = self.0.lock();
        all.retain(|_, flood| flood.last.elapsed() < GOES_ON);
        all.get(&(dialog, chat)).copied()
    }

    pub(in crate::bot) fn counted(&self, dialog: DialogId, card: Card, in_topic: bool, count: u32) {
        let flood = Flood { card, in_topic, count, last: Instant::now() };
        self.0.lock().insert((dialog, card.chat), flood);
    }
}
