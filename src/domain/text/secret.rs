//! What a secret looks like, wherever somebody types one.
//! Its rule: the shape alone decides; ordinary text, phone numbers and long links are no secrets.

mod file;
mod session;

use strum::{EnumString, IntoStaticStr};

use crate::domain::typed::normal;
use crate::domain::unknown_name::UnknownName;
pub use file::{is_other_file, is_session_file, is_session_name, may_hold_secret, words_of};
pub use session::session_in;

/// What was typed or sent that must not stay in a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
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
    /// It may be a code, a password or a session: what was asked for when it came is not known any more.
    Unknown,
}

impl SecretKind {
    pub const ALL: [Self; 10] = [
        Self::Session,
        Self::SessionFile,
        Self::Password,
        Self::LoginCode,
        Self::LoginLink,
        Self::BotToken,
        Self::ApiHash,
        Self::PrivateKey,
        Self::Invitation,
        Self::Unknown,
    ];

    /// The secret that people call by this word, in small letters.
    #[must_use]
    pub fn called(word: &str) -> Option<Self> {
        match word {
            "pass" | "passwd" | "pwd" | "pw" | "2fa" | "пароль" => Some(Self::Password),
            "код" => Some(Self::LoginCode),
            "сессия" | "сеанс" => Some(Self::Session),
            _ => None,
        }
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
        crate::domain::invite::InviteToken::parse(&rest[..end]).is_some()
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

/// What Telegram calls a code in its messages, in the languages that it speaks most.
const CODE_NAMES: [&str; 26] = [
    "login code",
    "log-in code",
    "sign-in code",
    "verification code",
    "confirmation code",
    "код для входа",
    "код входа",
    "код подтверждения",
    "код авторизации",
    "код для входу",
    "код для підтвердження",
    "código de inicio",
    "código de acceso",
    "código de login",
    "código de início",
    "code de connexion",
    "anmeldecode",
    "login-code:",
    "codice di accesso",
    "giriş kodu",
    "kod logowania",
    "kode masuk",
    "kirish kodi",
    "رمز تسجيل الدخول",
    "کد ورود",
    "登录码",
];
/// Words behind which a number is a code, if it follows at once.
const CODE_OF: [&str; 6] =
    ["telegram code", "telegram: код", "telegram: code", "код telegram", "код телеграм", "код в telegram"];

/// What Telegram itself writes about a code, pasted or passed on.
fn is_told_code(lower: &str) -> bool {
    let of_telegram = ["telegram", "телеграм", "تلگرام", "تيليجرام"].iter().any(|name| lower.contains(name));
    if !of_telegram {
        return false;
    }
    let told = CODE_NAMES.iter().find_map(|words| lower.split_once(words));
    let at_once = CODE_OF.iter().find_map(|words| lower.split_once(words));
    // "12345 is your login code".
    let before = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().rev().take(3).collect();
        words.iter().any(|word| is_code_long(word.len()) && word.bytes().all(|b| b.is_ascii_digit()))
    };
    told.is_some_and(|(text, rest)| before(text) || numbers(rest).take(3).any(is_code_long))
        || at_once.is_some_and(|(_, rest)| {
            let behind = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '-' | '=' | '"'));
            behind.starts_with(|c: char| c.is_ascii_digit()) && numbers(behind).next().is_some_and(is_code_long)
        })
        || lower.contains("my.telegram.org") && told.is_some_and(|(_, rest)| holds_web_code(rest))
}

fn is_code_long(digits: usize) -> bool {
    (5..=7).contains(&digits)
}

/// How many digits the numbers in a text have: `1-2-3-4-5` and `12 345` are one number.
fn numbers(text: &str) -> impl Iterator<Item = usize> {
    let runs = text.split(|c: char| !c.is_ascii_digit() && !matches!(c, ' ' | '-' | '.' | ','));
    runs.map(|run| run.bytes().filter(u8::is_ascii_digit).count()).filter(|digits| *digits > 0)
}

/// The site of Telegram for developers has codes of letters and digits.
fn holds_web_code(text: &str) -> bool {
    let mut words = text.split(|c: char| !is_word(c));
    words.any(|word| {
        (8..=16).contains(&word.len()) && word.bytes().any(|b| b.is_ascii_digit() || matches!(b, b'-' | b'_'))
    })
}

#[cfg(test)]
mod tests;
