//! `salesdesk check`: reports all problems before the desk is started. It tries what the desk will do and leaves
//! nothing behind. It takes no lock, so it may run beside the desk.

mod files;

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::env_file::{self, EnvFile};
use super::output::{complain, say};
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

/// What is known of the settings before anything is checked.
#[derive(Debug)]
pub(super) struct SettingsFaults {
    pub errors: Vec<EnvError>,
    pub misspelt: Vec<Misspelt>,
    pub env_file: EnvFile,
    /// Another file in which settings stand, already in the environment.
    pub other_file: Option<PathBuf>,
}

impl SettingsFaults {
    /// Whether these variables are sound, so that what depends on them can be checked.
    fn is_sound(&self, names: &[&str]) -> bool {
        // A setting that is not set may stand where `.env` cannot be read.
        let is_known = |name: &&str| self.env_file.unread.is_none() || std::env::var_os(name).is_some();
        names.iter().any(is_known) && !self.errors.iter().any(|error| names.contains(&error.name))
    }

    /// What is wrong with the settings themselves, each fault once: a name that is misspelt is not missing as well.
    fn lines(&self) -> Vec<CheckLine> {
        let is_explained = |error: &&EnvError| {
            let is_misspelt = self.misspelt.iter().any(|one| one.meant == error.name);
            error.is_missing() && (is_misspelt || self.env_file.unread.is_some())
        };
        let errors = self.errors.iter().filter(|error| !is_explained(error)).map(ToString::to_string);
        let other_file = self.other_file.as_deref();
        let unread = self.env_file.unread.clone().into_iter().chain(other_file.and_then(env_file::fault));
        let errors = unread.chain(errors);
        let misspelt = self.misspelt.iter().map(ToString::to_string);
        let wrong = errors.chain(misspelt).map(|text| CheckLine::wrong("settings", text));
        let is_sound = self.errors.is_empty() && self.env_file.unread.is_none();
        let sound = is_sound.then(|| CheckLine::ok("settings", "settings"));
        let all: Vec<&Path> = self.env_file.path.as_deref().into_iter().chain(other_file).collect();
        let unknown = all.iter().flat_map(|path| files::unknown_names(path, &self.misspelt));
        let open = all.iter().filter_map(|path| files::env_file(path));
        sound.into_iter().chain(wrong).chain(unknown).chain(open).collect()
    }
}

/// The variables of the key.
const KEY: [&str; 2] = ["SECRET_KEY", "SECRET_KEY_FILE"];

/// Runs all checks that do not depend on a wrong setting, and prints the results. `settings` has stand-ins for wrong ones.
/// Returns `false` when something is wrong.
#[tokio::main(flavor = "current_thread")]
pub(super) async fn check(settings: Option<&Settings>, found: &SettingsFaults, wanted: Wanted) -> anyhow::Result<bool> {
    let mut lines = found.lines();
    if let Some(settings) = settings {
        lines.extend(of_machine(settings, found).await);
        let clock = Clock::new(settings.time_zone.clone());
        // For a terminal; no member's language applies.
        let times = Times { language: Language::En, zone: clock.zone(), now: clock.now() };
        let reader = Reader { times, private: true };
        let mut findings = of_places(settings, found);
        if wanted.online {
            findings.extend(of_telegram(settings, found, &clock).await);
        }
        lines.extend(findings.iter().map(|finding| finding_line(&reader, finding)));
    }
    print(&lines, wanted.json)
}

/// The database, the folders and the port.
async fn of_machine(settings: &Settings, found: &SettingsFaults) -> Vec<CheckLine> {
    let mut lines = Vec::new();
    let has_database = found.is_sound(&["DATABASE_URL"]);
    let holder = if has_database { InstanceLock::holder(&settings.database_url) } else { None };
    if has_database {
        lines.push(CheckLine::ok(
            "desk",
            match &holder {
                Some(holder) => format!("a desk runs on this database ({holder})"),
                None => "no desk runs on this database".to_owned(),
            },
        ));
    }
    let unreadable = if has_database { files::unreadable(settings) } else { None };
    if has_database && unreadable.is_none() && found.is_sound(&KEY) {
        lines.extend(files::database(settings).await);
        lines.extend(files::folders(settings));
    }
    lines.extend(unreadable);
    if found.is_sound(&["HTTP_ADDR"]) {
        lines.extend(files::http(settings, holder.is_some()));
    }
    lines
}

/// The key, what others can read, and the disk.
fn of_places(settings: &Settings, found: &SettingsFaults) -> Vec<DoctorFinding> {
    let (has_key, has_database) = (found.is_sound(&KEY), found.is_sound(&["DATABASE_URL"]));
    let mut findings = if has_key { files::key(settings) } else { Vec::new() };
    if !has_database {
        return findings;
    }
    let database = settings.database_file();
    if has_key && database.exists() {
        let exposed = places::exposed(&database, &settings.backup_folder(), &settings.secret_key);
        findings.push(DoctorFinding::Exposed(exposed));
    }
    findings.extend(doctor::space(&database).map(|(free, little)| DoctorFinding::Disk { free, little }));
    findings
}

/// What Telegram answers.
async fn of_telegram(settings: &Settings, found: &SettingsFaults, clock: &Clock) -> Vec<DoctorFinding> {
    let mut findings = Vec::new();
    if found.is_sound(&["BOT_TOKEN"]) && found.is_sound(&["BOT_API_URL"]) {
        findings.extend(bot::ask_telegram(settings, clock).await);
    }
    if found.is_sound(&["TELEGRAM_DC"]) {
        let known: &dyn DataCenters = match &settings.data_centers {
            Some(listed) => listed,
            None => &TelegramDataCenters,
        };
        let answers = doctor::data_centers(known).await;
        findings.extend(answers.into_iter().map(|(dc, answered)| DoctorFinding::DataCenter { dc, answered }));
    }
    findings
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
        DoctorFinding::NoBotApi
        | DoctorFinding::BotApiAnswered(_)
        | DoctorFinding::Token { .. }
        | DoctorFinding::Poller(_) => "bot",
        DoctorFinding::Clock { .. } => "clock",
        DoctorFinding::DataCenter { .. } => "telegram",
        _ => "database",
    };
    CheckLine::new(check, level, plain(&line(reader, finding)))
}

/// Prints the lines. Returns `false` when something is wrong.
fn print(lines: &[CheckLine], json: bool) -> anyhow::Result<bool> {
    let wrong = lines.iter().filter(|line| line.level == Level::Wrong).count();
    if json {
        say(serde_json::json!({ "ok": wrong == 0, "checks": lines }))?;
        return Ok(wrong == 0);
    }
    for CheckLine { level, text, .. } in lines {
        let mark = match level {
            Level::Ok => "✓",
            Level::Note => "·",
            Level::Wrong => "✗",
        };
        say(format!("{mark} {text}"))?;
    }
    if wrong > 0 {
        complain(format!("{wrong} of these must be fixed first"));
    }
    Ok(wrong == 0)
}

/// The text of a screen without its formatting.
fn plain(html: &str) -> String {
    let text = html.replace("<code>", "`").replace("</code>", "`");
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
