//! Stories of searching by words and by names.

use salesdesk::domain::ids::{DialogId, TelegramUserId};
use salesdesk::domain::message::{Message, MessageDirection, Report};
use salesdesk::domain::team::Role;
use salesdesk::domain::username::Username;
use salesdesk::store::Prospect;
use telegram_sandbox::control::Button;

use crate::bot::{LIMIT, Scene, eventually, labels};
use crate::store::report;

impl Scene {
    /// A person with a dialog.
    async fn acquaintance(&self, id: i64, display_name: &str, username: Option<&str>) -> DialogId {
        let mut work = self.app.as_ref().unwrap().store.begin().await.unwrap();
        let account = work.accounts().get_accounts().await.unwrap()[0].id;
        let who = Prospect {
            id: TelegramUserId(id),
            username: username.map(str::to_owned),
            display_name: display_name.to_owned(),
        };
        work.people().put(&who).await.unwrap();
        if let Some(username) = username {
            work.people().set_name(&Username::parse(username).unwrap(), Some(who.id)).await.unwrap();
        }
        let dialog = work.dialogs().open(&who, account).await.unwrap();
        work.commit().await.unwrap();
        dialog.id
    }

    async fn wrote(&self, dialog: DialogId, direction: MessageDirection, content: &str) -> Message {
        let mut work = self.app.as_ref().unwrap().store.begin().await.unwrap();
        let stored = work.dialogs().get_dialog(dialog).await.unwrap().unwrap();
        let number =
            work.dialogs().get_messages(dialog).await.unwrap().len() + 1_000 * usize::try_from(dialog.0).unwrap();
        let report = report(&work, i64::try_from(number).unwrap(), stored.telegram_user_id.unwrap(), direction);
        let report = Report { content: content.to_owned(), ..report };
        let id = work.dialogs().receive(dialog, stored.account_id, &report, true).await.unwrap().unwrap();
        let message = work.dialogs().get_message(id).await.unwrap().unwrap();
        work.commit().await.unwrap();
        message
    }

    async fn noted(&self, dialog: DialogId, text: &str) {
        let mut work = self.app.as_ref().unwrap().store.begin().await.unwrap();
        work.dialogs().add_note(dialog, text, TelegramUserId(self.ann.0)).await.unwrap();
        work.commit().await.unwrap();
    }

    async fn given(&self, dialog: DialogId, to: i64) {
        let mut work = self.app.as_ref().unwrap().store.begin().await.unwrap();
        work.dialogs().assign(dialog, Some(TelegramUserId(to)), TelegramUserId(self.ann.0)).await.unwrap();
        work.commit().await.unwrap();
    }
}

#[tokio::test]
async fn words_are_found_where_they_were_said_noted_and_borne_as_a_name() {
    let scene = Scene::at_work().await;
    let bob = scene.acquaintance(501, "Боб Ли", Some("bob_lee")).await;
    let ann = scene.acquaintance(502, "Анна Договорова", None).await;
    scene.wrote(bob, MessageDirection::Incoming, "Пришлите,\nпожалуйста, Договор!").await;
    scene.wrote(ann, MessageDirection::Outgoing, "Наш договор во вложении, ещё раз спасибо").await;
    scene.wrote(ann, MessageDirection::Incoming, "Café at noon?").await;
    scene.noted(bob, "ждёт договора до пятницы").await;

    let found = scene.ask("/search догов", "🔎 догов").await;
    let lines: Vec<&str> = found.text.lines().collect();
    assert!(lines[1].starts_with('›') && lines[1].contains("Анна Договорова: Наш договор во"), "{}", found.text);
    assert!(lines[2].starts_with('‹') && lines[2].contains("Боб Ли: Пришлите, пожалуйста, Договор!"), "{}", found.text);
    assert!(found.html.contains("<u>Договор</u>!"), "{}", found.html);
    assert_eq!(
        labels(&found),
        ["👤 Анна Договорова", "Боб Ли", "👤 Names", "📝 Notes", "📋 Save as a list", "🏷 Stage, label", "‹ Desk"]
    );
    scene.press(found.id, "📝 Notes").await;
    let notes = scene.turned(found.id, "📝 ").await;
    assert!(notes.text.contains("Боб Ли: ждёт договора до пятницы — Ann"), "{}", notes.text);
    scene.press(found.id, "👤 Names").await;
    scene.turned(found.id, "🟢 Анна Договорова").await;
    scene.press(found.id, "Анна Договорова").await;
    // The search result stays where it is.
    scene.shown("💬 Анна Договорова · 🟢 active").await;
    scene.turned(found.id, "🟢 Анна Договорова").await;

    // Case, accents and the dots of one letter do not matter; all words must be present.
    scene.ask("/search ЕЩЕ", "ещё раз").await;
    scene.ask("/search cafe", "Café at noon?").await;
    scene.ask("/search договор спасибо", "во вложении").await;
    let nothing = scene.ask("/search договор café", "Nothing found").await;
    assert!(nothing.text.contains("/dialogs lists everybody"), "{}", nothing.text);
    // Korean attaches particles to a word; the match is marked.
    scene.wrote(ann, MessageDirection::Incoming, "어제 계약서를 보냈습니다").await;
    let found = scene.ask("/search 계약", "계약서를").await;
    assert!(found.html.contains("<u>계약</u>서를"), "{}", found.html);
    scene.wrote(ann, MessageDirection::Incoming, "김민수씨 안녕하세요").await;
    let found = scene.ask("/search 민수", "김민수씨").await;
    assert!(found.html.contains("김<u>민수</u>씨"), "{}", found.html);
    // Letters that are no others with a mark.
    for (said, typed, marked) in [
        ("To żółć", ["zolc", "żółć"], "To <u>żółć</u>"),
        ("Hej Søren", ["soren", "Søren"], "Hej <u>Søren</u>"),
        ("Zdravo Đorđe", ["dorde", "Đorđe"], "Zdravo <u>Đorđe</u>"),
        ("bu ışık", ["isik", "IŞIK"], "bu <u>ışık</u>"),
    ] {
        scene.wrote(ann, MessageDirection::Incoming, said).await;
        for typed in typed {
            let found = scene.ask(&format!("/search {typed}"), said).await;
            assert!(found.html.contains(marked), "{}", found.html);
        }
    }
    scene.wrote(bob, MessageDirection::Incoming, "Anh Nguyễn đây").await;
    let found = scene.ask("/search nguyen", "Nguyễn").await;
    assert!(found.html.contains("<u>Nguyễn</u>"), "{}", found.html);
    // A short word matches only itself.
    scene.ask("/search at", "Café at noon?").await;
    scene.ask("/search ca", "A beginning needs 3 letters").await;
}

#[tokio::test]
async fn a_common_word_is_read_page_by_page_with_the_newest_first() {
    let mut scene = Scene::at_work().await;
    let bob = scene.acquaintance(501, "Bob Lee", Some("bob_lee")).await;
    for number in 1..=19 {
        scene.wrote(bob, MessageDirection::Incoming, &format!("price number {number}")).await;
    }
    let found = scene.ask("/search price", "number 19").await;
    assert_eq!(found.text.lines().count(), 9);
    assert_eq!(labels(&found), ["Bob Lee", "›", "📋 Save as a list", "🏷 Stage, label", "‹ Desk"]);
    // A button survives a restart.
    scene.restart().await;
    scene.press(found.id, "›").await;
    scene.turned(found.id, "number 11").await;
    scene.press(found.id, "›").await;
    let last = scene.turned(found.id, "number 3").await;
    assert_eq!(labels(&last), ["Bob Lee", "‹", "📋 Save as a list", "🏷 Stage, label", "‹ Desk"]);
    scene.press(found.id, "‹").await;
    scene.turned(found.id, "number 11").await;
    // A query of another chat is not accessible here, and a forgotten one must be typed again.
    let olga = scene.colleague("Olga", Role::Viewer).await;
    scene.sandbox.say(olga, "/start");
    let start = scene.shown_to(olga, "1 account ready").await;
    let press = scene.sandbox.press(olga, start.id, Button::Data("q:said:1:0".into())).unwrap();
    let words = press.answer(LIMIT).await.unwrap().text.unwrap();
    assert!(words.contains("no longer know"), "{words}");
    let mut work = scene.app.as_ref().unwrap().store.begin().await.unwrap();
    work.search().forget().await.unwrap();
    work.commit().await.unwrap();
    let words = scene.press(found.id, "›").await.unwrap();
    assert!(words.contains("Send it again"), "{words}");
}

#[tokio::test]
async fn an_operator_finds_own_dialogs_and_those_of_nobody() {
    let scene = Scene::at_work().await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    let vera = scene.colleague("Vera", Role::Viewer).await;
    for (id, name, assignee) in [(501, "Hers", Some(olga.0)), (502, "Free", None), (503, "Secret", Some(scene.ann.0))] {
        let dialog = scene.acquaintance(id, &format!("{name} Person"), None).await;
        scene.wrote(dialog, MessageDirection::Incoming, &format!("budget of {name}")).await;
        scene.noted(dialog, &format!("budget note {name}")).await;
        if let Some(assignee) = assignee {
            scene.given(dialog, assignee).await;
        }
    }
    scene.sandbox.say(olga, "/search budget");
    let found = scene.shown_to(olga, "🔎 budget").await;
    assert!(found.text.contains("budget of Hers") && found.text.contains("budget of Free"), "{}", found.text);
    assert!(!found.text.contains("Secret"), "{}", found.text);
    assert_eq!(labels(&found), ["Free Person", "Hers Person", "📝 Notes", "🏷 Stage, label", "‹ Desk"]);
    scene.sandbox.say(olga, "/search secret");
    scene.shown_to(olga, "Nothing found").await;
    scene.sandbox.say(olga, "/dialog Secret Person");
    scene.shown_to(olga, "There is no dialog with Secret Person").await;
    let press = scene.sandbox.press(olga, found.id, Button::Data("q:open:3".into())).unwrap();
    let words = press.answer(LIMIT).await.unwrap().text.unwrap();
    assert!(words.contains("Ann answers this dialog"), "{words}");
    scene.sandbox.say(vera, "/search budget");
    let all = scene.shown_to(vera, "🔎 budget").await;
    assert!(all.text.contains("budget of Secret"), "{}", all.text);
}

#[tokio::test]
async fn without_words_they_are_asked_for_and_no_words_are_syntax() {
    let scene = Scene::at_work().await;
    let bob = scene.acquaintance(501, "<b>=cmd()\u{202E}Bob", Some("bob_lee")).await;
    scene.wrote(bob, MessageDirection::Incoming, "=HYPERLINK(\"x\") <i>near</i> \u{202E}evil & NOT \"quoted\"").await;
    scene.ask("/search", "What shall I look for?").await;
    scene.ask("🙏 \"*\"", "I need a word with letters or digits").await;
    let found = scene.ask("near", "🔎 near").await;
    assert!(
        found.text.contains("=HYPERLINK(\"x\") <i>near</i> \u{202E}evil & NOT \"quoted\"\u{202C}"),
        "{}",
        found.text
    );
    assert!(found.text.contains("<b>=cmd()\u{202E}Bob\u{202C}:"), "{}", found.text);
    // The question has been answered.
    scene.ask("near", "was not asking").await;
    let hostile =
        ["\"", "NOT", "a OR", "NEAR(", "evil*)", "words : x", "^evil", "-evil", "'); drop table messages; --", "{x}"];
    for words in hostile {
        let shown = scene.ask(&format!("/search {words}"), "").await;
        assert!(!shown.text.contains("broke"), "{words}: {}", shown.text);
    }
    scene.ask("/search NOT \"QUOTED\"", "NOT \"quoted\"").await;
    let asked = scene.ask("/search", "What shall I look for?").await;
    scene.press(asked.id, "✖ Cancel").await;
    scene.ask("near", "was not asking").await;

    // In a group two members would answer one question.
    let group = scene.sandbox.make_group("Desk", &[scene.ann], false);
    scene.sandbox.add_bot_to_group(scene.ann, group).unwrap();
    for (said, answered) in [("/search", "For example: /search contract"), ("/search quoted", "🔎 quoted")] {
        scene.sandbox.say_in_group(scene.ann, group, said).unwrap();
        eventually(|| {
            let chat = scene.sandbox.group_chat(group);
            chat.into_iter().find(|message| message.from_bot && message.text.contains(answered))
        })
        .await;
    }
}

#[tokio::test]
async fn what_is_edited_or_erased_is_found_as_it_is_now() {
    let scene = Scene::at_work().await;
    let bob = scene.acquaintance(501, "Bob Lee", Some("bob_lee")).await;
    let message = scene.wrote(bob, MessageDirection::Incoming, "the first wording").await;
    scene.ask("/search wording", "the first wording").await;
    scene.acquaintance(501, "Robert Stone", Some("rob_stone")).await;
    scene.ask("/search lee", "Nothing found").await;
    scene.ask("/search stone", "Robert Stone @rob_stone").await;
    let database = scene.folder.path().join("salesdesk.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(database).foreign_keys(true);
    let mut db = sqlx::ConnectOptions::connect(&options).await.unwrap();
    for (change, absent) in [
        ("update messages set content = 'another text' where id = $1", "wording"),
        ("delete from messages where id = $1", "another"),
    ] {
        sqlx::query(change).bind(message.id.0).execute(&mut db).await.unwrap();
        scene.ask(&format!("/search {absent}"), "Nothing found").await;
    }
}

#[tokio::test]
async fn a_dialog_is_opened_by_the_name_that_people_know() {
    let scene = Scene::at_work().await;
    scene.acquaintance(501, "Bob Lee", Some("bob_lee")).await;
    scene.acquaintance(502, "Bob Stone", None).await;
    scene.acquaintance(503, "Анна Ёлкина", None).await;
    scene.ask("/dialog stone", "💬 Bob Stone · 🟢 active").await;
    scene.ask("/dialog елкина", "💬 Анна Ёлкина · 🟢 active").await;
    scene.ask("/dialog bob_lee", "💬 Bob Lee @bob_lee").await;
    let which = scene.ask("/dialog bob", "Several people are called bob").await;
    assert_eq!(labels(&which), ["Bob Stone", "Bob Lee · @bob_lee"]);
    scene.press(which.id, "Bob Stone").await;
    scene.turned(which.id, "💬 Bob Stone").await;
    scene.ask("/dialog", "Whose dialog?").await;
    // A mistake leaves the question open.
    scene.ask("Nobody Here", "There is no dialog with Nobody Here. /dialogs shows who there is").await;
    scene.ask("🙏", "There is no dialog with 🙏").await;
    scene.ask("Bob L", "💬 Bob Lee @bob_lee").await;
    scene.ask("Bob L", "was not asking").await;
}
