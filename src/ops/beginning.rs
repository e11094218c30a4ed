//! Checks before the desk starts with an empty database.
//!
//! Invariant: if a key or a backup shows that a desk has worked here, an empty database is created only on request.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::domain::backups::made_at;
use crate::settings::Settings;
use crate::store::{self, SecretKeySource};

/// The first bytes of a SQLite file.
pub(super) const SQLITE: &[u8; 16] = b"SQLite format 3\0";

/// A desk has worked here, but its database is missing or replaced by something else.
#[derive(Debug, thiserror::Error)]
#[error("{}{}. {}. {}", found.words(database), desk_was_here(traces), way, begin_with_nothing(*found))]
pub struct DatabaseGone {
    database: PathBuf,
    found: DatabasePlace,
    traces: Vec<String>,
    /// How the database comes back.
    way: String,
}

impl DatabaseGone {
    /// Whether an empty database can be created without a problem.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self.found, DatabasePlace::Nothing | DatabasePlace::EmptyDatabase)
    }
}

/// What is at the path of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DatabasePlace {
    Nothing,
    NoDatabase,
    EmptyDatabase,
    AnotherProgram,
}

impl DatabasePlace {
    fn words(self, database: &Path) -> String {
        let file = database.display();
        match self {
            Self::Nothing => format!("there is no database at {file}"),
            Self::NoDatabase => format!("the file {file} is no database"),
            Self::EmptyDatabase => format!("the database {file} is empty"),
            Self::AnotherProgram => format!("the file {file} is a database of another program"),
        }
    }
}

fn desk_was_here(traces: &[String]) -> String {
    if traces.is_empty() { String::new() } else { format!(", but {}: a desk has worked here", traces.join(" and ")) }
}

fn way(newest: Option<&Path>, found: DatabasePlace, key: &SecretKeySource) -> String {
    let in_the_way = found != DatabasePlace::Nothing;
    let Some(backup) = newest else {
        return format!("Put it back, or restore a backup: {}", command("FILE", in_the_way, false));
    };
    let command = command(&backup.display().to_string(), in_the_way, is_gone(key));
    let copy = match store::key_of_backup(backup) {
        Some(id) if is_gone(key) => {
            format!(" (it was made with the secret key {id:08x}: have your copy of it at hand)")
        }
        _ => String::new(),
    };
    format!("Put it back, or restore the newest backup: {command}{copy}")
}

fn begin_with_nothing(found: DatabasePlace) -> String {
    let command = if is_under_systemd() { "salesdesk-ctl new" } else { "salesdesk run --new" };
    match found {
        DatabasePlace::Nothing | DatabasePlace::EmptyDatabase => format!("To begin with an empty database: {command}"),
        DatabasePlace::NoDatabase | DatabasePlace::AnotherProgram => {
            format!("To begin with an empty database: move that file away, then {command}")
        }
    }
}

/// Whether the systemd unit provides the key. Then `salesdesk-ctl` runs the program as the unit does.
fn is_under_systemd() -> bool {
    std::env::var_os("CREDENTIALS_DIRECTORY").is_some()
}

/// The command that restores a backup with the desk's key, as it is typed for this installation.
#[must_use]
pub fn restore_command(backup: &str, database_in_the_way: bool) -> String {
    command(backup, database_in_the_way, false)
}

fn command(backup: &str, database_in_the_way: bool, key_is_gone: bool) -> String {
    if is_under_systemd() {
        return format!("salesdesk-ctl restore {backup}");
    }
    let force = if database_in_the_way { "--force " } else { "" };
    let key_file = if key_is_gone { "--key-file KEY " } else { "" };
    format!("salesdesk restore {force}{key_file}{backup}")
}

/// Whether the file of the key is missing or empty.
fn is_gone(key: &SecretKeySource) -> bool {
    matches!(key, SecretKeySource::File(path) if look_for(path).is_ok_and(|found| !found))
}

/// Refuses to start with an empty database where one was lost, or with a file that is no database. An empty file counts
/// as missing.
///
/// # Errors
/// When there is no database but a key file or a backup, and when the file is no database.
pub fn check(database: &Path, key: &SecretKeySource, backups: &Path, now: Timestamp) -> Result<(), DatabaseGone> {
    let found = match look_for(database) {
        Ok(true) if is_sqlite(database) => return Ok(()),
        Ok(true) => DatabasePlace::NoDatabase,
        Ok(false) => DatabasePlace::Nothing,
        // It is reported when it is opened.
        Err(_) => return Ok(()),
    };
    refuse(database, found, key, backups, now)
}

/// Refuses a database without a desk's data, if a desk or another program has used it.
///
/// # Errors
/// When it is refused.
pub async fn check_content(settings: &Settings, now: Timestamp) -> Result<(), DatabaseGone> {
    let database = settings.database_file();
    if !is_there(&database) {
        return Ok(());
    }
    // A database that cannot be read this way, such as one without its write-ahead log, is checked when it is opened.
    let Ok(schema) = store::schema(&settings.database_url).await else { return Ok(()) };
    let found = match (schema.found, schema.has_tables) {
        (Some(_), _) => return Ok(()),
        (None, true) => DatabasePlace::AnotherProgram,
        (None, false) => DatabasePlace::EmptyDatabase,
    };
    refuse(&database, found, &settings.secret_key, &settings.backup_folder(), now)
}

fn refuse(
    database: &Path,
    found: DatabasePlace,
    key: &SecretKeySource,
    backups: &Path,
    now: Timestamp,
) -> Result<(), DatabaseGone> {
    let mut traces = Vec::new();
    if let SecretKeySource::File(path) = key
        && is_there(path)
    {
        traces.push(format!("the key {} is there", path.display()));
    }
    let named = backups_in(backups);
    match named.len() {
        0 => {}
        1 => traces.push(format!("a backup is in {}", backups.display())),
        many => traces.push(format!("{many} backups are in {}", backups.display())),
    }
    if traces.is_empty() && matches!(found, DatabasePlace::Nothing | DatabasePlace::EmptyDatabase) {
        return Ok(());
    }
    // A backup from the future was made with a wrong clock and may be the oldest.
    let newest = named.into_iter().max_by_key(|(at, _)| (*at <= now, *at)).map(|(_, path)| path);
    let way = way(newest.as_deref(), found, key);
    Err(DatabaseGone { database: database.to_owned(), found, traces, way })
}

/// The backups in a folder, with the time when they were made.
#[must_use]
pub fn backups_in(folder: &Path) -> Vec<(Timestamp, PathBuf)> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files.filter_map(|file| Some((made_at(file.file_name().to_str()?)?, file.path()))).collect()
}

/// Whether a file begins like a SQLite file. An unreadable file is reported when it is opened.
fn is_sqlite(file: &Path) -> bool {
    let mut head = [0; SQLITE.len()];
    let read = std::fs::File::open(file).and_then(|mut file| file.read_exact(&mut head));
    match read {
        Ok(()) => head == *SQLITE,
        Err(error) => error.kind() != io::ErrorKind::UnexpectedEof,
    }
}

/// Whether a file exists and is not empty. One whose folder cannot be read may be there.
///
/// # Errors
/// When the system does not say, as in a folder of another user.
pub fn look_for(file: &Path) -> io::Result<bool> {
    match std::fs::metadata(file) {
        Ok(file) => Ok(file.len() > 0),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether a file is there for sure and is not empty.
#[must_use]
pub fn is_there(file: &Path) -> bool {
    look_for(file).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_refuses_where_a_key_or_a_backup_is_left_of_a_database() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let (database, backups) = (at("desk.db"), at("backups"));
        let key = SecretKeySource::File(at("secret.key"));
        let none = SecretKeySource::Value("11".repeat(32).into());
        let now = "2026-11-23T09:30:00Z".parse().unwrap();
        let refused = |key| check(&database, key, &backups, now).err().map(|error| error.to_string());
        assert_eq!(refused(&key), None, "a first start");

        std::fs::write(at("secret.key"), "key").unwrap();
        let said = refused(&key).unwrap();
        assert!(said.contains("secret.key is there") && said.contains("salesdesk restore FILE"), "{said}");
        assert!(said.contains("salesdesk run --new"), "{said}");
        assert_eq!(refused(&none), None);

        std::fs::create_dir(&backups).unwrap();
        for time in ["2026-11-22T03-00-00", "2026-11-23T03-00-00", "2028-01-02T03-00-00"] {
            std::fs::write(backups.join(format!("salesdesk-{time}Z.backup")), "sealed").unwrap();
        }
        let said = refused(&none).unwrap();
        assert!(said.contains("3 backups") && said.contains("salesdesk-2026-11-23T03-00-00Z.backup"), "{said}");

        // Without the key the backup needs a copy of it.
        std::fs::remove_file(at("secret.key")).unwrap();
        let mut sealed = store::sealed_file::MAGIC.to_vec();
        sealed.extend([0x1a, 0x2b, 0x3c, 0x4d]);
        std::fs::write(backups.join("salesdesk-2026-11-23T03-00-00Z.backup"), sealed).unwrap();
        let said = refused(&key).unwrap();
        assert!(said.contains("salesdesk restore --key-file KEY ") && said.contains("secret key 1a2b3c4d"), "{said}");

        std::fs::write(&database, "").unwrap();
        assert!(refused(&none).is_some(), "an empty file is no database");
        std::fs::write(&database, "something").unwrap();
        let said = refused(&none).unwrap();
        assert!(said.contains("is no database") && said.contains("salesdesk restore --force"), "{said}");
        std::fs::write(&database, SQLITE).unwrap();
        assert_eq!(refused(&none), None);
    }
}
