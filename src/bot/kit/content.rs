//! The content of a message: text with formatting, and a photo or a file. Formatting is kept as Telegram marked it,
//! without what Telegram finds by itself (links, names, tags).

use serde::{Deserialize, Serialize};
use teloxide::types::{Message, MessageEntity, MessageEntityKind};

use crate::domain::ids::TelegramUserId;
use crate::domain::outbox::{MediaKind, utf16_units};
use crate::domain::stored_file::StoredFile;
use crate::domain::text::{Span, SpanKind, tail};

/// Content to send on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) struct Content {
    /// Text or caption.
    pub text: String,
    pub spans: Vec<Span>,
    pub attachment: Option<AttachedFile>,
    /// The file of a template, instead of one from the chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stored: Option<StoredFile>,
    /// The album that the file belongs to.
    #[serde(default)]
    pub album: Option<String>,
}

/// A file on Telegram's servers, available by the Bot API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::bot) struct AttachedFile {
    pub kind: MediaKind,
    pub file_id: String,
    pub name: String,
    /// Its MIME type, if the sender's Telegram gives one.
    #[serde(default)]
    pub mime: Option<String>,
    /// In bytes.
    pub size: u32,
}

impl AttachedFile {
    /// Whether its name says that it may hold a table of people: CSV, a workbook, or Telegram's export.
    pub(in crate::bot) fn is_table(&self) -> bool {
        let name = self.name.to_lowercase();
        [".csv", ".tsv", ".xlsx"].iter().any(|ending| name.ends_with(ending)) || name == "result.json"
    }
}

impl Content {
    /// `None` for a message without text, photo or file.
    pub(in crate::bot) fn of(message: &Message) -> Option<Self> {
        let attachment = attachment(message);
        let (text, entities) = match (message.text(), &attachment) {
            (Some(text), _) => (text, message.entities()),
            (None, Some(_)) => (message.caption().unwrap_or_default(), message.caption_entities()),
            (None, None) => return None,
        };
        let spans = entities.unwrap_or_default().iter().filter_map(span).collect();
        let album = message.media_group_id().map(|album| album.0.clone());
        Some(Self { text: text.to_owned(), spans, attachment, album, ..Self::default() })
    }

    /// The person that a shared contact, or a choice in Telegram's list of people, names: as a username, as a mention,
    /// or as a phone number. `None` for other messages.
    pub(in crate::bot) fn person(message: &Message) -> Option<Self> {
        let (id, first, last) = if let Some(contact) = message.contact() {
            let Some(id) = contact.user_id else {
                return Some(Self {
                    text: format!("+{}", contact.phone_number.trim_start_matches('+')),
                    ..Self::default()
                });
            };
            (id, contact.first_name.as_str(), contact.last_name.as_deref())
        } else {
            let user = message.shared_users()?.users.first()?;
            if let Some(username) = &user.username {
                return Some(Self { text: format!("@{username}"), ..Self::default() });
            }
            (user.user_id, user.first_name.as_deref().unwrap_or_default(), user.last_name.as_deref())
        };
        let user = TelegramUserId(i64::try_from(id.0).ok()?);
        let name =
            [Some(first), last].into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        let text = if name.is_empty() { user.to_string() } else { name };
        let span = Span { offset: 0, length: utf16_units(&text), kind: SpanKind::Mention { user } };
        Some(Self { text, spans: vec![span], ..Self::default() })
    }

    /// The same with only the end of the text: `words` is what remains after its beginning was parsed.
    pub(in crate::bot) fn ending(&self, words: &str) -> Self {
        let text = self.text.trim_end();
        let words = words.trim();
        let from = text.len().checked_sub(words.len()).filter(|from| text.is_char_boundary(*from));
        let part = tail(text, &self.spans, from.unwrap_or(text.len()));
        Self { text: part.text, spans: part.spans, ..self.clone() }
    }

    /// The same with the photo or file of the message that this one replies to.
    pub(in crate::bot) fn with_reply(self, message: &Message) -> Self {
        let replied = message.reply_to_message().and_then(Self::of).and_then(|said| said.attachment);
        Self { attachment: self.attachment.or(replied), ..self }
    }

    /// What kind of file is sent, if any.
    pub(in crate::bot) fn media_kind(&self) -> Option<MediaKind> {
        let stored = self.stored.as_ref().map(|stored| stored.kind);
        self.attachment.as_ref().map(|attachment| attachment.kind).or(stored)
    }

    /// Whether there is nothing to send.
    pub(in crate::bot) fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.media_kind().is_none()
    }
}

fn attachment(message: &Message) -> Option<AttachedFile> {
    if let Some(document) = message.document() {
        return Some(AttachedFile {
            kind: MediaKind::Document,
            file_id: document.file.id.0.clone(),
            name: document.file_name.clone().unwrap_or_else(|| "file".to_owned()),
            mime: document.mime_type.as_ref().map(|mime| mime.essence_str().to_owned()),
            size: document.file.size,
        });
    }
    // Telegram offers a photo in several sizes.
    let photo = message.photo()?.iter().max_by_key(|size| u64::from(size.width) * u64::from(size.height))?;
    Some(AttachedFile {
        kind: MediaKind::Photo,
        file_id: photo.file.id.0.clone(),
        name: "photo.jpg".to_owned(),
        mime: None,
        size: photo.file.size,
    })
}

fn span(entity: &MessageEntity) -> Option<Span> {
    use MessageEntityKind as E;
    let kind = match &entity.kind {
        E::Bold => SpanKind::Bold,
        E::Italic => SpanKind::Italic,
        E::Underline => SpanKind::Underline,
        E::Strikethrough => SpanKind::Strike,
        E::Spoiler => SpanKind::Spoiler,
        E::Code => SpanKind::Code,
        E::Pre { language } => SpanKind::Pre { language: language.clone() },
        E::Blockquote => SpanKind::Quote { collapsed: false },
        E::ExpandableBlockquote => SpanKind::Quote { collapsed: true },
        E::TextLink { url } => SpanKind::Link { url: url.to_string() },
        E::TextMention { user } => SpanKind::Mention { user: TelegramUserId(i64::try_from(user.id.0).ok()?) },
        E::CustomEmoji { custom_emoji_id } => SpanKind::CustomEmoji { id: custom_emoji_id.0.parse().ok()? },
        E::Mention | E::Hashtag | E::Cashtag | E::BotCommand | E::Url | E::Email | E::PhoneNumber => return None,
    };
    Some(Span { offset: entity.offset, length: entity.length, kind })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::*;

    fn message(content: &Value) -> Message {
        let mut message = json!({
            "message_id": 1,
            "date": 0,
            "chat": { "id": 1, "type": "private", "first_name": "Ann" },
        });
        message.as_object_mut().unwrap().extend(content.as_object().unwrap().clone());
        serde_json::from_value(message).unwrap()
    }

    fn entity(kind: &str, more: &Value) -> Value {
        let mut entity = json!({ "type": kind, "offset": 0, "length": 2 });
        entity.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        entity
    }

    #[rstest]
    #[case(entity("bold", &json!({})), Some(SpanKind::Bold))]
    #[case(entity("italic", &json!({})), Some(SpanKind::Italic))]
    #[case(entity("underline", &json!({})), Some(SpanKind::Underline))]
    #[case(entity("strikethrough", &json!({})), Some(SpanKind::Strike))]
    #[case(entity("spoiler", &json!({})), Some(SpanKind::Spoiler))]
    #[case(entity("code", &json!({})), Some(SpanKind::Code))]
    #[case(entity("pre", &json!({ "language": "rust" })), Some(SpanKind::Pre { language: Some("rust".into()) }))]
    #[case(entity("blockquote", &json!({})), Some(SpanKind::Quote { collapsed: false }))]
    #[case(entity("expandable_blockquote", &json!({})), Some(SpanKind::Quote { collapsed: true }))]
    #[case(entity("text_link", &json!({ "url": "https://a.b/" })), Some(SpanKind::Link { url: "https://a.b/".into() }))]
    #[case(
        entity("text_mention", &json!({ "user": { "id": 7, "is_bot": false, "first_name": "Bob" } })),
        Some(SpanKind::Mention { user: TelegramUserId(7) })
    )]
    #[case(entity("custom_emoji", &json!({ "custom_emoji_id": "9" })), Some(SpanKind::CustomEmoji { id: 9 }))]
    #[case(entity("url", &json!({})), None)]
    #[case(entity("bot_command", &json!({})), None)]
    fn formatting_is_kept_and_what_telegram_finds_is_not(#[case] entity: Value, #[case] kind: Option<SpanKind>) {
        let said = Content::of(&message(&json!({ "text": "hi there", "entities": [entity] }))).unwrap();
        assert_eq!(said.spans.into_iter().next().map(|span| span.kind), kind);
    }

    #[test]
    fn formatting_moves_with_the_words_that_are_left() {
        let text = "/send @bob 😀 hello you\n";
        let bold = json!({ "type": "bold", "offset": 14, "length": 5 });
        let said = Content::of(&message(&json!({ "text": text, "entities": [bold] }))).unwrap();
        let left = said.ending(" 😀 hello you");
        assert_eq!(left.text, "😀 hello you");
        assert_eq!(left.spans, [Span { offset: 3, length: 5, kind: SpanKind::Bold }]);
        assert!(said.ending("").is_empty());
    }

    #[test]
    fn a_photo_is_taken_in_its_largest_size_with_its_caption() {
        let size = |id: &str, side: u32| json!({ "file_id": id, "file_unique_id": id, "width": side, "height": side, "file_size": side });
        let said = Content::of(&message(&json!({
            "photo": [size("small", 90), size("large", 800), size("middle", 320)],
            "caption": "look",
            "caption_entities": [{ "type": "italic", "offset": 0, "length": 4 }],
        })))
        .unwrap();
        assert_eq!((said.text.as_str(), said.spans.len()), ("look", 1));
        let photo = said.attachment.unwrap();
        assert_eq!((photo.kind, photo.file_id.as_str()), (MediaKind::Photo, "large"));
    }

    #[test]
    fn a_sticker_is_nothing_to_send() {
        let place = json!({ "location": { "longitude": 1.0, "latitude": 1.0 } });
        assert_eq!(Content::of(&message(&place)), None);
    }
}
