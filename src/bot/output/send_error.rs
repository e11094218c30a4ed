//! Classification of the Bot API's answers: one table for every method.
//!
//! Invariant: only an explicit refusal by Telegram is final: JSON with `"ok":false` and a code from 400 to 499 that
//! concerns this call. Everything else is [`SendError::Later`]. No error contains texts of people.

use std::time::Duration;

use serde::Deserialize;
use teloxide::{ApiError, RequestError};

use crate::domain::ids::ChatId;

/// Why the Bot API did not execute a call.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(in crate::bot) enum SendError {
    /// Not now: no answer, an answer that is not Telegram's, trouble on its side, or a rate limit. Retry, not before
    /// `after` if Telegram names a time.
    #[error("the Bot API did not take it now: {why}")]
    Later { after: Option<Duration>, why: String },
    /// The message no longer exists.
    #[error("the message is gone")]
    Gone,
    /// The message or topic needs no change.
    #[error("nothing to change")]
    Unchanged,
    /// The bot may no longer edit this message.
    #[error("the message cannot be edited any more")]
    NotEditable,
    /// The message is a picture or a file and has no text to edit.
    #[error("the message has no text to edit")]
    NotText,
    #[error("the topic is gone")]
    TopicGone,
    #[error("the topic is closed")]
    TopicClosed,
    /// Nobody reads this chat: they never started the bot, blocked it, deleted their account, or removed it from the
    /// group.
    #[error("the chat cannot be reached: {0}")]
    Unreachable(String),
    /// The group has a new id.
    #[error("the group was upgraded")]
    Upgraded(Option<ChatId>),
    /// The chat has no topics.
    #[error("the chat has no topics: {0}")]
    NoTopics(String),
    /// The bot is in the group, but lacks the right for this.
    #[error("the bot lacks a right: {0}")]
    NoRights(String),
    /// The same call would be refused again.
    #[error("the Bot API refused it: {0}")]
    Refused(String),
    /// The call was not made, or not completed: the desk stops.
    #[error("the desk stops")]
    Stopping,
}

impl SendError {
    /// The rate limit was exceeded.
    pub(in crate::bot) fn rate_limit(after: Option<Duration>) -> Self {
        Self::Later { after, why: "a rate limit".into() }
    }

    fn later(why: impl Into<String>) -> Self {
        Self::Later { after: None, why: why.into() }
    }

    /// The transfer of a file was interrupted.
    pub(super) fn interrupted(error: impl std::error::Error) -> Self {
        Self::later(crate::logging::chain(&error))
    }

    /// An answer without a required field.
    pub(in crate::bot) fn unreadable(missing: &str) -> Self {
        Self::later(format!("an answer without a required field: {missing}"))
    }

    /// Whether a retry may succeed.
    #[must_use]
    pub(in crate::bot) fn is_temporary(&self) -> bool {
        matches!(self, Self::Later { .. } | Self::Stopping)
    }
}

/// The fields of an answer that report the outcome.
#[derive(Deserialize)]
struct Envelope {
    ok: bool,
    error_code: Option<i64>,
    description: Option<String>,
    parameters: Option<Parameters>,
    result: Option<serde_json::Value>,
}

#[derive(Default, Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
    migrate_to_chat_id: Option<i64>,
}

/// Parses an answer of the Bot API: its result, or the meaning of its refusal. `status` is the HTTP status.
///
/// # Errors
/// When it is not a success.
pub(in crate::bot) fn read(status: u16, body: &[u8]) -> Result<serde_json::Value, SendError> {
    let Ok(envelope) = serde_json::from_slice::<Envelope>(body) else {
        return Err(SendError::later(format!("HTTP {status} with a body that is not an answer of the Bot API")));
    };
    match envelope {
        Envelope { ok: true, result: Some(result), .. } => Ok(result),
        Envelope { ok: true, .. } => Err(SendError::later(format!("HTTP {status} without a result"))),
        Envelope { error_code: Some(code), description: Some(description), parameters, .. } => {
            let code = u16::try_from(code).unwrap_or(status);
            // A proxy may forward the body of another answer with its own status.
            let code = if status >= 500 { status } else { code };
            Err(refusal(code, &description, &parameters.unwrap_or_default()))
        }
        // Telegram's refusals have a code and a text.
        Envelope { .. } => Err(SendError::later(format!("HTTP {status} with a refusal without a code or a text"))),
    }
}

/// Whether an answer is Telegram's refusal of an unknown token.
pub(in crate::bot) fn refuses_token(status: u16, body: &[u8]) -> bool {
    let Ok(Envelope { ok: false, error_code: Some(code), .. }) = serde_json::from_slice(body) else { return false };
    matches!(code, 401 | 404) && status < 500
}

/// Whether updates are not handed out because they go to a webhook.
pub(in crate::bot) fn names_webhook(status: u16, body: &[u8]) -> bool {
    let Ok(Envelope { ok: false, description: Some(description), .. }) = serde_json::from_slice(body) else {
        return false;
    };
    status == 409 && contains(&description, "webhook is active")
}

/// The table.
fn refusal(code: u16, description: &str, parameters: &Parameters) -> SendError {
    let named = || description.rsplit_once("retry after ").and_then(|(_, seconds)| seconds.trim().parse().ok());
    let after = parameters.retry_after.or_else(|| named().filter(|_| code == 429)).map(Duration::from_secs);
    if after.is_some() {
        return SendError::Later { after, why: "a rate limit".into() };
    }
    if let Some(id) = parameters.migrate_to_chat_id {
        return SendError::Upgraded(Some(ChatId(id)));
    }
    let said = |phrases: &[&str]| phrases.iter().any(|phrase| contains(description, phrase));
    let why = || shown(code, description);
    match code {
        400 | 403 if said(UPGRADED) => SendError::Upgraded(None),
        400 | 403 if said(UNCHANGED) => SendError::Unchanged,
        400 | 403 if said(TOPIC_GONE) => SendError::TopicGone,
        400 | 403 if said(TOPIC_CLOSED) => SendError::TopicClosed,
        400 | 403 if said(NO_TOPICS) => SendError::NoTopics(why()),
        400 | 403 if said(GONE) => SendError::Gone,
        400 | 403 if said(NOT_EDITABLE) => SendError::NotEditable,
        400 | 403 if said(NOT_TEXT) => SendError::NotText,
        400 | 403 if said(NO_RIGHTS) => SendError::NoRights(why()),
        400 if said(UNREACHABLE) => SendError::Unreachable(why()),
        // Telegram's other 403 errors name a chat that the bot cannot write to; a bare one is a proxy's.
        403 if description.eq_ignore_ascii_case("Forbidden") => SendError::later(why()),
        403 => SendError::Unreachable(why()),
        // 401 and 404 concern the token or the URL, 409 a second poller, 429 the rate limit: not this call.
        401 | 404 | 408 | 409 | 420 | 425 | 429 => SendError::later(why()),
        400..=499 => SendError::Refused(why()),
        _ => SendError::later(why()),
    }
}

// Telegram's texts from its servers: in the words of the Bot API server, or as the bare name of the underlying error.
// Compared without case, since the server changes that of the first letter.
const UPGRADED: &[&str] = &["was upgraded to a supergroup"];
const UNCHANGED: &[&str] = &["message is not modified", "_NOT_MODIFIED"];
const TOPIC_GONE: &[&str] = &["thread not found", "TOPIC_ID_INVALID", "TOPIC_DELETED", "topic not found"];
const TOPIC_CLOSED: &[&str] = &["TOPIC_CLOSED", "topic is closed"];
const NO_TOPICS: &[&str] = &[
    "chat is not a forum",
    "CHANNEL_FORUM_MISSING",
    "FORUM_DISABLED",
    "FORUM_CREATE_FORBIDDEN",
    "method is available only for supergroups",
];
const GONE: &[&str] = &[
    "message to edit not found",
    "message to delete not found",
    "message to react not found",
    "message to pin not found",
    "MESSAGE_ID_INVALID",
    "MESSAGE_NOT_FOUND",
    "message not found",
];
const NOT_EDITABLE: &[&str] = &["message can't be edited", "MESSAGE_EDIT_TIME_EXPIRED", "MESSAGE_AUTHOR_REQUIRED"];
const NOT_TEXT: &[&str] = &["no text in the message to edit"];
const NO_RIGHTS: &[&str] = &[
    "not enough rights",
    "no rights",
    "no write access",
    "need administrator rights",
    "ADMIN_REQUIRED",
    "RIGHT_FORBIDDEN",
    "RIGHTS_FORBIDDEN",
    "WRITE_FORBIDDEN",
    "SEND_PLAIN_FORBIDDEN",
    "SEND_PHOTOS_FORBIDDEN",
    "SEND_DOCS_FORBIDDEN",
    "SEND_MEDIA_FORBIDDEN",
    "CHAT_RESTRICTED",
];
const UNREACHABLE: &[&str] = &[
    "chat not found",
    "user not found",
    "no access to the user",
    "PEER_ID_INVALID",
    "CHAT_ID_INVALID",
    "CHANNEL_INVALID",
    "CHANNEL_PRIVATE",
    "USER_ID_INVALID",
    "USER_DEACTIVATED",
    "group is deactivated",
    // Formerly sent with 401, and still by other servers of the Bot API.
    "bot was blocked",
    "bot was kicked",
    "not a member",
    "can't initiate conversation",
];

fn contains(text: &str, phrase: &str) -> bool {
    text.as_bytes().windows(phrase.len()).any(|part| part.eq_ignore_ascii_case(phrase.as_bytes()))
}

/// The text of a refusal for the log, without a quote of the message.
fn shown(code: u16, description: &str) -> String {
    /// Longer than any text of Telegram's without a quote.
    const MOST: usize = 120;
    let quotes = ["can't parse", "unsupported start tag", "wrong http url"];
    let cut = quotes.iter().find_map(|quote| {
        let at = description.to_ascii_lowercase().find(quote)?;
        description.get(..at + quote.len())
    });
    let text: String = cut.unwrap_or(description).chars().take(MOST).collect();
    format!("{code} {text}")
}

impl From<RequestError> for SendError {
    fn from(error: RequestError) -> Self {
        let parameters = Parameters::default();
        match error {
            RequestError::RetryAfter(wait) => Self::Later { after: Some(wait.duration()), why: "a rate limit".into() },
            RequestError::MigrateToChatId(id) => Self::Upgraded(Some(ChatId(id.0))),
            RequestError::Io(error) => Self::later(error.to_string()),
            // teloxide has removed the token from its URL.
            RequestError::Network(error) => Self::later(crate::logging::chain(&*error)),
            RequestError::InvalidJson { source, .. } => {
                Self::later(format!("an answer that cannot be read, at column {}", source.column()))
            }
            RequestError::Api(ApiError::InvalidToken) => refusal(401, "Unauthorized", &parameters),
            RequestError::Api(ApiError::Unknown(text)) => refusal(code_of(&text), &text, &parameters),
            RequestError::Api(known) => {
                let text = known.to_string();
                refusal(code_of(&text), &text, &parameters)
            }
        }
    }
}

/// The code of a refusal whose number teloxide did not keep: its text begins with the code's name.
fn code_of(description: &str) -> u16 {
    const NAMES: [(&str, u16); 9] = [
        ("Bad Request", 400),
        ("Unauthorized: bot", 403),
        ("Unauthorized", 401),
        ("Forbidden", 403),
        ("Not Found", 404),
        ("Conflict", 409),
        ("Request Entity Too Large", 413),
        ("Too Many Requests", 429),
        ("Internal Server Error", 500),
    ];
    NAMES.iter().find(|(name, _)| description.starts_with(name)).map_or(500, |(_, code)| *code)
}

#[cfg(test)]
#[path = "send_error_test.rs"]
mod tests;
