//! Databases of every version so far, with data in them, opened by this one.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use salesdesk::clock::Clock;
use salesdesk::domain::consent::{Basis, Ledger};
use salesdesk::domain::dialog_access::VisibleDialogs;
use salesdesk::domain::figures::{DayDrawn, FigureKind};
use salesdesk::domain::ids::{AccountId, ContactId, DialogId, MessageId, TelegramUserId};
use salesdesk::domain::search::SearchWords;
use salesdesk::domain::setting::Setting;
use salesdesk::domain::target::Target;
use salesdesk::domain::username::Username;
use salesdesk::store::{self, GateQuestion, SearchIn, SecretKeySource, Store, Tx};
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};

/// The data of a desk at the first version; later columns get the values of their migrations.
const WORK: &str = "
    insert into accounts (id, phone, status, created_at, updated_at, telegram_user_id, daily_limit, new_contact_limit,
        total_sent, counted_day, messages_sent) values (1, '+15551230132', 'active', 1, 1, 777, 40, 10, 12, '2020-01-01', 3);
    insert into people values (500, 'ann_lee', 'Ann Lee', 1);
    insert into usernames values ('ann_lee', 500, 1);
    insert into dialogs (id, account_id, target_username, telegram_user_id, display_name, status, created_at, updated_at,
        last_out_at) values (1, 1, 'ann_lee', 500, 'Ann Lee', 'active', 1, 1, 1);
    insert into dialogs (id, account_id, target_username, status, created_at, updated_at)
        values (2, 1, 'bob_lee', 'qualified', 1, 1);
    insert into messages (id, dialog_id, account_id, direction, content, timestamp, telegram_message_id, author, author_id)
        values (1, 1, 1, 'out', 'Hello, Ann!', 1, 10, 'admin', 42), (2, 1, 1, 'in', 'Hello!', 2, 11, 'prospect', null);
    insert into outbox (id, accept_key, account_id, target_username, telegram_user_id, content, random_id, state, not_before,
        admin_id, created_at) values (1, 'update:1', 1, 'ann_lee', 500, 'How are you?', 99, 'queued', 1, 42, 1);
    insert into outbox (id, accept_key, account_id, target_username, content, random_id, state, attempts, not_before,
        admin_id, created_at, settled_at) values (2, 'update:2', 1, 'ann_lee', 'Hello, Ann!', 98, 'sent', 1, 1, 42, 1, 2);
    insert into team values (42, 'Owner', 'owner', 'en', null, 1);
    insert into settings values ('minimum_gap', '90', 42, 1);
    insert into audit (at, actor, action) values (1, 42, 'account_added');";

/// The files of all migrations, first to last.
pub(crate) fn migrations() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

/// A database as the version with these migrations left it.
pub(crate) async fn left_by(folder: &Path, migrations: &[PathBuf]) -> PathBuf {
    let steps = folder.join("migrations");
    std::fs::create_dir(&steps).unwrap();
    for file in migrations {
        std::fs::copy(file, steps.join(file.file_name().unwrap())).unwrap();
    }
    let database = folder.join("salesdesk.db");
    let mut db = SqliteConnectOptions::new().filename(&database).create_if_missing(true).connect().await.unwrap();
    let (first, rest) = migrations.split_first().unwrap();
    let first_step = folder.join("first");
    std::fs::create_dir(&first_step).unwrap();
    std::fs::copy(first, first_step.join(first.file_name().unwrap())).unwrap();
    // The data was written at the first version, so that every later one finds it.
    Migrator::new(first_step).await.unwrap().run(&mut db).await.unwrap();
    sqlx::raw_sql(WORK).execute(&mut db).await.unwrap();
    if !rest.is_empty() {
        Migrator::new(steps).await.unwrap().run(&mut db).await.unwrap();
    }
    db.close().await.unwrap();
    database
}

#[tokio::test]
async fn a_database_of_every_version_opens_with_all_its_work() {
    let all = migrations();
    assert!(all.len() > 5);
    for count in 1..=all.len() {
        let folder = tempfile::tempdir().unwrap();
        let database = left_by(folder.path(), &all[..count]).await;
        let key = SecretKeySource::File(folder.path().join("secret.key"));
        let store = Store::open(&format!("sqlite://{}", database.display()), &key, Clock::default()).await.unwrap();
        let mut reading = store.read().await.unwrap();
        let account = reading.accounts().get_account_by_id(AccountId(1)).await.unwrap().unwrap();
        assert_eq!((account.total_sent, account.daily_limit, account.messages_sent), (12, 40, 0), "from {count}");
        let dialog = reading.dialogs().by_prospect(TelegramUserId(500)).await.unwrap().unwrap();
        let texts: Vec<String> = reading
            .dialogs()
            .get_messages(dialog.id)
            .await
            .unwrap()
            .into_iter()
            .map(|message| message.content)
            .collect();
        assert_eq!(texts, ["Hello, Ann!", "Hello!"], "from {count}");
        let bob = reading.dialogs().by_username(&Username::parse("bob_lee").unwrap()).await.unwrap();
        assert!(bob.is_some(), "from {count}");
        let open = reading.outbox().open().await.unwrap();
        assert_eq!(open.iter().map(|item| item.content.as_str()).collect::<Vec<_>>(), ["How are you?"], "from {count}");
        let figures = reading.figures().since(Timestamp::UNIX_EPOCH).await.unwrap();
        let counted = [FigureKind::Sent, FigureKind::NewContact, FigureKind::Received, FigureKind::Qualified];
        assert_eq!(counted.map(|kind| figures.counts.sum(kind)), [1; 4], "from {count}");
        let drawn = reading.figures().drawn(&[Timestamp::UNIX_EPOCH]).await.unwrap();
        assert_eq!(drawn, [DayDrawn { sent: 1, received: 1 }], "from {count}");
        assert_eq!(reading.team().members().await.unwrap().len(), 1);
        assert_eq!(reading.audit().newest(9).await.unwrap().len(), 1);
        assert_eq!(reading.settings().sending().minimum_gap.as_secs(), 90, "from {count}");
        assert_eq!(reading.desk().restored().await.unwrap(), None);
        assert_eq!(store.check_integrity().await.unwrap(), None);
    }
}

#[tokio::test]
async fn who_wrote_before_the_ledger_has_an_entry_and_who_was_written_to_is_not_held_back() {
    let all = migrations();
    let before = all.iter().position(|file| file.to_string_lossy().contains("0340_consents")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let database = left_by(folder.path(), &all[..before]).await;
    let mut db = SqliteConnectOptions::new().filename(&database).connect().await.unwrap();
    let rows = "
        insert into people (telegram_user_id, username, display_name, updated_at)
            values (501, 'cleo', 'Cleo', 1), (502, 'dan', 'Dan', 1);
        insert into dialogs (id, account_id, target_username, telegram_user_id, status, created_at, updated_at, last_out_at)
            values (3, 1, 'cleo', 501, 'stopped', 1, 1, 1), (4, 1, 'dan', 502, 'active', 1, 1, 1);
        insert into contacts (telegram_user_id, username, stage_id, stage_at, dialog_id, created_at)
            values (501, 'cleo', 1, 1, 3, 1), (502, 'dan', 1, 1, 4, 1);
        insert into messages (id, dialog_id, account_id, direction, content, timestamp, telegram_message_id, author)
            values (7, 3, 1, 'in', 'Stop', 5, 20, 'prospect'), (8, 4, 1, 'out', 'Hello, Dan!', 6, 21, 'phone');
        insert into stop_list (id_hash, telegram_user_id, username, cause, added_at) values ('x', 501, 'cleo', 'opt_out', 9);";
    sqlx::raw_sql(rows).execute(&mut db).await.unwrap();
    db.close().await.unwrap();
    let key = SecretKeySource::File(folder.path().join("secret.key"));
    let store = Store::open(&format!("sqlite://{}", database.display()), &key, Clock::default()).await.unwrap();
    let mut work = store.begin().await.unwrap();
    let of = async |work: &mut Tx, person: i64| {
        let contact = work.contacts().find(&Target::Person(TelegramUserId(person))).await.unwrap().unwrap();
        let entries = work.contacts().consents(contact, 0, 9).await.unwrap();
        entries.into_iter().map(|entry| (entry.basis, entry.at.as_millisecond(), entry.message)).collect::<Vec<_>>()
    };
    let wrote = |at, message, words: &str| (Some(Basis::WroteFirst), at, Some((MessageId(message), words.to_owned())));
    assert_eq!(of(&mut work, 500).await, [wrote(2, 2, "Hello!")]);
    assert_eq!(of(&mut work, 501).await, [(None, 9, None), wrote(5, 7, "Stop")]);
    assert_eq!(of(&mut work, 502).await, []);
    // A further message to somebody who was written to by hand needs no consent, whatever is settled now.
    work.settings().change(Setting::FirstByHand, Some("required"), None).await.unwrap();
    work.commit().await.unwrap();
    let mut reading = store.read().await.unwrap();
    let rules = reading.settings().sending();
    let dan = GateQuestion { name: None, prospect: Some(TelegramUserId(502)), account: Some(AccountId(1)), run: None };
    let facts = reading.outbox().gate_facts(&dan, &rules.ramp).await.unwrap();
    let dialog = facts.dialog.unwrap();
    assert!(dialog.last_out_at.is_some(), "no first touch");
    assert_eq!(facts.addressee.ledger, Ledger::default());
}

#[tokio::test]
async fn what_was_counted_before_is_put_together_by_day() {
    let all = migrations();
    let before = all.iter().position(|file| file.to_string_lossy().contains("figures_by_day")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let database = left_by(folder.path(), &all[..before]).await;
    let mut db = SqliteConnectOptions::new().filename(&database).connect().await.unwrap();
    let answers = "insert into answer_times (message_id, answered_at, account_id, admin_id, waited)
        values (91, 90000000, 1, 42, 61000), (92, 180000000, 1, 42, 119000), (93, 180000000, 1, 42, 4000000),
            (94, 180000000, 1, 42, 172800001)";
    sqlx::raw_sql(answers).execute(&mut db).await.unwrap();
    db.close().await.unwrap();
    let key = SecretKeySource::File(folder.path().join("secret.key"));
    let store = Store::open(&format!("sqlite://{}", database.display()), &key, Clock::default()).await.unwrap();
    let figures = store.read().await.unwrap().figures().since(Timestamp::UNIX_EPOCH).await.unwrap();
    let waits = figures.waits.0.iter().map(|(waited, count)| (waited.as_secs(), *count));
    assert_eq!(waits.collect::<Vec<_>>(), [(120, 2), (7200, 1), (259_200, 1)]);
}

#[tokio::test]
async fn a_backup_is_made_before_an_older_database_is_changed_and_a_newer_one_is_refused_in_one_line() {
    let all = migrations();
    let folder = tempfile::tempdir().unwrap();
    let database = left_by(folder.path(), &all).await;
    let url = format!("sqlite://{}", database.display());
    let key = SecretKeySource::File(folder.path().join("secret.key"));
    Store::open(&url, &key, Clock::default()).await.unwrap().close().await;
    let backups = folder.path().join("backups");
    let now = Timestamp::now();
    assert_eq!(
        store::back_up_before_upgrade(&url, &key, &backups, now).await.unwrap(),
        None,
        "nothing is to be changed"
    );

    let change = async |sql: &'static str| {
        let mut db = SqliteConnectOptions::new().filename(&database).connect().await.unwrap();
        sqlx::raw_sql(sql).execute(&mut db).await.unwrap();
        db.close().await.unwrap();
    };
    change("delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)").await;
    let made = store::back_up_before_upgrade(&url, &key, &backups, now).await.unwrap().unwrap();
    assert!(made.to_str().unwrap().contains("-before-"), "{}", made.display());
    assert!(store::verify(&url, &key, None, &made).await.unwrap().schema < store::schema(&url).await.unwrap().known);
    // Without room for the backup nothing is changed.
    std::fs::write(folder.path().join("a file"), "").unwrap();
    let error = store::back_up_before_upgrade(&url, &key, &folder.path().join("a file"), now).await.unwrap_err();
    assert!(error.to_string().contains("without it nothing is changed"), "{error}");

    change(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (9999, 'later', 1, x'00', 1)",
    )
    .await;
    let newer = "changed by a newer salesdesk (its schema is 9999";
    let refused = store::back_up_before_upgrade(&url, &key, &backups, now).await.unwrap_err();
    assert!(refused.to_string().contains(newer), "{refused}");
    let refused = Store::open(&url, &key, Clock::default()).await.err().unwrap();
    assert!(refused.to_string().contains(newer) && std::error::Error::source(&refused).is_none(), "{refused}");
}

#[tokio::test]
async fn empty_dialogs_of_refused_first_messages_go_and_all_others_stay() {
    let all = migrations();
    let before = all.iter().position(|file| file.to_string_lossy().contains("empty_dialogs")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let database = left_by(folder.path(), &all[..before]).await;
    let mut db = SqliteConnectOptions::new().filename(&database).connect().await.unwrap();
    // 10 and 11 are empty; each of the others has one thing.
    let rows = "
        insert into dialogs (id, account_id, target_username, telegram_user_id, display_name, status, created_at, updated_at)
            values (10, 1, 'empty', 510, 'Empty', 'active', 1, 1), (11, 1, 'nameless', null, null, 'active', 1, 1),
                (12, 1, 'noted', 512, 'Noted', 'active', 1, 1), (13, 1, 'spoken', 513, 'Spoken', 'active', 1, 1),
                (14, 1, 'waited', 514, 'Waited', 'active', 1, 1), (15, 1, 'named', null, 'Named', 'active', 1, 1),
                (16, 1, 'held', 516, 'Held', 'active', 1, 1);
        insert into dialogs (id, account_id, telegram_user_id, status, created_at, updated_at)
            values (17, 1, 517, 'qualified', 1, 1), (18, 1, 518, 'stopped', 1, 1), (19, 1, 519, 'failed', 1, 1);
        insert into dialogs (id, account_id, telegram_user_id, status, created_at, updated_at, assignee_id, status_at,
                snoozed_until, topic_id, last_out_at)
            values (20, 1, 520, 'active', 1, 1, 42, null, null, null, null), (21, 1, 521, 'active', 1, 1, null, 5, null, null, null),
                (22, 1, 522, 'active', 1, 1, null, null, 5, null, null), (23, 1, 523, 'active', 1, 1, null, null, null, 5, null),
                (24, 1, 524, 'active', 1, 1, null, null, null, null, 5);
        insert into dialog_notes (dialog_id, author_id, content, created_at) values (12, 42, 'calls back', 1);
        insert into messages (id, dialog_id, account_id, direction, content, timestamp, telegram_message_id, author)
            values (50, 13, 1, 'in', 'Hello', 3, 40, 'prospect');
        insert into outbox (id, accept_key, account_id, target_username, telegram_user_id, content, random_id, state,
                not_before, admin_id, created_at)
            values (50, 'update:50', 1, 'waited', 514, 'Hello', 950, 'queued', 1, 42, 1),
                (51, 'update:51', 1, 'named', null, 'Hello', 951, 'queued', 1, 42, 1);
        insert into held_answers (chat_id, message_id, dialog_id, answer, held_at) values (42, 7, 16, '{}', 1);";
    sqlx::raw_sql(rows).execute(&mut db).await.unwrap();
    db.close().await.unwrap();
    let key = SecretKeySource::File(folder.path().join("secret.key"));
    let store = Store::open(&format!("sqlite://{}", database.display()), &key, Clock::default()).await.unwrap();
    let mut left = Vec::new();
    let mut reading = store.read().await.unwrap();
    for id in 1..=30 {
        left.extend(reading.dialogs().get_dialog(DialogId(id)).await.unwrap().map(|dialog| dialog.id.0));
    }
    assert_eq!(left, [1, 2, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24]);
    assert!(reading.dialogs().by_username(&Username::parse("empty").unwrap()).await.unwrap().is_none());
    assert_eq!(store.check_integrity().await.unwrap(), None);
}

#[tokio::test]
async fn a_known_zone_goes_from_the_person_to_the_contact() {
    let all = migrations();
    let before = all.iter().position(|file| file.to_string_lossy().contains("contact_zones")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let database = left_by(folder.path(), &all[..before]).await;
    let mut db = SqliteConnectOptions::new().filename(&database).connect().await.unwrap();
    let rows = "
        insert into people (telegram_user_id, display_name, updated_at, zone)
            values (610, 'Ann', 1, 'Asia/Tokyo'), (611, 'Bob', 1, null);
        insert into contacts (id, telegram_user_id, username, stage_id, stage_at, created_at)
            values (60, 610, null, 1, 1, 1), (61, 611, null, 1, 1, 1), (62, null, 'unresolved', 1, 1, 1);";
    sqlx::raw_sql(rows).execute(&mut db).await.unwrap();
    db.close().await.unwrap();
    let key = SecretKeySource::File(folder.path().join("secret.key"));
    let store = Store::open(&format!("sqlite://{}", database.display()), &key, Clock::default()).await.unwrap();
    let mut reading = store.read().await.unwrap();
    let mut zones = Vec::new();
    for id in [60, 61, 62] {
        let contact = reading.contacts().get(ContactId(id)).await.unwrap().unwrap();
        zones.push(contact.zone.and_then(|zone| zone.iana_name().map(str::to_owned)));
    }
    assert_eq!(zones, [Some("Asia/Tokyo".to_owned()), None, None]);
}

#[tokio::test]
async fn what_was_written_before_is_found_by_its_letters_without_strokes_and_inside_korean_words() {
    let all = migrations();
    let before = all.iter().position(|file| file.to_string_lossy().contains("search_letters")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let database = left_by(folder.path(), &all[..before]).await;
    let mut db = SqliteConnectOptions::new().filename(&database).connect().await.unwrap();
    let rows = "
        insert into accounts (id, phone, status, created_at, updated_at, daily_limit, new_contact_limit)
            values (90, '90', 'active', 0, 0, 1, 1);
        insert into dialogs (id, account_id, target_username, display_name, status, created_at, updated_at)
            values (90, 90, 'soren_x', 'Søren 김민수', 'active', 0, 0);
        insert into messages (id, dialog_id, account_id, direction, content, timestamp, author)
            values (901, 90, 90, 'in', 'To żółć', 1, 'prospect'), (902, 90, 90, 'in', '어제 계약서를', 1, 'prospect'),
                (903, 90, 90, 'in', 'plain words', 1, 'prospect'), (904, 90, 90, 'in', '合同 계약서', 1, 'prospect');
        insert into dialog_notes (id, dialog_id, author_id, content, created_at) values (905, 90, 1, 'bu ışık', 1);";
    sqlx::raw_sql(rows).execute(&mut db).await.unwrap();
    db.close().await.unwrap();
    let key = SecretKeySource::File(folder.path().join("secret.key"));
    let store = Store::open(&format!("sqlite://{}", database.display()), &key, Clock::default()).await.unwrap();
    for (place, words, count) in [
        (SearchIn::Messages, "zolc", 1),
        (SearchIn::Messages, "żółć", 1),
        (SearchIn::Messages, "계약", 2),
        (SearchIn::Messages, "약서", 2),
        (SearchIn::Messages, "合同", 1),
        (SearchIn::Messages, "plain", 1),
        (SearchIn::Notes, "isik", 1),
        (SearchIn::Names, "soren", 1),
        (SearchIn::Names, "민수", 1),
    ] {
        let typed = SearchWords::parse(words).unwrap();
        let found = store.read().await.unwrap().search().page(place, &typed, VisibleDialogs::All, 0, 10).await.unwrap();
        assert_eq!(found.page.rows.len(), count, "{words}");
    }
    // The indexes say what the texts say, also after these rows have changed and gone.
    store.close().await;
    let mut db = SqliteConnectOptions::new().filename(&database).connect().await.unwrap();
    let changes = "update messages set content = 'słowo' where id in (901, 902); delete from messages where id = 904;
        update dialogs set display_name = 'Đorđe' where id = 90; delete from dialog_notes where id = 905";
    for changes in ["", changes] {
        sqlx::raw_sql(changes).execute(&mut db).await.unwrap();
        for of in ["messages", "notes", "names", "message_runs", "note_runs", "name_runs"] {
            let check = format!("insert into found_{of} (found_{of}, rank) values ('integrity-check', 1)");
            sqlx::raw_sql(sqlx::AssertSqlSafe(check)).execute(&mut db).await.unwrap();
        }
    }
}
