//! One running instance per database, since a session that is used twice is killed by Telegram.
//! Its rule: the lock is held by the open file, so that it cannot outlive the process, however that ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How often, and after how long each time, a lock that is held is tried again.
const GRACE_TRIES: u32 = 10;
const GRACE: Duration = Duration::from_millis(50);

/// Held while the program runs.
#[derive(Debug)]
pub struct InstanceLock {
    _file: File,
}

#[derive(Debug, thiserror::Error)]
pub enum InstanceLockError {
    #[error("another salesdesk works on this database ({holder}, lock {}): stop it first", path.display())]
    Held { path: PathBuf, holder: String },
    #[error("the lock file {} cannot be used", path.display())]
    File { path: PathBuf, source: std::io::Error },
}

impl InstanceLock {
    /// Takes the lock of the database at `url` (`sqlite://path`).
    ///
    /// # Errors
    /// When another process holds it: says which.
    pub fn take(url: &str) -> Result<Self, InstanceLockError> {
        let database = url.trim_start_matches("sqlite://").split('?').next().unwrap_or_default();
        let path = PathBuf::from(format!("{database}.lock"));
        let failed = |source| InstanceLockError::File { path: path.clone(), source };
        if let Some(folder) = path.parent().filter(|folder| *folder != Path::new("")) {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(failed)?;
        let mut locked = file.try_lock();
        // A process that is just ending, or a child of one that has not begun its own program, holds it a moment longer.
        for _ in 0..GRACE_TRIES {
            if !matches!(locked, Err(TryLockError::WouldBlock)) {
                break;
            }
            std::thread::sleep(GRACE);
            locked = file.try_lock();
        }
        match locked {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Who holds it is a courtesy: the refusal stands without it.
                let _ = file.read_to_string(&mut holder);
                return Err(InstanceLockError::Held { holder: holder.trim().to_owned(), path });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let written = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "process {}", std::process::id()));
        written.map_err(failed)?;
        Ok(Self { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holder_is_told_who_the_first_is() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/desk.db", folder.path().display());
        let first = InstanceLock::take(&url).unwrap();
        let error = InstanceLock::take(&url).unwrap_err().to_string();
        assert!(error.contains(&format!("process {}", std::process::id())), "{error}");
        drop(first);
        InstanceLock::take(&url).unwrap();
    }
}
