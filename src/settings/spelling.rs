//! Misspelt names of settings: `BACKUPDIR`, `OWNERS_IDS`, `TELEGRAM_BOT_TOKEN`. Only names close to ours count; other
//! variables in the environment are none of our business.

use super::VARIABLES;

/// A name that is close to that of a setting.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name} is no setting: did you mean {meant}?")]
pub struct Misspelt {
    pub name: String,
    pub meant: &'static str,
}

/// Prefixes that people add to a name, or leave out.
const PREFIXES: [&str; 3] = ["SALESDESK", "TELEGRAM", "TG"];

/// The names that are close to a setting which is not set.
pub fn misspelt(names: impl IntoIterator<Item = String>) -> Vec<Misspelt> {
    let names: Vec<String> = names.into_iter().collect();
    let is_ours = |name: &str| VARIABLES.iter().any(|variable| variable.name == name);
    let set: Vec<&String> = names.iter().filter(|name| is_ours(name)).collect();
    let mut found: Vec<Misspelt> = names
        .iter()
        .filter(|name| !is_ours(name))
        .filter_map(|name| Some(Misspelt { name: name.clone(), meant: meant(name)? }))
        .filter(|one| !set.iter().any(|name| *name == one.meant))
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// The setting that a name is close to.
fn meant(name: &str) -> Option<&'static str> {
    let plain = plain(name);
    let distance = |known: &str| {
        let known = self::plain(known);
        // A word written out or abbreviated: HTTP_ADDRESS.
        let longer = plain.len() > 6 && (plain.starts_with(&known) || known.starts_with(&plain));
        if longer && plain.len().abs_diff(known.len()) <= 3 { 1 } else { strsim::osa_distance(&plain, &known) }
    };
    let (nearest, distance) = VARIABLES
        .iter()
        .map(|variable| (variable.name, distance(variable.name)))
        .min_by_key(|(_, distance)| *distance)?;
    // A short name has many neighbours with other meanings.
    let allowed = match plain.len() {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    };
    (distance <= allowed).then_some(nearest)
}

/// The name without optional prefixes and separators.
fn plain(name: &str) -> String {
    let name = name.to_uppercase().replace(['-', '.'], "_");
    let rest = PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix)?.strip_prefix('_')).unwrap_or(&name);
    rest.replace('_', "")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("BACKUPDIR", "BACKUP_DIR")]
    #[case("BACKUP_DIRS", "BACKUP_DIR")]
    #[case("bot_token", "BOT_TOKEN")]
    #[case("BOT_TOKN", "BOT_TOKEN")]
    #[case("TELEGRAM_BOT_TOKEN", "BOT_TOKEN")]
    #[case("OWNER_ID", "OWNER_IDS")]
    #[case("OWNERS_IDS", "OWNER_IDS")]
    #[case("API_HASH", "TELEGRAM_API_HASH")]
    #[case("TELEGRAM_APIID", "TELEGRAM_API_ID")]
    #[case("SALESDESK_LOG", "LOG")]
    #[case("TIME_ZONE", "TIMEZONE")]
    #[case("HTTP_ADDRESS", "HTTP_ADDR")]
    #[case("DATABASE_URI", "DATABASE_URL")]
    #[case("LOG_FORMT", "LOG_FORMAT")]
    #[case("DEFAULT_LOCAL", "DEFAULT_LOCALE")]
    fn a_name_close_to_a_setting_is_asked_about(#[case] name: &str, #[case] expected: &'static str) {
        assert_eq!(misspelt([name.to_owned()]), [Misspelt { name: name.to_owned(), meant: expected }]);
    }

    #[test]
    fn what_is_in_any_environment_is_not() {
        let usual = [
            "PATH",
            "HOME",
            "LANG",
            "LOGNAME",
            "TZ",
            "TERM",
            "PWD",
            "USER",
            "SHELL",
            "SHLVL",
            "HOSTNAME",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "http_proxy",
            "NO_PROXY",
            "RUST_LOG",
            "RUST_BACKTRACE",
            "INVOCATION_ID",
            "JOURNAL_STREAM",
            "LISTEN_PID",
            "NOTIFY_SOCKET",
            "CREDENTIALS_DIRECTORY",
            "STATE_DIRECTORY",
            "SYSTEMD_EXEC_PID",
            "MAIL",
            "_",
            "LC_ALL",
            "XDG_RUNTIME_DIR",
            "DBUS_SESSION_BUS_ADDRESS",
            "COMPOSE_PROJECT_NAME",
            "WATCHDOG_USEC",
        ];
        assert_eq!(misspelt(usual.map(String::from)), []);
        assert_eq!(misspelt(VARIABLES.iter().map(|variable| variable.name.to_owned())), []);
    }

    #[test]
    fn a_second_program_on_the_same_machine_may_have_a_token_of_its_own() {
        assert_eq!(misspelt(["BOT_TOKEN", "TELEGRAM_BOT_TOKEN"].map(String::from)), []);
    }
}
