//! Stories of `/import`: from a file in the chat to contacts, and back.

use std::fmt::Write as _;
use std::process::{Command, Stdio};

use salesdesk::domain::consent::{Basis, Purpose};
use salesdesk::domain::ids::{ImportId, TelegramUserId};
use salesdesk::domain::import::tally::ImportTally;
use salesdesk::domain::stop_list::Cause;
use salesdesk::domain::target::Target;
use salesdesk::domain::team::Role;
use salesdesk::domain::username::Username;
use salesdesk::store::Store;
use telegram_sandbox::control::ChatMessage;
use telegram_sandbox::world::{Door, PersonId};

use crate::bot::{LIMIT, Scene};

/// Twenty good rows, Bob, a double, somebody on the stop-list, and six mistakes.
fn list() -> String {
    let mut text = "Name,Telegram,Phone,City\n".to_owned();
    for number in 1..=20 {
        let _ = writeln!(text, "Person {number},@person_{number},,Berlin");
    }
    text.push_str(
        "Bob,@bob_lee,,Rome\nAgain,https://t.me/PERSON_1,,\nUma,@uma_k,,\n\
         Max,,call me,\nEve,@eve_k\nZoe,t.me/joinchat/AbCdEf12,,\nZed,,916 123 45 67,\nNob,,,\nRay,ann lee,,\n",
    );
    text
}

/// The arguments that import a file on the machine.
const APPLIED: [&str; 6] = ["people.csv", "--apply", "--basis", "agreed", "--source", "fair in Berlin"];

/// Answers of a member to what an import asks.
const ANSWERS: [(&str, &str); 3] = [
    ("➡️ Go on", "What did these people agree to?"),
    ("to get offers", "Why may they be written to?"),
    ("👍 Agreed", "Where does the list come from?"),
];

impl Scene {
    fn desk_store(&self) -> &Store {
        &self.app.as_ref().unwrap().store
    }

    /// Sends a file with the command, and returns the card with its columns.
    pub(crate) async fn columns_of(&self, name: &str, text: &str) -> ChatMessage {
        let sent = self.sandbox.send_document(self.ann, name, text.as_bytes().to_vec(), "/import").unwrap();
        let found = self.sandbox.wait_for_bot(self.ann, LIMIT, |chat| {
            chat.iter()
                .find(|one| one.id > sent && one.from_bot && one.text.contains("Are these the columns?"))
                .cloned()
        });
        found.await.unwrap_or_else(|| panic!("no columns:\n{}", self.chat(self.ann)))
    }

    /// Answers everything that is asked about a file, and returns the card with its counts.
    pub(crate) async fn prepared(&self, name: &str, text: &str) -> ChatMessage {
        let card = self.columns_of(name, text).await;
        self.counted_from(card).await
    }

    /// The same from the card with the columns on.
    pub(crate) async fn counted_from(&self, card: ChatMessage) -> ChatMessage {
        for (button, words) in ANSWERS {
            self.press(card.id, button).await;
            self.turned(card.id, words).await;
        }
        let asked = self.ask("fair in Berlin, 12 Nov", "What shows that they agreed?").await;
        self.press(asked.id, "Without evidence").await;
        self.turned(asked.id, "to get offers: they agreed").await
    }

    /// `salesdesk import` on the desk's machine, in the folder of its files.
    pub(crate) fn on_the_machine(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_salesdesk"));
        command.env_clear().current_dir(self.folder.path()).envs([
            ("BOT_TOKEN", "123456789:AAExample-replace-with-your-own-token"),
            ("TELEGRAM_API_ID", "12345"),
            ("TELEGRAM_API_HASH", "0123456789abcdef0123456789abcdef"),
            ("OWNER_IDS", "1"),
        ]);
        command.env("DATABASE_URL", format!("sqlite://{}", self.folder.path().join("salesdesk.db").display()));
        command.env("SECRET_KEY_FILE", self.folder.path().join("secret.key"));
        command.arg("import").args(arguments).stdout(Stdio::piped()).stderr(Stdio::null());
        command
    }

    async fn tally_of(&self, import: i64) -> ImportTally {
        let import =
            self.desk_store().read().await.unwrap().contacts().import(ImportId(import)).await.unwrap().unwrap();
        import.tally.unwrap()
    }

    /// How often an account asked Telegram about people or messages.
    fn asked_about_people(&self) -> usize {
        let state = self.sandbox.look();
        let about = |method: &str| ["contacts.", "messages."].iter().any(|area| method.starts_with(area));
        state.journal.entries().iter().filter(|call| call.door == Door::Mtproto && about(&call.method)).count()
    }
}

#[tokio::test]
async fn a_list_with_six_mistakes_is_imported_mended_and_asks_telegram_nothing() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Hello!");
    scene.shown("Hello!").await;
    let uma = Username::parse("uma_k").unwrap();
    scene.desk_store().write(async |tx| tx.stop_list().add(Some(&uma), None, Cause::OptOut).await).await.unwrap();
    let before = scene.asked_about_people();

    let counts = scene.prepared("people.csv", &list()).await;
    for line in [
        "people.csv: 29 rows",
        "new: 20",
        "gets what is missing: 1",
        "double in the file: 1",
        "on the stop-list: 1",
        "refused: 6",
        "line 25, Phone “call me”: a phone number has digits only",
        "to get offers: they agreed, fair in Berlin, 12 Nov",
    ] {
        assert!(counts.text.contains(line), "{line}\n{}", counts.text);
    }
    let target = Target::Name(Username::parse("person_1").unwrap());
    let found = async || scene.desk_store().read().await.unwrap().contacts().find(&target).await.unwrap();
    assert_eq!(found().await, None, "nothing is written yet");
    let refused = scene.sent_files(scene.ann, 1).await.remove(0);
    assert_eq!(refused.lines().count(), 7, "{refused}");
    assert!(refused.starts_with("\u{feff}line,column,reason,Name,Telegram,Phone,City"), "{refused}");

    scene.press(counts.id, "📥 Import 21").await;
    let done = scene.turned(counts.id, "people.csv is imported").await;
    assert!(done.text.contains("new: 20") && done.text.contains("refused: 6"), "{}", done.text);
    let contact = found().await.unwrap();
    let newest = scene.desk_store().read().await.unwrap().contacts().consents(contact, 0, 1).await.unwrap().remove(0);
    assert_eq!((newest.purpose, newest.basis), (Purpose::Offers, Some(Basis::Agreed)));
    assert_eq!(newest.recorded_by, Some(TelegramUserId(scene.ann.0)));

    // Its people are a list with two taps.
    scene.press(done.id, "👥 These people").await;
    let people = scene.turned(done.id, "📇 Contacts: people.csv").await;
    assert!(people.buttons.iter().flatten().all(|button| button.text != "🔎 Save this filter"), "{people:?}");
    scene.press(done.id, "📋 Save as a list").await;
    scene.turned(done.id, "What is the list called").await;
    scene.ask("Fair", "📋 Fair: 21 people").await;
    let card = scene.ask("/contact @person_1", "👤 Person 1").await;
    assert!(card.text.contains("📥 from the file people.csv"), "{}", card.text);
    let known = scene.ask("/contact @bob_lee", "👤 Bob").await;
    assert!(!known.text.contains("📥"), "he was here before: {}", known.text);
    let mended = refused
        .replace("call me", "+1 555 123 0132")
        .replace("Eve,'@eve_k", "Eve,'@eve_k,,")
        .replace("t.me/joinchat/AbCdEf12", "t.me/zoe_m")
        .replace("916 123 45 67", "+7 916 123 45 67")
        .replace("Nob,,,", "Nob,nob_one,,")
        .replace("ann lee", "ray_one");
    let counts = scene.prepared("refused.csv", &mended).await;
    assert!(counts.text.contains("new: 6") && !counts.text.contains("refused:"), "{}", counts.text);
    scene.press(counts.id, "📥 Import 6").await;
    scene.turned(counts.id, "refused.csv is imported").await;

    // The same file again changes nothing.
    let first = scene.tally_of(1).await;
    let counts = scene.prepared("people.csv", &list()).await;
    assert!(counts.text.contains("nothing to add: 21") && !counts.text.contains("new:"), "{}", counts.text);
    scene.press(counts.id, "📥 Import 21").await;
    scene.turned(counts.id, "people.csv is imported").await;
    assert_eq!(scene.tally_of(1).await, first);
    assert_eq!(scene.desk_store().read().await.unwrap().contacts().import(ImportId(3)).await.unwrap(), None);
    assert_eq!(scene.asked_about_people(), before, "nothing is asked of Telegram because of a list");
}

#[tokio::test]
async fn a_running_import_is_stopped_gone_on_with_and_undone() {
    let scene = Scene::at_work().await;
    let names: Vec<String> = (0..1_000).map(|number| format!("@person_{number}")).collect();
    let text = format!("Telegram\n{}\n", names.join("\n"));
    let counts = scene.prepared("long.csv", &text).await;
    scene.press(counts.id, "📥 Import 1000").await;
    scene.turned(counts.id, "so far").await;
    scene.press(counts.id, "⏹ Stop").await;
    scene.turned(counts.id, "the import ended early").await;
    let people =
        async || scene.desk_store().read().await.unwrap().contacts().people_of_import(ImportId(1)).await.unwrap();
    assert!((1..1_000).contains(&people().await), "{}", people().await);

    let counts = scene.prepared("long.csv", &text).await;
    scene.press(counts.id, "📥 Import 1000").await;
    let done = scene.turned(counts.id, "long.csv is imported").await;
    assert_eq!((people().await, scene.tally_of(1).await.new), (1_000, 1_000));

    scene.press(done.id, "↩️ Undo").await;
    scene.turned(done.id, "Undo the import of long.csv?").await;
    scene.press(done.id, "↩️ Yes, undo it").await;
    scene.turned(done.id, "removed: 1000").await;
    let target = Target::Name(Username::parse("person_1").unwrap());
    assert_eq!(scene.desk_store().read().await.unwrap().contacts().find(&target).await.unwrap(), None);
}

#[tokio::test]
async fn a_member_says_what_a_column_is_and_the_words_are_theirs() {
    let scene = Scene::at_work().await;
    scene.ask("/import", "Send the file with the people").await;
    scene.ask("people", "That is no file").await;
    let text = "Contact person;Tariff\nann_one;gold\nann two;gold\n";
    scene.sandbox.send_document(scene.ann, "people.csv", text.into(), "").unwrap();
    let card = scene.shown("No column holds a username").await;
    assert!(card.text.contains("Contact person: not used (ann_one · ann two)"), "{}", card.text);
    scene.press(card.id, "✏️ Contact person").await;
    scene.turned(card.id, "What is in the column “Contact person”?").await;
    scene.press(card.id, "username").await;
    scene.turned(card.id, "Contact person → username: ann_one").await;
    scene.press(card.id, "✏️ Tariff").await;
    scene.turned(card.id, "What is in the column “Tariff”?").await;
    scene.press(card.id, "field of its own").await;
    scene.turned(card.id, "Tariff → {tariff}: gold").await;
    for (button, words) in ANSWERS {
        scene.press(card.id, button).await;
        scene.turned(card.id, words).await;
    }
    scene.ask("fair in Berlin", "What shows that they agreed?").await;
    scene.ask("/language ru", "по-русски").await;
    scene
        .sandbox
        .send_document(scene.ann, "люди.csv", text.replace("Contact person", "Телеграм").into(), "/import")
        .unwrap();
    let card = scene.shown("Колонки верны?").await;
    for (button, words) in [
        ("➡️ Дальше", "На что согласились эти люди?"),
        ("получать предложения", "Почему им можно писать?"),
        ("👍 Дано согласие", "Откуда список?"),
    ] {
        scene.press(card.id, button).await;
        scene.turned(card.id, words).await;
    }
    let asked = scene.ask("выставка", "Чем подтверждается согласие?").await;
    scene.press(asked.id, "Без подтверждения").await;
    let counts = scene.turned(asked.id, "новых: 1").await;
    assert!(counts.text.contains("не приняты: 1"), "{}", counts.text);
    let refused = scene.sent_files(scene.ann, 1).await.remove(0);
    assert!(refused.contains("строка;колонка;причина;Телеграм;Tariff"), "{refused}");
    assert!(refused.contains("не юзернейм"), "{refused}");
}

#[tokio::test]
async fn a_member_says_that_the_first_row_is_a_person() {
    let scene = Scene::at_work().await;
    let card = scene.columns_of("people.csv", "plainname\nsecondname\n").await;
    assert!(card.text.contains("Taken for headers: “plainname”"), "{}", card.text);
    scene.press(card.id, "👤 The first row is a person").await;
    let card = scene.turned(card.id, "The first row is a person").await;
    assert!(card.text.contains("1 → username: plainname · secondname"), "{}", card.text);
    scene.press(card.id, "🏷 The first row is headers").await;
    scene.turned(card.id, "Taken for headers: “plainname”").await;
    scene.press(card.id, "👤 The first row is a person").await;
    scene.turned(card.id, "The first row is a person").await;
    let counts = scene.counted_from(card).await;
    assert!(counts.text.contains("people.csv: 2 rows") && counts.text.contains("new: 2"), "{}", counts.text);
    scene.press(counts.id, "📥 Import 2").await;
    scene.turned(counts.id, "people.csv is imported").await;
    scene.ask("/contact @plainname", "📥 from the file people.csv").await;

    // A title is no header, and no person is made of half a row.
    let text = "Клиенты на 1 ноября\nИмя;Telegram\nАня;@ann_one\n";
    let counts = scene.prepared("title.csv", text).await;
    for line in ["Not read, above the headers: “Клиенты на 1 ноября”", "title.csv: 1 row", "new: 1"]
    {
        assert!(counts.text.contains(line), "{line}\n{}", counts.text);
    }
    scene.press(counts.id, "📥 Import 1").await;
    scene.turned(counts.id, "title.csv is imported").await;
    scene.ask("/contact @ann_one", "👤 Аня").await;
}

#[tokio::test]
async fn a_count_says_how_far_it_is_and_ends_when_it_is_cancelled() {
    let scene = Scene::at_work().await;
    let names: Vec<String> = (0..20_000).map(|number| format!("@person_{number}")).collect();
    let text = format!("Telegram\n{}\nnobody at all\n", names.join("\n"));
    for by_command in [false, true] {
        let card = scene.columns_of("long.csv", &text).await;
        for (button, words) in ANSWERS {
            scene.press(card.id, button).await;
            scene.turned(card.id, words).await;
        }
        let asked = scene.ask("fair in Berlin", "What shows that they agreed?").await;
        scene.press(asked.id, "Without evidence").await;
        scene.turned(asked.id, "rows so far").await;
        if by_command {
            scene.ask("/cancel", "Cancelled").await;
        } else {
            scene.press(asked.id, "✖ Cancel").await;
            scene.turned(asked.id, "Cancelled").await;
        }
    }
    // Another file is counted whole meanwhile; of the long one nothing more is said.
    let counts = scene.prepared("short.csv", "Telegram\n@ann_one\n").await;
    assert!(counts.text.contains("short.csv: 1 row"), "{}", counts.text);
    let chat = scene.sandbox.bot_chat(scene.ann);
    assert!(chat.iter().all(|message| !message.text.contains("long.csv: 20")), "{}", scene.chat(scene.ann));
    assert!(chat.iter().all(|message| !message.from_bot || message.file.is_none()), "{}", scene.chat(scene.ann));
}

#[tokio::test]
async fn the_contacts_of_an_export_are_known_by_their_ids() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Hello!");
    scene.shown("Hello!").await;
    let export = format!(
        r#"{{"contacts": {{"list": [
            {{"user_id": {bob}, "first_name": "Bob", "last_name": "Lee", "phone_number": ""}},
            {{"user_id": 5001, "first_name": "Teo", "last_name": "", "phone_number": "+1 555 300 0013"}},
            {{"user_id": 777, "first_name": "Ida", "last_name": "", "phone_number": ""}}]}}}}"#,
        bob = bob.0
    );
    let counts = scene.prepared("result.json", &export).await;
    for line in ["result.json: 3 rows", "new: 2", "gets what is missing: 1"] {
        assert!(counts.text.contains(line), "{line}\n{}", counts.text);
    }
    scene.press(counts.id, "📥 Import 3").await;
    scene.turned(counts.id, "result.json is imported").await;
    for person in [bob.0, 5001, 777] {
        let target = Target::Person(TelegramUserId(person));
        let found = scene.desk_store().read().await.unwrap().contacts().find(&target).await.unwrap();
        assert!(found.is_some(), "{person}");
    }
    let counts = scene.prepared("result.json", &export).await;
    assert!(counts.text.contains("nothing to add: 3"), "{}", counts.text);
    let chat = r#"{"name": "Ann", "type": "personal_chat", "messages": []}"#;
    scene.sandbox.send_document(scene.ann, "result.json", chat.into(), "/import").unwrap();
    scene.shown("This is the export of one chat").await;
}

#[tokio::test]
async fn a_manager_imports_and_an_operator_does_not() {
    let scene = Scene::at_work().await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    scene.sandbox.send_document(olga, "people.csv", b"@ann_one\n".to_vec(), "/import").unwrap();
    scene.shown_to(olga, "Only managers").await;
    let mia: PersonId = scene.colleague("Mia", Role::Manager).await;
    scene.sandbox.send_document(mia, "people.csv", b"@ann_one\n".to_vec(), "/import").unwrap();
    scene.shown_to(mia, "Are these the columns?").await;
    for (name, bytes, words) in [
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "old Excel"),
        ("empty.csv", b"\n\n".to_vec(), "The file is empty"),
        ("open.csv", b"Telegram\n\"@ann_one\n".to_vec(), "is never closed"),
    ] {
        scene.sandbox.send_document(mia, name, bytes, "/import").unwrap();
        scene.shown_to(mia, words).await;
    }
}

#[tokio::test]
async fn the_command_line_imports_beside_the_desk_and_goes_on_after_it_was_killed() {
    const PEOPLE: u64 = 1_500;
    let scene = Scene::at_work().await;
    let names: Vec<String> = (0..PEOPLE).map(|number| format!("@person_{number}")).collect();
    let text = format!("Telegram\n{}\n", names.join("\n"));
    std::fs::write(scene.folder.path().join("people.csv"), text).unwrap();
    let import = || scene.on_the_machine(&APPLIED).spawn().unwrap();
    let people =
        async || scene.desk_store().read().await.unwrap().contacts().people_of_import(ImportId(1)).await.unwrap();
    let mut first = import();
    crate::ops::eventually_async(async || people().await > 0).await;
    scene.ask("/queue", "Nothing waits").await;
    first.kill().unwrap();
    first.wait().unwrap();
    assert!(people().await < PEOPLE, "it ended before it was killed");
    let second = import();
    let said = tokio::task::spawn_blocking(move || second.wait_with_output().unwrap()).await.unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    assert!(said.contains("Written as import 1;"), "{said}");
    assert_eq!((people().await, scene.tally_of(1).await.new), (PEOPLE, PEOPLE));
}

#[tokio::test]
async fn the_list_of_contacts_leads_to_an_import_for_those_who_may() {
    let scene = Scene::at_work().await;
    let all = scene.ask("/contacts", "📇 Contacts: all").await;
    scene.press(all.id, "📥 Import").await;
    scene.turned(all.id, "Send the file with the people").await;
    scene.sandbox.send_document(scene.ann, "people.csv", b"@ann_one\n".to_vec(), "").unwrap();
    scene.shown("Are these the columns?").await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    scene.sandbox.say(olga, "/contacts");
    scene.shown_to(olga, "📇 Contacts: all").await;
    let chat = scene.sandbox.bot_chat(olga);
    let list = chat.iter().rfind(|message| message.text.contains("📇 Contacts: all")).unwrap();
    assert!(list.buttons.iter().flatten().all(|button| button.text != "📥 Import"), "{list:?}");
}

#[tokio::test]
async fn a_file_beyond_the_limit_of_bots_is_imported_on_the_machine() {
    const PEOPLE: u64 = 240;
    let scene = Scene::at_work().await;
    // Beside each person a long text that nobody wants.
    let essay = "e".repeat(90_000);
    let rows: String = (0..PEOPLE).map(|number| format!("@person_{number},{essay}\n")).collect();
    let text = format!("Telegram,Essay\n{rows}");
    assert!(text.len() > 20 * 1024 * 1024);
    scene.sandbox.send_document(scene.ann, "people.csv", text.clone().into(), "/import").unwrap();
    let said = scene.shown("A bot can read files of up to 20 MB").await;
    assert!(said.text.contains("salesdesk import people.csv"), "{}", said.text);
    std::fs::write(scene.folder.path().join("people.csv"), text).unwrap();
    let mut command = scene.on_the_machine(&APPLIED);
    let said = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    assert!(said.contains("Written as import 1;"), "{said}");
    assert_eq!(scene.tally_of(1).await.new, PEOPLE);
    scene.ask("/contact @person_7", "📥 from the file people.csv").await;
}

#[tokio::test]
async fn a_table_that_nobody_asked_for_is_imported_where_its_sender_says_so() {
    let scene = Scene::at_work().await;
    let send = || scene.sandbox.send_document(scene.ann, "people.csv", list().into_bytes(), "").unwrap();
    send();
    scene.shown("Are these the columns?").await;
    scene.ask("/cancel", "Cancelled").await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Hello!");
    let card = scene.shown("Hello!").await;
    scene.recorded(card.id).await;
    send();
    let asked = scene.shown("“📎 people.csv”").await;
    assert!(asked.text.contains("Is it for"), "{}", asked.text);
    scene.press(asked.id, "📥 Import the people in it").await;
    scene.turned(asked.id, "Are these the columns?").await;
    assert!(scene.texts_of(bob).is_empty(), "nothing went to him");
}
