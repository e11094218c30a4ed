//! Tests that ids are never reused, since buttons in people's chats and the log refer to them.

use std::path::{Path, PathBuf};
use std::time::Instant;

use salesdesk::clock::Clock;
use salesdesk::domain::ids::{AccountId, TelegramUserId};
use salesdesk::domain::username::Username;
use salesdesk::store::{Prospect, SecretKeySource, Store};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};

use crate::migrations::{left_by, migrations};

/// The tables whose ids are in buttons, with a row for each.
const ROWS: [(&str, &str); 6] = [
    ("dialogs", "(account_id, target_username, status, created_at, updated_at) values (1, $1, 'active', 1, 1)"),
    (
        "messages",
        "(dialog_id, account_id, direction, content, timestamp, telegram_message_id, author)
         values (1, 1, 'in', $1, 1, 2000000000 + length($1), 'prospect')",
    ),
    (
        "outbox",
        "(accept_key, account_id, target_username, content, random_id, state, not_before, admin_id, created_at)
         values ($1, 1, 'ann_lee', 'Hello', 1, 'queued', 1, 42, 1)",
    ),
    ("templates", "(name, content, created_by, updated_at) values ($1, 'Hello', 42, 1)"),
    ("template_variables", "(name, value, updated_by, updated_at) values ($1, 'Hello', 42, 1)"),
    ("stop_list", "(name_hash, cause, added_at) values ($1, 'opt_out', 1)"),
];

/// The migrations before the one that keeps ids, and the others from it on.
fn before_and_after() -> (Vec<PathBuf>, Vec<PathBuf>) {
    let all = migrations();
    let at = all.iter().position(|file| file.ends_with("0310_ids_once.sql")).unwrap();
    (all[..at].to_vec(), all[at..].to_vec())
}

async fn connect(database: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(database).foreign_keys(true).connect().await.unwrap()
}

async fn open(database: &Path) -> Store {
    let key = SecretKeySource::File(database.with_file_name("secret.key"));
    Store::open(&format!("sqlite://{}", database.display()), &key, Clock::default()).await.unwrap()
}

async fn insert(db: &mut SqliteConnection, table: &str, row: &str, text: &str) -> i64 {
    let sql = sqlx::AssertSqlSafe(format!("insert into {table} {row} returning id"));
    sqlx::query_scalar(sql).bind(text).fetch_one(db).await.unwrap()
}

/// All declarations of a database and their references, except the keyword that the migration adds.
async fn declared(db: &mut SqliteConnection) -> Vec<String> {
    let declared = "select type || ' ' || name || ' ' || coalesce(sql, '') from sqlite_schema
        where name <> 'erased_up_to' and name not like '%erased_up_to%' order by type, name";
    let all: Vec<String> = sqlx::query_scalar(declared).fetch_all(&mut *db).await.unwrap();
    let references = "select m.name || '.' || f.\"from\" || ' ' || f.\"table\" || ' ' || f.on_delete
        from sqlite_schema m join pragma_foreign_key_list(m.name) f where m.type = 'table' order by 1";
    let references: Vec<String> = sqlx::query_scalar(references).fetch_all(db).await.unwrap();
    assert!(references.iter().any(|reference| reference.starts_with("messages.dialog_id dialogs")), "{references:?}");
    all.into_iter().chain(references).map(|line| line.replace(" autoincrement", "")).collect()
}

#[tokio::test]
async fn the_id_of_an_erased_row_is_not_given_again() {
    let folder = tempfile::tempdir().unwrap();
    let database = left_by(folder.path(), &migrations()).await;
    let mut db = connect(&database).await;
    for (table, row) in ROWS {
        let used = insert(&mut db, table, row, "one").await;
        let sql = sqlx::AssertSqlSafe(format!("delete from {table} where id = $1"));
        sqlx::query(sql).bind(used).execute(&mut db).await.unwrap();
        assert_eq!(insert(&mut db, table, row, "second").await, used + 1, "{table}");
    }
}

#[tokio::test]
async fn a_migrated_database_gives_no_id_again_that_was_used() {
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = before_and_after();
    let database = left_by(folder.path(), &before).await;
    let mut db = connect(&database).await;
    // Erased rows had higher ids than the remaining ones, except for messages.
    let erased = "insert into erased_up_to (what, id) values ('dialogs', 70), ('messages', 1), ('outbox', 90)
        on conflict (what) do update set id = excluded.id;
        insert into templates (id, name, content, created_by, updated_at) values (7, 'hello', 'Hello', 42, 1)";
    sqlx::raw_sql(erased).execute(&mut db).await.unwrap();
    let was = declared(&mut db).await;
    assert!(was.len() > 100, "{was:?}");
    db.close().await.unwrap();

    let store = open(&database).await;
    let mut work = store.begin().await.unwrap();
    let name = Username::parse("carol_lee").unwrap();
    let dialog = work.dialogs().create_dialog(&name, AccountId(1)).await.unwrap();
    assert_eq!(dialog.id.0, 71);
    let dave = Prospect { id: TelegramUserId(501), username: None, display_name: "Dave".to_owned() };
    assert_eq!(work.dialogs().open(&dave, AccountId(1)).await.unwrap().id.0, 72);
    work.commit().await.unwrap();
    assert_eq!(store.check_integrity().await.unwrap(), None);
    store.close().await;

    let mut db = connect(&database).await;
    for (table, row, id) in [("messages", ROWS[1].1, 3), ("outbox", ROWS[2].1, 91), ("templates", ROWS[3].1, 8)] {
        assert_eq!(insert(&mut db, table, row, "new").await, id, "{table}");
    }
    let broken: i64 =
        sqlx::query_scalar("select count(*) from pragma_foreign_key_check").fetch_one(&mut db).await.unwrap();
    assert_eq!(broken, 0);
    if after.len() == 1 {
        assert_eq!(declared(&mut db).await, was);
    }
}

/// The peak memory of this process, in megabytes.
fn peak_of_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

/// `cargo test --test it -- --ignored --nocapture a_million_messages_keep_their_ids` prints the time of each migration, and
/// the memory that it takes.
#[tokio::test]
#[ignore = "it writes a million rows"]
async fn a_million_messages_keep_their_ids() {
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = before_and_after();
    let database = left_by(folder.path(), &before).await;
    let mut db = connect(&database).await;
    for rows in MANY {
        let begun = Instant::now();
        sqlx::query(rows).execute(&mut db).await.unwrap();
        println!("{}: {:?}", rows.split_whitespace().take(12).collect::<Vec<_>>().join(" "), begun.elapsed());
    }
    let was = sum(&mut db).await;
    let steps = folder.path().join("migrations");
    for file in &after {
        let name = file.file_name().unwrap();
        std::fs::copy(file, steps.join(name)).unwrap();
        let migrator = sqlx::migrate::Migrator::new(steps.as_path()).await.unwrap();
        let (begun, peak) = (Instant::now(), peak_of_memory());
        migrator.run(&mut db).await.unwrap();
        println!("{}: {:?}, {} MB more", name.display(), begun.elapsed(), peak_of_memory() - peak);
        if file.ends_with("0330_contacts.sql") {
            sqlx::query(MANY_CONTACTS).execute(&mut db).await.unwrap();
        }
    }
    db.close().await.unwrap();
    open(&database).await.close().await;
    let mut db = connect(&database).await;
    assert_eq!(sum(&mut db).await, was);
    assert_eq!(insert(&mut db, "messages", ROWS[1].1, "new").await, 1_000_001);
}

/// A desk of a million messages in 20,000 dialogs, half of them incoming, with two cards each.
const MANY: [&str; 4] = [
    "insert into dialogs (id, account_id, target_username, telegram_user_id, display_name, status, created_at, updated_at)
        with recursive n (n) as (select 3 union all select n + 1 from n where n < 20000)
        select n, 1, 'buyer_' || n, 1000 + n, 'Buyer ' || n, 'active', 1, 1 from n",
    "insert into messages (id, dialog_id, account_id, direction, content, timestamp, telegram_message_id, author, author_id, told_at)
        with recursive n (n) as (select 3 union all select n + 1 from n where n < 1000000)
        select n, 1 + n % 20000, 1, case when n / 20000 % 2 = 0 then 'out' else 'in' end, 'a message with the number ' || n,
            1000 * n, n + 100, case when n / 20000 % 2 = 0 then 'admin' else 'prospect' end,
            case when n / 20000 % 2 = 0 then 42 end, 1000 * n from n",
    "insert into message_cards (message_id, chat_id, card_message_id)
        select id, 42, id from messages union all select id, 43, id from messages",
    "insert into outbox (id, accept_key, account_id, target_username, telegram_user_id, content, random_id, state, attempts,
            not_before, admin_id, created_at, settled_at)
        select id, 'many:' || id, 1, 'buyer_' || dialog_id, 1000 + dialog_id, content, id, 'sent', 1, 1, 42, timestamp, timestamp
        from messages where direction = 'out' and id > 98 + 4",
];
/// 180,000 people more, from a list.
const MANY_CONTACTS: &str = "insert into contacts (username, name, name_key, stage_id, stage_at, added_by, created_at)
    with recursive n (n) as (select 1 union all select n + 1 from n where n < 180000)
    select 'listed_' || n, 'Listed ' || n, 'listed ' || n, (select min(id) from stages), 1, 42, 1 from n";

/// The number of messages, and a sum over all their ids and texts.
async fn sum(db: &mut SqliteConnection) -> (i64, i64, i64) {
    sqlx::query_as("select count(*), sum(id), sum(length(content)) from messages").fetch_one(db).await.unwrap()
}
