//! People, chats and messages in the Bot API's JSON. A field that Telegram leaves out is left out here.

use serde_json::{Map, Value, json};

use super::chat::{Author, BotStanding, Chat, ChatKind, Content, Message};
use super::entities::MessageEntity;
use super::files;
use crate::dc::message_box::{Forwarded, Origin};
use crate::world::{Person, PersonId, State};

pub(crate) fn user(person: &Person) -> Value {
    let mut user = json!({ "id": person.id, "is_bot": false, "first_name": person.first_name });
    add(&mut user, "last_name", person.last_name.clone());
    add(&mut user, "username", person.username.clone());
    add(&mut user, "language_code", person.language_code.clone());
    add(&mut user, "is_premium", person.premium.then_some(true));
    user
}

pub(crate) fn user_by_id(state: &State, id: PersonId) -> Value {
    state.person(id).map_or_else(|| json!({ "id": id, "is_bot": false, "first_name": "" }), user)
}

pub(crate) fn bot(state: &State) -> Value {
    let bot = &state.bot.identity;
    json!({ "id": bot.id, "is_bot": true, "first_name": bot.first_name, "username": bot.username })
}

pub(crate) fn chat(state: &State, chat: &Chat) -> Value {
    match &chat.kind {
        ChatKind::Private { person, .. } => {
            let mut value = json!({ "id": chat.id, "type": "private" });
            if let Some(person) = state.person(*person) {
                add(&mut value, "first_name", Some(person.first_name.clone()));
                add(&mut value, "last_name", person.last_name.clone());
                add(&mut value, "username", person.username.clone());
            }
            value
        }
        ChatKind::Group(group) if group.topics.is_some() => {
            json!({ "id": chat.id, "type": "supergroup", "title": group.title, "is_forum": true })
        }
        ChatKind::Group(group) => json!({
            "id": chat.id, "type": "group", "title": group.title, "all_members_are_administrators": false,
        }),
    }
}

pub(crate) fn message(state: &State, in_chat: &Chat, message: &Message) -> Value {
    let mut value = without_reply(state, in_chat, message);
    // A reply quotes one message, never that one's own reply. In a group's topic, a message that is no reply refers to the
    // message that opened the topic. The number of a private chat's topic is no message of the bot's.
    let opened = message.topic.filter(|_| matches!(in_chat.kind, ChatKind::Group(_)));
    let quoted = message.reply_to.or(opened).and_then(|id| in_chat.message(id));
    add(&mut value, "reply_to_message", quoted.map(|quoted| without_reply(state, in_chat, quoted)));
    value
}

fn without_reply(state: &State, in_chat: &Chat, message: &Message) -> Value {
    let from = match message.from {
        Author::Bot => bot(state),
        Author::Person(id) => user_by_id(state, id),
    };
    let mut value = json!({
        "message_id": message.id, "from": from, "chat": chat(state, in_chat), "date": message.date,
    });
    add(&mut value, "forward_origin", message.forwarded.as_ref().map(|forwarded| origin(state, forwarded)));
    add(&mut value, "edit_date", message.edited_at);
    add(&mut value, "media_group_id", message.album.clone());
    add(&mut value, "message_thread_id", message.topic);
    add(&mut value, "is_topic_message", message.topic.map(|_| true));
    match &message.content {
        Content::Text(text) => {
            add(&mut value, "text", Some(text.text.clone()));
            add(&mut value, "entities", entities(state, &text.entities));
        }
        Content::Media { file_id, caption, .. } => {
            merge(&mut value, files::in_message(state, file_id));
            add(&mut value, "caption", (!caption.text.is_empty()).then(|| caption.text.clone()));
            add(&mut value, "caption_entities", entities(state, &caption.entities));
        }
        Content::Service(fields) => merge(&mut value, fields.clone()),
    }
    add(&mut value, "reply_markup", message.markup.as_ref().and_then(super::markup::Markup::in_message));
    value
}

/// <https://core.telegram.org/bots/api#messageorigin>
fn origin(state: &State, forwarded: &Forwarded) -> Value {
    match &forwarded.from {
        Origin::Person(person) => {
            json!({ "type": "user", "sender_user": user_by_id(state, *person), "date": forwarded.date })
        }
        Origin::Channel(channel) => {
            let chat = json!({
                "id": -1_000_000_000_000 - channel.id, "type": "channel", "title": channel.title,
                "username": channel.username,
            });
            json!({ "type": "channel", "chat": chat, "message_id": 1, "date": forwarded.date })
        }
        Origin::Hidden(name) => json!({ "type": "hidden_user", "sender_user_name": name, "date": forwarded.date }),
    }
}

fn entities(state: &State, entities: &[MessageEntity]) -> Option<Value> {
    let whole = |entity: &MessageEntity| {
        let mut value = json!(entity);
        add(&mut value, "user", entity.user.map(|user| user_by_id(state, user.id)));
        value
    };
    (!entities.is_empty()).then(|| entities.iter().map(whole).collect())
}

/// A chat member, as in `getChatMember` and the updates about it.
pub(crate) fn standing(status: &str, user: &Value) -> Value {
    let mut value = json!({ "status": status, "user": user });
    if status == "administrator" {
        let rights = [
            ("can_be_edited", false),
            ("is_anonymous", false),
            ("can_manage_chat", true),
            ("can_change_info", true),
            ("can_delete_messages", true),
            ("can_invite_users", true),
            ("can_restrict_members", true),
            ("can_pin_messages", true),
            ("can_manage_topics", true),
            ("can_promote_members", false),
            ("can_manage_video_chats", true),
            ("can_post_stories", false),
            ("can_edit_stories", false),
            ("can_delete_stories", false),
        ];
        merge(&mut value, rights.into_iter().map(|(name, given)| (name.to_owned(), json!(given))).collect());
    }
    if status == "kicked" {
        add(&mut value, "until_date", Some(0));
    }
    value
}

/// The bot as a member of a group.
pub(crate) fn bot_standing(bot: BotStanding, user: &Value) -> Value {
    let mut value = standing(status(bot), user);
    if bot == BotStanding::AdministratorWithoutTopics {
        add(&mut value, "can_manage_topics", Some(false));
    }
    value
}

fn status(standing: BotStanding) -> &'static str {
    match standing {
        BotStanding::Stranger | BotStanding::Left => "left",
        BotStanding::Member => "member",
        BotStanding::Administrator | BotStanding::AdministratorWithoutTopics => "administrator",
        BotStanding::Removed => "kicked",
    }
}

fn add(object: &mut Value, name: &str, value: Option<impl Into<Value>>) {
    if let (Some(object), Some(value)) = (object.as_object_mut(), value) {
        object.insert(name.into(), value.into());
    }
}

fn merge(object: &mut Value, fields: Value) {
    if let (Some(object), Value::Object(fields)) = (object.as_object_mut(), fields) {
        let fields: Map<String, Value> = fields;
        object.extend(fields);
    }
}
