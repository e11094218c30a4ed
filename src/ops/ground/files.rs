//! The state of the database's file, folder and disk. Nothing is opened here: closing a second handle of the database
//! would drop SQLite's locks.

use std::fs::File;
use std::io;
use std::os::unix::fs::{FileExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::fcntl::{AT_FDCWD, AtFlags};
use nix::unistd::{AccessFlags, faccessat};

use crate::domain::ground::FileState;
use crate::ops::beginning::SQLITE;
use crate::ops::{doctor, places};

/// The state of the open file. It is not opened again, because closing it would drop SQLite's locks.
pub(super) fn file_state(open: &File, path: &Path) -> FileState {
    let place = |file: io::Result<std::fs::Metadata>| file.map(|file| (file.dev(), file.ino()));
    match (place(open.metadata()), place(std::fs::metadata(path))) {
        (Ok(own), Ok(there)) if own == there => {
            let mut head = [0; SQLITE.len()];
            match open.read_exact_at(&mut head, 0) {
                Ok(()) if head == *SQLITE => FileState::Whole,
                // An unreadable disk shows in the commits.
                Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => FileState::Whole,
                Ok(()) | Err(_) => FileState::Overwritten,
            }
        }
        (Ok(_), Ok(_)) => FileState::Replaced,
        (_, Err(error)) if error.kind() == io::ErrorKind::NotFound => FileState::Deleted,
        // A folder that is briefly unreadable is no loss.
        _ => FileState::Whole,
    }
}

/// The log of a database, which holds its last changes.
pub(super) fn log_of(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

/// Which file is at a path: its device and number.
pub(super) fn identity(path: &Path) -> io::Result<(u64, u64)> {
    std::fs::metadata(path).map(|file| (file.dev(), file.ino()))
}

/// Whether the log that SQLite has open is still at its path.
pub(super) fn has_log(opened: (u64, u64), database: &Path) -> bool {
    match identity(&log_of(database)) {
        Ok(there) => there == opened,
        // A folder that is briefly unreadable is no loss.
        Err(error) => error.kind() != io::ErrorKind::NotFound,
    }
}

/// The folder of the database, if this process cannot create files in it. A missing folder is reported with the
/// database.
pub(super) fn closed_folder(database: &Path) -> Option<PathBuf> {
    let folder = places::folder_of(database);
    let denied = faccessat(AT_FDCWD, folder, AccessFlags::W_OK, AtFlags::AT_EACCESS)
        .is_err_and(|error| matches!(error, Errno::EACCES | Errno::EROFS | Errno::EPERM));
    denied.then(|| folder.to_owned())
}

/// The free bytes on the disk of a file; `None` if the system does not report them.
pub(super) fn free(beside: &Path) -> Option<u64> {
    doctor::space(beside).map(|(free, _)| free)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_file_that_was_deleted_replaced_or_overwritten_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let sound = || {
            let mut bytes = SQLITE.to_vec();
            bytes.resize(4096, 0);
            bytes
        };
        std::fs::write(at("desk.db"), sound()).unwrap();
        let open = File::open(at("desk.db")).unwrap();
        let state = || file_state(&open, &at("desk.db"));
        assert_eq!(state(), FileState::Whole);
        std::fs::rename(at("desk.db"), at("moved.db")).unwrap();
        assert_eq!(state(), FileState::Deleted);
        std::fs::write(at("desk.db"), sound()).unwrap();
        assert_eq!(state(), FileState::Replaced);
        std::fs::rename(at("moved.db"), at("desk.db")).unwrap();
        assert_eq!(state(), FileState::Whole);
        std::fs::write(at("desk.db"), "").unwrap();
        assert_eq!(state(), FileState::Overwritten);
    }
}
