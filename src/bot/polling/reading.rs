//! Parsing updates leniently: known parts are used even if others are unknown. Only an update's id and kind are ever
//! logged.

use crate::domain::secret::SecretKind;
use serde_json::{Map, Value, json};
use teloxide::types::{Document, MessageEntity, MessageKind, PhotoSize, Update, UpdateKind};

/// The kinds of updates that the bot requests.
const KINDS: [&str; 5] = ["message", "edited_message", "callback_query", "my_chat_member", "message_reaction"];

/// Chat, topic and person. The updates of one key are handled in order.
pub(super) type Key = (i64, Option<i64>, i64);

/// An update as JSON.
pub(super) struct Raw {
    pub(super) id: u32,
    /// The name of its kind; `other` for a kind that was not requested.
    pub(super) kind: &'static str,
    pub(super) key: Key,
    pub(super) body: Value,
}

/// The result of parsing an update.
pub(super) enum Reading {
    /// It can be handled.
    Known(Box<Update>),
    /// A message of a kind that the desk does not know: the sender and place, and the text, if any.
    Unknown { envelope: Box<Update>, words: Option<String> },
    /// There is nobody to notify.
    Nothing,
}

impl Raw {
    /// `None` for JSON without an update id, which could not be confirmed.
    pub(super) fn of(update: Value) -> Option<Self> {
        let Value::Object(mut fields) = update else { return None };
        let id = u32::try_from(fields.get("update_id")?.as_u64()?).ok()?;
        let kind = KINDS.into_iter().find(|kind| fields.contains_key(*kind));
        let body = kind.and_then(|kind| fields.remove(kind)).unwrap_or_default();
        let message = if kind == Some("callback_query") { &body["message"] } else { &body };
        let topic = message["message_thread_id"].as_i64().filter(|_| message["is_topic_message"] == true);
        let key = (message["chat"]["id"].as_i64().unwrap_or(0), topic, person_id(&body));
        Some(Self { id, kind: kind.unwrap_or("other"), key, body })
    }

    /// Parses the whole update, or else what is known of it.
    pub(super) fn read(&self) -> Reading {
        // The library expects a person, or the chat in whose name an anonymous administrator reacts.
        let somebody = person(&self.body["user"]).is_some() || chat(&self.body["actor_chat"]).is_some();
        if self.kind == "message_reaction" && !somebody {
            return Reading::Nothing;
        }
        if let Some(update) = self.parsed(&self.body) {
            return Reading::Known(Box::new(update));
        }
        let reduced = match self.kind {
            "message" | "edited_message" => with_content(&self.body),
            "callback_query" => press(&self.body),
            "my_chat_member" => membership(&self.body),
            _ => return Reading::Nothing,
        };
        if let Some(update) = reduced.and_then(|body| self.parsed(&body)) {
            return Reading::Known(Box::new(update));
        }
        let words = ["text", "caption"].iter().find_map(|field| self.body[*field].as_str()).map(str::to_owned);
        match self.envelope() {
            Some(envelope) if self.says_something() => Reading::Unknown { envelope: Box::new(envelope), words },
            _ => Reading::Nothing,
        }
    }

    /// The sender and place, without the content.
    pub(super) fn envelope(&self) -> Option<Update> {
        let body = match self.kind {
            "message" | "edited_message" => without_content(&self.body)?,
            _ => return None,
        };
        self.parsed(&body)
    }

    /// The update for the store: whole, or without a secret content.
    pub(super) fn to_store(&self, secret: Option<SecretKind>) -> Option<Value> {
        let body = match (secret, self.kind) {
            (_, "other") => return None,
            (None, _) => self.body.clone(),
            (Some(_), "message" | "edited_message") => without_content(&self.body)?,
            // A press or a change of membership is useless without its content.
            (Some(_), _) => return None,
        };
        let kind = secret.map(|kind| kind.into_str());
        Some(json!({ "update_id": self.id, self.kind: body, "whole": secret.is_none(), "secret": kind }))
    }

    /// Whether a message has a field that this version does not know.
    fn says_something(&self) -> bool {
        const OF_EVERY_MESSAGE: [&str; 20] = [
            "message_id",
            "message_thread_id",
            "is_topic_message",
            "date",
            "edit_date",
            "chat",
            "from",
            "sender_chat",
            "sender_tag",
            "sender_boost_count",
            "reply_to_message",
            "reply_markup",
            "external_reply",
            "quote",
            "via_bot",
            "forward_origin",
            "has_protected_content",
            "author_signature",
            "media_group_id",
            "entities",
        ];
        let fields = self.body.as_object().into_iter().flat_map(Map::keys);
        fields.into_iter().any(|field| !OF_EVERY_MESSAGE.contains(&field.as_str()))
    }

    /// The update with this body, if teloxide knows all of it.
    fn parsed(&self, body: &Value) -> Option<Update> {
        if self.kind == "other" {
            return None;
        }
        // Through text, because teloxide can parse a kind only from a borrowed name.
        let text = format!(r#"{{"update_id":{},"{}":{body}}}"#, self.id, self.kind);
        let update: Update = serde_json::from_str(&text).ok()?;
        let known = match &update.kind {
            // teloxide parses unknown content as an empty message.
            UpdateKind::Message(message) | UpdateKind::EditedMessage(message) => {
                !matches!(message.kind, MessageKind::Empty {})
            }
            UpdateKind::CallbackQuery(_) | UpdateKind::MyChatMember(_) | UpdateKind::MessageReaction(_) => true,
            _ => false,
        };
        known.then_some(update)
    }
}

/// A message with its known content: a text, a photo or a file.
fn with_content(body: &Value) -> Option<Value> {
    // Files of these kinds have fields of other kinds too.
    const NEITHER: [&str; 8] =
        ["animation", "video", "video_note", "audio", "voice", "sticker", "live_photo", "paid_media"];
    let mut message = head(body)?;
    if let Some(text) = body["text"].as_str() {
        message.insert("text".into(), text.into());
        message.insert("entities".into(), entities(&body["entities"]));
    } else if NEITHER.iter().any(|field| !body[*field].is_null()) {
        return None;
    } else if serde_json::from_value::<Document>(body["document"].clone()).is_ok() {
        message.insert("document".into(), body["document"].clone());
    } else if serde_json::from_value::<Vec<PhotoSize>>(body["photo"].clone()).is_ok() {
        message.insert("photo".into(), body["photo"].clone());
    } else {
        return None;
    }
    if let Some(caption) = body["caption"].as_str() {
        message.insert("caption".into(), caption.into());
        message.insert("caption_entities".into(), entities(&body["caption_entities"]));
    }
    for field in ["media_group_id", "edit_date"] {
        if !body[field].is_null() {
            message.insert(field.into(), body[field].clone());
        }
    }
    if let Some(mut replied) = head(&body["reply_to_message"]) {
        replied.insert("text".into(), "".into());
        let markup = &body["reply_to_message"]["reply_markup"];
        if let Some(keyboard) = keyboard(markup) {
            replied.insert("reply_markup".into(), keyboard);
        }
        message.insert("reply_to_message".into(), replied.into());
    }
    Some(message.into())
}

/// A message without content.
fn without_content(body: &Value) -> Option<Value> {
    let mut message = head(body)?;
    message.insert("text".into(), "".into());
    if !body["edit_date"].is_null() {
        message.insert("edit_date".into(), body["edit_date"].clone());
    }
    Some(message.into())
}

/// The fields of every message.
fn head(body: &Value) -> Option<Map<String, Value>> {
    let mut message = Map::new();
    message.insert("message_id".into(), body["message_id"].as_i64()?.into());
    message.insert("date".into(), body["date"].as_i64().unwrap_or(0).into());
    message.insert("chat".into(), chat(&body["chat"])?);
    if let Some(from) = person(&body["from"]) {
        message.insert("from".into(), from);
    }
    if let Some(sender) = chat(&body["sender_chat"]) {
        message.insert("sender_chat".into(), sender);
    }
    if let Some(thread) = body["message_thread_id"].as_i64() {
        message.insert("message_thread_id".into(), thread.into());
    }
    if body["is_topic_message"] == true {
        message.insert("is_topic_message".into(), true.into());
    }
    Some(message)
}

/// The person behind an update; 0 if there is none.
fn person_id(body: &Value) -> i64 {
    body["from"]["id"].as_i64().or(body["user"]["id"].as_i64()).unwrap_or(0)
}

fn chat(body: &Value) -> Option<Value> {
    let mut chat = some_of(body, &["title", "username", "first_name", "last_name"]);
    chat.insert("id".into(), body["id"].as_i64()?.into());
    chat.insert("type".into(), body["type"].as_str()?.into());
    if body["is_forum"] == true {
        chat.insert("is_forum".into(), true.into());
    }
    Some(chat.into())
}

fn person(body: &Value) -> Option<Value> {
    let mut person = some_of(body, &["last_name", "username", "language_code"]);
    person.insert("id".into(), body["id"].as_u64()?.into());
    person.insert("is_bot".into(), body["is_bot"].as_bool().unwrap_or(false).into());
    person.insert("first_name".into(), body["first_name"].as_str().unwrap_or_default().into());
    Some(person.into())
}

fn some_of(body: &Value, fields: &[&str]) -> Map<String, Value> {
    let texts = fields.iter().filter_map(|field| Some(((*field).to_owned(), body[*field].as_str()?.into())));
    texts.collect()
}

/// The known entities; the text stays complete.
fn entities(all: &Value) -> Value {
    let known = |entity: &&Value| serde_json::from_value::<MessageEntity>((*entity).clone()).is_ok();
    all.as_array().into_iter().flatten().filter(known).cloned().collect()
}

/// The buttons with data, which are the desk's own.
fn keyboard(markup: &Value) -> Option<Value> {
    let button = |button: &Value| {
        let (text, data) = (button["text"].as_str()?, button["callback_data"].as_str()?);
        Some(json!({ "text": text, "callback_data": data }))
    };
    let rows = markup["inline_keyboard"].as_array()?.iter();
    let rows: Vec<Value> = rows.map(|row| row.as_array().into_iter().flatten().filter_map(button).collect()).collect();
    Some(json!({ "inline_keyboard": rows }))
}

fn press(body: &Value) -> Option<Value> {
    let mut press = some_of(body, &["id", "data", "chat_instance"]);
    press.entry("chat_instance").or_insert_with(|| "".into());
    press.insert("from".into(), person(&body["from"])?);
    let mut message = head(&body["message"])?;
    message.insert("text".into(), "".into());
    press.insert("message".into(), message.into());
    Some(press.into())
}

fn membership(body: &Value) -> Option<Value> {
    let member = |body: &Value| {
        let present = match body["status"].as_str()? {
            "creator" | "administrator" | "member" => true,
            "restricted" => body["is_member"].as_bool().unwrap_or(false),
            _ => false,
        };
        Some(json!({ "user": person(&body["user"])?, "status": if present { "member" } else { "left" } }))
    };
    Some(json!({
        "chat": chat(&body["chat"])?,
        "from": person(&body["from"])?,
        "date": body["date"].as_i64().unwrap_or(0),
        "old_chat_member": member(&body["old_chat_member"])?,
        "new_chat_member": member(&body["new_chat_member"])?,
    }))
}

#[cfg(test)]
#[path = "reading_test.rs"]
mod tests;
