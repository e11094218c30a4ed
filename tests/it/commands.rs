//! Stories of the commands on a machine where something is wrong: what they say is true, and they lose nothing.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};

use crate::process::{GOOD, checked, complaint, open, said, text, with, wrong};

const NOWHERE: (&str, &str) = ("BOT_API_URL", "http://127.0.0.1:9");

/// A folder with an empty database, its key and a backup of it, one.backup.
fn installed() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [&["new"][..], &["backup", "one.backup"]] {
        let done = said(folder.path(), arguments, &with(&[]));
        assert!(done.status.success(), "{done:?}");
    }
    folder
}

async fn sql(folder: &Path, sql: &'static str) {
    let options = SqliteConnectOptions::new().filename(folder.join("data/salesdesk.db")).create_if_missing(true);
    let mut db = options.connect().await.unwrap();
    db.execute(sql).await.unwrap();
    db.close().await.unwrap();
}

#[test]
fn a_restore_never_replaces_what_an_earlier_one_moved_aside() {
    let folder = installed();
    let mut aside = Vec::new();
    for _ in 0..4 {
        let done = said(folder.path(), &["restore", "--force", "one.backup"], &with(&[]));
        let words = text(&done.stdout);
        let path = words.lines().find_map(|line| line.strip_prefix("The previous database is at ")).unwrap();
        aside.push(folder.path().join(path.trim_end_matches('.')));
    }
    aside.sort();
    aside.dedup();
    assert_eq!(aside.len(), 4, "{aside:?}");
    assert!(aside.iter().all(|path| path.exists()), "{aside:?}");
}

#[tokio::test]
async fn no_command_works_on_a_database_of_a_newer_or_another_program() {
    let folder = installed();
    let newer = "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
                 values (9999, 'later', true, x'00', 0)";
    sql(folder.path(), newer).await;
    let commands =
        [&["keys", "rotate"][..], &["backup", "two.backup"], &["export"], &["import", "one.backup"], &["run"]];
    let key = fs::read(folder.path().join("data/secret.key")).unwrap();
    for arguments in commands {
        let lines = complaint(&said(folder.path(), arguments, &with(&[NOWHERE])));
        assert!(lines.last().unwrap().contains("changed by a newer salesdesk"), "{arguments:?}: {lines:?}");
    }
    assert!(!folder.path().join("two.backup").exists());
    assert_eq!(fs::read(folder.path().join("data/secret.key")).unwrap(), key);

    fs::remove_dir_all(folder.path().join("data")).unwrap();
    fs::create_dir(folder.path().join("data")).unwrap();
    sql(folder.path(), "create table songs (title text)").await;
    for arguments in &commands[..4] {
        let lines = complaint(&said(folder.path(), arguments, &with(&[])));
        assert!(lines[0].contains("database of another program"), "{arguments:?}: {lines:?}");
    }
    let (_, lines) = checked(folder.path(), &with(&[]));
    let about: Vec<_> = lines.iter().filter(|[of, ..]| of == "database").collect();
    assert_eq!(about.len(), 1, "{lines:?}");
}

#[test]
fn a_file_that_is_no_database_is_one_fault() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("data")).unwrap();
    fs::write(folder.path().join("data/salesdesk.db"), "these are no pages").unwrap();
    fs::set_permissions(folder.path().join("data/salesdesk.db"), Permissions::from_mode(0o600)).unwrap();
    fs::set_permissions(folder.path().join("data"), Permissions::from_mode(0o700)).unwrap();
    let found = wrong(folder.path(), &with(&[]));
    assert!(found.len() == 1 && found[0].contains("is no database"), "{found:?}");
}

#[test]
fn a_database_that_cannot_be_looked_for_is_not_said_to_be_missing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a file"), "").unwrap();
    let settings = with(&[("DATABASE_URL", "sqlite://a file/desk.db"), ("BACKUP_DIR", "backups")]);
    let found = wrong(folder.path(), &settings);
    assert!(found.len() == 1 && found[0].starts_with("the database a file/desk.db cannot be read: "), "{found:?}");
    let lines = complaint(&said(folder.path(), &["export"], &settings));
    assert!(lines[0].contains("desk.db cannot be used: Not a directory"), "{lines:?}");
}

#[test]
fn a_damaged_database_ends_the_start_with_the_way_back() {
    let folder = installed();
    let settings = with(&[NOWHERE]);
    assert!(said(folder.path(), &["backup"], &settings).status.success());
    let file = folder.path().join("data/salesdesk.db");
    let mut bytes = fs::read(&file).unwrap();
    // The schema's page says that it has more cells than fit.
    bytes[100..108].copy_from_slice(&[5, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
    fs::write(&file, bytes).unwrap();
    let lines = complaint(&said(folder.path(), &["run"], &settings));
    let last = lines.last().unwrap();
    assert!(last.contains("the database is damaged (") && last.contains("salesdesk restore --force "), "{lines:?}");
    let found = wrong(folder.path(), &settings);
    assert!(found.len() == 1 && found[0].contains("salesdesk restore --force "), "{found:?}");
}

#[test]
fn a_running_desk_is_seen_without_its_lock_file_and_by_another_name() {
    let folder = tempfile::tempdir().unwrap();
    let settings = with(&[NOWHERE]);
    let mut desk = open(folder.path(), &settings);
    fs::hard_link(folder.path().join("data/salesdesk.db"), folder.path().join("hard.db")).unwrap();
    fs::remove_file(folder.path().join("data/salesdesk.db.lock")).unwrap();
    for url in ["sqlite://data/salesdesk.db", "sqlite://hard.db"] {
        let (_, lines) = checked(folder.path(), &with(&[NOWHERE, ("DATABASE_URL", url)]));
        let runs = format!("a desk runs on this database (process {}", desk.id());
        assert!(lines.iter().any(|[_, _, text]| text.contains(&runs)), "{url}: {lines:?}");
    }
    desk.kill().unwrap();
    desk.wait().unwrap();
}

#[test]
fn a_lost_key_is_asked_for_with_the_id_that_the_backup_carries() {
    let folder = installed();
    let at = |arguments: &[&str]| said(folder.path(), arguments, &with(&[]));
    assert!(at(&["backup"]).status.success());
    fs::rename(folder.path().join("data/secret.key"), folder.path().join("copy.key")).unwrap();
    let needed = "name a copy of it with --key-file KEY";
    for arguments in [&["restore", "--force", "one.backup"][..], &["backup", "verify", "one.backup"]] {
        let lines = complaint(&at(arguments));
        assert!(lines[0].contains("secret.key is not there") && lines[0].contains(needed), "{lines:?}");
    }
    fs::remove_file(folder.path().join("data/salesdesk.db")).unwrap();
    let found = wrong(folder.path(), &with(&[]));
    assert!(found[0].contains("salesdesk restore --key-file KEY ") && found[0].contains("secret key "), "{found:?}");
    assert!(found[1].contains("secret.key is not there, and the backups need it"), "{found:?}");
    fs::write(folder.path().join("data/secret.key"), "").unwrap();
    let found = wrong(folder.path(), &with(&[]));
    assert!(found.iter().any(|line| line.contains("secret.key is empty")), "{found:?}");
    let under_systemd = with(&[("CREDENTIALS_DIRECTORY", "/run/credentials")]);
    let lines = complaint(&said(folder.path(), &["run"], &under_systemd));
    assert!(lines[0].ends_with("To begin with an empty database: salesdesk-ctl new"), "{lines:?}");
    let restored = at(&["restore", "--key-file", "copy.key", "one.backup"]);
    assert!(restored.status.success(), "{restored:?}");
}

#[test]
fn nobody_who_reads_is_no_reason_to_fail() {
    let folder = installed();
    let run = |arguments: &[&str], output: Stdio| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_salesdesk"));
        command.env_clear().current_dir(folder.path()).envs(with(&[])).args(arguments);
        command.stdout(output).output().unwrap()
    };
    for arguments in [
        &["check"][..],
        &["check", "--json"],
        &["backup", "two.backup"],
        &["backup", "verify", "one.backup"],
        &["restore", "--force", "one.backup"],
        &["keys", "rotate"],
        &["export", "all.csv"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let done = run(arguments, writer.into());
        assert_eq!((done.status.code(), text(&done.stderr)), (Some(0), String::new()), "{arguments:?}");
    }
    let full = || fs::File::options().write(true).open("/dev/full").unwrap();
    for arguments in [&["check"][..], &["backup", "three.backup"], &["man"]] {
        let lines = complaint(&run(arguments, full().into()));
        assert!(lines[0].starts_with("salesdesk: standard output cannot be written: "), "{lines:?}");
    }
    assert!(folder.path().join("three.backup").exists(), "what was done is done");
    let mut command = Command::new(env!("CARGO_BIN_EXE_salesdesk"));
    command.env_clear().current_dir(folder.path()).stderr(full());
    assert_eq!(command.status().unwrap().code(), Some(2));
}

#[test]
fn check_prints_json_whatever_is_wrong_with_the_settings() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(".env"), "OWNER_IDS=1\nthis is no line\nTIMEZONE=UTC\n").unwrap();
    let found = wrong(folder.path(), &[]);
    assert_eq!(found, [".env line 2 cannot be read; a line is NAME=value, for example TIMEZONE=UTC"]);
    fs::remove_file(folder.path().join(".env")).unwrap();
    for url in ["http://a b", "http://:99999", "http://"] {
        let settings = with(&[("BOT_API_URL", url), ("HTTP_ADDR", "9000")]);
        let found = wrong(folder.path(), &settings);
        assert_eq!(found.len(), 2, "{url}: {found:?}");
        assert!(found[0].starts_with("BOT_API_URL must be an http or https address; for example"), "{found:?}");
    }
}

#[test]
fn check_looks_for_unknown_names_in_the_file_that_it_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("salesdesk.env");
    // systemd takes a value with spaces as it is.
    fs::write(&file, "TIMEZONE=UTC\n; LOG=x\nBACKUP_DIR=/a place\nLOG_LEVEL=debug\n").unwrap();
    let check = |file: &str| text(&said(folder.path(), &["check", "--env-file", file], &GOOD).stdout);
    let found = check("salesdesk.env");
    assert!(found.contains("· LOG_LEVEL in salesdesk.env is no setting: nothing reads it"), "{found}");
    assert!(!found.contains("TIMEZONE"), "{found}");
    assert!(check("gone.env").contains("✗ gone.env cannot be read: "));
}
