//! The instance lock: one running instance per database, since Telegram ends a session that is used twice.
//!
//! Invariant: the locks belong to open files, so they cannot outlive the process.
//!
//! Two locks are taken. The one on the database file works for every path to it: a symlink, a hard link, another mount.
//! The one on a file beside the canonical path protects the place even without a database. Both are `flock` locks,
//! which do not interact with SQLite's own locks (`fcntl`). The database's descriptor must stay open as long as SQLite
//! uses the file: closing any descriptor of it drops SQLite's locks.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::domain::database_url::path_of;

/// How often a held lock is retried.
const GRACE_TRIES: u32 = 10;
/// The pause between two tries.
const GRACE: Duration = Duration::from_millis(50);

/// Held while the program runs.
#[derive(Debug)]
pub struct InstanceLock {
    path: PathBuf,
    beside: File,
    database: Option<File>,
}

#[derive(Debug, thiserror::Error)]
pub enum InstanceLockError {
    #[error("another salesdesk works on this database ({holder}): stop it first")]
    Held { holder: Holder },
    #[error("{} cannot be locked", path.display())]
    File { path: PathBuf, source: std::io::Error },
}

/// The process that holds a lock, as far as the system reports it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holder {
    pub pid: Option<u32>,
    /// When it took the lock, and its command line.
    pub about: Option<String>,
}

impl std::fmt::Display for Holder {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.pid, &self.about) {
            (Some(pid), Some(about)) => write!(to, "process {pid}, {about}"),
            (Some(pid), None) => write!(to, "process {pid}"),
            (None, Some(about)) => write!(to, "a process in another container, {about}"),
            (None, None) => write!(to, "the system does not say which process"),
        }
    }
}

impl InstanceLock {
    /// The holder of the lock of the database at `url`, if any. Nothing is created and no lock is kept. A process that
    /// has the database open must not call this.
    #[must_use]
    pub fn holder(url: &str) -> Option<Holder> {
        let path = path_of(url);
        let path = path.canonicalize().unwrap_or(path);
        // The file beside may be missing: it was deleted, or this is another path to the database.
        let note = File::open(lock_file(&path)).ok();
        let database = File::open(&path).ok();
        let mut files = [&database, &note].into_iter().flatten();
        let held = files.find(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))?;
        Some(Holder::of(held, note.as_ref()))
    }

    /// Takes the lock of the database at `url` (`sqlite://path`), whether it exists or not.
    ///
    /// # Errors
    /// When another process holds it; the error names the process.
    pub fn take(url: &str) -> Result<Self, InstanceLockError> {
        let path = canonical(&path_of(url))?;
        let name = lock_file(&path);
        let failed = |source| InstanceLockError::File { path: name.clone(), source };
        let mut options = OpenOptions::new();
        let beside = options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let beside = beside.open(&name).map_err(failed)?;
        lock(&beside, &name, &beside)?;
        let database = match OpenOptions::new().read(true).write(true).open(&path) {
            Ok(database) => Some(database),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(source) => return Err(InstanceLockError::File { path, source }),
        };
        let lock = Self { path, beside, database };
        lock.lock_database()?;
        lock.sign().map_err(failed)?;
        Ok(lock)
    }

    /// Writes down who holds the lock, for processes to which the system does not report it.
    fn sign(&self) -> std::io::Result<()> {
        let (mut beside, pid) = (&self.beside, std::process::id());
        beside.set_len(0)?;
        beside.rewind()?;
        writeln!(beside, "{pid} {}", about(pid).unwrap_or_default())
    }

    /// Creates an empty database file and locks it.
    ///
    /// # Errors
    /// When it cannot be created, or another process was faster.
    pub fn create_database(&mut self) -> Result<(), InstanceLockError> {
        if self.database.is_some() {
            return Ok(());
        }
        let mut options = OpenOptions::new();
        let made = options.read(true).write(true).create(true).truncate(false).mode(0o600).open(&self.path);
        self.database = Some(made.map_err(|source| InstanceLockError::File { path: self.path.clone(), source })?);
        self.lock_database()
    }

    fn lock_database(&self) -> Result<(), InstanceLockError> {
        self.database.as_ref().map_or(Ok(()), |database| lock(database, &self.path, &self.beside))
    }

    /// The path of the database, without symlinks.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The locked database file; `None` before it is created.
    #[must_use]
    pub fn database(&self) -> Option<&File> {
        self.database.as_ref()
    }
}

fn lock_file(database: &Path) -> PathBuf {
    PathBuf::from(format!("{}.lock", database.display()))
}

/// The path without symlinks. A missing file is named in its folder, which is created.
fn canonical(path: &Path) -> Result<PathBuf, InstanceLockError> {
    let failed = |source| InstanceLockError::File { path: path.to_owned(), source };
    match path.canonicalize() {
        Ok(path) => return Ok(path),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed(error)),
    }
    // A symlink to a missing file: the database is created at its target.
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    if let Ok(target) = path.read_link() {
        return canonical(&folder.join(target));
    }
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
    let name = path.file_name().ok_or_else(|| failed(std::io::ErrorKind::InvalidFilename.into()))?;
    Ok(folder.canonicalize().map_err(failed)?.join(name))
}

/// Locks a file; `note` contains the description of its holder.
fn lock(file: &File, name: &Path, note: &File) -> Result<(), InstanceLockError> {
    let mut locked = file.try_lock();
    // A process that is just ending, or a forked child before its exec, holds it a moment longer.
    for _ in 0..GRACE_TRIES {
        if !matches!(locked, Err(TryLockError::WouldBlock)) {
            break;
        }
        std::thread::sleep(GRACE);
        locked = file.try_lock();
    }
    match locked {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(InstanceLockError::Held { holder: Holder::of(file, Some(note)) }),
        Err(TryLockError::Error(source)) => Err(InstanceLockError::File { path: name.to_owned(), source }),
    }
}

impl Holder {
    /// The holder of the lock of `file`, from the system's list or else from `note`.
    fn of(file: &File, note: Option<&File>) -> Self {
        let (device, inode) = file.metadata().map(|file| (file.dev(), file.ino())).unwrap_or_default();
        let listed = std::fs::read_to_string("/proc/locks").unwrap_or_default();
        if let Some(pid) = holder_of(&listed, device, inode) {
            return Self { pid: Some(pid), about: about(pid) };
        }
        let mut text = String::new();
        // The holder is only extra information: the refusal stands without it.
        let _ = note.map(|mut note| note.rewind().and_then(|()| note.read_to_string(&mut text)));
        let about = text.trim().split_once(' ').map(|(_, about)| about.to_owned());
        Self { pid: None, about: about.filter(|about| !about.is_empty()) }
    }
}

/// The process that holds a `flock` of this file in `/proc/locks`; one in another container is listed as 0.
fn holder_of(locks: &str, device: u64, inode: u64) -> Option<u32> {
    // 1: FLOCK  ADVISORY  WRITE 1234 08:01:131 0 EOF
    let held = |line: &str, place: &str| {
        let mut words = line.split_ascii_whitespace().skip(1);
        let (kind, _, _, pid, file) = (words.next()?, words.next()?, words.next()?, words.next()?, words.next()?);
        pid.parse().ok().filter(|pid| kind == "FLOCK" && file.ends_with(place) && *pid != 0)
    };
    let (major, minor) = (nix::sys::stat::major(device), nix::sys::stat::minor(device));
    // Some file systems show another device number here than in the list.
    let places = [format!("{major:02x}:{minor:02x}:{inode}"), format!(":{inode}")];
    places.iter().find_map(|place| locks.lines().find_map(|line| held(line, place)))
}

/// When a process started, and its command line.
fn about(pid: u32) -> Option<String> {
    let command = std::fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let words = command.split(|byte| *byte == 0).filter(|word| !word.is_empty());
    let command = words.map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ");
    let command = if command.is_empty() { String::new() } else { format!(" (`{command}`)") };
    // The folder of a process is as old as the process.
    let since = std::fs::metadata(format!("/proc/{pid}")).and_then(|folder| folder.modified()).ok()?;
    let since = jiff::Timestamp::try_from(since).ok()?.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    Some(format!("since {since}{command}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(url: &str) -> String {
        InstanceLock::take(url).unwrap_err().to_string()
    }

    fn url(path: &Path) -> String {
        format!("sqlite://{}", path.display())
    }

    #[test]
    fn a_second_holder_is_shown_the_first_one_and_no_file_to_delete() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("desk.db");
        let first = InstanceLock::take(&url(&database)).unwrap();
        let error = refused(&url(&database));
        assert!(error.contains(&format!("process {}, since ", std::process::id())), "{error}");
        assert!(!error.contains(".lock"), "{error}");
        assert_eq!(InstanceLock::holder(&url(&database)).unwrap().pid, Some(std::process::id()));
        drop(first);
        assert_eq!(InstanceLock::holder(&url(&database)), None);
        InstanceLock::take(&url(&database)).unwrap();
    }

    #[test]
    fn no_other_path_and_no_deleted_lock_file_lets_a_second_one_in() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("data")).unwrap();
        let mut first = InstanceLock::take(&url(&at("data/desk.db"))).unwrap();
        first.create_database().unwrap();
        std::os::unix::fs::symlink(at("data/desk.db"), at("symlink.db")).unwrap();
        std::os::unix::fs::symlink(at("data"), at("folder")).unwrap();
        std::fs::hard_link(at("data/desk.db"), at("hard.db")).unwrap();
        for name in ["data/desk.db", "symlink.db", "folder/desk.db", "hard.db", "data/../data/desk.db"] {
            let holder = InstanceLock::holder(&url(&at(name)));
            assert_eq!(holder.and_then(|holder| holder.pid), Some(std::process::id()), "{name}");
            assert!(refused(&url(&at(name))).contains("another salesdesk"), "{name}");
        }
        std::fs::remove_file(at("data/desk.db.lock")).unwrap();
        assert_eq!(InstanceLock::holder(&url(&at("data/desk.db"))).unwrap().pid, Some(std::process::id()));
        let error = refused(&url(&at("data/desk.db")));
        assert!(error.contains(&format!("process {}", std::process::id())), "{error}");
        std::fs::rename(at("data/desk.db"), at("moved.db")).unwrap();
        assert!(refused(&url(&at("moved.db"))).contains("another salesdesk"));
    }

    #[test]
    fn the_place_is_locked_while_no_database_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("desk.db");
        let mut first = InstanceLock::take(&url(&database)).unwrap();
        first.create_database().unwrap();
        std::fs::remove_file(&database).unwrap();
        refused(&url(&database));
        std::os::unix::fs::symlink(&database, folder.path().join("dangling.db")).unwrap();
        refused(&url(&folder.path().join("dangling.db")));
        assert!(!database.exists(), "nobody made one");
    }

    #[test]
    fn the_holder_is_read_from_the_systems_list() {
        let list = "1: POSIX  ADVISORY  WRITE 11 08:01:131 0 EOF\n2: FLOCK  ADVISORY  WRITE 12 08:01:132 0 EOF\n\
            3: FLOCK  ADVISORY  WRITE 13 08:01:131 0 EOF\n4: FLOCK  ADVISORY  WRITE 0 08:01:133 0 EOF\n";
        let device = nix::sys::stat::makedev(8, 1);
        assert_eq!(holder_of(list, device, 131), Some(13));
        assert_eq!(holder_of(list, device + 1, 131), Some(13));
        assert_eq!(holder_of(list, device, 133), None);
        assert_eq!(holder_of(list, device, 31), None);
    }
}
