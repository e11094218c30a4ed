//! The file `.env`, in the current folder or the nearest one above it.

use std::path::{Path, PathBuf};

/// The file and what is wrong with it.
#[derive(Debug, Default)]
pub(super) struct EnvFile {
    pub path: Option<PathBuf>,
    /// Why it could not be read whole. It does not repeat a line, which may contain a secret.
    pub unread: Option<String>,
}

/// Loads what can be read of it into the environment, without overriding existing variables.
pub(super) fn load() -> EnvFile {
    let Ok(folder) = std::env::current_dir() else { return EnvFile::default() };
    let Some(path) = folder.ancestors().map(|folder| folder.join(".env")).find(|path| path.is_file()) else {
        return EnvFile::default();
    };
    let path = if path.parent() == Some(&folder) { PathBuf::from(".env") } else { path };
    match dotenvy::from_path(&path) {
        Ok(()) => EnvFile { path: Some(path), unread: None },
        Err(error) => EnvFile { unread: Some(problem(&path, error)), path: Some(path) },
    }
}

/// Why a file of settings cannot be read at all. Its values may be written for systemd, which has rules of its own.
pub(super) fn fault(path: &Path) -> Option<String> {
    std::fs::read(path).err().map(|error| format!("{} cannot be read: {error}", path.display()))
}

/// The names that a file sets, whichever rules its values follow.
pub(super) fn names(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let names = text.lines().filter_map(|line| {
        let line = line.trim_start();
        let (name, _) = line.strip_prefix("export ").unwrap_or(line).split_once('=')?;
        let name = name.trim();
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        is_name.then(|| name.to_owned())
    });
    names.collect()
}

fn problem(path: &Path, error: dotenvy::Error) -> String {
    let shown = path.display();
    match error {
        dotenvy::Error::LineParse(line, _) => {
            let text = std::fs::read_to_string(path).unwrap_or_default();
            let number = text.lines().position(|one| !one.trim().is_empty() && line.starts_with(one.trim()));
            let place = number.map_or(String::new(), |number| format!(" line {}", number + 1));
            format!("{shown}{place} cannot be read; a line is NAME=value, for example TIMEZONE=UTC")
        }
        dotenvy::Error::Io(error) => format!("{shown} cannot be read: {error}"),
        error => format!("{shown} cannot be read: {error}"),
    }
}
