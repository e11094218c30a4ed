//! The settings of the installation, from environment variables.
//! Its rule: everything is parsed here, once, and every mistake is named in a line with an example that works.

use std::net::SocketAddr;
use std::path::PathBuf;

use jiff::tz::TimeZone;
use secrecy::SecretString;

use crate::domain::ids::{ChatId, TelegramUserId};
use crate::domain::language::Language;
use crate::store::SecretKeySource;
use crate::telegram::{ApiCredentials, ListedDataCenters};

/// A variable, as `--help` and `.env.example` show it.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    pub name: &'static str,
    pub meaning: &'static str,
    pub value: Value,
}

/// What a variable is when it is not set.
#[derive(Clone, Copy, Debug)]
pub enum Value {
    /// It must be set; for example so.
    Required(&'static str),
    Default(&'static str),
    /// It may be left out; for example so.
    Optional(&'static str),
}

/// Every variable that this program reads.
pub const VARIABLES: &[Variable] = &[
    Variable {
        name: "BOT_TOKEN",
        meaning: "the bot's token, from @BotFather",
        value: Value::Required("123456789:AAExample-replace-with-your-own-token"),
    },
    Variable {
        name: "TELEGRAM_API_ID",
        meaning: "the application's id, from https://my.telegram.org",
        value: Value::Required("12345"),
    },
    Variable {
        name: "TELEGRAM_API_HASH",
        meaning: "the application's hash, from the same page",
        value: Value::Required("0123456789abcdef0123456789abcdef"),
    },
    Variable {
        name: "OWNER_IDS",
        meaning: "Telegram ids of the first owners, separated by commas; @userinfobot tells you yours",
        value: Value::Required("123456789"),
    },
    Variable {
        name: "DATABASE_URL",
        meaning: "where the database is; made at the first start",
        value: Value::Default("sqlite://data/salesdesk.db"),
    },
    Variable {
        name: "SECRET_KEY",
        meaning: "the key that encrypts sessions, 32 bytes in base64 or hexadecimal; instead of SECRET_KEY_FILE",
        value: Value::Optional("the output of `openssl rand -base64 32`"),
    },
    Variable {
        name: "SECRET_KEY_FILE",
        meaning: "the file with that key; made at the first start, keep a copy apart from backups",
        value: Value::Default("data/secret.key"),
    },
    Variable {
        name: "BACKUP_DIR",
        meaning: "the folder of the nightly backups; otherwise `backups` beside the database",
        value: Value::Optional("/var/backups/salesdesk"),
    },
    Variable {
        name: "BOT_API_URL",
        meaning: "a self-hosted Bot API server",
        value: Value::Optional("http://localhost:8081"),
    },
    Variable {
        name: "TELEGRAM_DC",
        meaning: "other data centres than Telegram's; the first is home, what is not listed does not exist",
        value: Value::Optional("2=149.154.167.40:443"),
    },
    Variable {
        name: "INBOX_CHAT_ID",
        meaning: "the team's forum group: a topic for each prospect, where the team reads and answers",
        value: Value::Optional("-1001234567890"),
    },
    Variable {
        name: "DEFAULT_LOCALE",
        meaning: "the language for people who chose none: en or ru",
        value: Value::Default("en"),
    },
    Variable {
        name: "TIMEZONE",
        meaning: "the team's time zone: days are counted and times are shown by it",
        value: Value::Default("UTC"),
    },
    Variable {
        name: "HTTP_ADDR",
        meaning: "address for /healthz, /readyz and /metrics; nothing listens without it",
        value: Value::Optional("127.0.0.1:9000"),
    },
    Variable {
        name: "LOG",
        meaning: "what is logged: error, warn, info, debug, trace, or a filter; libraries stay at info",
        value: Value::Default("info"),
    },
    Variable { name: "LOG_FORMAT", meaning: "text or json", value: Value::Default("text") },
];

/// The settings of the installation.
#[derive(Clone, Debug)]
pub struct Settings {
    pub bot_token: SecretString,
    pub api: ApiCredentials,
    pub owners: Vec<TelegramUserId>,
    pub database_url: String,
    pub secret_key: SecretKeySource,
    pub backup_dir: Option<PathBuf>,
    pub bot_api_url: Option<String>,
    /// Other data centres than Telegram's.
    pub data_centers: Option<ListedDataCenters>,
    pub inbox_chat: Option<ChatId>,
    pub default_language: Language,
    pub time_zone: TimeZone,
    pub http_addr: Option<SocketAddr>,
    pub log: LogSettings,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogSettings {
    /// A filter in `tracing`'s language.
    pub filter: String,
    pub format: LogFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

/// What is wrong with one variable, in one line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name} {problem}; for example {name}={example}")]
pub struct SettingError {
    pub name: &'static str,
    pub problem: String,
    pub example: &'static str,
}

impl Settings {
    /// Reads all variables through `lookup`.
    ///
    /// # Errors
    /// Names every variable that is missing or malformed.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, Vec<SettingError>> {
        let mut reader = Reader { lookup, errors: Vec::new() };
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
            let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
            rest.filter(|rest| !rest.is_empty())
                .map(|_| text.trim_end_matches('/').to_owned())
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
        let filter = reader.parse("LOG", |text| {
            text.parse::<tracing_subscriber::filter::Targets>().map(|_| text.to_owned()).map_err(|_| "is no log filter")
        });
        let format = reader.parse("LOG_FORMAT", |text| match text {
            "text" => Ok(LogFormat::Text),
            "json" => Ok(LogFormat::Json),
            _ => Err("must be text or json"),
        });
        // Every `None` below has left an error behind.
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
    /// The file of the database.
    #[must_use]
    pub fn database_file(&self) -> PathBuf {
        PathBuf::from(self.database_url.trim_start_matches("sqlite://").split('?').next().unwrap_or_default())
    }

    /// Where backups are kept.
    #[must_use]
    pub fn backup_folder(&self) -> PathBuf {
        let beside = || self.database_file().with_file_name("backups");
        self.backup_dir.clone().unwrap_or_else(beside)
    }
}

struct Reader<L> {
    lookup: L,
    errors: Vec<SettingError>,
}

impl<L: Fn(&str) -> Option<String>> Reader<L> {
    /// An empty variable counts as one that is not set, as a line `NAME=` in `.env` means.
    fn get(&self, name: &str) -> Option<String> {
        (self.lookup)(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn parse<T>(&mut self, name: &'static str, parse: impl FnOnce(&str) -> Result<T, &'static str>) -> Option<T> {
        let text = match (self.get(name), variable(name).value) {
            (Some(text), _) => text,
            (None, Value::Default(text)) => text.to_owned(),
            (None, Value::Required(_) | Value::Optional(_)) => {
                self.fail(name, "is missing");
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
        self.errors.push(SettingError { name, problem: problem.to_owned(), example });
    }
}

fn variable(name: &'static str) -> Variable {
    const UNKNOWN: Value = Value::Optional("");
    VARIABLES.iter().find(|variable| variable.name == name).copied().unwrap_or(Variable {
        name,
        meaning: "",
        value: UNKNOWN,
    })
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

/// The list of variables for `--help`.
#[must_use]
pub fn help() -> String {
    let lines = VARIABLES.iter().map(|variable| {
        let value = match variable.value {
            Value::Required(_) => "required".to_owned(),
            Value::Default(default) => format!("default {default}"),
            Value::Optional(_) => "optional".to_owned(),
        };
        format!("  {:<18} {} [{value}]", variable.name, variable.meaning)
    });
    let lines: Vec<String> = lines.collect();
    format!("Settings, from the environment or from .env in the current folder:\n{}", lines.join("\n"))
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

    fn read(changes: &[(&str, &str)]) -> Result<Settings, Vec<SettingError>> {
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
    #[case("TELEGRAM_DC", "2:127.0.0.1")]
    #[case("INBOX_CHAT_ID", "12")]
    #[case("DEFAULT_LOCALE", "fr")]
    #[case("TIMEZONE", "Mars/Base")]
    #[case("HTTP_ADDR", "9000")]
    #[case("LOG", "salesdesk=loud")]
    #[case("LOG_FORMAT", "xml")]
    fn what_is_malformed_is_named_and_its_value_is_not_repeated(#[case] name: &str, #[case] value: &str) {
        let errors = read(&[(name, value)]).unwrap_err();
        assert_eq!(errors.iter().map(|error| error.name).collect::<Vec<_>>(), [name]);
        assert!(!errors[0].problem.contains(value));
    }

    #[test]
    fn two_places_for_the_key_are_one_too_many() {
        let key = "00".repeat(32);
        let errors = read(&[("SECRET_KEY", &key), ("SECRET_KEY_FILE", "key")]).unwrap_err();
        assert_eq!(errors[0].name, "SECRET_KEY");
        assert!(read(&[("SECRET_KEY", &key)]).is_ok());
    }

    #[test]
    fn the_help_and_the_example_file_list_every_variable() {
        let example = include_str!("../.env.example");
        for Variable { name, .. } in VARIABLES.iter().copied() {
            assert!(help().contains(name), "{name} is not in --help");
            let lines = example.lines().filter(|line| line.trim_start_matches("# ").starts_with(&format!("{name}=")));
            assert_eq!(lines.count(), 1, "{name} is not once in .env.example");
        }
        let listed = example.lines().filter_map(|line| line.trim_start_matches("# ").split_once('='));
        for (name, _) in listed.filter(|(name, _)| name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')) {
            assert!(VARIABLES.iter().any(|variable| variable.name == name), "{name} is not a variable");
        }
    }
}
