//! Stories of the binary as a process: its output and exit code when something is set up wrongly.

use std::io::{BufRead as _, BufReader};
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use salesdesk::clock::Clock;
use salesdesk::store::{SecretKeySource, Store};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};

fn salesdesk(folder: &Path, settings: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_salesdesk"));
    command.env_clear().current_dir(folder).envs(settings.iter().copied());
    command.output().unwrap()
}

pub(crate) const GOOD: [(&str, &str); 4] = [
    ("BOT_TOKEN", "123456789:AAExample-replace-with-your-own-token"),
    ("TELEGRAM_API_ID", "12345"),
    ("TELEGRAM_API_HASH", "0123456789abcdef0123456789abcdef"),
    ("OWNER_IDS", "1"),
];

pub(crate) fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    GOOD.iter().chain(changes).copied().collect()
}

/// The lines on standard error, after a check that the process ended with exit code 2.
pub(crate) fn complaint(output: &Output) -> Vec<String> {
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    String::from_utf8_lossy(&output.stderr).lines().map(ToOwned::to_owned).collect()
}

#[test]
fn missing_settings_are_named_one_to_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let lines = complaint(&salesdesk(folder.path(), &[]));
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert_eq!(lines[1], "salesdesk: TELEGRAM_API_ID is missing; for example TELEGRAM_API_ID=12345");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is made");
}

#[test]
fn a_malformed_setting_is_named_in_one_line_from_the_file_too() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(".env"), "TIMEZONE=Mars/Base\n").unwrap();
    let lines = complaint(&salesdesk(folder.path(), &GOOD));
    assert_eq!(
        lines,
        ["salesdesk: TIMEZONE must be the name of a time zone, such as Europe/Berlin; for example TIMEZONE=UTC"]
    );
}

#[test]
fn a_wrong_key_is_a_clear_error_before_anything_connects() {
    let folder = tempfile::tempdir().unwrap();
    // Nothing listens there: the desk starts anyway, and retries.
    let nowhere = ("BOT_API_URL", "http://127.0.0.1:9");
    open_and_kill(folder.path(), &with(&[nowhere]));
    let right_key = std::fs::read(folder.path().join("data/secret.key")).unwrap();

    let key = "00".repeat(32);
    let lines = complaint(&salesdesk(folder.path(), &with(&[nowhere, ("SECRET_KEY", &key)])));
    assert_eq!(
        lines.last().unwrap(),
        "salesdesk: this is not the secret key with which the database was written: use the right one, nothing has been changed"
    );
    std::fs::remove_file(folder.path().join("data/secret.key")).unwrap();
    let lines = complaint(&salesdesk(folder.path(), &with(&[nowhere])));
    assert!(lines.last().unwrap().contains("put it back, none is made in its place"), "{lines:?}");
    assert!(!folder.path().join("data/secret.key").exists());
    std::fs::write(folder.path().join("data/secret.key"), right_key).unwrap();
    open_and_kill(folder.path(), &with(&[nowhere]));
}

#[test]
fn a_second_process_on_the_same_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let settings = with(&[("BOT_API_URL", "http://127.0.0.1:9")]);
    let mut first = open(folder.path(), &settings);
    let holder = first.id().to_string();
    let lines = complaint(&salesdesk(folder.path(), &settings));
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains(&format!("another salesdesk works on this database (process {holder}")), "{lines:?}");
    first.kill().unwrap();
    first.wait().unwrap();
}

/// The files below a folder that other users may read, write or enter.
fn open_to_others(folder: &Path) -> Vec<String> {
    use std::os::unix::fs::PermissionsExt as _;
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.metadata().unwrap().permissions().mode() & 0o077 != 0 {
            found.push(entry.path().display().to_string());
        }
        if entry.path().is_dir() {
            found.extend(open_to_others(&entry.path()));
        }
    }
    found
}

#[test]
fn what_a_plain_start_makes_is_for_its_user_alone() {
    let folder = tempfile::tempdir().unwrap();
    let settings = with(&[("BOT_API_URL", "http://127.0.0.1:9")]);
    let mut desk = open(folder.path(), &settings);
    assert!(said(folder.path(), &["backup"], &settings).status.success());
    assert!(said(folder.path(), &["export", "all.json"], &settings).status.success());
    // While it runs there are the log and its index, too.
    let made = std::fs::read_dir(folder.path().join("data")).unwrap().count();
    assert!(made >= 5, "{made} files");
    assert_eq!(open_to_others(folder.path()), Vec::<String>::new());
    desk.kill().unwrap();
    desk.wait().unwrap();
}

#[test]
fn systemd_hears_that_the_desk_is_open_and_that_it_is_alive() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("systemd");
    let systemd = UnixDatagram::bind(&path).unwrap();
    systemd.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let notify = path.to_string_lossy();
    let settings =
        with(&[("BOT_API_URL", "http://127.0.0.1:9"), ("NOTIFY_SOCKET", &notify), ("WATCHDOG_USEC", "120000000")]);
    let mut desk = open(folder.path(), &settings);
    let mut heard = String::new();
    while !(heard.contains("READY=1") && heard.contains("WATCHDOG=1")) {
        let mut said = [0; 4096];
        let length = systemd.recv(&mut said).expect("it says nothing more");
        heard.push_str(&String::from_utf8_lossy(&said[..length]));
    }
    desk.kill().unwrap();
    desk.wait().unwrap();
}

#[test]
fn no_start_begins_silently_empty_where_a_desk_has_worked() {
    let folder = tempfile::tempdir().unwrap();
    let settings = with(&[("BOT_API_URL", "http://127.0.0.1:9")]);
    open_and_kill(folder.path(), &settings);
    let database = folder.path().join("data/salesdesk.db");
    let made = said(folder.path(), &["backup"], &settings);
    assert!(made.status.success(), "{made:?}");
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", database.display()));
    }
    for arguments in [&[][..], &["run"]] {
        let lines = complaint(&said(folder.path(), arguments, &settings));
        assert_eq!(lines.len(), 1, "{lines:?}");
        let said = &lines[0];
        let backup = text(&made.stdout).split(' ').next().unwrap().to_owned();
        for words in ["the key data/secret.key is there", &format!("salesdesk restore {backup}"), "salesdesk run --new"]
        {
            assert!(said.contains(words), "no {words:?} in {said}");
        }
    }
    assert!(!database.exists(), "a refused start makes nothing");
    assert!(said(folder.path(), &["new"], &settings).status.success());
    let lines = complaint(&said(folder.path(), &["new"], &settings));
    assert!(lines[0].contains("nothing has been changed"), "{lines:?}");
    open_and_kill(folder.path(), &settings);
}

#[test]
fn no_other_path_to_the_database_lets_a_second_process_in() {
    let folder = tempfile::tempdir().unwrap();
    let settings = with(&[("BOT_API_URL", "http://127.0.0.1:9")]);
    let mut first = open(folder.path(), &settings);
    let holder = first.id().to_string();
    let data = folder.path().join("data");
    std::fs::remove_file(data.join("salesdesk.db.lock")).unwrap();
    std::os::unix::fs::symlink(data.join("salesdesk.db"), folder.path().join("symlink.db")).unwrap();
    std::fs::hard_link(data.join("salesdesk.db"), folder.path().join("hard.db")).unwrap();
    for name in ["data/salesdesk.db", "symlink.db", "hard.db"] {
        let url = format!("sqlite://{name}");
        let settings = with(&[("BOT_API_URL", "http://127.0.0.1:9"), ("DATABASE_URL", &url)]);
        for arguments in [&["run"][..], &["keys", "rotate"], &["restore", "--force", "none.backup"]] {
            let lines = complaint(&said(folder.path(), arguments, &settings));
            assert!(lines[0].contains(&format!("works on this database (process {holder}, since ")), "{lines:?}");
            assert!(!lines[0].contains(".lock"), "{lines:?}");
        }
    }
    first.kill().unwrap();
    first.wait().unwrap();
}

/// Runs the program until the desk is open, then kills it.
fn open_and_kill(folder: &Path, settings: &[(&str, &str)]) {
    let mut desk = open(folder, settings);
    desk.kill().unwrap();
    desk.wait().unwrap();
}

/// Runs the program until the desk is open.
pub(crate) fn open(folder: &Path, settings: &[(&str, &str)]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_salesdesk"));
    command.env_clear().current_dir(folder).envs(settings.iter().copied()).stderr(Stdio::piped());
    let mut desk = command.spawn().unwrap();
    let lines = BufReader::new(desk.stderr.take().unwrap()).lines().map(Result::unwrap);
    let before: Vec<String> = lines.take_while(|line| !line.contains("the desk is open")).collect();
    let ended = desk.try_wait().unwrap();
    assert_eq!(ended, None, "it did not open: {before:?}");
    desk
}

/// What the binary prints for these arguments.
pub(crate) fn said(folder: &Path, arguments: &[&str], settings: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_salesdesk"));
    command.env_clear().current_dir(folder).envs(settings.iter().copied()).args(arguments).output().unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_help_names_every_setting_and_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let help = text(&said(folder.path(), &["--help"], &[]).stdout);
    for variable in salesdesk::settings::VARIABLES {
        assert!(help.contains(variable.name), "{} is not in --help", variable.name);
    }
    for command in ["run", "new", "check", "backup", "export", "restore", "keys"] {
        assert!(help.contains(&format!("\n  {command} ")), "{command} is not in --help:\n{help}");
        let own = said(folder.path(), &[command, "--help"], &[]);
        assert!(own.status.success() && own.stdout.len() > 100, "{command} explains nothing");
    }
}

#[test]
fn check_names_everything_that_is_wrong_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = [("BOT_TOKEN", "hello"), ("TIMEZONE", "Mars/Base"), ("HTTP_ADDR", "9000"), ("OWNER_IDS", "ann")];
    let bad = said(folder.path(), &["check"], &wrong);
    assert_eq!(complaint(&bad), ["salesdesk: 6 of these must be fixed first"]);
    let lines: Vec<&str> = std::str::from_utf8(&bad.stdout).unwrap().lines().collect();
    for name in ["BOT_TOKEN", "TIMEZONE", "HTTP_ADDR", "OWNER_IDS", "TELEGRAM_API_ID", "TELEGRAM_API_HASH"] {
        let named = lines.iter().filter(|line| line.starts_with(&format!("✗ {name} "))).count();
        assert_eq!(named, 1, "{lines:?}");
    }
    // What these settings do not concern is checked all the same.
    for words in ["no desk runs", "there is no database yet", "folder of the backups can be written"] {
        assert!(lines.iter().any(|line| line.contains(words)), "{words}: {lines:?}");
    }
    assert!(!lines.contains(&"✓ settings"), "{lines:?}");
    let good = said(folder.path(), &["check"], &GOOD);
    assert!(good.status.success(), "{good:?}");
    assert!(text(&good.stdout).contains("✓ settings"));
    for words in
        ["no desk runs", "there is no database yet", "there is no key yet", "folder of the backups can be written"]
    {
        assert!(text(&good.stdout).contains(words), "{words}: {}", text(&good.stdout));
    }
    assert!(!text(&good.stdout).contains("holds encrypted sessions"), "nothing is there yet");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "it changes nothing");
}

#[test]
fn a_backup_is_made_beside_the_desk_and_restored_when_it_is_stopped_and_the_key_is_changed() {
    let folder = tempfile::tempdir().unwrap();
    let settings = with(&[("BOT_API_URL", "http://127.0.0.1:9")]);
    let at = |arguments: &[&str]| said(folder.path(), arguments, &settings);
    let mut desk = open(folder.path(), &settings);
    let made = at(&["backup", "one.backup"]);
    assert!(made.status.success(), "{made:?}");
    // Commands that change the database are refused until the desk is stopped.
    for arguments in [&["restore", "--force", "one.backup"][..], &["keys", "rotate"]] {
        let lines = complaint(&at(arguments));
        assert!(lines[0].contains("another salesdesk works on this database"), "{lines:?}");
    }
    desk.kill().unwrap();
    desk.wait().unwrap();
    let rotated = at(&["keys", "rotate"]);
    assert!(rotated.status.success(), "{rotated:?}");
    // Its key is found beside the present one.
    let restored = at(&["restore", "--force", "one.backup"]);
    assert!(restored.status.success() && text(&restored.stdout).contains("no account connects"), "{restored:?}");
    let checked = at(&["check"]);
    assert!(text(&checked.stdout).contains("✓ the key opens the database"), "{checked:?}");
    open_and_kill(folder.path(), &settings);
}

/// The names in a folder that belong to an unfinished backup.
fn unfinished(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.contains(".unfinished-")).collect();
    names.sort();
    names
}

/// Kills `salesdesk backup <to>` while it writes that file.
fn kill_a_backup(folder: &Path, settings: &[(&str, &str)], to: &str) {
    let place = folder.join(to);
    let (into, name) = (place.parent().unwrap(), place.file_name().unwrap().to_str().unwrap());
    for _ in 0..50 {
        let mut command = Command::new(env!("CARGO_BIN_EXE_salesdesk"));
        command.env_clear().current_dir(folder).envs(settings.iter().copied()).args(["backup", to]);
        let mut backup = command.stdout(Stdio::null()).spawn().unwrap();
        let begun = || {
            let mut left = unfinished(into).into_iter().filter(|left| left.starts_with(name));
            left.any(|left| std::fs::metadata(into.join(left)).is_ok_and(|file| file.len() > 0))
        };
        while !begun() && backup.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_micros(200));
        }
        backup.kill().unwrap();
        backup.wait().unwrap();
        if begun() {
            return;
        }
        // The command was faster.
        let _ = std::fs::remove_file(&place);
    }
    panic!("no backup could be killed in the middle of it");
}

#[tokio::test]
async fn what_a_killed_backup_of_any_name_left_goes_at_the_next_one_there_and_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let (data, elsewhere) = (folder.path().join("data"), folder.path().join("else where"));
    let settings = with(&[("BOT_API_URL", "http://127.0.0.1:9")]);
    let back_up = |to: &str| assert!(said(folder.path(), &["backup", to], &settings).status.success());
    open_and_kill(folder.path(), &settings);
    // It takes a while to write.
    let url = format!("sqlite://{}", data.join("salesdesk.db").display());
    let store = Store::open(&url, &SecretKeySource::File(data.join("secret.key")), Clock::default()).await.unwrap();
    let mut work = store.begin().await.unwrap();
    work.settings().set("much", &"word ".repeat(5_000_000), None).await.unwrap();
    work.commit().await.unwrap();
    store.close().await;
    std::fs::create_dir(&elsewhere).unwrap();
    std::fs::write(elsewhere.join("letter.unfinished-0a1b2c3d"), "Dear Ann").unwrap();
    kill_a_backup(folder.path(), &settings, "else where/friday");
    assert_eq!(unfinished(&elsewhere).len(), 2);
    back_up("else where/saturday");
    assert_eq!(unfinished(&elsewhere), ["letter.unfinished-0a1b2c3d"]);

    for to in ["else where/sunday", "data/mine", "data/backups/mine"] {
        std::fs::create_dir_all(folder.path().join(to).parent().unwrap()).unwrap();
        kill_a_backup(folder.path(), &settings, to);
    }
    open_and_kill(folder.path(), &settings);
    assert_eq!((unfinished(&data), unfinished(&data.join("backups"))), (vec![], vec![]));
    assert_eq!(unfinished(&elsewhere).len(), 2, "that folder is not the desk's");
    back_up("else where/monday");
    assert_eq!(unfinished(&elsewhere), ["letter.unfinished-0a1b2c3d"]);
    let copies = std::fs::read_dir(&data)
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_str().unwrap().contains(".copy-"));
    assert_eq!(copies.count(), 0, "a copy in plain lies about");
}

#[tokio::test]
async fn a_database_of_another_program_is_named_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let settings = with(&[("BOT_API_URL", "http://127.0.0.1:9")]);
    let database = folder.path().join("data/salesdesk.db");
    std::fs::create_dir(folder.path().join("data")).unwrap();
    let at_database = sqlx::sqlite::SqliteConnectOptions::new().filename(&database).create_if_missing(true);
    let mut db = at_database.connect().await.unwrap();
    db.execute("create table songs (title text); insert into songs values ('Yesterday')").await.unwrap();
    db.close().await.unwrap();
    let before = std::fs::read(&database).unwrap();
    let refused = "the file data/salesdesk.db is a database of another program. Put it back, or restore a backup: \
                   salesdesk restore --force FILE. To begin with an empty database: move that file away, then salesdesk run --new";
    for arguments in [&[][..], &["run", "--new"]] {
        assert_eq!(complaint(&said(folder.path(), arguments, &settings)), [format!("salesdesk: {refused}")]);
    }
    assert_eq!(wrong(folder.path(), &settings)[0], refused);
    assert_eq!(std::fs::read(&database).unwrap(), before);
    assert_eq!(std::fs::read_dir(folder.path().join("data")).unwrap().count(), 1, "nothing is made");
    // A database without tables is what an interrupted first start leaves.
    std::fs::remove_file(&database).unwrap();
    let mut db = at_database.connect().await.unwrap();
    db.execute("pragma user_version = 1").await.unwrap();
    db.close().await.unwrap();
    assert!(!wrong(folder.path(), &settings)[0].contains("salesdesk.db is"), "a start is not refused");
    std::fs::write(folder.path().join("data/secret.key"), format!("{}\n", "11".repeat(32))).unwrap();
    std::fs::set_permissions(
        folder.path().join("data/secret.key"),
        std::os::unix::fs::PermissionsExt::from_mode(0o600),
    )
    .unwrap();
    for found in [complaint(&said(folder.path(), &["run"], &settings)), wrong(folder.path(), &settings)] {
        assert!(found[0].contains("the database data/salesdesk.db is empty, but the key"), "{found:?}");
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_salesdesk"));
    command.env_clear().current_dir(folder.path()).envs(settings.iter().copied()).args(["run", "--new"]);
    let mut desk = command.stderr(Stdio::piped()).spawn().unwrap();
    let opened =
        BufReader::new(desk.stderr.take().unwrap()).lines().any(|line| line.unwrap().contains("the desk is open"));
    desk.kill().unwrap();
    desk.wait().unwrap();
    assert!(opened);
}

#[test]
fn a_filter_of_the_log_by_module_shows_what_fails_there_again_and_again() {
    let folder = tempfile::tempdir().unwrap();
    let log = "off,salesdesk::app=info,salesdesk::bot::routing::run=error";
    let settings = with(&[("BOT_API_URL", "http://127.0.0.1:9"), ("LOG", log)]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_salesdesk"));
    command.env_clear().current_dir(folder.path()).envs(settings.iter().copied()).stderr(Stdio::piped());
    let mut desk = command.spawn().unwrap();
    let lines = BufReader::new(desk.stderr.take().unwrap()).lines().map(Result::unwrap);
    let seen: Vec<String> =
        lines.take_while(|line| !line.contains("salesdesk::bot::routing::run: failed to ask")).collect();
    desk.kill().unwrap();
    desk.wait().unwrap();
    assert!(seen.iter().all(|line| line.contains("salesdesk::app: ")), "{seen:?}");
}

/// The findings of `check --json`: level and text of each check.
pub(crate) fn checked(folder: &Path, settings: &[(&str, &str)]) -> (bool, Vec<[String; 3]>) {
    let output = said(folder, &["check", "--json"], settings);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let word = |line: &serde_json::Value, key: &str| line[key].as_str().unwrap().to_owned();
    let lines = json["checks"].as_array().unwrap().iter();
    let lines: Vec<[String; 3]> = lines.map(|line| ["check", "level", "text"].map(|key| word(line, key))).collect();
    let wrong = lines.iter().filter(|[_, level, _]| level == "wrong").count();
    assert_eq!(json["ok"], wrong == 0, "{json}");
    assert_eq!(output.status.code(), Some(if wrong == 0 { 0 } else { 2 }), "{output:?}");
    (wrong == 0, lines)
}

pub(crate) fn wrong(folder: &Path, settings: &[(&str, &str)]) -> Vec<String> {
    let (_, lines) = checked(folder, settings);
    lines.into_iter().filter(|[_, level, _]| level == "wrong").map(|[_, _, text]| text).collect()
}

#[test]
fn check_tries_folders_and_the_port_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a file"), "").unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let bad = with(&[("BACKUP_DIR", "a file/backups"), ("HTTP_ADDR", &address)]);
    let found = wrong(folder.path(), &bad);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("the folder of the backups, a file/backups (a file), cannot be written"), "{found:?}");
    assert!(found[1].contains(&format!("HTTP_ADDR {address} cannot be listened on")), "{found:?}");
    for line in found {
        assert_eq!(line.matches("os error").count(), 1, "a cause is logged once: {line}");
    }
    drop(taken);
    assert_eq!(wrong(folder.path(), &with(&[("BACKUP_DIR", "later/backups"), ("HTTP_ADDR", &address)])), [""; 0]);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "it changes nothing");
}

#[test]
fn a_wrong_setting_hides_no_other_fault() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a file"), "").unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let bad = with(&[("TIMEZONE", "Mars"), ("BACKUP_DIR", "a file/backups"), ("HTTP_ADDR", &address)]);
    let found = wrong(folder.path(), &bad);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].starts_with("TIMEZONE must be the name"), "{found:?}");
    assert!(found[1].contains("the folder of the backups") && found[2].contains("cannot be listened on"), "{found:?}");
    // What depends on a wrong setting is not checked against its default.
    let (_, lines) = checked(folder.path(), &with(&[("DATABASE_URL", "mysql://x"), ("SECRET_KEY", "short")]));
    let about = |check: &str| lines.iter().filter(|[of, ..]| of == check).count();
    assert_eq!((about("settings"), about("database"), about("desk"), about("key")), (2, 0, 0, 0), "{lines:?}");
    // A misspelt name is one fault, not a missing setting as well.
    let found = wrong(folder.path(), &[&GOOD[1..], &[("BOT_TOKN", "x")]].concat());
    assert_eq!(found, ["BOT_TOKN is no setting: did you mean BOT_TOKEN?"]);
}

#[test]
fn a_misspelt_setting_is_asked_about_wherever_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(".env"), "BACKUPDIR=/x\nCOMPOSE_PROJECT_NAME=desk\n").unwrap();
    let found = wrong(folder.path(), &with(&[("TIME_ZONE", "Europe/Berlin"), ("HTTP_PROXY", "x"), ("TERM", "x")]));
    assert_eq!(
        found,
        ["BACKUPDIR is no setting: did you mean BACKUP_DIR?", "TIME_ZONE is no setting: did you mean TIMEZONE?"]
    );
    let (_, lines) = checked(folder.path(), &with(&[]));
    let unknown = |level: &str, name: &str| {
        let text = format!("{name} in .env is no setting: nothing reads it");
        lines.iter().any(|[_, found, said]| found == level && *said == text)
    };
    assert!(unknown("note", "COMPOSE_PROJECT_NAME") && !unknown("note", "BACKUPDIR"), "{lines:?}");
    assert!(!lines.iter().any(|[_, _, text]| text.contains("alone")), "there is nothing yet: {lines:?}");
    // Where the right one is missing, both lines are reported, by `run` too.
    let lines = complaint(&salesdesk(folder.path(), &[&GOOD[1..], &[("BOT_TOKN", "x")]].concat()));
    assert!(lines[0].starts_with("salesdesk: BOT_TOKEN is missing"), "{lines:?}");
    assert!(lines.contains(&"salesdesk: BOT_TOKN is no setting: did you mean BOT_TOKEN?".to_owned()), "{lines:?}");
    // A malformed line may contain a secret, so only its number is reported.
    std::fs::write(folder.path().join(".env"), "TIMEZONE=UTC\nBOT_TOKEN=\"123:secret\n").unwrap();
    let lines = complaint(&salesdesk(folder.path(), &GOOD));
    assert_eq!(lines, ["salesdesk: .env line 2 cannot be read; a line is NAME=value, for example TIMEZONE=UTC"]);
}

#[test]
fn check_says_what_others_can_read_and_whether_a_desk_runs() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let settings = with(&[("BOT_API_URL", "http://127.0.0.1:9"), ("HTTP_ADDR", &port)]);
    let mut desk = open(folder.path(), &settings);
    let (good, lines) = checked(folder.path(), &settings);
    assert!(good, "{lines:?}");
    let says = |words: &str| lines.iter().any(|[_, _, text]| text.contains(words));
    assert!(says(&format!("a desk runs on this database (process {}", desk.id())), "{lines:?}");
    assert!(says("in use, as it should be") && says("has the schema of this program"), "{lines:?}");
    desk.kill().unwrap();
    desk.wait().unwrap();
    let database = folder.path().join("data/salesdesk.db");
    std::fs::set_permissions(&database, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(
        wrong(folder.path(), &settings),
        ["others can read data/salesdesk.db (644): `chmod go= data/salesdesk.db`"]
    );
    let (_, lines) = checked(folder.path(), &settings);
    assert!(lines.iter().any(|[_, _, text]| text == "no desk runs on this database"), "{lines:?}");
    // A missing key is reported once.
    std::fs::set_permissions(&database, std::fs::Permissions::from_mode(0o600)).unwrap();
    std::fs::remove_file(folder.path().join("data/secret.key")).unwrap();
    let found = wrong(folder.path(), &settings);
    assert_eq!(found, ["the secret key data/secret.key is not there: put it back, none is made in its place"]);
}

#[test]
fn a_backup_replaces_nothing_and_can_be_verified() {
    let folder = tempfile::tempdir().unwrap();
    let settings = with(&[("BOT_API_URL", "http://127.0.0.1:9")]);
    let at = |arguments: &[&str]| said(folder.path(), arguments, &settings);
    open_and_kill(folder.path(), &settings);
    assert!(at(&["backup", "one.backup"]).status.success());
    let bytes = std::fs::read(folder.path().join("one.backup")).unwrap();
    assert_eq!(
        complaint(&at(&["backup", "one.backup"])),
        ["salesdesk: one.backup is there already: name another file"]
    );
    assert_eq!(std::fs::read(folder.path().join("one.backup")).unwrap(), bytes);
    // In a folder, the backup is named after the time.
    assert!(at(&["backup", "data"]).status.success());
    let verified = at(&["backup", "verify", "one.backup"]);
    let words = text(&verified.stdout);
    assert!(
        words.starts_with("one.backup is whole and can be restored.\nMade ") && words.contains(" 0 accounts"),
        "{words}"
    );
    std::fs::write(folder.path().join("half.backup"), &bytes[..bytes.len() / 2]).unwrap();
    assert_eq!(
        complaint(&at(&["backup", "verify", "half.backup"])),
        ["salesdesk: this backup is damaged: it was cut short or changed"]
    );
    assert_eq!(complaint(&at(&["backup", "verify", "data/salesdesk.db"])).len(), 1);
}

#[test]
fn an_export_refuses_what_it_cannot_mean() {
    let folder = tempfile::tempdir().unwrap();
    let settings = with(&[("BOT_API_URL", "http://127.0.0.1:9")]);
    let at = |arguments: &[&str]| said(folder.path(), arguments, &settings);
    open_and_kill(folder.path(), &settings);
    for (arguments, words) in [
        (&["export", "all.xlsx"][..], "all.xlsx: files end in .csv or .json"),
        (&["export", "--person", "0"], "a person's Telegram id is a positive number"),
        (&["export", "--person", "-5"], "a person's Telegram id is a positive number"),
        (&["export", "--person", "no body"], "for example --person @ann_lee"),
        (&["export", "--person", "@nobody_here"], "there is no dialog with @nobody_here"),
        (&["export", "--person", "77", "one.json"], "there is no dialog with 77"),
    ] {
        let output = at(arguments);
        let lines = complaint(&output);
        assert!(lines.len() == 1 && lines[0].contains(words), "{arguments:?}: {lines:?}");
        assert!(output.stdout.is_empty());
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no file is made");
    let csv = text(&at(&["export", "--format", "csv"]).stdout);
    let russian = with(&[("DEFAULT_LOCALE", "ru")]);
    let csv_ru = text(&said(folder.path(), &["export", "--format", "csv"], &russian).stdout);
    assert!(csv.contains("prospect_id,username,") && csv_ru.contains("prospect_id;username;"), "{csv}{csv_ru}");
}
