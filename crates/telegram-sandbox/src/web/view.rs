//! How the world looks to the page, as JSON.
//! A chat is shown as its owner's Telegram shows it; what only the sandbox knows (codes, passwords) is with the
//! accounts, since the page plays their phones.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::Cast;
use crate::bot_api::{Chat, ChatId, ChatKind, Message, menu, pixels};
use crate::control::bot_view::view_one;
use crate::control::{formatting, forum};
use crate::dc::message_box::Stored;
use crate::world::{Person, PersonId, SERVICE_USER, State};

/// So many messages of a chat come at once.
pub(super) const PAGE: usize = 100;

/// A chat of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Room {
    /// The bot's chat with a person or a group.
    Bot(ChatId),
    /// A prospect's talk with somebody.
    Talk(PersonId, PersonId),
}

impl Serialize for Room {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bot(chat) => serializer.collect_str(&format_args!("bot:{}", chat.0)),
            Self::Talk(owner, with) => serializer.collect_str(&format_args!("talk:{}:{}", owner.0, with.0)),
        }
    }
}

impl<'de> Deserialize<'de> for Room {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let room = match text.split(':').collect::<Vec<_>>()[..] {
            ["bot", chat] => chat.parse().ok().map(|chat| Self::Bot(ChatId(chat))),
            ["talk", owner, with] => owner
                .parse()
                .ok()
                .zip(with.parse().ok())
                .map(|(owner, with)| Self::Talk(PersonId(owner), PersonId(with))),
            _ => None,
        };
        room.ok_or_else(|| serde::de::Error::custom("no chat of the page"))
    }
}

/// Everything but the messages.
pub(super) fn heads(state: &State, cast: &Cast) -> Map<String, Value> {
    let bot = &state.bot.identity;
    let people = state.people.values().filter(|person| !person.bot).map(|person| person_head(state, cast, person));
    let chats = state.bot.chats.values().map(|chat| bot_head(state, cast, chat)).chain(talk_heads(state, cast));
    let heads = [
        ("bot", json!({ "id": bot.id, "name": bot.first_name, "username": bot.username })),
        ("people", people.collect()),
        ("chats", chats.collect()),
        ("trouble", json!({ "stalled": *state.dcs.stalled.borrow(), "ordered": state.faults.ordered() })),
        ("offers", json!({ "group": offers_group(state, cast) })),
    ];
    heads.into_iter().map(|(name, head)| (name.to_owned(), head)).collect()
}

fn person_head(state: &State, cast: &Cast, person: &Person) -> Value {
    let mate = cast.team.iter().find(|mate| mate.person == person.id);
    let part = match (mate, &person.phone) {
        (Some(_), _) => "team",
        (None, Some(_)) => "account",
        (None, None) => "prospect",
    };
    let born_after = state.now() - state.dcs.settings.code_lifetime;
    let code = person.codes.last().filter(|code| !code.void && code.sent_at > born_after);
    let devices: Vec<Value> = state
        .dcs
        .keys_of(person.id)
        .map(|key| {
            let device = key.client.as_ref().map_or("", |client| client.device_model.as_str());
            let live = state.dcs.links.values().any(|link| link.serves.is_some_and(|serves| serves.0 == key.key.id));
            json!({ "device": device, "live": live })
        })
        .collect();
    json!({
        "id": person.id,
        "part": part,
        "role": mate.map(|mate| mate.role.as_str()),
        "name": person.full_name(),
        "username": person.username,
        "phone": person.phone,
        "banned": person.banned,
        "password": person.two_factor.as_ref().map(|factor| factor.password.as_str()),
        "code": code.map(|code| json!({ "code": code.code, "way": code.way })),
        "devices": devices,
        "blocked": person.blocked,
    })
}

fn bot_head(state: &State, cast: &Cast, chat: &Chat) -> Value {
    let common = json!({
        "key": Room::Bot(chat.id),
        "id": chat.id,
        "oldest": chat.messages.values().find(|message| !message.deleted).map(|message| message.id),
        "pinned": chat.pinned,
        "actions": chat.actions.len(),
        "action": chat.actions.last(),
    });
    let own = match &chat.kind {
        ChatKind::Private { person, blocked, .. } => json!({
            "kind": "bot", "person": person, "blocked": blocked,
            "commands": commands(state, *person, chat.id),
        }),
        ChatKind::Group(group) => {
            let of = |mate: &super::Teammate| (mate.person.0.to_string(), json!(commands(state, mate.person, chat.id)));
            let commands: Map<String, Value> = cast.team.iter().map(of).collect();
            let topics = forum::topics(state, chat.id);
            json!({ "kind": "group", "title": group.title, "topics": topics, "commands": commands })
        }
    };
    merged(common, own)
}

fn commands(state: &State, person: PersonId, chat: ChatId) -> Value {
    let language = state.person(person).and_then(|person| person.language_code.as_deref()).unwrap_or_default();
    json!(menu(state, person, chat, language))
}

fn talk_heads<'a>(state: &'a State, cast: &'a Cast) -> impl Iterator<Item = Value> + 'a {
    prospects(state, cast).filter_map(|owner| state.dcs.boxes.get(&owner).map(|own| (owner, own))).flat_map(
        |(owner, own)| {
            let others: BTreeSet<PersonId> = own.all().map(|message| message.with).collect();
            others.into_iter().filter(|other| *other != SERVICE_USER).map(move |with| {
                json!({
                    "key": Room::Talk(owner, with),
                    "kind": "talk",
                    "owner": owner,
                    "with": with,
                    "oldest": own.with(with).next().map(|message| message.id),
                    "unread": own.unread(with),
                    "read_up_to": own.read_outbox.get(&with).copied().unwrap_or(0),
                })
            })
        },
    )
}

/// Whether the team can be given a group: the program can get one, and has none.
fn offers_group(state: &State, cast: &Cast) -> bool {
    cast.give_group.is_some() && !state.bot.chats.values().any(|chat| matches!(chat.kind, ChatKind::Group(_)))
}

/// Those whose talks the page shows.
pub(super) fn prospects<'a>(state: &'a State, cast: &'a Cast) -> impl Iterator<Item = PersonId> + 'a {
    let of_team = |person: &Person| cast.team.iter().any(|mate| mate.person == person.id);
    let people = state.people.values();
    people.filter(move |person| person.phone.is_none() && !person.bot && !of_team(person)).map(|person| person.id)
}

pub(super) fn in_bot_chat(state: &State, message: &Message) -> Value {
    let mut value = json!(view_one(state, message));
    if let Some(fields) = value.as_object_mut() {
        // The page makes its nodes from the entities.
        fields.remove("html");
        fields.remove("pinned");
        // A person's own reaction, where the bot has none.
        if let (None, Some(theirs)) = (&message.reaction, message.theirs.values().next()) {
            fields.insert("reaction".into(), json!(theirs));
        }
    }
    value
}

pub(super) fn in_talk(state: &State, owner: PersonId, stored: &Stored) -> Value {
    let mut text = formatting::from_wire(&stored.text, &stored.entities);
    // The page shows texts and files; of other kinds it shows the name.
    if let Some(kind) = stored.kind.as_ref().filter(|_| text.text.is_empty()) {
        text.text = format!("[{}]", kind.name());
    }
    let file = stored.file.as_ref().map(|file| {
        json!({
            "kind": if file.photo { "photo" } else { "document" },
            "url": format!("/talk-file/{}/{}", owner.0, stored.id),
            "name": file.name,
            "size": file.bytes.len(),
            "pixels": pixels(&file.bytes),
        })
    });
    json!({
        "id": stored.id,
        "from": if stored.out { owner } else { stored.with },
        "date": stored.date,
        "text": text.text,
        "entities": text.entities,
        "reply_to": stored.reply_to,
        "quote": stored.quote,
        "forwarded_from": stored.forwarded.as_ref().map(|forwarded| forwarded.name(state)),
        "edited": stored.edit_date.is_some(),
        "reaction": stored.reaction(),
        "file": file,
    })
}

/// A page of messages before one, oldest first.
pub(super) fn before(state: &State, room: Room, before: i64) -> Vec<Value> {
    let mut messages: Vec<Value> = match room {
        Room::Bot(chat) => {
            let messages = state.bot.chats.get(&chat).into_iter().flat_map(|chat| chat.messages.range(..before).rev());
            let there = messages.map(|(_, message)| message).filter(|message| !message.deleted);
            there.take(PAGE).map(|message| in_bot_chat(state, message)).collect()
        }
        Room::Talk(owner, with) => {
            let own = state.dcs.boxes.get(&owner).into_iter();
            let messages = own.flat_map(|own| own.with(with).rev()).filter(|message| i64::from(message.id) < before);
            messages.take(PAGE).map(|message| in_talk(state, owner, message)).collect()
        }
    };
    messages.reverse();
    messages
}

fn merged(mut value: Value, more: Value) -> Value {
    if let (Some(fields), Value::Object(more)) = (value.as_object_mut(), more) {
        fields.extend(more);
    }
    value
}
