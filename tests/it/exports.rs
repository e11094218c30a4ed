//! Stories of exporting conversations to files.

use salesdesk::domain::ids::{DialogId, TelegramUserId};
use salesdesk::domain::team::Role;
use salesdesk::domain::username::Username;
use salesdesk::store::AuditFilter;
use serde_json::Value;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use telegram_sandbox::control::{Button, ChatMessage};
use telegram_sandbox::world::{Person, PersonId};

use crate::bot::{LIMIT, Scene, eventually};
use crate::desk::ADMIN;

impl Scene {
    /// Waits until the bot has sent a person this many files; returns the newest, as text.
    pub(crate) async fn sent_files(&self, person: PersonId, count: usize) -> Vec<String> {
        let messages: Vec<ChatMessage> = eventually(|| {
            let chat = self.sandbox.bot_chat(person);
            let files: Vec<_> = chat.into_iter().filter(|message| message.from_bot && message.file.is_some()).collect();
            (files.len() >= count).then_some(files)
        })
        .await;
        assert_eq!(messages.len(), count, "{}", self.chat(person));
        messages
            .iter()
            .map(|message| {
                let file = message.file.as_ref().unwrap();
                String::from_utf8(self.sandbox.file(&file.file_id).unwrap()).unwrap()
            })
            .collect()
    }

    async fn said_by_both(&self, bob: PersonId) {
        self.ask("/send @bob_lee Hello <Bob>", "✅ sent").await;
        self.sandbox.write(bob, self.sam, "=1+1\nsecond line, \"quoted\"");
        self.shown("second line").await;
    }
}

fn texts(json: &str) -> Vec<Vec<String>> {
    let json: Value = serde_json::from_str(json).unwrap();
    let dialogs = json["dialogs"].as_array().unwrap().iter();
    dialogs
        .map(|dialog| {
            let messages = dialog["messages"].as_array().unwrap().iter();
            messages.map(|message| message["text"].as_str().unwrap().to_owned()).collect()
        })
        .collect()
}

#[tokio::test]
async fn one_conversation_comes_as_two_files_exact_and_harmless() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("@Bob; <Lee>").username("bob_lee"));
    scene.said_by_both(bob).await;
    scene.sandbox.read(bob, scene.sam);

    scene.ask("/export", "Whose dialog?").await;
    let card = scene.ask("@bob_lee", "2 messages, as CSV for a spreadsheet and as JSON").await;
    assert!(card.text.contains("@Bob; <Lee> @bob_lee"), "{}", card.text);
    let files = scene.sent_files(scene.ann, 2).await;
    let (csv, json) = (&files[0], &files[1]);
    assert_eq!(texts(json), [["Hello <Bob>", "=1+1\nsecond line, \"quoted\""]]);
    let whole: Value = serde_json::from_str(json).unwrap();
    let dialog = &whole["dialogs"][0];
    assert_eq!(dialog["prospect_id"], bob.0);
    assert_eq!((&dialog["name"], &dialog["status"]), (&"@Bob; <Lee>".into(), &"active".into()));
    assert_eq!(dialog["account"], "+15551230132");
    let [ours, theirs] = dialog["messages"].as_array().unwrap().as_slice() else { panic!("{json}") };
    assert_eq!((&ours["direction"], &ours["author_name"]), (&"out".into(), &"Ann".into()));
    assert_eq!(
        (&theirs["direction"], &theirs["author"], &theirs["read"]),
        (&"in".into(), &"prospect".into(), &false.into())
    );
    assert!(csv.starts_with('\u{feff}') && csv.contains("\r\n"), "{csv:?}");
    assert!(csv.contains("'@Bob; <Lee>") && csv.contains("\"'=1+1\nsecond line, \"\"quoted\"\"\""), "{csv}");

    // Also by the button of the dialog's screen.
    let screen = scene.ask(&format!("/dialog {}", bob.0), "🟢 active").await;
    scene.press(screen.id, "📦 Export").await;
    scene.sent_files(scene.ann, 4).await;
    scene.ask("/export @nobody_yet", "There is no dialog with @nobody_yet").await;

    let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
    let log = reading.audit().page(AuditFilter::All, 0, 50).await.unwrap();
    let taken: Vec<_> = log.iter().filter(|line| line.action == "dialog_exported").collect();
    assert_eq!(taken.len(), 2);
    assert!(taken.iter().all(|line| line.actor == Some(TelegramUserId(scene.ann.0))));
    // The files had no name on the disk.
    let left = std::fs::read_dir(scene.folder.path()).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(left.iter().all(|name| !name.contains("export")), "{left:?}");
}

#[tokio::test]
async fn notes_are_in_both_files_and_a_russian_reader_gets_semicolons() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.said_by_both(bob).await;
    let mut work = scene.app.as_ref().unwrap().store.begin().await.unwrap();
    let ann = TelegramUserId(scene.ann.0);
    work.dialogs().add_note(DialogId(1), "asks for a discount", ann).await.unwrap();
    work.dialogs().add_note(DialogId(1), "calls on Monday", ann).await.unwrap();
    work.commit().await.unwrap();
    scene.ask("/language ru", "по-русски").await;
    scene.ask("/export @bob_lee", "").await;
    let files = scene.sent_files(scene.ann, 2).await;
    let json: Value = serde_json::from_str(&files[1]).unwrap();
    let notes = json["dialogs"][0]["notes"].as_array().unwrap();
    let texts: Vec<&str> = notes.iter().map(|note| note["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["asks for a discount", "calls on Monday"]);
    assert_eq!(notes[0]["author_name"], "Ann");
    let csv = &files[0];
    assert!(csv.starts_with("\u{feff}prospect_id;username;name;"), "{csv}");
    assert!(csv.contains("Ann: asks for a discount\n") && csv.contains("Ann: calls on Monday\""), "{csv}");
}

#[tokio::test]
async fn everything_is_what_somebody_may_see() {
    let scene = Scene::at_work().await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    let [bob, carl] = [("Bob Lee", "bob_lee"), ("Carl", "carl_x")]
        .map(|(name, username)| scene.sandbox.add(Person::named(name).username(username)));
    scene.ask("/send @bob_lee for Bob", "✅ sent").await;
    scene.ask("/send @carl_x for Carl", "✅ sent").await;
    scene.sandbox.write(carl, scene.sam, "from Carl");
    scene.shown("from Carl").await;
    let screen = scene.ask("/dialog @bob_lee", "🟢 active").await;
    scene.press(screen.id, Button::Data("d:me:1".into())).await;

    // From the list by a button, in both formats.
    let list = scene.ask("/dialogs", "Dialogs").await;
    scene.press(list.id, "📦 As a file").await;
    let asked = scene.turned(list.id, "2 dialogs with 3 messages").await;
    scene.press(asked.id, "🧾 JSON").await;
    scene.turned(asked.id, "Everything you see: 2 dialogs with 3 messages").await;
    let files = scene.sent_files(scene.ann, 1).await;
    assert_eq!(texts(&files[0]), [vec!["for Bob"], vec!["for Carl", "from Carl"]]);

    scene.sandbox.say(olga, "/export_all");
    let hers = scene.shown_to(olga, "1 dialog with 2 messages").await;
    scene.sandbox.press(olga, hers.id, "📄 CSV").unwrap().answer(LIMIT).await.unwrap();
    let csv = scene.sent_files(olga, 1).await.remove(0);
    assert!(csv.contains("for Carl") && !csv.contains("for Bob") && !csv.contains("bob_lee"), "{csv}");
    scene.sandbox.say(olga, "/export @bob_lee");
    scene.shown_to(olga, "Ann answers this dialog").await;
    let words = scene.press_as(olga, hers.id, Button::Data("d:export:1".into())).await;
    assert!(words.contains("Ann answers this dialog"), "{words}");
    assert_eq!(scene.texts_of(bob), ["for Bob"]);
}

#[tokio::test]
async fn a_stage_or_a_label_narrows_the_export_and_the_figures() {
    let scene = Scene::at_work().await;
    let hot = scene.label("hot").await;
    for (name, username) in [("Bob Lee", "bob_lee"), ("Carl", "carl_x")] {
        let person = scene.sandbox.add(Person::named(name).username(username));
        scene.ask(&format!("/send @{username} for {name}"), "✅ sent").await;
        scene.sandbox.write(person, scene.sam, &format!("from {name}"));
        scene.shown(&format!("from {name}")).await;
    }
    let mut work = scene.desk().begin().await.unwrap();
    let carl = work.contacts().find(&Username::parse("carl_x").unwrap().into()).await.unwrap().unwrap();
    work.contacts().toggle_label(carl, hot, ADMIN).await.unwrap();
    let offer = work.contacts().stages().await.unwrap().remove(2);
    work.contacts().set_stage(carl, offer.id, ADMIN).await.unwrap();
    work.commit().await.unwrap();

    let list = scene.ask("/dialogs hot", "Dialogs: 🔵 hot").await;
    scene.press(list.id, "📦 As a file").await;
    let asked = scene.turned(list.id, "Dialogs: 🔵 hot\n1 dialog with 2 messages").await;
    scene.press(asked.id, "🧾 JSON").await;
    scene.turned(asked.id, "🔵 hot: 1 dialog with 2 messages").await;
    let files = scene.sent_files(scene.ann, 1).await;
    assert_eq!(texts(&files[0]), [vec!["for Carl", "from Carl"]]);
    let asked = scene.ask("/export_all offer", "Dialogs: Offer").await;
    scene.press(asked.id, "📄 CSV").await;
    scene.turned(asked.id, "Offer: 1 dialog with 2 messages").await;
    let csv = scene.sent_files(scene.ann, 2).await.remove(1);
    assert!(csv.contains("from Carl") && !csv.contains("bob_lee"), "{csv}");
    scene.ask("/export_all warm", "no such stage or label. For example: /export_all offer").await;
    scene.ask("/export_all", "2 dialogs with 4 messages").await;

    for named in ["hot", "offer month", "#hot today"] {
        let shown = scene.ask(&format!("/stats {named}"), "dialogs: 1").await;
        for line in ["written to: 1", "wrote to you: 1", "waiting for an answer now: 1", "qualified: 0"] {
            assert!(shown.text.contains(line), "{named}, {line}: {}", shown.text);
        }
    }
    // By account and by member, with a chart and a file.
    let shown = scene.ask("/stats hot", "dialogs: 1").await;
    assert!(shown.file.is_some(), "a chart: {shown:?}");
    let by = scene.on(&shown, "📱 By account", "dialogs 1, written to 1, wrote to you 1, waiting 1").await;
    assert!(by.file.is_some() && by.text.contains("0132"), "{by:?}");
    let by = scene.on(&shown, "👥 By person", "without an assignee: dialogs 1, written to 1").await;
    scene.on(&by, "🌙 Dark", "without an assignee").await;
    scene.press(by.id, "📄 CSV").await;
    let file = eventually(|| {
        let mut files = scene.sandbox.bot_chat(scene.ann).into_iter().filter_map(|message| message.file);
        files.rfind(|file| file.name.starts_with("stats-"))
    });
    let csv = String::from_utf8(scene.sandbox.file(&file.await.file_id).unwrap()).unwrap();
    let mut lines = csv.trim_start_matches('\u{feff}').lines();
    assert_eq!(lines.next(), Some("since,tag,account,member,dialogs,written_to,wrote,waiting,qualified,closed"));
    let line = lines.next().unwrap();
    assert!(line.contains(",🔵 hot,") && line.ends_with(",,1,1,1,1,0,0"), "{line}");
    assert_eq!(lines.next(), None);
    // The dialogs were begun in the order of the names above.
    let ann = TelegramUserId(scene.ann.0);
    scene.desk().write(async |tx| tx.dialogs().assign(DialogId(2), Some(ann), ann).await).await.unwrap();
    let shown = scene.ask("/stats #hot", "dialogs: 1").await;
    let by = scene.on(&shown, "👥 By person", "Ann: dialogs 1, written to 1").await;
    scene.on(&by, "📊 The whole team", "sent").await;
    let shown = scene.ask("/stats new", "dialogs: 1").await;
    scene.press(shown.id, "30 days").await;
    let shown = scene.turned(shown.id, "New · 30 days").await;
    scene.press(shown.id, "💬 Dialogs").await;
    scene.shown("Dialogs: New").await;
    scene.ask("/stats warm", "a stage or a label. For example: /stats month, /stats offer").await;
    // A month after, nobody wrote in these days.
    scene.desk().clock().advance(jiff::SignedDuration::from_hours(24 * 40));
    let shown = scene.ask("/stats hot 30", "dialogs: 1").await;
    assert!(
        shown.text.contains("wrote to you: 0") && shown.text.contains("waiting for an answer now: 1"),
        "{}",
        shown.text
    );
}

#[tokio::test]
async fn what_is_more_than_a_bot_may_send_is_not_sent_and_the_way_that_has_no_limit_is_named() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.said_by_both(bob).await;
    // A few messages of a megabyte each. Telegram has none as long, but only the file's size matters.
    let database = scene.folder.path().join("salesdesk.db");
    let mut db = SqliteConnectOptions::new().filename(database).connect().await.unwrap();
    let long = "with recursive numbers (number) as (select 1 union all select number + 1 from numbers where number < 53)
        insert into messages (dialog_id, account_id, direction, content, timestamp, telegram_message_id, author, told_at)
        select 1, 1, 'in', replace(hex(zeroblob(524288)), '0', 'x'), 1, 1000 + number, 'prospect', 1 from numbers";
    sqlx::raw_sql(long).execute(&mut db).await.unwrap();
    db.close().await.unwrap();

    for button in ["🧾 JSON", "📄 CSV"] {
        let asked = scene.ask("/export_all", "1 dialog with 55 messages").await;
        scene.press(asked.id, button).await;
        let line = scene.turned(asked.id, "more than the 50\u{a0}MB that Telegram takes from a bot").await;
        assert!(line.text.contains("salesdesk export dialogs.csv") && line.text.contains("/export @"), "{}", line.text);
        scene.press(asked.id, "‹ Dialogs").await;
        scene.turned(asked.id, "Bob Lee").await;
    }
    scene.ask("/export @bob_lee", "more than the 50\u{a0}MB").await;
    // Nothing is left half done: no file in the chat or on the disk, and no entry in the log.
    assert!(scene.sandbox.bot_chat(scene.ann).iter().all(|message| message.file.is_none()));
    let left = std::fs::read_dir(scene.folder.path()).unwrap();
    assert!(left.map(|entry| entry.unwrap().file_name().into_string().unwrap()).all(|name| !name.contains("export")));
    let log = scene.app.as_ref().unwrap().store.read().await.unwrap().audit().newest(50).await.unwrap();
    assert!(log.iter().all(|line| !line.action.ends_with("exported")));
}

#[tokio::test]
async fn the_command_line_exports_beside_the_desk_and_tells_no_secret() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.said_by_both(bob).await;
    let to = scene.folder.path().join("dialogs.csv");
    let run = |arguments: &[&str]| {
        let done = std::process::Command::new(env!("CARGO_BIN_EXE_salesdesk"))
            .arg("export")
            .args(arguments)
            .current_dir(scene.folder.path())
            .env_clear()
            .envs([
                ("BOT_TOKEN", "123456789:AAExample-replace-with-your-own-token"),
                ("TELEGRAM_API_ID", "12345"),
                ("OWNER_IDS", "1"),
            ])
            .env("TELEGRAM_API_HASH", "0123456789abcdef0123456789abcdef")
            .env("DATABASE_URL", format!("sqlite://{}", scene.folder.path().join("salesdesk.db").display()))
            .output()
            .unwrap();
        (done.status.code(), String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap())
    };
    // The desk is running meanwhile; the command does not need its key.
    let (code, json, error) = run(&[]);
    assert_eq!(code, Some(0), "{error}");
    assert_eq!(texts(&json), [["Hello <Bob>", "=1+1\nsecond line, \"quoted\""]]);
    let (code, said, error) = run(&[to.to_str().unwrap()]);
    assert_eq!((code, said.contains("(1 dialogs, 2 messages)")), (Some(0), true), "{said}{error}");
    let csv = std::fs::read_to_string(&to).unwrap();
    assert!(csv.starts_with("\u{feff}prospect_id,") && csv.contains("'=1+1"), "{csv}");
    // An existing file is not replaced.
    let (code, _, error) = run(&[to.to_str().unwrap()]);
    assert!(code == Some(2) && error.contains("cannot be written"), "{error}");
    let (code, nobody, error) = run(&["--person", "@carl_x", "--format", "json"]);
    assert!(code == Some(2) && nobody.is_empty() && error.contains("there is no dialog with @carl_x"), "{error}");
    let (_, one, _) = run(&["--person", &bob.0.to_string()]);
    assert_eq!(texts(&one).len(), 1);
    let (code, _, error) = run(&["--format", "xls"]);
    assert!(code == Some(2) && error.contains("csv and json"), "{error}");
}
