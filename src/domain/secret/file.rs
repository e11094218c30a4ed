//! Files that hold secrets: by their name, or by what is in them.
//! Its rule: a file is looked into only where its kind can hold a session or words.

/// A larger file of words is a document, not somebody's settings.
const MOST_WORDS: u32 = 256 * 1024;
/// A session file keeps the people it has met, too.
const MOST_DATABASE: u32 = 20 * 1024 * 1024;
const DATABASES: [&str; 5] = ["session", "sqlite", "sqlite3", "db", ""];
const WORDS: [&str; 18] = [
    "txt", "env", "ini", "cfg", "conf", "json", "py", "js", "ts", "yaml", "yml", "toml", "md", "log", "sh", "pem",
    "key", "",
];

/// Whether a file is called as the sessions of Telethon, Pyrogram or Telegram Desktop are.
#[must_use]
pub fn is_session_name(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    let session = name.split(".session").skip(1).any(|rest| !rest.starts_with(char::is_alphanumeric));
    let stem = name.split('.').next().unwrap_or_default();
    session || stem == "tdata" || stem == "key_datas"
}

/// Whether a file is to be looked into before anything is done with it.
#[must_use]
pub fn may_hold_secret(name: &str, mime: Option<&str>, size: u32) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    let (kind, mime) = (ending.as_str(), mime.unwrap_or_default());
    let database = DATABASES.contains(&kind) || mime.contains("sqlite");
    let words = WORDS.contains(&kind) || mime.starts_with("text/") || mime == "application/json";
    database && size <= MOST_DATABASE || words && size <= MOST_WORDS
}

/// Whether these are the bytes of a session file of Telethon or Pyrogram: a SQLite database with a key in it.
#[must_use]
pub fn is_session_file(bytes: &[u8]) -> bool {
    bytes.starts_with(b"SQLite format 3\0") && holds(bytes, b"table sessions") && holds(bytes, b"auth_key")
}

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window.eq_ignore_ascii_case(words))
}
