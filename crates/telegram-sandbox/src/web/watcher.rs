//! What one page has seen, and what is new since.
//! A message is new if its pointer is, so that a look costs little however long a chat is.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::Cast;
use super::view::{self, PAGE, Room};
use crate::bot_api::{ChatId, Message};
use crate::dc::message_box::Stored;
use crate::world::{PersonId, State};

#[derive(Default)]
pub(super) struct Watcher {
    heads: Map<String, Value>,
    bot: BTreeMap<(ChatId, i64), Arc<Message>>,
    talks: BTreeMap<(PersonId, i32), Arc<Stored>>,
}

/// Messages that are new or changed, and those that are gone.
#[derive(Default)]
struct News {
    messages: Vec<(Room, Value)>,
    gone: Vec<Value>,
}

impl Watcher {
    /// What has changed since the last look; the first one answers how everything stands, with the last messages of each chat.
    pub(super) fn look(&mut self, state: &State, cast: &Cast) -> Option<Value> {
        let first = self.heads.is_empty();
        let heads = view::heads(state, cast);
        let changed = |(name, head): &(&String, &Value)| self.heads.get(*name) != Some(*head);
        let mut news: Map<String, Value> =
            heads.iter().filter(changed).map(|(name, head)| (name.clone(), head.clone())).collect();
        self.heads = heads;

        let mut found = News::default();
        self.look_at_bot(state, &mut found);
        self.look_at_talks(state, cast, &mut found);
        let News { messages, gone } = found;
        let messages = if first { latest(messages) } else { messages };
        if !messages.is_empty() {
            let said = |(room, message): (Room, Value)| json!({ "chat": room, "message": message });
            news.insert("messages".into(), messages.into_iter().map(said).collect());
        }
        if !gone.is_empty() {
            news.insert("gone".into(), gone.into());
        }
        (!news.is_empty()).then_some(Value::Object(news))
    }

    fn look_at_bot(&mut self, state: &State, news: &mut News) {
        for (&room, chat) in &state.bot.chats {
            for (id, message) in &chat.messages {
                let known = self.bot.get(&(room, *id));
                if known.is_some_and(|known| Arc::ptr_eq(known, message)) {
                    continue;
                }
                if message.deleted {
                    if known.is_some_and(|known| !known.deleted) {
                        news.gone.push(json!({ "chat": Room::Bot(room), "id": id }));
                    }
                } else {
                    news.messages.push((Room::Bot(room), view::in_bot_chat(state, message)));
                }
                self.bot.insert((room, *id), message.clone());
            }
        }
    }

    fn look_at_talks(&mut self, state: &State, cast: &Cast, news: &mut News) {
        for owner in view::prospects(state, cast) {
            let Some(own) = state.dcs.boxes.get(&owner) else { continue };
            for (id, stored) in &own.messages {
                if self.talks.get(&(owner, *id)).is_some_and(|known| Arc::ptr_eq(known, stored)) {
                    continue;
                }
                news.messages.push((Room::Talk(owner, stored.with), view::in_talk(state, owner, stored)));
                self.talks.insert((owner, *id), stored.clone());
            }
        }
        self.talks.retain(|(owner, id), known| {
            let stays = state.dcs.boxes.get(owner).is_some_and(|own| own.messages.contains_key(id));
            if !stays {
                news.gone.push(json!({ "chat": Room::Talk(*owner, known.with), "id": id }));
            }
            stays
        });
    }
}

/// The last page of each chat.
fn latest(messages: Vec<(Room, Value)>) -> Vec<(Room, Value)> {
    let mut taken: BTreeMap<Room, usize> = BTreeMap::new();
    let mut latest: Vec<(Room, Value)> = messages
        .into_iter()
        .rev()
        .filter(|(room, _)| {
            let count = taken.entry(*room).or_default();
            *count += 1;
            *count <= PAGE
        })
        .collect();
    latest.reverse();
    latest
}
