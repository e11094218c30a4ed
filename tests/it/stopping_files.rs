//! Stories of stopping the program during its longest file operations: a backup, a migration, a restoration. The next
//! start cleans up.

use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use rstest::rstest;
use salesdesk::clock::Clock;
use salesdesk::store::Store;
use sqlx::{Connection as _, SqliteConnection};
use telegram_sandbox::control::ChatMessage;

use crate::bot::{LIMIT, eventually};
use crate::migrations::{left_by, migrations};
use crate::ops::{Desk, name};
use crate::stopping::{PROMISED, ends_in_time};

impl Desk {
    fn folders(&self) -> [PathBuf; 2] {
        let database = self.settings.database_file();
        [database.parent().unwrap().to_owned(), self.settings.backup_folder()]
    }

    /// The temporary files with this word in their name.
    fn temporary(&self, word: &str) -> Vec<String> {
        let entries = self.folders().into_iter().flat_map(|folder| std::fs::read_dir(folder).into_iter().flatten());
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.contains(&format!(".{word}-"))).collect()
    }

    /// The number of complete backups.
    fn backups(&self) -> usize {
        let files = std::fs::read_dir(self.settings.backup_folder()).into_iter().flatten();
        files.filter(|file| file.as_ref().unwrap().path().extension().is_some_and(|word| word == "backup")).count()
    }

    async fn change(&self, sql: &'static str) {
        let mut db = SqliteConnection::connect(&self.settings.database_url).await.unwrap();
        sqlx::raw_sql(sql).execute(&mut db).await.unwrap();
        db.close().await.unwrap();
    }

    /// Makes the database so large that encrypting it takes a while.
    async fn grow(&self) {
        self.change(
            "create table ballast (bytes blob);
             insert into ballast with recursive rows (row) as (select 1 union all select row + 1 from rows where row < 25)
                 select zeroblob(1000000) from rows;
             pragma wal_checkpoint(truncate)",
        )
        .await;
    }
}

#[rstest]
#[case::while_it_copies("copy")]
#[case::while_it_encrypts("unfinished")]
#[tokio::test]
async fn it_ends_in_time_during_a_backup_and_leaves_no_half_of_one(#[case] word: &str) {
    let desk = Desk::set().await;
    desk.grow().await;
    let running = desk.start_binary();
    desk.ask("/help", "/send").await;
    desk.sandbox.say(desk.ann, "/backup");
    eventually(|| (!desk.temporary(word).is_empty()).then_some(())).await;
    ends_in_time(running).await;

    assert_eq!(desk.backups(), 0);

    // The requested backup is made after the next start.
    let running = desk.start_binary();
    let made = |chat: &[ChatMessage]| chat.iter().any(|one| one.text.contains("Backed up")).then_some(());
    desk.sandbox.wait_for_bot(desk.ann, 3 * LIMIT, made).await.unwrap();
    for word in ["copy", "unfinished"] {
        assert_eq!(desk.temporary(word), [""; 0]);
    }
    assert_eq!(desk.backups(), 1);
    ends_in_time(running).await;
}

/// Ends a command when a temporary file with this word exists. Returns whether a signal ended it.
async fn ends_at(desk: &Desk, mut command: Command, word: &str) -> bool {
    let mut child = command.stdout(Stdio::null()).spawn().unwrap();
    eventually(|| (!desk.temporary(word).is_empty()).then_some(())).await;
    let began = Instant::now();
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    let status = tokio::task::spawn_blocking(move || child.wait()).await.unwrap().unwrap();
    let took = began.elapsed();
    assert!(took < PROMISED, "it took {took:?}");
    status.signal() == Some(15)
}

#[tokio::test]
async fn commands_on_backups_end_in_time_and_leave_the_database_as_it_was() {
    let desk = Desk::set().await;
    desk.grow().await;
    let [folder, _] = desk.folders();
    let command = |arguments: &[&str]| {
        let mut command = desk.command();
        command.args(arguments);
        command
    };
    let file = folder.join("one.backup").display().to_string();
    assert!(command(&["backup", &file]).output().unwrap().status.success());
    for (arguments, word) in [
        (&["backup"][..], "copy"),
        (&["backup"], "unfinished"),
        (&["backup", "verify", &file], "restoring"),
        (&["restore", "--force", &file], "restoring"),
    ] {
        assert!(ends_at(&desk, command(arguments), word).await, "{arguments:?} ended by itself");
    }
    assert_eq!(desk.backups(), 0);
    let moved = |path: &Path| path.to_str().unwrap().contains("before-restore");
    assert!(!std::fs::read_dir(&folder).unwrap().any(|file| moved(&file.unwrap().path())));
    let running = desk.start_binary();
    desk.ask(&format!("/send @{} Hello", name(0)), &name(0)).await;
    for word in ["copy", "unfinished", "restoring"] {
        assert_eq!(desk.temporary(word), [""; 0]);
    }
    ends_in_time(running).await;
}

#[tokio::test]
async fn it_ends_in_time_during_a_migration_and_the_next_start_finishes_it() {
    let desk = Desk::set().await;
    let [folder, _] = desk.folders();
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.join(format!("salesdesk.db{end}")));
    }
    std::fs::remove_file(folder.join("secret.key")).unwrap();
    left_by(&folder, &migrations()[..1]).await;
    desk.change(
        "insert into messages (dialog_id, account_id, direction, content, timestamp, telegram_message_id, author)
             with recursive rows (row) as (select 1 union all select row + 1 from rows where row < 200000)
             select 1, 1, 'in', 'Good day, this is the question number ' || row || ' of somebody who asks a lot', row, 1000 + row,
                 'prospect' from rows;
         pragma wal_checkpoint(truncate)",
    )
    .await;
    let log = folder.join("salesdesk.db-wal");
    let running = desk.start_binary();
    eventually(|| std::fs::metadata(&log).ok().filter(|log| log.len() > 2_000_000).map(drop)).await;
    ends_in_time(running).await;
    let version = "select max(version) from _sqlx_migrations";
    let mut db = SqliteConnection::connect(&desk.settings.database_url).await.unwrap();
    let reached: i64 = sqlx::query_scalar(version).fetch_one(&mut db).await.unwrap();
    db.close().await.unwrap();
    assert!(reached < 210, "all was migrated before the end: {reached}");

    let store = Store::open(&desk.settings.database_url, &desk.settings.secret_key, Clock::default()).await.unwrap();
    assert_eq!(store.check_integrity().await.unwrap(), None);
}
