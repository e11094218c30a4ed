//! The settings of the installation, from environment variables. Everything is parsed here, once, and every mistake is
//! reported in one line with an example.

mod spelling;
mod variables;

use std::net::SocketAddr;
use std::path::PathBuf;

use jiff::tz::TimeZone;
use secrecy::SecretString;
pub use spelling::{Misspelt, misspelt};
use url::Url;
use variables::variable;
pub use variables::{EnvVariable, VARIABLES, Value, help};

use crate::domain::database_url;
use crate::domain::ids::{ChatId, TelegramUserId};
use crate::domain::language::Language;
use crate::logging::{LogFormat, LogSettings};
use crate::store::SecretKeySource;
use crate::telegram::{ApiCredentials, ListedDataCenters};

/// The settings of the installation.
#[derive(Clone, Debug)]
pub struct Settings {
    pub bot_token: SecretString,
    pub api: ApiCredentials,
    pub owners: Vec<TelegramUserId>,
    pub database_url: String,
    pub secret_key: SecretKeySource,
    pub backup_dir: Option<PathBuf>,
    pub bot_api_url: Option<Url>,
    /// Other data centres than Telegram's.
    pub data_centers: Option<ListedDataCenters>,
    pub inbox_chat: Option<ChatId>,
    pub default_language: Language,
    pub time_zone: TimeZone,
    pub http_addr: Option<SocketAddr>,
    pub log: LogSettings,
}

/// An error in one variable, in one line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name} {problem}; for example {name}={example}")]
pub struct EnvError {
    pub name: &'static str,
    pub problem: String,
    pub example: &'static str,
}

/// The problem of a required variable that is not set.
const MISSING: &str = "is missing";

impl EnvError {
    /// Whether the variable is not set.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.problem == MISSING
    }
}

impl Settings {
    /// Reads all variables through `lookup`.
    ///
    /// # Errors
    /// Every variable that is missing or malformed.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, Vec<EnvError>> {
        let mut reader = EnvReader { lookup, errors: Vec::new() };
        let bot_token = reader.parse("BOT_TOKEN", bot_token);
        let api_id = reader.parse("TELEGRAM_API_ID", |text| {
            text.parse::<i32>().ok().filter(|id| *id > 0).ok_or("must be a positive number")
        });
        let api_hash = reader.parse("TELEGRAM_API_HASH", |text| {
            let fits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
            fits.then(|| SecretString::from(text)).ok_or("must be 32 hexadecimal digits")
        });
        let owners = reader.parse("OWNER_IDS", owner_ids);
        let database_url = reader.parse("DATABASE_URL", |text| {
            text.strip_prefix("sqlite://")
                .filter(|path| !path.is_empty())
                .map(|_| text.to_owned())
                .ok_or("must begin with sqlite://")
        });
        let secret_key = reader.secret_key();
        let backup_dir = reader.optional("BACKUP_DIR", |text| Ok(PathBuf::from(text)));
        let bot_api_url = reader.optional("BOT_API_URL", |text| {
            let url = Url::parse(text.trim_end_matches('/')).ok();
            url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
                .ok_or("must be an http or https address")
        });
        let data_centers = reader.optional("TELEGRAM_DC", |text| {
            text.parse::<ListedDataCenters>()
                .map_err(|_| "must list data centres as number=address:port, separated by commas")
        });
        let inbox_chat = reader.optional("INBOX_CHAT_ID", |text| {
            text.parse().ok().filter(|id| *id < 0).map(ChatId).ok_or("must be the id of a group, a negative number")
        });
        let default_language =
            reader.parse("DEFAULT_LOCALE", |text| Language::from_tag(text).ok_or("must be en or ru"));
        let time_zone = reader.parse("TIMEZONE", |text| {
            TimeZone::get(text).map_err(|_| "must be the name of a time zone, such as Europe/Berlin")
        });
        let http_addr = reader.optional("HTTP_ADDR", |text| text.parse().map_err(|_| "must be an address with a port"));
        let filter = reader.parse("LOG", log_filter);
        let format = reader.parse("LOG_FORMAT", |text| match text {
            "text" => Ok(LogFormat::Text),
            "json" => Ok(LogFormat::Json),
            _ => Err("must be text or json"),
        });
        // Every `None` below has recorded an error.
        let settings = (|| {
            Some(Self {
                bot_token: bot_token?,
                api: ApiCredentials { api_id: api_id?, api_hash: api_hash? },
                owners: owners?,
                database_url: database_url?,
                secret_key: secret_key?,
                backup_dir,
                bot_api_url,
                data_centers,
                inbox_chat,
                default_language: default_language?,
                time_zone: time_zone?,
                http_addr,
                log: LogSettings { filter: filter?, format: format? },
            })
        })();
        match settings {
            Some(settings) if reader.errors.is_empty() => Ok(settings),
            _ => Err(reader.errors),
        }
    }
}

impl Settings {
    /// The settings with stand-ins for those variables in which `errors` were found, for checks of all the others: the
    /// default, or an example where there is none. `None` if a stand-in is no better.
    pub fn read_past(errors: &[EnvError], lookup: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let is_wrong = |name: &str| errors.iter().any(|error| error.name == name);
        let stand_in = |name: &str| match VARIABLES.iter().find(|variable| variable.name == name)?.value {
            Value::Required(example) => Some(example.to_owned()),
            Value::Default(_) | Value::Optional(_) => None,
        };
        Self::read(|name| if is_wrong(name) { stand_in(name) } else { lookup(name) }).ok()
    }

    /// The database file.
    #[must_use]
    pub fn database_file(&self) -> PathBuf {
        database_url::path_of(&self.database_url)
    }

    /// The folder of backups.
    #[must_use]
    pub fn backup_folder(&self) -> PathBuf {
        let beside = || self.database_file().with_file_name("backups");
        self.backup_dir.clone().unwrap_or_else(beside)
    }
}

struct EnvReader<L> {
    lookup: L,
    errors: Vec<EnvError>,
}

impl<L: Fn(&str) -> Option<String>> EnvReader<L> {
    /// An empty variable counts as not set, like a line `NAME=` in `.env`.
    fn get(&self, name: &str) -> Option<String> {
        (self.lookup)(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn parse<T>(&mut self, name: &'static str, parse: impl FnOnce(&str) -> Result<T, &'static str>) -> Option<T> {
        let text = match (self.get(name), variable(name).value) {
            (Some(text), _) => text,
            (None, Value::Default(text)) => text.to_owned(),
            (None, Value::Required(_) | Value::Optional(_)) => {
                self.fail(name, MISSING);
                return None;
            }
        };
        parse(&text).map_err(|problem| self.fail(name, problem)).ok()
    }

    fn optional<T>(&mut self, name: &'static str, parse: impl FnOnce(&str) -> Result<T, &'static str>) -> Option<T> {
        self.get(name).and_then(|_| self.parse(name, parse))
    }

    fn secret_key(&mut self) -> Option<SecretKeySource> {
        if self.get("SECRET_KEY").is_some() && self.get("SECRET_KEY_FILE").is_some() {
            self.fail("SECRET_KEY", "is set together with SECRET_KEY_FILE, keep one of them");
            return None;
        }
        match self.optional("SECRET_KEY", |text| {
            let text = SecretString::from(text);
            let checked = crate::store::cipher::SecretKey::parse(&text).map(|_| text);
            checked.map_err(|_| "must be 32 bytes in base64 or hexadecimal")
        }) {
            Some(key) => Some(SecretKeySource::Value(key)),
            None => self.parse("SECRET_KEY_FILE", |text| Ok(SecretKeySource::File(PathBuf::from(text)))),
        }
    }

    fn fail(&mut self, name: &'static str, problem: &str) {
        let (Value::Required(example) | Value::Default(example) | Value::Optional(example)) = variable(name).value;
        self.errors.push(EnvError { name, problem: problem.to_owned(), example });
    }
}

/// Parses `info`, or `info,salesdesk::outbox=debug`. A single word must be a level: as a module name, a misspelt level
/// would silence everything.
fn log_filter(text: &str) -> Result<String, &'static str> {
    let is_level = |word: &str| word.parse::<tracing::level_filters::LevelFilter>().is_ok();
    let fits = text.split(',').map(str::trim).all(|part| {
        part.is_empty() || part.contains('=') || is_level(part) || part.split("::").next() == Some("salesdesk")
    });
    let parsed = text.parse::<tracing_subscriber::filter::Targets>();
    if fits && parsed.is_ok() {
        Ok(text.to_owned())
    } else {
        Err(
            "is no log filter: a level (error, warn, info, debug, trace, off), or levels of modules as in info,salesdesk::outbox=debug",
        )
    }
}

fn bot_token(text: &str) -> Result<SecretString, &'static str> {
    let fits = text.split_once(':').is_some_and(|(id, secret)| {
        !id.is_empty()
            && id.bytes().all(|byte| byte.is_ascii_digit())
            && secret.len() >= 30
            && secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
    });
    fits.then(|| SecretString::from(text)).ok_or("is not a bot's token")
}

fn owner_ids(text: &str) -> Result<Vec<TelegramUserId>, &'static str> {
    let ids: Option<Vec<_>> =
        text.split(',').map(|id| id.trim().parse().ok().filter(|id| *id > 0).map(TelegramUserId)).collect();
    ids.filter(|ids| !ids.is_empty()).ok_or("must be one or more positive numbers, separated by commas")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use rstest::rstest;

    use super::*;

    const GOOD: [(&str, &str); 4] = [
        ("BOT_TOKEN", "123456789:AAExample-replace-with-your-own-token"),
        ("TELEGRAM_API_ID", "12345"),
        ("TELEGRAM_API_HASH", "0123456789abcdef0123456789abcdef"),
        ("OWNER_IDS", "1, 2"),
    ];

    fn read(changes: &[(&str, &str)]) -> Result<Settings, Vec<EnvError>> {
        let all: Vec<_> = changes.iter().chain(&GOOD).copied().collect();
        Settings::read(|name| all.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn four_variables_are_enough() {
        let settings = read(&[]).unwrap();
        assert_eq!(settings.owners, [TelegramUserId(1), TelegramUserId(2)]);
        assert_eq!(settings.database_url, "sqlite://data/salesdesk.db");
        assert!(matches!(settings.secret_key, SecretKeySource::File(path) if path == Path::new("data/secret.key")));
    }

    #[test]
    fn what_is_missing_is_named_all_at_once() {
        let errors = Settings::read(|_| None).unwrap_err();
        let names: Vec<&str> = errors.iter().map(|error| error.name).collect();
        assert_eq!(names, ["BOT_TOKEN", "TELEGRAM_API_ID", "TELEGRAM_API_HASH", "OWNER_IDS"]);
        assert_eq!(errors[1].to_string(), "TELEGRAM_API_ID is missing; for example TELEGRAM_API_ID=12345");
    }

    #[rstest]
    #[case("BOT_TOKEN", "hello")]
    #[case("TELEGRAM_API_ID", "-1")]
    #[case("TELEGRAM_API_HASH", "xyz")]
    #[case("OWNER_IDS", "1,ann")]
    #[case("DATABASE_URL", "postgres://localhost")]
    #[case("SECRET_KEY", "short")]
    #[case("BOT_API_URL", "localhost:8081")]
    #[case("BOT_API_URL", "http://")]
    #[case("BOT_API_URL", "http://a b")]
    #[case("BOT_API_URL", "http://localhost:99999")]
    #[case("BOT_API_URL", "ftp://localhost")]
    #[case("TELEGRAM_DC", "2:127.0.0.1")]
    #[case("INBOX_CHAT_ID", "12")]
    #[case("DEFAULT_LOCALE", "fr")]
    #[case("TIMEZONE", "Mars/Base")]
    #[case("HTTP_ADDR", "9000")]
    #[case("LOG", "salesdesk=loud")]
    #[case("LOG", "inof")]
    #[case("LOG", "debgu,salesdesk=info")]
    #[case("LOG_FORMAT", "xml")]
    fn what_is_malformed_is_named_and_its_value_is_not_repeated(#[case] name: &str, #[case] value: &str) {
        let errors = read(&[(name, value)]).unwrap_err();
        assert_eq!(errors.iter().map(|error| error.name).collect::<Vec<_>>(), [name]);
        assert!(!errors[0].problem.contains(value));
    }

    #[rstest]
    #[case("off")]
    #[case("WARN")]
    #[case("info,salesdesk::outbox=debug")]
    #[case("salesdesk")]
    fn a_log_filter_is_a_level_or_levels_of_modules(#[case] filter: &str) {
        assert_eq!(read(&[("LOG", filter)]).unwrap().log.filter, filter);
    }

    #[test]
    fn two_places_for_the_key_are_one_too_many() {
        let key = "00".repeat(32);
        let errors = read(&[("SECRET_KEY", &key), ("SECRET_KEY_FILE", "key")]).unwrap_err();
        assert_eq!(errors[0].name, "SECRET_KEY");
        assert!(read(&[("SECRET_KEY", &key)]).is_ok());
    }
}
