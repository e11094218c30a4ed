//! Stories of erasing a person, as the team, Telegram and the disk see it.

use std::time::Duration;

use jiff::SignedDuration;
use salesdesk::domain::ids::{DialogId, TelegramMessageId, TelegramUserId};
use salesdesk::domain::outbox::ItemReason;
use salesdesk::domain::stop_list::Cause;
use salesdesk::domain::team::Role;
use salesdesk::domain::username::Username;
use salesdesk::store::AuditFilter;
use telegram_sandbox::control::{Button, ChatMessage};
use telegram_sandbox::world::{Door, Fault, FaultKind, Moment, Person, PersonId, When};

use crate::bot::{LIMIT, Scene, eventually};

const WORDS: &str = "pineapple harbour";
const NAME: &str = "Roberta Quillfeather";
const USERNAME: &str = "quill_roberta";
const NOTE: &str = "likes xylophones";
const ANSWER: &str = "marmalade terms";

impl Scene {
    async fn roberta(&self) -> PersonId {
        let roberta = self.sandbox.add(Person::named(NAME).username(USERNAME));
        self.ask(&format!("/send @{USERNAME} {ANSWER}"), "✅ sent").await;
        self.sandbox.write(roberta, self.sam, WORDS);
        self.shown(WORDS).await;
        let mut work = self.app.as_ref().unwrap().store.begin().await.unwrap();
        work.dialogs().add_note(DialogId(1), NOTE, TelegramUserId(self.ann.0)).await.unwrap();
        work.commit().await.unwrap();
        roberta
    }

    /// The traces of a person in the database files.
    fn on_disk(&self, person: PersonId) -> Vec<String> {
        let id = person.0.to_be_bytes();
        let words = [WORDS, NAME, USERNAME, NOTE, ANSWER].map(|word| (word.to_owned(), word.as_bytes().to_vec()));
        let wanted = [("the id".to_owned(), id[3..].to_vec()), ("the id's digits".into(), person.0.to_string().into())];
        let wanted: Vec<(String, Vec<u8>)> = words.into_iter().chain(wanted).collect();
        let mut found = Vec::new();
        for file in ["salesdesk.db", "salesdesk.db-wal"] {
            let bytes = std::fs::read(self.folder.path().join(file)).unwrap_or_default();
            let bytes = bytes.to_ascii_lowercase();
            for (what, word) in &wanted {
                if bytes.windows(word.len()).any(|window| window == word.to_ascii_lowercase()) {
                    found.push(format!("{what} in {file}"));
                }
            }
        }
        found
    }

    /// Sending fails in this way from now on.
    fn fault_in_sending(&self, kind: FaultKind, when: When, times: u32) {
        let (door, method) = (Door::Mtproto, "messages.sendMessage".into());
        self.sandbox.edit(|state| state.faults.order(Fault { door, method, caller: None, times, kind, when }));
    }

    async fn saved_with(&self, person: PersonId) -> Vec<String> {
        let dialog = self.dialog_with(person).await;
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        let messages = reading.dialogs().get_messages(dialog).await.unwrap();
        messages.into_iter().map(|message| message.content).collect()
    }

    /// Waits until the account has received everything up to a message.
    async fn received_up_to(&self, message: i32) {
        let store = &self.app.as_ref().unwrap().store;
        let there = async {
            loop {
                let mut reading = store.read().await.unwrap();
                let account = reading.accounts().get_accounts().await.unwrap()[0].id;
                let up_to = reading.sessions().received_up_to(account).await.unwrap();
                if up_to >= Some(TelegramMessageId(message.into())) {
                    return;
                }
                drop(reading);
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(LIMIT, there).await.unwrap();
    }

    pub(crate) async fn forget(&self, person: &str) -> ChatMessage {
        let asked = self.ask(&format!("/forget {person}"), "for good?").await;
        self.press(asked.id, "🗑 Yes, erase it all").await;
        self.turned(asked.id, "Forgotten.").await
    }
}

#[tokio::test]
async fn nothing_on_the_disk_or_in_a_chat_leads_to_somebody_who_was_forgotten() {
    let scene = Scene::at_work().await;
    let roberta = scene.roberta().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.ask("/send @bob_lee unrelated", "✅ sent").await;
    let later = scene.ask(&format!("/later in 2h @{USERNAME} Still there?"), "is this the time?").await;
    scene.press(later.id, "✅ Yes, schedule it").await;
    scene.turned(later.id, "⏳").await;
    // A draft in a colleague's chat names her.
    let olga = scene.colleague("Olga", Role::Manager).await;
    scene.sandbox.say(olga, &format!("/send @{USERNAME}"));
    scene.shown_to(olga, "What should it say?").await;
    scene.ask(&format!("/stop @{USERNAME}"), "is on the stop-list now").await;
    let traces = scene.on_disk(roberta);
    assert!(traces.len() >= 6, "the search finds what is there: {traces:?}");

    let asked = scene.ask(&format!("/forget {}", roberta.0), "for good?").await;
    assert!(asked.text.contains(NAME) && asked.text.contains("1 dialog, 2 messages, 1 note"), "{}", asked.text);
    scene.press(asked.id, "🗑 Yes, erase it all").await;
    let done = scene.turned(asked.id, "Forgotten.").await;
    assert!(done.text.contains("1 dialog, 2 messages, 1 note"), "{}", done.text);
    assert!(done.text.contains("nothing of them is left in it"), "{}", done.text);
    assert!(done.text.contains("No backup on this machine holds them"), "{}", done.text);
    assert!(done.text.contains("They stay on the stop-list"), "{}", done.text);

    assert_eq!(scene.on_disk(roberta), [""; 0]);
    // The cards that the desk knows are gone, and the command that named her too; the answer says that requested
    // screens stay.
    let chat = scene.chat(scene.ann);
    for gone in [WORDS, "/forget"] {
        assert!(!chat.contains(gone), "{gone}:\n{chat}");
    }
    assert!(done.text.contains("stay in your chats"), "{}", done.text);
    assert!(chat.contains("unrelated") && scene.texts_of(bob) == ["unrelated"]);

    let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
    let log = reading.audit().page(AuditFilter::All, 0, 50).await.unwrap();
    assert!(log.iter().all(|line| line.subject != Some(TelegramUserId(roberta.0))));
    assert_eq!(log.iter().filter(|line| line.forgotten).count(), 3, "the lines stay: {log:?}");
    assert_eq!(log[0].action, "person_forgotten");
    drop(reading);
    scene.ask("/audit", "somebody who was forgotten").await;
    // She is still on the list, by either name, and the colleague's question is gone.
    scene.ask(&format!("/send @{USERNAME} again"), "is on the stop-list").await;
    scene.sandbox.say(olga, "what I meant to say");
    scene.shown_to(olga, "was not asking").await;
    assert_eq!(scene.texts_of(roberta), [ANSWER]);
}

#[tokio::test]
async fn a_name_that_they_had_before_is_forgotten_with_them() {
    let scene = Scene::at_work().await;
    let roberta = scene.roberta().await;
    let later = scene.ask(&format!("/later in 2h @{USERNAME} {WORDS}"), "is this the time?").await;
    scene.press(later.id, "✅ Yes, schedule it").await;
    scene.turned(later.id, "⏳").await;
    scene.press(later.id, "✖ Cancel").await;
    scene.turned(later.id, "cancelled").await;
    scene.sandbox.rename(roberta, NAME, Some("somebody_else"));
    scene.sandbox.write(roberta, scene.sam, "I have a new name");
    scene.shown("I have a new name").await;
    scene.forget("@somebody_else").await;
    assert_eq!(scene.on_disk(roberta), [""; 0]);
}

#[tokio::test]
async fn an_erased_person_who_writes_again_is_somebody_new() {
    let scene = Scene::at_work().await;
    let roberta = scene.roberta().await;
    let old = scene.shown(WORDS).await;
    // The newest rows were theirs: their ids are not reused, so that old buttons open nobody else.
    let done = scene.forget(&format!("@{USERNAME}")).await;
    assert!(done.text.contains("a new dialog begins"), "{}", done.text);
    scene.sandbox.write(roberta, scene.sam, "Me again");
    let card = scene.shown("Me again").await;
    let dialog = scene.dialog_with(roberta).await;
    assert!(dialog > DialogId(1), "{dialog}");
    for data in ["d:open:1", "d:reply:1", "in:file:1", "unsend:1"] {
        let words = scene.press(card.id, Button::Data(data.into())).await.unwrap_or_default();
        assert!(words.contains("earlier time"), "{data}: {words}");
    }
    assert!(scene.sandbox.reply(scene.ann, old.id, "to a card that is gone").is_err());
    scene.sandbox.reply(scene.ann, card.id, "Hello again").unwrap();
    eventually(|| (scene.texts_of(roberta) == [ANSWER, "Hello again"]).then_some(())).await;

    // Without a name the bot asks for one; a stranger is unknown; a mistake gets an example.
    scene.ask("/forget", "Whom shall I forget?").await;
    scene.ask("@nobody_yet", "Nothing is known here about @nobody_yet").await;
    scene.ask("/forget b!", "For example: /forget @bob_lee").await;
    let asked = scene.ask(&format!("/forget @{USERNAME}"), "for good?").await;
    scene.press(asked.id, "✖ Cancel").await;
    let words = scene.press(asked.id, Button::Data("forget:yes".into())).await.unwrap();
    assert!(words.contains("earlier time"), "{words}");
    assert_eq!(scene.dialog_with(roberta).await, dialog);
}

#[tokio::test]
async fn what_was_said_to_somebody_who_was_forgotten_does_not_come_back_with_a_restart() {
    let mut scene = Scene::at_work().await;
    let roberta = scene.roberta().await;
    // The account's last known message is its own.
    scene.ask(&format!("/send @{USERNAME} one more thing"), "✅ sent").await;
    scene.forget(&format!("@{USERNAME}")).await;
    scene.restart().await;
    // What is written now comes after everything that the account may have missed.
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.sandbox.write(bob, scene.sam, "unrelated");
    scene.shown("unrelated").await;
    let store = &scene.app.as_ref().unwrap().store;
    let known = store.read().await.unwrap().dialogs().by_prospect(TelegramUserId(roberta.0)).await.unwrap();
    assert_eq!(known.map(|dialog| dialog.id), None);
}

#[tokio::test]
async fn nobody_is_forgotten_while_a_message_is_on_its_way_and_its_late_echo_does_not_bring_them_back() {
    let scene = Scene::at_work().await;
    let roberta = scene.roberta().await;
    // The message reaches her, the connection breaks before its answer, and Telegram makes the account wait.
    let held = scene.sandbox.hooks().stop_at("updates.getDifference", Moment::Seen);
    scene.fault_in_sending(FaultKind::Close, When::AfterEffect, 1);
    scene.fault_in_sending(FaultKind::RetryAfter(3600), When::BeforeEffect, 99);
    scene.sandbox.say(scene.ann, &format!("/send @{USERNAME} {ANSWER}"));
    eventually(|| (scene.texts_of(roberta).len() == 2).then_some(())).await;
    scene.first_open(|item| item.reason == Some(ItemReason::FloodWait)).await;

    let asked = scene.ask(&format!("/forget @{USERNAME}"), "for good?").await;
    scene.press(asked.id, "🗑 Yes, erase it all").await;
    scene.turned(asked.id, "A message to them is on its way").await;
    scene.dialog_with(roberta).await;
    scene.app.as_ref().unwrap().store.clock().advance(SignedDuration::from_mins(2));
    scene.forget(&format!("@{USERNAME}")).await;

    // Only now the account learns the outcome of the message.
    drop(held.await.unwrap());
    eventually(|| (scene.sandbox.look().dcs.missed.told_by_difference > 0).then_some(())).await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.sandbox.write(bob, scene.sam, "unrelated");
    scene.shown("unrelated").await;
    assert_eq!(scene.on_disk(roberta), [""; 0]);
    // A person who writes now is new, with an empty dialog.
    scene.sandbox.write(roberta, scene.sam, "Me again");
    scene.shown("Me again").await;
    assert_eq!(scene.saved_with(roberta).await, ["Me again"]);
}

#[tokio::test]
async fn the_history_of_their_chat_does_not_bring_back_who_was_forgotten() {
    let mut scene = Scene::at_work().await;
    let roberta = scene.roberta().await;
    // The desk wrote last, so the account has not received as much as the chat contains.
    scene.ask(&format!("/send @{USERNAME} {ANSWER}"), "✅ sent").await;
    scene.forget(&format!("@{USERNAME}")).await;
    scene.app.take().unwrap().stop().await;
    scene.sandbox.edit(|state| state.dcs.settings.difference_too_long = 0);
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.sandbox.write(bob, scene.sam, "unrelated");
    scene.open().await;
    scene.shown("unrelated").await;
    scene.received_up_to(scene.sandbox.history(scene.sam, bob)[0].message_id).await;
    assert!(scene.sandbox.look().journal.calls("messages.getHistory").count() > 1, "both chats were looked through");
    assert_eq!(scene.on_disk(roberta), [""; 0]);
    scene.sandbox.write(roberta, scene.sam, "Me again");
    scene.shown("Me again").await;
    assert_eq!(scene.saved_with(roberta).await, ["Me again"]);
}

#[tokio::test]
async fn what_waits_is_cancelled_and_what_is_too_old_to_delete_is_emptied() {
    let scene = Scene::at_work().await;
    let roberta = scene.roberta().await;
    let card = scene.shown(WORDS).await;
    let own = scene.sandbox.reply(scene.ann, card.id, "mine").unwrap();
    eventually(|| (scene.texts_of(roberta).len() == 2).then_some(())).await;
    scene.turned_to_mark(own).await;
    let later = scene.ask(&format!("/later in 2h @{USERNAME} Still there?"), "is this the time?").await;
    scene.press(later.id, "✅ Yes, schedule it").await;
    scene.turned(later.id, "⏳").await;
    scene.app.as_ref().unwrap().metrics.backups.make(None).await.unwrap();
    scene.sandbox.world().advance(Duration::from_secs(50 * 3600));

    let done = scene.forget(&format!("@{USERNAME}")).await;
    assert!(done.text.contains("1 message that waits"), "{}", done.text);
    assert!(done.text.contains("Nightly backups still hold them; the last of these goes on"), "{}", done.text);
    assert!(done.text.contains("older than 48 hours"), "{}", done.text);
    let emptied = eventually(|| {
        let chat = scene.sandbox.bot_chat(scene.ann);
        chat.into_iter().find(|message| message.id == card.id && message.text.contains("somebody who was forgotten"))
    })
    .await;
    assert!(emptied.buttons.is_empty(), "{:?}", emptied.buttons);
    scene.app.as_ref().unwrap().store.clock().advance(jiff::SignedDuration::from_hours(3));
    scene.nothing_waits().await;
    assert_eq!(scene.texts_of(roberta), [ANSWER, "mine"]);
}

#[tokio::test]
async fn their_topic_goes_with_all_that_stands_in_it() {
    let (scene, group) = Scene::with_group().await;
    let roberta = scene.sandbox.add(Person::named(NAME).username(USERNAME));
    scene.sandbox.write(roberta, scene.sam, WORDS);
    let topic = scene.topic(group, &format!("🟢 {NAME} · @{USERNAME}")).await.id;
    scene.in_topic(group, topic, WORDS).await;
    let done = scene.forget(&format!("@{USERNAME}")).await;
    assert!(done.text.contains("1 topic deleted"), "{}", done.text);
    assert!(scene.sandbox.topics(group).iter().all(|topic| !topic.name.contains(NAME)));
    assert!(scene.sandbox.group_chat(group).iter().all(|message| !message.text.contains(WORDS)));
    assert_eq!(scene.on_disk(roberta), [""; 0]);
    scene.sandbox.write(roberta, scene.sam, "Me again");
    let again = scene.topic(group, &format!("🟢 {NAME} · @{USERNAME}")).await.id;
    scene.in_topic(group, again, "Me again").await;
}

#[tokio::test]
async fn their_topic_in_a_private_chat_goes_too_with_the_cards_beside_it() {
    let scene = Scene::at_work().await;
    let roberta = scene.sandbox.add(Person::named(NAME).username(USERNAME));
    scene.sandbox.write(roberta, scene.sam, "Hello?");
    scene.shown("Hello?").await;
    scene.nothing_is_pending().await;
    scene.choose_topics(scene.ann).await;
    let chat = scene.ann.into();
    scene.sandbox.write(roberta, scene.sam, WORDS);
    let topic = scene.topic(chat, &format!("🟢 {NAME} · @{USERNAME}")).await.id;
    scene.in_topic(chat, topic, WORDS).await;
    scene.nothing_is_pending().await;
    let done = scene.forget(&format!("@{USERNAME}")).await;
    assert!(done.text.contains("1 topic deleted"), "{}", done.text);
    assert!(scene.sandbox.topics(chat).is_empty());
    assert!(!scene.chat(scene.ann).contains(WORDS) && !scene.chat(scene.ann).contains("Hello?"));
    assert_eq!(scene.on_disk(roberta), [""; 0]);
}

#[tokio::test]
async fn a_line_of_the_stop_list_alone_can_be_forgotten_and_goes_on_holding() {
    let scene = Scene::at_work().await;
    let mut work = scene.app.as_ref().unwrap().store.begin().await.unwrap();
    let name = Username::parse(USERNAME).unwrap();
    work.stop_list().add(Some(&name), None, Cause::OptOut).await.unwrap();
    work.commit().await.unwrap();
    let done = scene.forget(USERNAME).await;
    assert!(done.text.contains("They stay on the stop-list"), "{}", done.text);
    scene.ask("/stoplist", "somebody who was forgotten").await;
    scene.ask(&format!("/send @{USERNAME} hello"), "is on the stop-list").await;
}

impl Scene {
    /// Waits until Ann's own message has the mark "delivered".
    async fn turned_to_mark(&self, message: i64) {
        let bears = |chat: &[ChatMessage]| {
            let found = chat.iter().find(|one| one.id == message)?;
            found.reaction.is_some().then_some(())
        };
        assert!(self.sandbox.wait_for_bot(self.ann, LIMIT, bears).await.is_some(), "{}", self.chat(self.ann));
    }
}
