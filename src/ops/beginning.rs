//! Whether the desk may begin with an empty database.
//! Its rule: where a key or a backup says that a desk has worked here, an empty database is made only when asked for.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::domain::backups::made_at;
use crate::store::SecretKeySource;

/// A desk has worked here, and its database is gone.
#[derive(Debug, thiserror::Error)]
#[error(
    "there is no database at {}, but {}: a desk has worked here. {}. To begin with an empty database: salesdesk run --new",
    database.display(), traces.join(" and "), way(newest.as_deref())
)]
pub struct DatabaseGone {
    database: PathBuf,
    traces: Vec<String>,
    newest: Option<PathBuf>,
}

fn way(newest: Option<&Path>) -> String {
    match newest {
        Some(backup) => format!("Put it back, or restore the newest backup: salesdesk restore {}", backup.display()),
        None => "Put it back, or restore a backup: salesdesk restore FILE".to_owned(),
    }
}

/// Refuses to begin with an empty database where one was lost. An empty file is no database.
///
/// # Errors
/// When there is none, but a key file or a backup.
pub fn check(database: &Path, key: &SecretKeySource, backups: &Path, now: Timestamp) -> Result<(), DatabaseGone> {
    if is_there(database) {
        return Ok(());
    }
    let mut traces = Vec::new();
    if let SecretKeySource::File(path) = key
        && is_there(path)
    {
        traces.push(format!("the key {} is there", path.display()));
    }
    let files = std::fs::read_dir(backups).into_iter().flatten().flatten();
    let named: Vec<(Timestamp, PathBuf)> =
        files.filter_map(|file| Some((made_at(file.file_name().to_str()?)?, file.path()))).collect();
    match named.len() {
        0 => {}
        1 => traces.push(format!("a backup is in {}", backups.display())),
        many => traces.push(format!("{many} backups are in {}", backups.display())),
    }
    if traces.is_empty() {
        return Ok(());
    }
    // The clock was wrong when one from the future was made: it may be the oldest.
    let newest = named.into_iter().max_by_key(|(at, _)| (*at <= now, *at)).map(|(_, path)| path);
    Err(DatabaseGone { database: database.to_owned(), traces, newest })
}

/// Whether a file is there and holds something.
#[must_use]
pub fn is_there(file: &Path) -> bool {
    std::fs::metadata(file).is_ok_and(|file| file.len() > 0)
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

        std::fs::write(&database, "").unwrap();
        assert!(refused(&none).is_some(), "an empty file is no database");
        std::fs::write(&database, "something").unwrap();
        assert_eq!(refused(&none), None);
    }
}
