//! What a secret looks like, wherever somebody types one.
//! Its rule: the shape alone decides; ordinary text, phone numbers and long links are no secrets.

mod file;
mod session;

use super::typed::normal;
pub use file::{is_session_file, is_session_name, may_hold_secret};
pub use session::session_in;

/// What was typed or sent that must not stay in a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SecretKind {
    /// A session string of another tool, or most of one.
    Session,
    /// A file that holds a session.
    SessionFile,
    /// An account's own password. It has no shape: only who asked for it can tell.
    Password,
    /// A login code of Telegram.
    LoginCode,
    /// A link that logs somebody in.
    LoginLink,
    BotToken,
    /// The `api_hash` of an application.
    ApiHash,
    /// A private key, or the key of this desk.
    PrivateKey,
    /// The link of an invitation to this team.
    Invitation,
}

impl SecretKind {
    pub const ALL: [Self; 9] = [
        Self::Session,
        Self::SessionFile,
        Self::Password,
        Self::LoginCode,
        Self::LoginLink,
        Self::BotToken,
        Self::ApiHash,
        Self::PrivateKey,
        Self::Invitation,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::SessionFile => "session_file",
            Self::Password => "password",
            Self::LoginCode => "login_code",
            Self::LoginLink => "login_link",
            Self::BotToken => "bot_token",
            Self::ApiHash => "api_hash",
            Self::PrivateKey => "private_key",
            Self::Invitation => "invitation",
        }
    }

    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Which secret a text carries, if any. It may stand anywhere in it, between quotes, behind words, over several lines.
#[must_use]
pub fn looks_like_secret(text: &str) -> Option<SecretKind> {
    let text = normal(text);
    let lower = text.to_lowercase();
    let found = [
        (SecretKind::PrivateKey, is_private_key(&lower)),
        (SecretKind::LoginLink, is_login_link(&lower)),
        (SecretKind::BotToken, holds_bot_token(&text)),
        (
            SecretKind::ApiHash,
            ["api_hash", "api hash", "apihash", "app_hash"].iter().any(|name| {
                assigned(&lower, name)
                    .is_some_and(|value| value.len() == 32 && value.bytes().all(|b| b.is_ascii_hexdigit()))
            }),
        ),
        (SecretKind::Session, session::holds_session(&text)),
        (SecretKind::LoginCode, is_told_code(&lower)),
    ];
    found.into_iter().find(|(_, found)| *found).map(|(kind, _)| kind)
}

/// Whether a text holds an invitation of the bot of this name: `t.me/<name>?start=<token>`.
#[must_use]
pub fn holds_invitation(text: &str, bot: &str) -> bool {
    let text = normal(text);
    let begins = format!("{}?start=", bot.to_lowercase());
    text.to_lowercase().match_indices(&begins).any(|(at, found)| {
        // Lower case may be of another length where the text is not of Latin letters.
        let rest = text.get(at + found.len()..).unwrap_or_default();
        let end = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
        super::invite::InviteToken::parse(&rest[..end]).is_some()
    })
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

fn is_private_key(lower: &str) -> bool {
    lower.contains("-----begin") && lower.contains("private key-----")
        || assigned(lower, "secret_key").is_some_and(|value| value.len() >= 40)
}

/// The word that is given to a name: `NAME = "word"`, `name: word`.
fn assigned<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.match_indices(name).find_map(|(at, _)| {
        let rest = &text[at + name.len()..];
        let value = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | ':' | '"' | '\'' | '`'));
        let end = value.find(|c: char| !is_word(c) && !matches!(c, '+' | '/')).unwrap_or(value.len());
        // A name and nothing given to it is a word of a sentence.
        (value.len() < rest.len() && end > 0).then(|| &value[..end])
    })
}

fn is_login_link(lower: &str) -> bool {
    let token = lower.contains("tg://login?token=") || lower.contains("tg://login?code=");
    let code = ["t.me/login/", "telegram.me/login/"]
        .iter()
        .any(|begins| lower.split(begins).skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric())));
    token || code
}

/// `123456789:AA…`: the number of a bot and 35 letters, digits, `-` or `_`.
fn holds_bot_token(text: &str) -> bool {
    text.match_indices(':').any(|(at, _)| {
        let digits = text[..at].bytes().rev().take_while(u8::is_ascii_digit).count();
        let key: String = text[at + 1..].chars().take_while(|c| is_word(*c)).collect();
        (6..=12).contains(&digits) && (34..=40).contains(&key.len()) && key.bytes().any(|b| b.is_ascii_alphabetic())
    })
}

/// What Telegram itself writes about a code, pasted or passed on.
fn is_told_code(lower: &str) -> bool {
    let of_telegram = ["telegram", "телеграм"].iter().any(|name| lower.contains(name));
    let told = ["login code", "код для входа", "код входа"].iter().find_map(|words| lower.split_once(words));
    let Some((_, rest)) = told.filter(|_| of_telegram) else { return false };
    let numbers = rest.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
    numbers.take(3).any(|number| (5..=7).contains(&number.len()))
}

#[cfg(test)]
mod tests;
