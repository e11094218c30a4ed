//! Files that only this user may read: keys, backups, and temporary copies of the database.
//!
//! Invariant: a key or a backup gets its name only when it is complete and on the disk.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use super::sealed_file::MAGIC;

/// The words in the names of temporary files: `<file name>.<word>-<random number>`.
const WORDS: [&str; 3] = ["copy", UNFINISHED, "restoring"];
pub(in crate::store) const UNFINISHED: &str = "unfinished";
/// The endings of the files that SQLite puts beside a database.
const BESIDE_A_DATABASE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Creates a file with mode 0600.
pub(in crate::store) fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path)
}

/// Creates a folder that only this user may enter, and its parents, if it is missing.
pub(in crate::store) fn create_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Writes a file under a temporary name, syncs it, and renames it to `path`. An existing file is replaced.
pub(in crate::store) fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    create_folder(folder_of(path))?;
    let mut file = Temporary::beside(path, UNFINISHED)?;
    file.file.write_all(content)?;
    file.file.sync_all()?;
    file.rename_to(path)
}

/// Syncs the folder of a file. Before that, a new name is not on the disk.
pub(in crate::store) fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(folder_of(path))?.sync_all()
}

pub(in crate::store) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."))
}

/// The path with an ending added to its file name.
pub(in crate::store) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// A temporary file. It is deleted when dropped, or by [`sweep`] when the process was killed before.
pub(in crate::store) struct Temporary {
    pub(in crate::store) path: PathBuf,
    /// Holds a lock by which [`sweep`] knows that the file is in use. SQLite's locks are of another kind.
    pub(in crate::store) file: File,
}

impl Temporary {
    /// Creates the file `<path>.<word>-<random number>`.
    pub(in crate::store) fn beside(path: &Path, word: &str) -> io::Result<Self> {
        loop {
            let number = getrandom::u32().map_err(io::Error::other)?;
            let path = with_ending(path, &format!(".{word}-{number:08x}"));
            let file = create(&path)?;
            file.lock()?;
            // Another process may have deleted it before it was locked.
            if file.metadata()?.nlink() > 0 {
                return Ok(Self { path, file });
            }
        }
    }

    /// Renames the file to its final name. The caller has synced its content.
    pub(in crate::store) fn rename_to(self, path: &Path) -> io::Result<()> {
        fs::rename(&self.path, path)?;
        sync_folder(path)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        for ending in BESIDE_A_DATABASE {
            let _ = fs::remove_file(with_ending(&self.path, ending));
        }
        // After a rename there is no such file.
        let _ = fs::remove_file(&self.path);
    }
}

/// Deletes the temporary files in a folder that no process uses. Returns their number.
///
/// `is_ours` is asked for the file name that a temporary file belongs to. An unfinished backup is recognised by its
/// first bytes, whatever its name. Earlier versions used the words in `earlier` without a number.
pub(in crate::store) fn sweep(folder: &Path, is_ours: impl Fn(&str) -> bool, earlier: &[&str]) -> usize {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let leftovers = entries.filter(|entry| {
        let path = entry.path();
        entry.file_name().to_str().and_then(named_for).is_some_and(|(of, word, numbered)| match numbered {
            true => WORDS.contains(&word) && (is_ours(of) || word == UNFINISHED && begins_as_a_backup(&path)),
            false => is_ours(of) && earlier.contains(&word) && !is_a_copy_of_a_backup(&path),
        })
    });
    let deleted = leftovers.filter(|entry| !is_in_use(&entry.path()) && fs::remove_file(entry.path()).is_ok());
    deleted.count()
}

/// The file name that a temporary file belongs to, its word, and whether a number follows.
fn named_for(name: &str) -> Option<(&str, &str, bool)> {
    let name = BESIDE_A_DATABASE.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    let (of, word) = name.rsplit_once('.')?;
    match word.split_once('-') {
        Some((word, number)) => {
            let is_number = number.len() == 8 && number.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
            is_number.then_some((of, word, true))
        }
        None => Some((of, word, false)),
    }
}

/// Whether the file is a whole backup, copied by a person under a name that earlier versions used for temporary files.
fn is_a_copy_of_a_backup(path: &Path) -> bool {
    path.extension().is_some_and(|word| word == "copy") && begins_as_a_backup(path)
}

fn begins_as_a_backup(path: &Path) -> bool {
    let mut head = [0; MAGIC.len()];
    // Only a regular file: opening a pipe would block.
    fs::symlink_metadata(path).is_ok_and(|file| file.is_file())
        && File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok_and(|()| head == *MAGIC)
}

/// Whether a running process uses the file, or the database that it belongs to.
fn is_in_use(path: &Path) -> bool {
    let text = path.to_string_lossy();
    let database = BESIDE_A_DATABASE.iter().find_map(|ending| text.strip_suffix(ending));
    let locked =
        |path: &Path| File::open(path).is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)));
    locked(database.map_or(path, Path::new))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_a_killed_process_left_is_swept_and_nothing_else_is() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let kept =
            ["desk.db", "desk.db-wal", "desk.db.before-restore-7", "desk.db.copy", "x.db.copy-0a1b2c3d", "x.copy"];
        let left = ["desk.db.restoring", "desk.db.copy-0a1b2c3d", "desk.db.restoring-0a1b2c3d-wal"];
        for name in kept.iter().chain(&left) {
            fs::write(at(name), "words").unwrap();
        }
        let in_use = Temporary::beside(&at("desk.db"), "copy").unwrap();
        fs::write(with_ending(&in_use.path, "-wal"), "words").unwrap();
        assert_eq!(sweep(folder.path(), |of| of == "desk.db", &["restoring"]), left.len());
        assert!(in_use.path.exists() && with_ending(&in_use.path, "-wal").exists());
        drop(in_use);
        let mut expected = kept.map(String::from);
        expected.sort();
        assert_eq!(names(folder.path()), expected);
    }

    #[test]
    fn an_unfinished_backup_of_any_name_is_swept_and_what_may_be_somebodys_file_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let begun = [MAGIC.as_slice(), b"key and pieces"].concat();
        let kept = [
            ("one", begun.as_slice()),
            ("one.unfinished", &begun),
            ("one.unfinished-0a1b2c3d", b"a letter"),
            ("one.unfinished-empty000", &begun),
            ("two.unfinished-0a1b2c3d", b""),
            ("one.draft-0a1b2c3d", &begun),
        ];
        for (name, content) in kept.into_iter().chain([("my backup.unfinished-0a1b2c3d", begun.as_slice())]) {
            fs::write(folder.path().join(name), content).unwrap();
        }
        std::os::unix::fs::symlink("one", folder.path().join("link.unfinished-0a1b2c3d")).unwrap();
        let in_use = Temporary::beside(&folder.path().join("three"), UNFINISHED).unwrap();
        (&in_use.file).write_all(&begun).unwrap();
        assert_eq!(sweep(folder.path(), |_| false, &[]), 1);
        assert!(in_use.path.exists());
        // A file of this exact name is ours, whatever it holds.
        fs::write(folder.path().join("four.unfinished-0a1b2c3d"), "").unwrap();
        assert_eq!(sweep(folder.path(), |of| of == "four", &[]), 1);
        drop(in_use);
        let mut expected = kept.map(|(name, _)| name.to_owned()).to_vec();
        expected.push("link.unfinished-0a1b2c3d".into());
        expected.sort();
        assert_eq!(names(folder.path()), expected);
    }

    #[test]
    fn a_copy_in_plain_of_an_earlier_version_is_swept_and_a_persons_copy_of_a_backup_is_not() {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in
            [("a.backup.copy", "SQLite format 3"), ("b.backup.copy", ""), ("c.backup.copy", "salesdesk backup 1\n")]
        {
            fs::write(folder.path().join(name), content).unwrap();
        }
        assert_eq!(sweep(folder.path(), |of| of.ends_with(".backup"), &["copy", "unfinished"]), 2);
        assert_eq!(names(folder.path()), ["c.backup.copy"]);
    }

    #[test]
    fn a_file_is_written_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("made/key");
        write_whole(&path, b"one").unwrap();
        write_whole(&path, b"another").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"another");
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        assert_eq!(names(path.parent().unwrap()), ["key"]);
    }
}
