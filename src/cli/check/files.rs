//! The checks of `salesdesk check` that concern files, folders and the port.

use std::net::TcpListener;
use std::path::Path;

use super::{CheckLine, env_file};
use crate::bot::system::doctor_screens::DoctorFinding;
use crate::clock::Clock;
use crate::logging::chain;
use crate::ops::backups::way_back;
use crate::ops::beginning::{self, backups_in, is_there, look_for};
use crate::ops::doctor::{self, KeyKept};
use crate::ops::places::{folder_of, open_mode, try_to_open, try_to_write};
use crate::settings::{Misspelt, Settings, VARIABLES};
use crate::store::{self, SecretKeySource, StoreError};

/// Checks a file of settings, which contains the bot's token.
pub(super) fn env_file(path: &Path) -> Option<CheckLine> {
    let mode = open_mode(path)?;
    let path = path.display();
    Some(CheckLine::note(
        "rights",
        format!("others can read {path} ({mode:o}), where the bot's token is: `chmod go= {path}`"),
    ))
}

/// Names in a file of settings that are no settings and close to none.
pub(super) fn unknown_names(path: &Path, misspelt: &[Misspelt]) -> Vec<CheckLine> {
    let known = |name: &str| {
        VARIABLES.iter().any(|variable| variable.name == name) || misspelt.iter().any(|one| one.name == name)
    };
    let unknown = env_file::names(path).into_iter().filter(|name| !known(name));
    unknown
        .map(|name| {
            CheckLine::note("settings", format!("{name} in {} is no setting: nothing reads it", path.display()))
        })
        .collect()
}

/// Whether the database can be looked for at all, as it cannot in the folder of another user.
pub(super) fn unreadable(settings: &Settings) -> Option<CheckLine> {
    let file = settings.database_file();
    let error = look_for(&file).err()?;
    Some(CheckLine::wrong("database", format!("the database {} cannot be read: {error}", file.display())))
}

/// Checks that this program can open the database with this key. The database can be looked for.
pub(super) async fn database(settings: &Settings) -> Vec<CheckLine> {
    let file = settings.database_file();
    let wrong = |text: String| vec![CheckLine::wrong("database", text)];
    let now = Clock::default().now();
    if let Err(error) = beginning::check(&file, &settings.secret_key, &settings.backup_folder(), now) {
        return wrong(error.to_string());
    }
    if !is_there(&file) {
        return vec![CheckLine::ok("database", format!("there is no database yet at {}", file.display()))];
    }
    if let Err(error) = try_to_open(&file) {
        return wrong(format!("the database {} cannot be written: {error}", file.display()));
    }
    let schema = match store::schema(&settings.database_url).await {
        Ok(schema) => schema,
        // Its line names the way out.
        Err(error) if error.is_damage() => return damage(settings).await,
        Err(error) => return wrong(chain(&error)),
    };
    if let Err(error) = beginning::check_content(settings, now).await {
        return wrong(error.to_string());
    }
    let known = schema.known;
    let first = match (schema.refuse_foreign(), schema.found) {
        // Its key may be right, but it cannot be used.
        (Err(error), _) => return wrong(error.to_string()),
        (Ok(()), None) => return vec![CheckLine::ok("database", "the database is empty")],
        (Ok(()), Some(found)) if schema.is_older() => CheckLine::note(
            "database",
            format!("the next start makes a backup and brings the database from schema {found:04} to {known:04}"),
        ),
        (Ok(()), Some(_)) => {
            CheckLine::ok("database", format!("the database has the schema of this program, {known:04}"))
        }
    };
    let second = match store::prove_key(&settings.database_url, &settings.secret_key).await {
        Ok(()) => CheckLine::ok("key", "the key opens the database"),
        Err(StoreError::NothingEncrypted) => CheckLine::ok("key", "nothing in the database is encrypted yet"),
        Err(error) => CheckLine::wrong("key", chain(&error)),
    };
    [vec![first, second], damage(settings).await].concat()
}

/// Checks the integrity of the database. Reports nothing if it cannot be opened.
async fn damage(settings: &Settings) -> Vec<CheckLine> {
    match store::damage_of(&settings.database_url).await {
        Ok(None) => vec![CheckLine::ok("database", "the database is whole")],
        Ok(Some((problem, false))) => vec![CheckLine::note(
            "database",
            format!("an index of the database is damaged ({problem}); nothing is lost: /doctor in the bot rebuilds it"),
        )],
        Ok(Some((problem, true))) => {
            let way = way_back(settings, Clock::default().now()).await;
            vec![CheckLine::wrong(
                "database",
                format!(
                    "the database is damaged ({problem}). If the desk still starts, /doctor in the bot tries to save all \
                     of it first. {way}"
                ),
            )]
        }
        // The reason why it cannot be opened has a line of its own.
        Err(_) => Vec::new(),
    }
}

/// How the key is stored, if there is one. A missing key is reported with the database that needs it.
pub(super) fn key(settings: &Settings) -> Vec<DoctorFinding> {
    match doctor::key_kept(&settings.secret_key) {
        KeyKept::Gone(_) => Vec::new(),
        kept => vec![DoctorFinding::Key(kept)],
    }
}

/// Checks that the folders of database and backups can be written, and the folder of a key that must still be created.
pub(super) fn folders(settings: &Settings) -> Vec<CheckLine> {
    let database = settings.database_file();
    let mut folders = vec![("database", folder_of(&database).to_owned()), ("backups", settings.backup_folder())];
    let mut lines = Vec::new();
    if let SecretKeySource::File(path) = &settings.secret_key
        && !is_there(&database)
    {
        match store::check_key(&settings.secret_key) {
            Ok(()) => {}
            Err(StoreError::KeyMissing { is_empty, .. }) => {
                let (file, state) = (path.display(), if is_empty { "is empty" } else { "is not there" });
                lines.push(match (backups_in(&settings.backup_folder()).is_empty(), is_empty) {
                    (false, _) => {
                        CheckLine::wrong("key", format!("the secret key {file} {state}, and the backups need it"))
                    }
                    (true, true) => {
                        CheckLine::ok("key", format!("the key file {file} is empty: a start puts a key there"))
                    }
                    (true, false) => CheckLine::ok("key", format!("there is no key yet at {file}")),
                });
                folders.push(("key", folder_of(path).to_owned()));
            }
            Err(error) => lines.push(CheckLine::wrong("key", chain(&error))),
        }
    }
    lines.extend(folders.into_iter().map(|(what, folder)| match try_to_write(&folder) {
        Ok(()) => CheckLine::ok("folders", format!("the folder of the {what} can be written")),
        Err((tried, error)) => {
            let tried = if tried == folder { String::new() } else { format!(" ({})", tried.display()) };
            CheckLine::wrong(
                "folders",
                format!("the folder of the {what}, {}{tried}, cannot be written: {error}", folder.display()),
            )
        }
    }));
    lines
}

/// Checks that the address for health and metrics is free. A running desk on this database uses it itself.
pub(super) fn http(settings: &Settings, runs: bool) -> Option<CheckLine> {
    let address = settings.http_addr?;
    let line = match TcpListener::bind(address) {
        Ok(_) => CheckLine::ok("http", format!("HTTP_ADDR {address} is free")),
        Err(error) if runs && error.kind() == std::io::ErrorKind::AddrInUse => {
            CheckLine::ok("http", format!("HTTP_ADDR {address} is in use, as it should be while the desk runs"))
        }
        Err(error) => CheckLine::wrong("http", format!("HTTP_ADDR {address} cannot be listened on: {error}")),
    };
    Some(line)
}
