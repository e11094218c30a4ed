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

/// Why a file of settings cannot be read whole.
pub(super) fn fault(path: &Path) -> Option<String> {
    let read = dotenvy::from_path_iter(path).and_then(|mut lines| lines.find_map(Result::err).map_or(Ok(()), Err));
    read.err().map(|error| problem(path, error))
}

/// The names that a file sets, as far as it can be read.
pub(super) fn names(path: &Path) -> impl Iterator<Item = String> {
    let lines = dotenvy::from_path_iter(path).into_iter().flatten();
    lines.map_while(Result::ok).map(|(name, _)| name)
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
