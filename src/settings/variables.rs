//! The table of environment variables, for `--help` and `.env.example`. The meaning and default of each variable are
//! defined only here.

/// A variable, as `--help` and `.env.example` show it.
#[derive(Clone, Copy, Debug)]
pub struct EnvVariable {
    pub name: &'static str,
    pub meaning: &'static str,
    pub value: Value,
}

/// The value of a variable that is not set.
#[derive(Clone, Copy, Debug)]
pub enum Value {
    /// The variable is required; an example.
    Required(&'static str),
    Default(&'static str),
    /// The variable is optional; an example.
    Optional(&'static str),
}

/// Every variable that this program reads.
pub const VARIABLES: &[EnvVariable] = &[
    EnvVariable {
        name: "BOT_TOKEN",
        meaning: "the bot's token, from @BotFather",
        value: Value::Required("123456789:AAExample-replace-with-your-own-token"),
    },
    EnvVariable {
        name: "TELEGRAM_API_ID",
        meaning: "the application's id, from https://my.telegram.org",
        value: Value::Required("12345"),
    },
    EnvVariable {
        name: "TELEGRAM_API_HASH",
        meaning: "the application's hash, from the same page",
        value: Value::Required("0123456789abcdef0123456789abcdef"),
    },
    EnvVariable {
        name: "OWNER_IDS",
        meaning: "Telegram ids of the first owners, separated by commas; @userinfobot tells you yours",
        value: Value::Required("123456789"),
    },
    EnvVariable {
        name: "DATABASE_URL",
        meaning: "where the database is; made at the first start",
        value: Value::Default("sqlite://data/salesdesk.db"),
    },
    EnvVariable {
        name: "SECRET_KEY",
        meaning: "the key that encrypts sessions, 32 bytes in base64 or hexadecimal; instead of SECRET_KEY_FILE",
        value: Value::Optional("the output of `openssl rand -base64 32`"),
    },
    EnvVariable {
        name: "SECRET_KEY_FILE",
        meaning: "the file with that key; made at the first start, keep a copy apart from backups",
        value: Value::Default("data/secret.key"),
    },
    EnvVariable {
        name: "BACKUP_DIR",
        meaning: "the folder of the nightly backups; otherwise `backups` beside the database",
        value: Value::Optional("/var/backups/salesdesk"),
    },
    EnvVariable {
        name: "BOT_API_URL",
        meaning: "a self-hosted Bot API server",
        value: Value::Optional("http://localhost:8081"),
    },
    EnvVariable {
        name: "TELEGRAM_DC",
        meaning: "other data centres than Telegram's; the first is home, what is not listed does not exist",
        value: Value::Optional("2=149.154.167.40:443"),
    },
    EnvVariable {
        name: "INBOX_CHAT_ID",
        meaning: "the team's forum group: a topic for each prospect, where the team reads and answers",
        value: Value::Optional("-1001234567890"),
    },
    EnvVariable {
        name: "DEFAULT_LOCALE",
        meaning: "the language for people who chose none: en or ru",
        value: Value::Default("en"),
    },
    EnvVariable {
        name: "TIMEZONE",
        meaning: "the team's time zone: days are counted and times are shown by it",
        value: Value::Default("UTC"),
    },
    EnvVariable {
        name: "HTTP_ADDR",
        meaning: "address for /healthz, /readyz and /metrics; nothing listens without it",
        value: Value::Optional("127.0.0.1:9000"),
    },
    EnvVariable {
        name: "LOG",
        meaning: "what is logged: error, warn, info, debug, trace, or a filter; libraries stay at info",
        value: Value::Default("info"),
    },
    EnvVariable { name: "LOG_FORMAT", meaning: "text or json", value: Value::Default("text") },
];

pub(super) fn variable(name: &'static str) -> EnvVariable {
    const UNKNOWN: Value = Value::Optional("");
    VARIABLES.iter().find(|variable| variable.name == name).copied().unwrap_or(EnvVariable {
        name,
        meaning: "",
        value: UNKNOWN,
    })
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
    use super::*;

    #[test]
    fn the_help_and_the_example_file_list_every_variable() {
        let example = include_str!("../../.env.example");
        for EnvVariable { name, .. } in VARIABLES.iter().copied() {
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
