//! Stories of albums: several files sent to the bot at once, which Telegram delivers one by one. The prospect gets them as
//! an album, each file once, in order, with its caption; the admin gets one answer. How an album is sent is in
//! `albums_sent`.

use std::collections::BTreeSet;

use salesdesk::domain::ids::{AccountId, TelegramUserId};
use telegram_sandbox::control::Kind;
use telegram_sandbox::world::{Person, PersonId};

use crate::bot::{Scene, eventually, labels};

impl Scene {
    fn carl(&self) -> PersonId {
        self.sandbox.add(Person::named("Carl").username("carl_x"))
    }

    /// Sends one file of an album, identified by its name.
    fn file(&self, album: &str, name: &str, caption: &str) -> i64 {
        self.sandbox.send_in_album(self.ann, album, name, name.as_bytes().to_vec(), caption).unwrap()
    }

    /// Waits until a person has received this many files, and returns their names and captions.
    async fn files(&self, person: PersonId, count: usize) -> Vec<(String, String)> {
        let named = || {
            let received = self.sandbox.received(person).into_iter();
            let files: Vec<_> = received.filter_map(|got| Some((got.file?.name, got.text))).collect();
            (files.len() == count).then_some(files)
        };
        eventually(named).await
    }

    /// Whether all files that a person received are one album.
    fn is_one_album(&self, person: PersonId) -> bool {
        let received = self.sandbox.received(person).into_iter().filter(|got| got.file.is_some());
        let albums: BTreeSet<Option<i64>> = received.map(|got| got.grouped_id).collect();
        albums.len() == 1 && !albums.contains(&None)
    }

    /// Waits until the bot has sent a file after a message.
    async fn a_file_comes(&self, message: i64) {
        let is_it = || self.sandbox.bot_chat(self.ann).into_iter().any(|said| said.id > message && said.file.is_some());
        eventually(|| is_it().then_some(())).await;
    }

    /// What the bot has said since a message.
    fn said_since(&self, message: i64) -> Vec<String> {
        let chat = self.sandbox.bot_chat(self.ann).into_iter();
        chat.filter(|said| said.from_bot && said.id > message).map(|said| said.text).collect()
    }
}

fn named(files: &[(&str, &str)]) -> Vec<(String, String)> {
    files.iter().map(|(name, caption)| ((*name).to_owned(), (*caption).to_owned())).collect()
}

#[tokio::test]
async fn an_album_with_a_command_goes_out_as_one_album_on_one_card() {
    let scene = Scene::set(None).await;
    let carl = scene.carl();
    scene.log_in().await;
    scene.rules(600, None).await;
    scene.sandbox.duplicate_next_update(1);
    let first = scene.file("7", "a.pdf", "/send @carl_x Our office");
    scene.file("7", "b.pdf", "");
    scene.sandbox.duplicate_next_update(1);
    scene.file("7", "c.pdf", "The garden");
    let files = scene.files(carl, 3).await;
    assert_eq!(files, named(&[("a.pdf", "Our office"), ("b.pdf", ""), ("c.pdf", "The garden")]));
    assert!(scene.is_one_album(carl));
    assert_eq!(scene.sandbox.look().journal.calls("messages.sendMultiMedia").count(), 1);
    let card = scene.shown("3 of 3 messages sent").await;
    assert!(card.text.contains("✅ sent"), "{}", card.text);
    assert_eq!(scene.said_since(first).len(), 1, "{}", scene.chat(scene.ann));
}

#[tokio::test]
async fn an_album_that_nobody_asked_for_gets_one_line_and_leaves_what_follows_alone() {
    let scene = Scene::set(None).await;
    let carl = scene.carl();
    scene.log_in().await;
    let first = scene.file("7", "a.pdf", "");
    scene.file("7", "b.pdf", "");
    scene.file("7", "c.pdf", "");
    scene.shown("was not asking").await;
    scene.file("8", "d.pdf", "/send nobody! Hi");
    scene.file("8", "e.pdf", "");
    scene.shown("cannot be a username").await;
    scene.ask("/send @carl_x Hello", "✅ sent").await;
    assert_eq!(scene.said_since(first).len(), 3, "{}", scene.chat(scene.ann));
    assert_eq!(scene.sandbox.received(carl).len(), 1);
}

#[tokio::test]
async fn the_files_of_an_album_wait_together_for_a_recipient_and_a_time() {
    let scene = Scene::set(None).await;
    let carl = scene.carl();
    scene.log_in().await;
    scene.rules(0, None).await;
    scene.file("7", "a.pdf", "/later in 2h");
    scene.file("7", "b.pdf", "Second");
    scene.shown("Who should get it?").await;
    let plan = scene.ask("@carl_x", "is this the time?").await;
    scene.press(plan.id, "✅ Yes, schedule it").await;
    scene.says(plan.id, "an album of 2 files").await;
    scene.press(plan.id, "✖ Cancel").await;
    scene.says(plan.id, "✖ cancelled").await;

    scene.ask("/later in 2h @carl_x", "What should it say?").await;
    scene.file("9", "a.pdf", "First");
    scene.file("9", "b.pdf", "Second");
    scene.file("9", "c.pdf", "Third");
    let plan = scene.shown("is this the time?").await;
    // Everything before this answer has been handled.
    scene.nothing_waits().await;
    scene.press(plan.id, "✅ Yes, schedule it").await;
    scene.says(plan.id, "an album of 3 files").await;
    scene.pass(jiff::SignedDuration::from_hours(2)).await;
    assert_eq!(scene.files(carl, 3).await, named(&[("a.pdf", "First"), ("b.pdf", "Second"), ("c.pdf", "Third")]));
    assert!(scene.is_one_album(carl));
}

#[tokio::test]
async fn an_album_goes_on_after_a_restart_and_a_cancelled_one_does_not() {
    let mut scene = Scene::set(None).await;
    let carl = scene.carl();
    scene.log_in().await;
    scene.rules(0, None).await;
    scene.file("7", "a.pdf", "/send @carl_x First");
    scene.shown("✅ sent").await;
    scene.restart().await;
    scene.file("7", "b.pdf", "");
    assert_eq!(scene.files(carl, 2).await, named(&[("a.pdf", "First"), ("b.pdf", "")]));

    let card = scene.ask("/later in 2h @carl_x", "What should it say?").await;
    scene.file("8", "c.pdf", "");
    let plan = scene.shown("is this the time?").await;
    assert!(plan.id > card.id);
    scene.press(plan.id, "✅ Yes, schedule it").await;
    scene.says(plan.id, "goes out at").await;
    scene.press(plan.id, "✖ Cancel").await;
    scene.says(plan.id, "✖ cancelled").await;
    scene.file("8", "d.pdf", "");
    scene.nothing_waits().await;
    assert_eq!(scene.sandbox.received(carl).len(), 2);
}

#[tokio::test]
async fn an_answer_may_be_an_album() {
    let scene = Scene::set(None).await;
    let carl = scene.carl();
    scene.log_in().await;
    scene.rules(0, None).await;
    scene.sandbox.write(carl, scene.sam, "What does it look like?");
    let card = scene.shown("What does it look like?").await;
    scene.press(card.id, "↩️ Reply").await;
    let asked = scene.shown("Your answer to").await;
    scene.file("7", "a.pdf", "Like this");
    scene.file("7", "b.pdf", "");
    assert_eq!(scene.files(carl, 2).await, named(&[("a.pdf", "Like this"), ("b.pdf", "")]));
    assert!(scene.is_one_album(carl));
    assert_eq!(scene.said_since(asked.id), Vec::<String>::new());
    // Or a reply to the dialog's screen: each file carries the reply itself.
    let screen = scene.ask("/dialog @carl_x", "What does it look like?").await;
    for name in ["c.pdf", "d.pdf"] {
        scene.sandbox.reply_in_album(scene.ann, screen.id, "8", name, name.as_bytes().to_vec()).unwrap();
    }
    let all = named(&[("a.pdf", "Like this"), ("b.pdf", ""), ("c.pdf", ""), ("d.pdf", "")]);
    assert_eq!(scene.files(carl, 4).await, all);
    assert_eq!(scene.said_since(screen.id), Vec::<String>::new());
    let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
    let dialog = reading.dialogs().by_prospect(TelegramUserId(carl.0)).await.unwrap();
    assert!(dialog.is_some());
}

#[tokio::test]
async fn an_album_for_several_people_goes_whole_to_each_of_them() {
    let scene = Scene::set(None).await;
    let carl = scene.carl();
    let dora = scene.sandbox.add(Person::named("Dora").username("dora_x"));
    scene.log_in().await;
    scene.rules(0, None).await;
    scene.file("7", "a.pdf", "/send @carl_x @dora_x Our office");
    scene.file("7", "b.pdf", "");
    let asked = scene.shown("More names follow the first one").await;
    // Everything before this answer has been handled; another screen does not disturb the album.
    scene.nothing_waits().await;
    let accounts = scene.ask("/accounts", "Accounts").await;
    scene.press(accounts.id, "‹ Desk").await;
    scene.press(asked.id, "📤 To these 2, each their own").await;
    for person in [carl, dora] {
        assert_eq!(scene.files(person, 2).await, named(&[("a.pdf", "Our office"), ("b.pdf", "")]));
        assert!(scene.is_one_album(person));
    }
    // A late file goes to both, too, and once.
    scene.sandbox.duplicate_next_update(1);
    scene.file("7", "c.pdf", "The garden");
    let all = named(&[("a.pdf", "Our office"), ("b.pdf", ""), ("c.pdf", "The garden")]);
    for person in [carl, dora] {
        assert_eq!(scene.files(person, 3).await, all);
    }
    assert_eq!((scene.sandbox.received(carl).len(), scene.sandbox.received(dora).len()), (3, 3));
}

#[tokio::test]
async fn an_album_is_edited_and_taken_back_as_a_whole_on_its_card() {
    let scene = Scene::set(None).await;
    let carl = scene.carl();
    scene.log_in().await;
    scene.rules(0, None).await;
    scene.file("7", "a.pdf", "/send @carl_x");
    scene.file("7", "b.pdf", "Our ofice");
    scene.files(carl, 2).await;
    let card = scene.shown("2 of 2 messages sent").await;
    assert!(card.text.contains("Our ofice"), "{}", card.text);
    // The words of the one file that has some are those of the album.
    scene.press(card.id, "✏️ Edit").await;
    scene.turned(card.id, "Send the new text").await;
    scene.sandbox.say(scene.ann, "Our office");
    let edited = || scene.sandbox.received(carl).iter().any(|got| got.text == "Our office").then_some(());
    eventually(edited).await;
    assert_eq!(scene.files(carl, 2).await, named(&[("a.pdf", ""), ("b.pdf", "Our office")]));
    scene.turned(card.id, "✏️ edited").await;
    scene.press(card.id, "🗑 Take back").await;
    scene.turned(card.id, "Take back the message").await;
    scene.press(card.id, "🗑 Yes, take it back").await;
    scene.files(carl, 0).await;
    scene.turned(card.id, "🗑 taken back").await;
    assert_eq!(scene.sandbox.look().journal.calls("messages.deleteMessages").count(), 1);
    assert_eq!(scene.audited("message_taken_back").await, 1);
    // A file that comes late goes nowhere.
    scene.file("7", "c.pdf", "");
    scene.nothing_waits().await;
    scene.ask("/send @carl_x Hello", "✅ sent").await;
    assert_eq!(scene.files(carl, 0).await, []);
}

#[tokio::test]
async fn the_caption_of_an_album_that_waits_is_edited() {
    let scene = Scene::set(None).await;
    let carl = scene.carl();
    scene.log_in().await;
    scene.rules(0, None).await;
    scene.file("7", "a.pdf", "/later in 2h @carl_x Our ofice");
    scene.file("7", "b.pdf", "");
    let plan = scene.shown("is this the time?").await;
    scene.nothing_waits().await;
    scene.press(plan.id, "✅ Yes, schedule it").await;
    scene.says(plan.id, "an album of 2 files").await;
    scene.press(plan.id, "✏️ Edit").await;
    scene.turned(plan.id, "Send the new text").await;
    scene.sandbox.say(scene.ann, "Our office");
    scene.turned(plan.id, "“📎 Our office”").await;
    scene.pass(jiff::SignedDuration::from_hours(2)).await;
    assert_eq!(scene.files(carl, 2).await, named(&[("a.pdf", "Our office"), ("b.pdf", "")]));
}

#[tokio::test]
async fn an_album_that_answers_is_taken_back_by_any_of_its_files() {
    let scene = Scene::set(None).await;
    let carl = scene.carl();
    scene.log_in().await;
    scene.rules(0, None).await;
    scene.sandbox.write(carl, scene.sam, "What does it look like?");
    let question = scene.shown("What does it look like?").await;
    let said = ["a.pdf", "b.pdf", "c.pdf"]
        .map(|name| scene.sandbox.reply_in_album(scene.ann, question.id, "7", name, name.as_bytes().to_vec()).unwrap());
    scene.files(carl, 3).await;
    scene.sandbox.edit_message(scene.ann, said[0], "Like this").unwrap();
    let card = scene.shown("✏️ edited").await;
    assert_eq!(scene.files(carl, 3).await, named(&[("a.pdf", "Like this"), ("b.pdf", ""), ("c.pdf", "")]));
    scene.sandbox.reply(scene.ann, said[1], "/unsend").unwrap();
    scene.files(carl, 0).await;
    assert_eq!(scene.shown("🗑 taken back").await.reply_to.map(|to| said.contains(&to)), Some(true));
    scene.turned(card.id, "🗑 taken back").await;
    scene.nothing_waits().await;
    let told = scene.said_since(question.id).iter().filter(|text| text.contains("🗑 taken back")).count();
    assert_eq!(told, 2, "one line for the album, and the card that was there: {}", scene.chat(scene.ann));
    assert_eq!(scene.sandbox.look().journal.calls("messages.deleteMessages").count(), 1);
    assert_eq!(scene.audited("message_taken_back").await, 1);
}

#[tokio::test]
async fn an_album_that_only_waited_is_cancelled_and_comes_back_whole() {
    let scene = Scene::set(None).await;
    let carl = scene.carl();
    scene.log_in().await;
    scene.rules(0, None).await;
    scene.sandbox.write(carl, scene.sam, "What does it look like?");
    let question = scene.shown("What does it look like?").await;
    let (accounts, ann) = (scene.app.as_ref().unwrap().accounts.clone(), TelegramUserId(scene.ann.0));
    accounts.pause(AccountId(1), ann).await.unwrap();
    let said = ["a.pdf", "b.pdf", "c.pdf"]
        .map(|name| scene.sandbox.reply_in_album(scene.ann, question.id, "7", name, name.as_bytes().to_vec()).unwrap());
    scene.sandbox.reply(scene.ann, said[1], "/unsend").unwrap();
    let card = scene.shown("✖ cancelled").await;
    let words = scene.press(card.id, "↶ Undo").await;
    assert_eq!(words.as_deref(), Some("↶ Undone: it is as it was. 3 messages wait again."));
    accounts.resume_sending(AccountId(1), ann).await.unwrap();
    assert_eq!(scene.files(carl, 3).await, named(&[("a.pdf", ""), ("b.pdf", ""), ("c.pdf", "")]));
    assert!(scene.is_one_album(carl));
    scene.nothing_waits().await;
}

#[tokio::test]
async fn their_album_is_one_card_that_late_parts_and_changes_edit() {
    let scene = Scene::set(None).await;
    let carl = scene.carl();
    scene.log_in().await;
    let part = |text: &str| scene.sandbox.write_kind(carl, scene.sam, Kind::Album { id: 5 }, text);
    let first = part("Our ofice");
    let card = scene.shown("Our ofice").await;
    assert!(card.text.contains("part of an album"), "{}", card.text);
    // The others come late.
    let garden = part("The garden");
    scene.turned(card.id, "The garden").await;
    part("");
    let whole = scene.turned(card.id, "Album, 3 files").await;
    assert!(whole.text.contains("Our ofice") && whole.text.contains("The garden"), "{}", whole.text);
    let labels = labels(&whole);
    assert!(labels.starts_with(&["📎 1", "📎 2", "📎 3"]), "{labels:?}");
    assert_eq!(scene.said_since(card.id), Vec::<String>::new(), "one card");
    // Each file can be had.
    scene.press(card.id, "📎 2").await;
    scene.a_file_comes(card.id).await;
    scene.sandbox.edit_text(carl, scene.sam, first, "Our office");
    scene.turned(card.id, "Our office").await;
    scene.sandbox.take_back(carl, scene.sam, &[garden]);
    let changed = scene.turned(card.id, "deleted").await;
    assert!(changed.text.contains("Our office"), "{}", changed.text);
    // What follows has a card of its own, and so has another album.
    scene.sandbox.write(carl, scene.sam, "What do you think?");
    assert_ne!(scene.shown("What do you think?").await.id, card.id);
    scene.sandbox.write_kind(carl, scene.sam, Kind::Album { id: 6 }, "The roof");
    assert_ne!(scene.shown("The roof").await.id, card.id);
}

#[tokio::test]
async fn the_parts_of_their_album_that_waited_are_one_card() {
    let mut scene = Scene::set(None).await;
    let carl = scene.carl();
    scene.log_in().await;
    scene.app.take().unwrap().stop().await;
    let before = scene.sandbox.bot_chat(scene.ann).last().unwrap().id;
    scene.sandbox.write(carl, scene.sam, "Look:");
    for text in ["Our office", "", "The garden"] {
        scene.sandbox.write_kind(carl, scene.sam, Kind::Album { id: 5 }, text);
    }
    scene.open().await;
    scene.shown("The garden").await;
    scene.nothing_is_pending().await;
    let said = scene.said_since(before);
    let albums: Vec<_> = said.iter().filter(|text| text.contains("Album, 3 files")).collect();
    assert_eq!(albums.len(), 1, "{}", scene.chat(scene.ann));
    assert!(albums[0].contains("Our office") && albums[0].contains("The garden") && !albums[0].contains("Look:"));
}
