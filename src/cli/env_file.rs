//! The file `.env`, in the current folder or the nearest one above it.

use std::path::PathBuf;

/// Loads it into the environment, without overriding existing variables. Returns its path, if there is one.
///
/// # Errors
/// When it is malformed, since settings would be missing. The error does not repeat the line, which may contain a
/// secret.
pub(super) fn load() -> Result<Option<PathBuf>, String> {
    let Ok(folder) = std::env::current_dir() else { return Ok(None) };
    let Some(path) = folder.ancestors().map(|folder| folder.join(".env")).find(|path| path.is_file()) else {
        return Ok(None);
    };
    let shown = if path.parent() == Some(&folder) { ".env".to_owned() } else { path.display().to_string() };
    match dotenvy::from_path(&path) {
        Ok(()) => Ok(Some(if shown == ".env" { PathBuf::from(shown) } else { path })),
        Err(dotenvy::Error::LineParse(line, _)) => {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let number = text.lines().position(|one| !one.trim().is_empty() && line.starts_with(one.trim()));
            let place = number.map_or(String::new(), |number| format!(" line {}", number + 1));
            Err(format!("{shown}{place} cannot be read; a line is NAME=value, for example TIMEZONE=UTC"))
        }
        Err(error) => Err(format!("{shown} cannot be read: {error}")),
    }
}
