//! Events in the bot's chats: people send, edit, press and leave. Each reaches the bot as an update; the bot's own
//! actions do not.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::chat::{Author, BotStanding, Chat, ChatId, ChatKind, Content, Group, Message, PrivateTopics};
use super::markup::Markup;
use super::{ButtonPress, json};
use crate::dc::message_box::Forwarded;
use crate::world::{PersonId, State};

/// A message to be sent.
pub(crate) struct Draft {
    pub(crate) content: Content,
    pub(crate) topic: Option<i64>,
    pub(crate) reply_to: Option<i64>,
    pub(crate) album: Option<String>,
    pub(crate) markup: Option<Markup>,
    pub(crate) forwarded: Option<Forwarded>,
}

impl Draft {
    pub(crate) fn plain(content: Content) -> Self {
        Self { content, topic: None, reply_to: None, album: None, markup: None, forwarded: None }
    }
}

/// Adds a message to a chat, with an update if the bot may see it. Returns the message's id.
pub(crate) fn post(state: &mut State, chat: ChatId, from: Author, draft: Draft) -> Option<i64> {
    let date = state.now();
    let bot = &mut state.bot;
    let to = bot.chats.get_mut(&chat)?;
    let id = if to.numbers_itself() {
        to.messages.keys().next_back().map_or(1, |last| last + 1)
    } else {
        bot.last_message += 1;
        bot.last_message
    };
    let Draft { content, topic, reply_to, album, markup, forwarded } = draft;
    let (edited_at, deleted, reaction) = (None, false, None);
    let message = Message {
        id,
        from,
        date,
        edited_at,
        deleted,
        topic,
        reply_to,
        album,
        content,
        markup,
        reaction,
        theirs: BTreeMap::new(),
        forwarded,
    };
    to.messages.insert(id, Arc::new(message));
    if from != Author::Bot {
        tell_of_message(state, chat, id, "message");
    }
    Some(id)
}

/// Sends the update about a message, if the bot may see it.
pub(crate) fn tell_of_message(state: &mut State, chat: ChatId, id: i64, kind: &'static str) {
    let Some(there) = state.bot.chats.get(&chat) else { return };
    let Some(message) = there.messages.get(&id) else { return };
    if is_for_bot(state, there, message) {
        let body = json::message(state, there, message);
        tell(state, kind, body);
    }
}

fn tell(state: &mut State, kind: &'static str, body: Value) {
    let now = state.now();
    state.bot.updates.push(now, kind, body);
}

fn is_for_bot(state: &State, chat: &Chat, message: &Message) -> bool {
    let group = match &chat.kind {
        ChatKind::Private { .. } => return true,
        ChatKind::Group(group) => group,
    };
    let identity = &state.bot.identity;
    let spoken_to = || {
        let words = message.content.words().map_or("", |words| words.text.as_str());
        let mention = format!("@{}", identity.username.to_lowercase());
        let replied = message.reply_to.and_then(|id| chat.message(id)).is_some_and(|to| to.from == Author::Bot);
        let service = matches!(message.content, Content::Service(_));
        words.starts_with('/') || words.to_lowercase().contains(&mention) || replied || service
    };
    match group.bot {
        BotStanding::Stranger | BotStanding::Left | BotStanding::Removed => false,
        BotStanding::Administrator | BotStanding::AdministratorWithoutTopics => true,
        BotStanding::Member => !identity.privacy || spoken_to(),
    }
}

/// Sets or takes off a person's reaction to a message. The bot is notified in private chats, and in groups that it
/// administrates. Returns `None` if there is no such message.
pub(crate) fn react(state: &mut State, person: PersonId, chat: ChatId, id: i64, emoji: Option<&str>) -> Option<()> {
    let there = state.bot.chats.get_mut(&chat)?;
    let tells = match &there.kind {
        ChatKind::Private { .. } => true,
        ChatKind::Group(group) => group.bot.is_administrator(),
    };
    let message = there.message_mut(id)?;
    let before = match emoji {
        Some(emoji) => message.theirs.insert(person, emoji.to_owned()),
        None => message.theirs.remove(&person),
    };
    if tells && before.as_deref() != emoji {
        let list = |emoji: Option<&str>| emoji.iter().map(|emoji| json!({ "type": "emoji", "emoji": emoji })).collect();
        let (old, new): (Vec<Value>, Vec<Value>) = (list(before.as_deref()), list(emoji));
        let body = json!({
            "chat": json::chat(state, state.bot.chats.get(&chat)?),
            "message_id": id,
            "user": json::user_by_id(state, person),
            "date": state.now(),
            "old_reaction": old,
            "new_reaction": new,
        });
        tell(state, "message_reaction", body);
    }
    Some(())
}

/// The private chat with a person; it exists from their first `/start` on.
pub(crate) fn open_private(state: &mut State, person: PersonId) -> ChatId {
    let id = ChatId::from(person);
    state.bot.chats.entry(id).or_insert_with(|| {
        Chat::new(id, ChatKind::Private { person, blocked: false, topics: PrivateTopics::default() })
    });
    id
}

/// Blocks or unblocks the bot. Telegram notifies the bot if something changed.
pub(crate) fn set_blocked(state: &mut State, person: PersonId, block: bool) {
    let id = open_private(state, person);
    let Some(Chat { kind: ChatKind::Private { blocked, .. }, .. }) = state.bot.chats.get_mut(&id) else { return };
    if std::mem::replace(blocked, block) != block {
        let bot = json::bot(state);
        let standing = |kicked| json::standing(if kicked { "kicked" } else { "member" }, &bot);
        tell_of_standing(state, id, person, &standing(!block), &standing(block));
    }
}

/// Changes the bot's status in a group.
pub(crate) fn set_standing(state: &mut State, group: ChatId, by: PersonId, standing: BotStanding) {
    let Some(Chat { kind: ChatKind::Group(Group { bot, .. }), .. }) = state.bot.chats.get_mut(&group) else { return };
    let before = std::mem::replace(bot, standing);
    if before != standing {
        let user = json::bot(state);
        tell_of_standing(state, group, by, &json::bot_standing(before, &user), &json::bot_standing(standing, &user));
    }
}

fn tell_of_standing(state: &mut State, chat: ChatId, by: PersonId, before: &Value, after: &Value) {
    let Some(there) = state.bot.chats.get(&chat) else { return };
    let body = json!({
        "chat": json::chat(state, there),
        "from": json::user_by_id(state, by),
        "date": state.now(),
        "old_chat_member": before,
        "new_chat_member": after,
    });
    tell(state, "my_chat_member", body);
}

/// A person presses a button with `data` under a message. Returns the id of the callback query.
pub(crate) fn press(state: &mut State, person: PersonId, chat: ChatId, message: i64, data: &str) -> Option<String> {
    let there = state.bot.chats.get(&chat)?;
    let under = match there.message(message) {
        Some(message) => json::message(state, there, message),
        // An old client may still show a deleted message.
        None => json!({ "chat": json::chat(state, there), "message_id": message, "date": 0 }),
    };
    let query = format!("{}", 3_000_000_000_000_000_000_u64 + state.bot.presses.len() as u64);
    let body = json!({
        "id": query,
        "from": json::user_by_id(state, person),
        "message": under,
        "chat_instance": format!("{}", -1_000_000_000 - chat.0),
        "data": data,
    });
    let at = state.now();
    state.bot.presses.insert(query.clone(), ButtonPress { person, at, answer: None });
    tell(state, "callback_query", body);
    Some(query)
}
