//! Formatted text: a text and its entities. Offsets and lengths are in UTF-16 code units, as everywhere in Telegram.

use serde::{Deserialize, Serialize};

use super::error::ApiError;
use crate::world::PersonId;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageEntity {
    #[serde(rename = "type")]
    pub kind: String,
    pub offset: usize,
    pub length: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_emoji_id: Option<String>,
    /// The user of a mention without a username.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<MentionedUser>,
}

/// The fields of a user that a sender must provide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MentionedUser {
    pub id: PersonId,
}

impl MessageEntity {
    pub(crate) fn over(kind: &str, offset: usize, length: usize) -> Self {
        Self { kind: kind.into(), offset, length, ..Self::default() }
    }

    pub(crate) fn end(&self) -> usize {
        self.offset.saturating_add(self.length)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FormattedText {
    pub(crate) text: String,
    pub(crate) entities: Vec<MessageEntity>,
}

/// Length in UTF-16 code units.
pub(crate) fn utf16_length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

impl FormattedText {
    /// A text from a bot or person as Telegram stores it: trimmed, with the links and commands found in it.
    pub(crate) fn new(text: &str, mut entities: Vec<MessageEntity>) -> Result<Self, ApiError> {
        let whole = utf16_length(text);
        for entity in &mut entities {
            if entity.offset > whole {
                return Err(ApiError::bad_request("entity begins after the end of the text"));
            }
            if entity.end() > whole {
                return Err(ApiError::bad_request("entity ends after the end of the text"));
            }
        }
        let left = utf16_length(text) - utf16_length(text.trim_start());
        let text = text.trim();
        let length = utf16_length(text);
        for entity in &mut entities {
            let start = entity.offset.saturating_sub(left).min(length);
            let end = entity.end().saturating_sub(left).min(length);
            (entity.offset, entity.length) = (start, end - start);
        }
        entities.retain(|entity| entity.length > 0);
        for found in found_in(text) {
            let overlaps = |entity: &MessageEntity| {
                matches!(
                    entity.kind.as_str(),
                    "code" | "pre" | "text_link" | "text_mention" | "url" | "mention" | "bot_command" | "email"
                ) && entity.offset < found.end()
                    && found.offset < entity.end()
            };
            if !entities.iter().any(overlaps) {
                entities.push(found);
            }
        }
        entities.sort_by_key(|entity| (entity.offset, std::cmp::Reverse(entity.length)));
        Ok(Self { text: text.into(), entities })
    }
}

/// The entities that Telegram finds by itself: commands, mentions, hashtags, links, addresses.
fn found_in(text: &str) -> Vec<MessageEntity> {
    let mut found = Vec::new();
    let mut offset = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_start_matches(['(', '[', '"', '\'', '«', ',']);
        let start = offset + utf16_length(&word[..word.len() - bare.len()]);
        if let Some((kind, length)) = kind_of(bare.trim_end()) {
            found.push(MessageEntity::over(kind, start, length));
        }
        offset += utf16_length(word);
    }
    found
}

/// The kind of entity that begins a word, and its length.
fn kind_of(word: &str) -> Option<(&'static str, usize)> {
    let name_length = |rest: &str| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').count();
    if let Some(rest) = word.strip_prefix('/') {
        let length = name_length(rest);
        let after = &rest[length..];
        let addressed = after.strip_prefix('@').map_or(0, |bot| match name_length(bot) {
            3.. => 1 + name_length(bot),
            _ => 0,
        });
        let ends = rest[length + addressed..].chars().next().is_none_or(|c| c != '/' && !c.is_alphanumeric());
        return ((1..=64).contains(&length) && ends).then_some(("bot_command", 1 + length + addressed));
    }
    if let Some(rest) = word.strip_prefix('@') {
        let length = name_length(rest);
        return (4..=32).contains(&length).then_some(("mention", 1 + length));
    }
    if let Some(rest) = word.strip_prefix('#') {
        let length: usize = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').map(char::len_utf16).sum();
        return (length > 0 && rest.chars().any(char::is_alphabetic)).then_some(("hashtag", 1 + length));
    }
    let word = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '"', '\'', '»']);
    if let Some((name, domain)) = word.split_once('@') {
        let plain = |part: &str| part.chars().all(|c| c.is_ascii_alphanumeric() || "._+-".contains(c));
        return (!name.is_empty() && plain(name) && plain(domain) && is_domain(domain))
            .then(|| ("email", utf16_length(word)));
    }
    let (scheme, rest) = word.split_once("://").unwrap_or(("", word));
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let known = matches!(scheme.to_ascii_lowercase().as_str(), "" | "http" | "https" | "ftp" | "tg" | "ton");
    (known && (is_domain(host) || scheme.eq_ignore_ascii_case("tg"))).then(|| ("url", utf16_length(word)))
}

/// Whether a host's last part may be a top-level domain. Telegram has a list of them; the common ones are enough here,
/// so that `report.csv` is no link.
fn is_domain(host: &str) -> bool {
    const COMMON: [&str; 14] =
        ["com", "org", "net", "me", "io", "ru", "dev", "app", "info", "example", "test", "de", "uk", "shop"];
    host.rsplit_once('.')
        .is_some_and(|(name, top)| !name.is_empty() && COMMON.contains(&top.to_ascii_lowercase().as_str()))
}
