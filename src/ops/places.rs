//! The desk's files and folders: whether they are writable, and which of them other users can read. The checks leave
//! nothing behind.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use crate::domain::backups::is_backup;
use crate::store::SecretKeySource;

/// The permissions of everybody but the file's owner.
const OTHERS: u32 = 0o077;
const OTHERS_WRITE: u32 = 0o022;
/// In a folder with this bit everybody has files, and deletes only the own ones.
const STICKY: u32 = 0o1000;
/// The backups that the desk makes, for a shell.
const OUR_BACKUPS: &str = "salesdesk-*.backup";

/// Something that other users can read, write or enter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposed {
    /// A path or pattern for a shell; many backups become one pattern.
    pub path: String,
    pub mode: u32,
    /// A folder in which others can only list names.
    pub only_names: bool,
    /// A folder that is not the desk's alone, such as `/tmp`: other programs need its rights as they are.
    pub is_shared: bool,
}

/// Files that other users can read: the database with its log and lock, former keys, backups, and their folders. The
/// key itself is checked by [`super::doctor::key_kept`].
#[must_use]
pub fn exposed(database: &Path, backups: &Path, key: &SecretKeySource) -> Vec<Exposed> {
    let beside = ["", "-wal", "-shm", ".lock"].map(|ending| PathBuf::from(format!("{}{ending}", database.display())));
    let folder = database.exists().then(|| folder_of(database).to_owned());
    let files = folder.into_iter().chain(beside).chain(former_keys(key)).chain([backups.to_owned()]);
    let is_ours = |path: &Path| is_of_the_desk(path, database, backups, key);
    let mut seen = BTreeSet::new();
    let mut found: Vec<Exposed> = files
        .filter_map(|path| {
            let mode = open_mode(&path)?;
            // Two settings may name one folder.
            if !seen.insert(path.canonicalize().ok()?) {
                return None;
            }
            let only_names = path.is_dir() && mode & OTHERS_WRITE == 0;
            let is_shared = path.is_dir() && is_shared(&path, database, is_ours);
            Some(Exposed { path: path.display().to_string(), mode, only_names, is_shared })
        })
        .collect();
    let pattern = format!("{}/{OUR_BACKUPS}", backups.display());
    let mut modes = entries(backups).filter(|path| named(path, is_our_backup)).filter_map(|path| open_mode(&path));
    found.extend(modes.next().map(|mode| Exposed { path: pattern, mode, only_names: false, is_shared: false }));
    found
}

/// Whether a folder is not the desk's alone: one with a sticky bit, of another user than the database, or with anything
/// in it that is not the desk's.
fn is_shared(folder: &Path, database: &Path, is_ours: impl Fn(&Path) -> bool) -> bool {
    let Ok(about) = fs::metadata(folder) else { return true };
    let is_sticky = about.permissions().mode() & STICKY != 0;
    let is_of_another = fs::metadata(database).is_ok_and(|database| database.uid() != about.uid());
    is_sticky || is_of_another || folder.parent().is_none() || entries(folder).any(|path| !is_ours(&path))
}

/// Whether something beside the database or among the backups belongs to the desk, by its name.
fn is_of_the_desk(path: &Path, database: &Path, backups: &Path, key: &SecretKeySource) -> bool {
    let begins_as = |file: &Path| {
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        named(path, |other| !name.is_empty() && other.starts_with(name))
    };
    let of_key = matches!(key, SecretKeySource::File(file) if begins_as(file));
    // A file system of its own has this folder.
    of_key || begins_as(database) || path == backups || named(path, |name| is_our_backup(name) || name == "lost+found")
}

/// Whether a file is named like a backup that the desk makes. Those of other programs have other names.
fn is_our_backup(name: &str) -> bool {
    name.starts_with("salesdesk-") && is_backup(name)
}

/// The mode of a file, if other users have any permission.
#[must_use]
pub fn open_mode(path: &Path) -> Option<u32> {
    let mode = fs::metadata(path).ok()?.permissions().mode() & 0o777;
    (mode & OTHERS != 0).then_some(mode)
}

/// The former keys that rotations have left beside the present one.
fn former_keys(key: &SecretKeySource) -> Vec<PathBuf> {
    let SecretKeySource::File(path) = key else { return Vec::new() };
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return Vec::new() };
    let is_former = |other: &str| other.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
    entries(folder_of(path)).filter(|path| named(path, is_former)).collect()
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
}

fn named(path: &Path, fits: impl Fn(&str) -> bool) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(fits)
}

/// The folder of a file.
#[must_use]
pub fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."))
}

/// Tries to write to a folder by creating and deleting a file. If the folder does not exist, its nearest existing
/// ancestor is tried.
///
/// # Errors
/// With the folder that cannot be written.
pub fn try_to_write(folder: &Path) -> Result<(), (PathBuf, io::Error)> {
    let existing = folder.ancestors().find(|folder| folder.exists() && **folder != *"").unwrap_or(Path::new("."));
    let failed = |error| (existing.to_owned(), error);
    let number = getrandom::u64().map_err(|error| failed(io::Error::other(error)))?;
    let file = existing.join(format!(".salesdesk-check-{number:016x}"));
    OpenOptions::new().write(true).create_new(true).open(&file).and_then(|_| fs::remove_file(&file)).map_err(failed)
}

/// Tries to open a file for writing, if it exists. Nothing is written.
///
/// # Errors
/// When it cannot be opened.
pub fn try_to_open(file: &Path) -> io::Result<()> {
    match OpenOptions::new().read(true).write(true).open(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        opened => opened.map(drop),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn everything_that_others_may_read_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let (database, backups) = (at("desk.db"), at("backups"));
        fs::create_dir(&backups).unwrap();
        set(folder.path(), 0o700);
        let files = ["desk.db", "desk.db-wal", "desk.db-shm", "desk.db.lock", "secret.key.0a1b2c3d.old"];
        for name in files.iter().chain(&["secret.key", "backups/salesdesk-a.backup", "backups/salesdesk-b.backup"]) {
            fs::write(at(name), "words").unwrap();
            set(&at(name), 0o600);
        }
        set(&backups, 0o700);
        let key = SecretKeySource::File(at("secret.key"));
        assert_eq!(exposed(&database, &backups, &key), []);
        for name in files {
            set(&at(name), 0o640);
            let path = at(name).display().to_string();
            assert_eq!(
                exposed(&database, &backups, &key),
                [Exposed { path, mode: 0o640, only_names: false, is_shared: false }]
            );
            set(&at(name), 0o600);
        }
        set(&at("backups/salesdesk-b.backup"), 0o604);
        set(&backups, 0o755);
        set(folder.path(), 0o722);
        let found: Vec<(String, u32, bool)> = exposed(&database, &backups, &key)
            .into_iter()
            .map(|Exposed { path, mode, only_names, is_shared }| {
                assert!(!is_shared, "{path}");
                (path, mode, only_names)
            })
            .collect();
        let shown = |path: &Path| path.display().to_string();
        let pattern = format!("{}/salesdesk-*.backup", shown(&backups));
        let expected = [(shown(folder.path()), 0o722, false), (shown(&backups), 0o755, true), (pattern, 0o604, false)];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_folder_that_others_use_too_is_theirs_as_it_is_and_named_once() {
        let folder = tempfile::tempdir().unwrap();
        let (database, key) = (folder.path().join("desk.db"), SecretKeySource::Value("11".repeat(32).into()));
        fs::write(&database, "words").unwrap();
        set(&database, 0o600);
        let shared = || {
            let found = exposed(&database, &folder.path().join("."), &key);
            assert_eq!(found.len(), 1, "{found:?}");
            found[0].is_shared
        };
        set(folder.path(), 0o777);
        assert!(!shared());
        set(folder.path(), 0o1777);
        assert!(shared(), "as /tmp");
        set(folder.path(), 0o755);
        fs::write(folder.path().join("another.backup"), "words").unwrap();
        set(&folder.path().join("another.backup"), 0o644);
        assert!(shared(), "as /var/backups");
        assert!(is_shared(Path::new("/"), &database, |_| true));
    }

    #[test]
    fn trying_to_write_leaves_nothing_and_names_what_cannot_be_written() {
        let folder = tempfile::tempdir().unwrap();
        try_to_write(&folder.path().join("made/later")).unwrap();
        assert_eq!(entries(folder.path()).count(), 0);
        let file = folder.path().join("a file");
        fs::write(&file, "words").unwrap();
        assert_eq!(try_to_write(&file.join("backups")).unwrap_err().0, file);
    }
}
