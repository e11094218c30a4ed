//! `salesdesk check`: reports all problems before the desk is started. It tries what the desk will do and leaves
//! nothing behind. It takes no lock, so it may run beside the desk.

mod files;

use std::path::Path;

use serde::Serialize;

use crate::bot;
use crate::bot::kit::screen::Reader;
use crate::bot::system::doctor_screens::{DoctorFinding, is_good, line};
use crate::clock::Clock;
use crate::domain::language::Language;
use crate::i18n::Times;
use crate::instance_lock::InstanceLock;
use crate::ops::{doctor, places};
use crate::settings::{EnvError, Misspelt, Settings};
use crate::telegram::{DataCenters, TelegramDataCenters};

/// The result of one check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct CheckLine {
    /// An identifier that does not change between versions.
    check: &'static str,
    level: Level,
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    Ok,
    /// Worth knowing, but the desk works.
    Note,
    Wrong,
}

impl CheckLine {
    fn new(check: &'static str, level: Level, text: impl Into<String>) -> Self {
        Self { check, level, text: text.into() }
    }

    fn ok(check: &'static str, text: impl Into<String>) -> Self {
        Self::new(check, Level::Ok, text)
    }

    fn note(check: &'static str, text: impl Into<String>) -> Self {
        Self::new(check, Level::Note, text)
    }

    fn wrong(check: &'static str, text: impl Into<String>) -> Self {
        Self::new(check, Level::Wrong, text)
    }
}

/// The options of the command line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub online: bool,
    pub json: bool,
}

/// Runs all checks and prints the results. Returns `false` when something is wrong.
#[tokio::main(flavor = "current_thread")]
pub(super) async fn check(
    settings: &Settings,
    misspelt: &[Misspelt],
    env_file: Option<&Path>,
    wanted: Wanted,
) -> anyhow::Result<bool> {
    let clock = Clock::new(settings.time_zone.clone());
    let mut lines = vec![CheckLine::ok("settings", "settings")];
    lines.extend(misspelt.iter().map(|one| CheckLine::wrong("settings", one.to_string())));
    lines.extend(env_file.map(|path| files::unknown_names(path, misspelt)).into_iter().flatten());
    lines.extend(env_file.map(files::env_file).into_iter().flatten());
    let holder = InstanceLock::holder(&settings.database_url);
    lines.push(CheckLine::ok(
        "desk",
        match &holder {
            Some(holder) => format!("a desk runs on this database ({holder})"),
            None => "no desk runs on this database".to_owned(),
        },
    ));
    lines.extend(files::database(settings).await);
    lines.extend(files::damage(settings).await);
    lines.extend(files::folders(settings));
    lines.extend(files::http(settings, holder.is_some()));
    let mut found = files::key(settings);
    let database = settings.database_file();
    if database.exists() {
        found.push(DoctorFinding::Exposed(places::exposed(&database, &settings.backup_folder(), &settings.secret_key)));
    }
    found.extend(doctor::space(&database).map(|(free, little)| DoctorFinding::Disk { free, little }));
    if wanted.online {
        found.extend(bot::ask_telegram(settings, &clock).await?);
        let known: &dyn DataCenters = match &settings.data_centers {
            Some(listed) => listed,
            None => &TelegramDataCenters,
        };
        let answers = doctor::data_centers(known).await;
        found.extend(answers.into_iter().map(|(dc, answered)| DoctorFinding::DataCenter { dc, answered }));
    }
    // For a terminal; no member's language applies.
    let times = Times { language: Language::En, zone: clock.zone(), now: clock.now() };
    let reader = Reader { times, private: true };
    lines.extend(found.iter().map(|finding| finding_line(&reader, finding)));
    Ok(print(&lines, wanted.json))
}

/// Reports errors in the settings, when these prevent all other checks.
pub(super) fn wrong_settings(errors: &[EnvError], misspelt: &[Misspelt]) {
    let errors = errors.iter().map(|error| CheckLine::wrong("settings", error.to_string()));
    let misspelt = misspelt.iter().map(|one| CheckLine::wrong("settings", one.to_string()));
    print(&errors.chain(misspelt).collect::<Vec<_>>(), true);
}

/// A finding of `/doctor` as a line.
fn finding_line(reader: &Reader, finding: &DoctorFinding) -> CheckLine {
    let level = match (is_good(reader, finding), finding) {
        (false, _) => Level::Wrong,
        (true, DoctorFinding::Exposed(names)) if !names.is_empty() => Level::Note,
        (true, _) => Level::Ok,
    };
    let check = match finding {
        DoctorFinding::Key(_) => "key",
        DoctorFinding::Exposed(_) => "rights",
        DoctorFinding::Disk { .. } => "disk",
        DoctorFinding::NoBotApi | DoctorFinding::Token { .. } | DoctorFinding::Poller(_) => "bot",
        DoctorFinding::Clock { .. } => "clock",
        DoctorFinding::DataCenter { .. } => "telegram",
        _ => "database",
    };
    CheckLine::new(check, level, plain(&line(reader, finding)))
}

/// Prints the lines. Returns `false` when something is wrong.
fn print(lines: &[CheckLine], json: bool) -> bool {
    let wrong = lines.iter().filter(|line| line.level == Level::Wrong).count();
    if json {
        println!("{}", serde_json::json!({ "ok": wrong == 0, "checks": lines }));
        return wrong == 0;
    }
    for CheckLine { level, text, .. } in lines {
        let mark = match level {
            Level::Ok => "✓",
            Level::Note => "·",
            Level::Wrong => "✗",
        };
        println!("{mark} {text}");
    }
    if wrong > 0 {
        eprintln!("salesdesk: {wrong} of these must be fixed first");
    }
    wrong == 0
}

/// The text of a screen without its formatting.
fn plain(html: &str) -> String {
    let text = html.replace("<code>", "`").replace("</code>", "`");
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
