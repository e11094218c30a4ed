//! Stories of the inbox in a forum group: one topic per prospect, where the team answers.

use salesdesk::domain::team::Role;
use telegram_sandbox::bot_api::ChatId;
use telegram_sandbox::control::{ChatMessage, TopicView};
use telegram_sandbox::world::{Person, PersonId};

use crate::bot::{LIMIT, Scene, eventually};

impl Scene {
    /// A desk with Sam's account and a forum group with these members.
    pub(crate) async fn with_group() -> (Self, ChatId) {
        let mut scene = Self::at_work().await;
        let members: Vec<PersonId> = vec![scene.ann];
        let group = scene.sandbox.make_group("Inbox", &members, true);
        scene.sandbox.make_bot_administrator(scene.ann, group).unwrap();
        scene.group = Some(group);
        scene.restart().await;
        (scene, group)
    }

    fn join(&self, person: PersonId, group: ChatId) {
        self.sandbox.join_group(person, group).unwrap();
    }

    pub(crate) async fn topic(&self, group: ChatId, title: &str) -> TopicView {
        let find = || self.sandbox.topics(group).into_iter().find(|topic| topic.name == title);
        match soon(find).await {
            Some(topic) => topic,
            None => panic!("no topic {title:?} in {:?}", self.sandbox.topics(group)),
        }
    }

    pub(crate) async fn in_topic(&self, group: ChatId, topic: i64, words: &str) -> ChatMessage {
        let find = || {
            let chat = self.sandbox.topic_chat(group, topic).into_iter();
            chat.rev().find(|one| one.from_bot && one.text.contains(words))
        };
        match soon(find).await {
            Some(message) => message,
            None => panic!("nobody said {words:?}: {:#?}", texts(&self.sandbox.group_chat(group))),
        }
    }

    async fn bears(&self, group: ChatId, message: i64, mark: &str) {
        let find = || {
            let chat = self.sandbox.group_chat(group);
            let found = chat.into_iter().find(|one| one.id == message)?;
            (found.reaction.as_deref() == Some(mark)).then_some(())
        };
        assert!(
            soon(find).await.is_some(),
            "{message} never bore {mark}: {:#?}",
            texts(&self.sandbox.group_chat(group))
        );
    }
}

/// Polls for a while; `None` when there was no result.
async fn soon<T>(mut find: impl FnMut() -> Option<T>) -> Option<T> {
    let looking = async {
        loop {
            if let Some(found) = find() {
                return found;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(LIMIT, looking).await.ok()
}

fn texts(chat: &[ChatMessage]) -> Vec<String> {
    chat.iter().map(|one| format!("{} {:?}: {}", one.id, one.topic, one.text)).collect()
}

#[tokio::test]
async fn a_prospect_has_a_topic_in_which_the_team_answers() {
    let (scene, group) = Scene::with_group().await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    let vera = scene.colleague("Vera", Role::Viewer).await;
    let eve = scene.sandbox.add(Person::named("Eve"));
    for person in [olga, vera, eve] {
        scene.join(person, group);
    }
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.sandbox.write(bob, scene.sam, "What does <it> cost?");
    let topic = scene.topic(group, "🟢 Bob Lee · @bob_lee").await.id;
    let question = scene.in_topic(group, topic, "What does <it> cost?").await;
    let head = scene.in_topic(group, topic, "What you write here goes to this person").await;
    assert!(head.pinned && head.id < question.id, "{head:?}");
    assert!(!scene.chat(scene.ann).contains("What does"), "with a group nobody in particular is called in private");

    let answer = scene.sandbox.say_in_topic(olga, group, topic, "40 a month.").unwrap();
    scene.bears(group, answer, "👌").await;
    scene.sandbox.read(bob, scene.sam);
    scene.bears(group, answer, "👀").await;
    assert_eq!(scene.texts_of(bob), ["40 a month."]);

    // A note stays here, a stranger is ignored, a viewer gets an explanation, a mistyped command is not sent.
    let note = scene.sandbox.say_in_topic(olga, group, topic, "// likes discounts").unwrap();
    scene.bears(group, note, "✍").await;
    scene.sandbox.say_in_topic(eve, group, topic, "buy my coins").unwrap();
    let refused = scene.sandbox.say_in_topic(vera, group, topic, "hello from me").unwrap();
    let shown = scene.in_topic(group, topic, "Only").await;
    assert_eq!(shown.reply_to, Some(refused));
    scene.sandbox.say_in_topic(olga, group, topic, "/pirce").unwrap();
    scene.in_topic(group, topic, "Not sent").await;
    scene.sandbox.say_in_topic(olga, group, topic, "/why @bob_lee").unwrap();
    scene.in_topic(group, topic, "A message would go out now").await;
    let file = scene.sandbox.document_in_topic(olga, group, topic, "offer.txt", b"one".to_vec()).unwrap();
    scene.bears(group, file, "👌").await;
    let got = scene.sandbox.received(bob);
    assert_eq!(got.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(), ["40 a month.", ""]);
    assert_eq!(got[1].file.as_ref().unwrap().name, "offer.txt");
    let dialog = scene.dialog_with(bob).await;
    let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
    let notes = reading.dialogs().notes(dialog, 9).await.unwrap();
    assert_eq!(notes.into_iter().map(|note| note.content).collect::<Vec<_>>(), ["likes discounts"]);
    drop(reading);

    // The status is in the title; a closed dialog has a closed topic.
    let press = scene.sandbox.press_in(olga, group, head.id, "✅ Qualify").unwrap();
    press.answer(LIMIT).await.unwrap();
    scene.topic(group, "⭐️ Bob Lee · @bob_lee").await;
    scene.sandbox.press_in(olga, group, head.id, "🛑 Stop").unwrap().answer(LIMIT).await.unwrap();
    let asked = scene.in_topic(group, topic, "Stop Bob Lee").await;
    scene.sandbox.press_in(olga, group, asked.id, "🛑 End this dialog").unwrap().answer(LIMIT).await.unwrap();
    assert!(eventually(|| scene.sandbox.topics(group).into_iter().find(|one| one.closed)).await.name.starts_with("🛑"));
    eventually(|| {
        let chat = scene.sandbox.topic_chat(group, topic);
        let head = chat.into_iter().find(|one| one.id == head.id)?;
        head.text.contains("This dialog is closed").then_some(())
    })
    .await;
    scene.sandbox.press_in(olga, group, head.id, "↺ Reopen").unwrap().answer(LIMIT).await.unwrap();
    // It is renamed first, and opened a moment later.
    let reopened = || scene.sandbox.topics(group).into_iter().find(|one| !one.closed);
    assert_eq!(eventually(reopened).await.name, "⭐️ Bob Lee · @bob_lee");
}

#[tokio::test]
async fn allow_and_later_in_a_topic_are_about_its_person() {
    let (scene, group) = Scene::with_group().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.ask("/stop @bob_lee", "is on the stop-list now").await;
    scene.sandbox.write(bob, scene.sam, "Hello?");
    let find = || scene.sandbox.topics(group).into_iter().find(|topic| topic.name.contains("Bob Lee"));
    let topic = eventually(find).await.id;
    scene.in_topic(group, topic, "Hello?").await;
    let say = |text: &str| scene.sandbox.say_in_topic(scene.ann, group, topic, text).unwrap();

    let allowed = say("/allow");
    assert_eq!(scene.in_topic(group, topic, "is off the stop-list").await.reply_to, Some(allowed));
    say("/allow");
    scene.in_topic(group, topic, "is not on the stop-list").await;

    // A time is accepted only in private, where its author sees how it was understood. The text stays where it was
    // typed.
    let later = say("/later in 2h See you");
    let shown = scene.in_topic(group, topic, "in our private chat").await;
    assert_eq!(shown.reply_to, Some(later));
    assert!(scene.sandbox.topic_chat(group, topic).iter().any(|message| message.id == later));
    scene.pass(jiff::SignedDuration::from_hours(3)).await;
    scene.nothing_waits().await;
    assert_eq!(scene.texts_of(bob), [""; 0]);
}

#[tokio::test]
async fn a_message_written_elsewhere_is_shown_in_the_topic_and_a_deleted_topic_is_created_again() {
    let (scene, group) = Scene::with_group().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.sandbox.write(bob, scene.sam, "Hello?");
    let topic = scene.topic(group, "🟢 Bob Lee · @bob_lee").await.id;
    scene.in_topic(group, topic, "Hello?").await;
    scene.ask("/send @bob_lee Sent from elsewhere", "✅ sent").await;
    let ours = scene.in_topic(group, topic, "Sent from elsewhere").await;
    assert!(ours.text.starts_with("› Ann\n"), "{}", ours.text);
    scene.sandbox.write(scene.sam, bob, "typed on the phone");
    assert!(scene.in_topic(group, topic, "typed on the phone").await.text.starts_with("› from the phone\n"));

    scene.sandbox.delete_topic(scene.ann, group, topic).unwrap();
    scene.sandbox.write(bob, scene.sam, "Are you there?");
    let again = eventually(|| scene.sandbox.topics(group).into_iter().find(|one| one.id != topic)).await;
    assert_eq!(again.name, "🟢 Bob Lee · @bob_lee");
    let so_far = scene.in_topic(group, again.id, "The dialog so far").await;
    for words in ["Hello?", "Ann: Sent from elsewhere", "typed on the phone"] {
        assert!(so_far.text.contains(words), "{}", so_far.text);
    }
    scene.in_topic(group, again.id, "Are you there?").await;
    // The account's owner has just written on the phone, but before the question.
    let answer = scene.sandbox.say_in_topic(scene.ann, group, again.id, "Yes!").unwrap();
    scene.bears(group, answer, "👌").await;
    scene.sandbox.write(scene.sam, bob, "typed again");
    scene.in_topic(group, again.id, "typed again").await;
    let answer = scene.sandbox.say_in_topic(scene.ann, group, again.id, "Yes, here").unwrap();
    let asked = scene.in_topic(group, again.id, "“typed again”").await;
    scene.sandbox.press_in(scene.ann, group, asked.id, "📤 Send anyway").unwrap().answer(LIMIT).await.unwrap();
    scene.bears(group, answer, "👌").await;
    assert_eq!(scene.texts_of(bob).last().unwrap(), "Yes, here");
}

#[tokio::test]
async fn two_in_one_group_do_not_disturb_each_other() {
    let (scene, group) = Scene::with_group().await;
    let olga = scene.colleague("Olga", Role::Manager).await;
    scene.join(olga, group);
    let (bob, carl) = (
        scene.sandbox.add(Person::named("Bob Lee").username("bob_lee")),
        scene.sandbox.add(Person::named("Carl").username("carl_x")),
    );
    scene.sandbox.write(bob, scene.sam, "from Bob");
    scene.sandbox.write(carl, scene.sam, "from Carl");
    let topic = scene.topic(group, "🟢 Bob Lee · @bob_lee").await.id;
    let carls = scene.topic(group, "🟢 Carl · @carl_x").await.id;
    // Ann is asked for a text in private; Olga's message in the group does not answer it.
    scene.ask("/send @carl_x", "What should it say?").await;
    let olgas = scene.sandbox.say_in_topic(olga, group, topic, "for Bob").unwrap();
    scene.bears(group, olgas, "👌").await;
    scene.sandbox.say_in_topic(scene.ann, group, carls, "for Carl, in his topic").unwrap();
    scene.sandbox.say(scene.ann, "for Carl, as asked");
    eventually(|| (scene.texts_of(carl).len() == 2).then_some(())).await;
    assert_eq!(scene.texts_of(bob), ["for Bob"]);
    // A concurrent reply needs confirmation here too, and only its author decides.
    let late = scene.sandbox.say_in_topic(scene.ann, group, topic, "also for Bob").unwrap();
    let asked = scene.in_topic(group, topic, "Olga answered").await;
    assert_eq!(asked.reply_to, Some(late));
    let press = scene.sandbox.press_in(olga, group, asked.id, "📤 Send anyway").unwrap();
    assert!(press.answer(LIMIT).await.unwrap().text.unwrap().contains("Somebody else wrote"));
    assert_eq!(scene.texts_of(bob).len(), 1);
    scene.sandbox.press_in(scene.ann, group, asked.id, "📤 Send anyway").unwrap().answer(LIMIT).await.unwrap();
    scene.bears(group, late, "👌").await;
}

#[tokio::test]
async fn a_topic_that_cannot_be_opened_again_loses_no_message() {
    let (scene, group) = Scene::with_group().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.sandbox.write(bob, scene.sam, "Hello?");
    let topic = scene.topic(group, "🟢 Bob Lee · @bob_lee").await.id;
    scene.in_topic(group, topic, "Hello?").await;
    // A member who is no administrator neither writes in a closed topic nor opens it.
    scene.sandbox.add_bot_to_group(scene.ann, group).unwrap();
    scene.sandbox.close_topic(scene.ann, group, topic).unwrap();
    scene.sandbox.write(bob, scene.sam, "Anybody?");
    let card = scene.shown("Anybody?").await;
    scene.sandbox.reply(scene.ann, card.id, "Yes, here").unwrap();
    eventually(|| (scene.texts_of(bob) == ["Yes, here"]).then_some(())).await;
}

#[tokio::test]
async fn a_broken_group_loses_no_message() {
    let (scene, group) = Scene::with_group().await;
    scene.sandbox.remove_bot_from_group(scene.ann, group).unwrap();
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.sandbox.write(bob, scene.sam, "Anybody?");
    let card = scene.shown("Anybody?").await;
    scene.sandbox.reply(scene.ann, card.id, "Yes, here").unwrap();
    eventually(|| (scene.texts_of(bob) == ["Yes, here"]).then_some(())).await;
}
