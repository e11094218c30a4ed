//! Recognising secrets in what people type. Only the shape decides; ordinary text, phone numbers and long links are no
//! secrets.

mod file;
mod password;
mod session;

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::domain::typed::normal;
use crate::domain::unknown_name::UnknownName;
use crate::domain::variants::all;
pub use file::{is_other_file, is_session_file, is_session_name, may_hold_secret, words_of};
pub use password::names_password;
pub use session::session_in;

/// The kind of a secret that must not stay in a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str, parse_err_ty = UnknownName, parse_err_fn = UnknownName::new)]
pub enum SecretKind {
    /// A session string of another tool, or most of one.
    Session,
    /// A file that holds a session.
    SessionFile,
    /// An account's own password. It has no shape, so only the open question identifies it.
    Password,
    /// A login code of Telegram.
    LoginCode,
    /// A link that logs a person in.
    LoginLink,
    BotToken,
    /// The `api_hash` of an application.
    ApiHash,
    /// A private key, or the secret key of this desk.
    PrivateKey,
    /// The link of an invitation to this team.
    Invitation,
    /// Perhaps a code, a password or a session: the question that it answered is no longer known.
    Unknown,
}

impl SecretKind {
    pub const ALL: [Self; Self::VARIANTS.len()] = all(Self::VARIANTS);

    /// The kind of secret that people call by this word, in lower case.
    #[must_use]
    pub fn called(word: &str) -> Option<Self> {
        match word {
            "pass" | "passwd" | "pwd" | "pw" | "2fa" | "пароль" => Some(Self::Password),
            _ if word.contains("password") || word.contains("парол") => Some(Self::Password),
            "код" => Some(Self::LoginCode),
            "сессия" | "сеанс" => Some(Self::Session),
            _ => None,
        }
    }
}

/// The secret in a text, if any. It may be anywhere: in quotes, after other words, over several lines.
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
            API_HASH_NAMES.iter().any(|name| assigned(&lower, name).is_some_and(is_api_hash)) || is_pair(&lower),
        ),
        (SecretKind::Session, session::holds_session(&text)),
        (SecretKind::LoginCode, is_told_code(&lower)),
    ];
    found.into_iter().find(|(_, found)| *found).map(|(kind, _)| kind)
}

/// Words for the `api_hash` of an application.
const API_HASH_NAMES: [&str; 7] = ["api_hash", "api hash", "api-hash", "apihash", "app_hash", "апи хеш", "апи хэш"];

fn is_api_hash(value: &str) -> bool {
    value.len() == 32 && value.bytes().all(|b| b.is_ascii_hexdigit())
}

/// `12345:0123…`: an application's id and hash, and nothing else.
fn is_pair(lower: &str) -> bool {
    let separator = |c: char| c.is_whitespace() || matches!(c, ':' | ';' | ',' | '|');
    let mut words = lower.split(separator).filter(|word| !word.is_empty());
    let is_number = |word: &str| (4..=9).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    words.next().is_some_and(is_number) && words.next().is_some_and(is_api_hash) && words.next().is_none()
}

/// Whether a text contains an invitation of this bot: `t.me/<name>?start=<token>`.
#[must_use]
pub fn holds_invitation(text: &str, bot: &str) -> bool {
    let text = normal(text);
    let begins = format!("{}?start=", bot.to_lowercase());
    text.to_lowercase().match_indices(&begins).any(|(at, found)| {
        // Lower case may have another length outside the Latin alphabet.
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

/// The value that is assigned to a name: `NAME = "word"`, `name: word`.
fn assigned<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.match_indices(name).find_map(|(at, _)| {
        let rest = &text[at + name.len()..];
        let value = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | ':' | '"' | '\'' | '`'));
        let end = value.find(|c: char| !is_word(c) && !matches!(c, '+' | '/')).unwrap_or(value.len());
        // A name without a value is an ordinary word.
        (value.len() < rest.len() && end > 0).then(|| &value[..end])
    })
}

fn is_login_link(lower: &str) -> bool {
    let in_app = ["tg://login?", "tg:login?", "tg:/login?"];
    let token =
        in_app.iter().any(|link| lower.contains(&format!("{link}token=")) || lower.contains(&format!("{link}code=")));
    let code = ["t.me/login/", "telegram.me/login/", "telegram.dog/login/"]
        .iter()
        .any(|begins| lower.split(begins).skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric())));
    token || code
}

/// `123456789:AA…`: the id of a bot and 35 letters, digits, `-` or `_`.
fn holds_bot_token(text: &str) -> bool {
    text.match_indices(':').any(|(at, _)| {
        // Spaces around the colon are ignored.
        let digits = text[..at].trim_end().bytes().rev().take_while(u8::is_ascii_digit).count();
        let key: String = text[at + 1..].trim_start().chars().take_while(|c| is_word(*c)).collect();
        (6..=12).contains(&digits) && (34..=40).contains(&key.len()) && key.bytes().any(|b| b.is_ascii_alphabetic())
    })
}

/// Telegram's own words for a code, in its most common languages.
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
/// Words for the kind of code; they may continue: `телеграма`.
const CODE_OF: [&str; 23] = [
    "tg code",
    "code tg",
    "code from tg",
    "код тг",
    "код из тг",
    "код от тг",
    "telegram code",
    "telegram: code",
    "telegram: your code",
    "code telegram",
    "code from telegram",
    "code of telegram",
    "telegram: код",
    "telegram: ваш код",
    "telegram код",
    "телеграм код",
    "код telegram",
    "код телеграм",
    "код в telegram",
    "код из telegram",
    "код от telegram",
    "код из телеграм",
    "код от телеграм",
];
/// What may be between the words and the code.
const BETWEEN: [&str; 13] =
    ["is", "was", "i", "got", "it's", "here", "это", "вот", "такой", "мне", "пришел", "пришёл", "-"];

/// Telegram's own message with a code, pasted or forwarded.
fn is_told_code(lower: &str) -> bool {
    if labelled_code(lower) {
        return true;
    }
    let short = lower.split(|c: char| !c.is_alphanumeric()).any(|word| word == "tg" || word == "тг");
    if !short && !["telegram", "телеграм", "تلگرام", "تيليجرام"].iter().any(|name| lower.contains(name))
    {
        return false;
    }
    let around = CODE_NAMES.iter().find_map(|words| lower.split_once(words));
    let called = CODE_OF.iter().find_map(|words| lower.split_once(words));
    // "12345 is your login code".
    let before = |text: &str| text.split_whitespace().rev().take(4).any(is_digits_of_code);
    around.is_some_and(|(text, rest)| before(text) || numbers(rest).take(3).any(is_code_long))
        || called.is_some_and(|(text, rest)| ends_with_code(text) || begins_with_code(rest))
        || lower.contains("my.telegram.org") && around.is_some_and(|(_, rest)| holds_web_code(rest))
}

/// The words that only Telegram uses, also without its name: `Login code: 12345`, `Telegram: 12345`.
fn labelled_code(lower: &str) -> bool {
    let code =
        |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit()) && numbers(rest).next().is_some_and(is_code_long);
    let labels = ["login code:", "log-in code:", "код для входа:", "код входа:"];
    let alone = |name: &&str| {
        lower.strip_prefix(*name).is_some_and(|rest| code(rest.trim()) && !rest.contains(char::is_alphabetic))
    };
    labels.iter().any(|label| lower.split(label).skip(1).any(|rest| code(rest.trim_start())))
        || ["telegram:", "телеграм:"].iter().any(alone)
        || lower.contains("do not give this code") && lower.split(|c: char| !c.is_ascii_digit()).any(is_digits_of_code)
}

fn is_digits_of_code(word: &str) -> bool {
    is_code_long(word.len()) && word.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a code comes right before its label: `12345 is your …`.
fn ends_with_code(text: &str) -> bool {
    let between = |word: &&str| matches!(*word, "is" | "-" | "your" | "my" | "the" | "ваш" | "мой" | "это" | "твой");
    text.split_whitespace().rev().find(|word| !between(word)).is_some_and(is_digits_of_code)
}

/// Whether a code follows at once, after the rest of a word and a few others.
fn begins_with_code(rest: &str) -> bool {
    let rest = rest.trim_start_matches(char::is_alphabetic);
    let separator = |c: char| c.is_whitespace() || matches!(c, ':' | '=' | '"');
    let mut rest = rest.trim_start_matches(|c: char| separator(c) || c == '-');
    while let Some((_, after)) = rest.split_once(separator).filter(|(word, _)| BETWEEN.contains(word)) {
        rest = after.trim_start_matches(separator);
    }
    rest.starts_with(|c: char| c.is_ascii_digit()) && numbers(rest).next().is_some_and(is_code_long)
}

fn is_code_long(digits: usize) -> bool {
    (5..=7).contains(&digits)
}

/// The number of digits of each number in a text: `1-2-3-4-5` and `12 345` are one number each.
fn numbers(text: &str) -> impl Iterator<Item = usize> {
    let runs = text.split(|c: char| !c.is_ascii_digit() && !matches!(c, ' ' | '-' | '.' | ','));
    runs.map(|run| run.bytes().filter(u8::is_ascii_digit).count()).filter(|digits| *digits > 0)
}

/// Codes of Telegram's site for developers have letters and digits.
fn holds_web_code(text: &str) -> bool {
    let mut words = text.split(|c: char| !is_word(c));
    words.any(|word| {
        (8..=16).contains(&word.len()) && word.bytes().any(|b| b.is_ascii_digit() || matches!(b, b'-' | b'_'))
    })
}

#[cfg(test)]
mod tests;
