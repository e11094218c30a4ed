//! The remembered content of the bot's messages: hashes, not texts, and the dialog that they are about; only of the latest few
//! thousand.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use parking_lot::Mutex;

use crate::bot::kit::View;
use crate::domain::ids::DialogId;
use crate::domain::login::Card;

const MOST: usize = 4_096;

#[derive(Default)]
pub(in crate::bot) struct Rendered(Mutex<Memory>);

#[derive(Default)]
struct Memory {
    prints: HashMap<Card, (u64, Option<DialogId>)>,
    /// In the order in which they were first shown.
    order: VecDeque<Card>,
}

impl Rendered {
    /// Whether a message shows exactly this.
    pub(in crate::bot) fn shows(&self, card: Card, view: &View) -> bool {
        self.0.lock().prints.get(&card).is_some_and(|(known, _)| *known == print(view))
    }

    /// The dialog that a message is about, if it is known.
    pub(in crate::bot) fn about(&self, card: Card) -> Option<DialogId> {
        self.0.lock().prints.get(&card).and_then(|(_, about)| *about)
    }

    pub(in crate::bot) fn note(&self, card: Card, view: &View) {
        let mut memory = self.0.lock();
        if memory.prints.insert(card, (print(view), view.about)).is_some() {
            return;
        }
        memory.order.push_back(card);
        if memory.order.len() > MOST
            && let Some(oldest) = memory.order.pop_front()
        {
            memory.prints.remove(&oldest);
        }
    }

    /// Forgets a message that is gone, or whose content is unknown.
    pub(in crate::bot) fn forget(&self, card: Card) {
        let mut memory = self.0.lock();
        if memory.prints.remove(&card).is_some() {
            memory.order.retain(|known| *known != card);
        }
    }
}

fn print(view: &View) -> u64 {
    let mut hasher = DefaultHasher::new();
    view.text.hash(&mut hasher);
    for row in &view.keyboard {
        row.len().hash(&mut hasher);
        for button in row {
            (&button.label, &button.data).hash(&mut hasher);
        }
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{ChatId, TelegramMessageId};

    #[test]
    fn what_a_message_shows_is_remembered_until_there_are_too_many() {
        let card = |number| Card { chat: ChatId(7), message: TelegramMessageId(number) };
        let (hello, bye) = (View::text("hello".to_owned()), View::text("bye".to_owned()));
        let shown = Rendered::default();
        assert!(!shown.shows(card(0), &hello));
        shown.note(card(0), &hello);
        assert!(shown.shows(card(0), &hello) && !shown.shows(card(0), &bye) && !shown.shows(card(1), &hello));
        shown.note(card(0), &bye);
        assert!(shown.shows(card(0), &bye));
        shown.forget(card(0));
        assert!(!shown.shows(card(0), &bye));
        for number in 0..10_000 {
            shown.note(card(number), &hello);
        }
        assert!(!shown.shows(card(0), &hello) && shown.shows(card(9_999), &hello));
        assert!(shown.0.lock().order.len() <= MOST && shown.0.lock().prints.len() <= MOST);
    }
}
