//! Stories of the inbox in private chats: from a prospect's message to the answer that they read.

use salesdesk::domain::ids::{DialogId, TelegramUserId};
use salesdesk::domain::team::{Member, Role};
use telegram_sandbox::control::{Button, ChatMessage};
use telegram_sandbox::world::{Door, Fault, FaultKind, Moment, Person, PersonId, When};

use crate::bot::{LIMIT, Scene, eventually, labels};

impl Scene {
    /// A desk with Sam's account and no gap between messages.
    pub(crate) async fn at_work() -> Self {
        let scene = Self::set(None).await;
        scene.log_in().await;
        scene.rules(0, None).await;
        scene
    }

    pub(crate) async fn colleague(&self, name: &str, role: Role) -> PersonId {
        let person = self.sandbox.add(Person::named(name));
        let mut work = self.app.as_ref().unwrap().store.begin().await.unwrap();
        let member = Member::new(TelegramUserId(person.0), name, role);
        work.team().put(&member, TelegramUserId(self.ann.0)).await.unwrap();
        work.commit().await.unwrap();
        self.sandbox.start_bot(person);
        person
    }

    pub(crate) fn texts_of(&self, person: PersonId) -> Vec<String> {
        self.sandbox.received(person).into_iter().map(|received| received.text).collect()
    }

    pub(crate) async fn dialog_with(&self, person: PersonId) -> DialogId {
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        reading.dialogs().by_prospect(TelegramUserId(person.0)).await.unwrap().unwrap().id
    }

    pub(crate) async fn assign(&self, dialog: DialogId, to: PersonId) {
        let mut work = self.app.as_ref().unwrap().store.begin().await.unwrap();
        work.dialogs().assign(dialog, Some(TelegramUserId(to.0)), TelegramUserId(self.ann.0)).await.unwrap();
        work.commit().await.unwrap();
    }

    /// Waits until a person's own message has a mark.
    async fn marked(&self, person: PersonId, message: i64, mark: &str) {
        let bears = |chat: &[ChatMessage]| {
            let found = chat.iter().find(|one| one.id == message)?;
            (found.reaction.as_deref() == Some(mark)).then_some(())
        };
        let found = self.sandbox.wait_for_bot(person, LIMIT, bears).await;
        assert!(found.is_some(), "{message} never bore {mark}:\n{}", self.chat(person));
    }
}

fn cards(chat: &[ChatMessage]) -> Vec<&str> {
    chat.iter().filter(|one| one.from_bot && one.text.starts_with("💬 Bob")).map(|one| one.text.as_str()).collect()
}

#[tokio::test]
async fn from_a_prospects_words_to_an_answer_that_they_read() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.sandbox.write(bob, scene.sam, "Sounds <good>, what does it cost?");
    let card = scene.shown("Sounds <good>, what does it cost?").await;
    assert!(card.text.starts_with("💬 Bob Lee @bob_lee → +1 ••• 0132 · whoever is first\n"), "{}", card.text);
    assert_eq!(
        labels(&card),
        [
            "↩️ Reply",
            "📋 Template",
            "✅ Qualify",
            "🕒 Put aside",
            "🏷 Label",
            "👤 Assign",
            "💬 Open",
            "☑️ Done",
            "🛑 Stop"
        ]
    );

    // A reply in Telegram is the answer, including formatting.
    let answer = scene.sandbox.reply(scene.ann, card.id, "40 a month.").unwrap();
    scene.marked(scene.ann, answer, "👌").await;
    assert_eq!(scene.texts_of(bob), ["40 a month."]);
    scene.sandbox.read(bob, scene.sam);
    scene.marked(scene.ann, answer, "👀").await;

    // The button asks for the text.
    scene.press(card.id, "↩️ Reply").await;
    scene.shown("Your answer to Bob Lee").await;
    let second = scene.sandbox.say(scene.ann, "Or 400 a year.");
    scene.marked(scene.ann, second, "👌").await;
    assert_eq!(scene.texts_of(bob), ["40 a month.", "Or 400 a year."]);
    assert_eq!(cards(&scene.sandbox.bot_chat(scene.ann)).len(), 1, "{}", scene.chat(scene.ann));
}

#[tokio::test]
async fn a_message_goes_to_the_assignee_or_else_to_members_on_duty() {
    let scene = Scene::at_work().await;
    let (olga, vera) = (scene.colleague("Olga", Role::Operator).await, scene.colleague("Vera", Role::Viewer).await);
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.sandbox.write(bob, scene.sam, "first");
    for person in [scene.ann, olga] {
        scene.shown_to(person, "first").await;
    }
    scene.assign(scene.dialog_with(bob).await, olga).await;
    scene.sandbox.write(bob, scene.sam, "second");
    assert!(scene.shown_to(olga, "second").await.text.contains("· yours\n"));
    scene.sandbox.write(bob, scene.sam, "third");
    scene.shown_to(olga, "third").await;
    assert_eq!(cards(&scene.sandbox.bot_chat(scene.ann)).len(), 1, "{}", scene.chat(scene.ann));
    assert!(cards(&scene.sandbox.bot_chat(vera)).is_empty(), "who only reads is not called");
}

#[tokio::test]
async fn a_former_assignee_is_shown_no_further_card() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let on_its_way = scene.sandbox.hooks().stop_at("sendMessage", Moment::Executed);
    scene.sandbox.write(bob, scene.sam, "first");
    let on_its_way = on_its_way.await.unwrap();
    let olga = scene.colleague("Olga", Role::Operator).await;
    scene.assign(scene.dialog_with(bob).await, olga).await;
    scene.sandbox.write(bob, scene.sam, "second");
    scene.shown_to(olga, "second").await;
    drop(on_its_way);
    scene.sandbox.write(bob, scene.sam, "third");
    scene.shown_to(olga, "third").await;
    // Everything counts as shown: nothing is left for a restart to show.
    scene.nothing_is_pending().await;
    scene.nothing_waits().await;
    assert_eq!(cards(&scene.sandbox.bot_chat(scene.ann)).len(), 1, "{}", scene.chat(scene.ann));
}

#[tokio::test]
async fn whatever_they_write_is_shown_as_typed_and_does_nothing() {
    let scene = Scene::at_work().await;
    let mallory = scene.sandbox.add(Person::named("\u{202E}<b>Mallory</b>"));
    let emoji = "😀".repeat(4096);
    let texts = [
        "<b>not bold</b> &amp; <script>alert(1)</script>",
        "\u{202E}drawkcab \u{2067}dna \u{200F}lufenaem",
        "/start /stop@salesdesk_bot /export_session",
        "=HYPERLINK(\"http://evil.example\";\"click\")",
        emoji.as_str(),
    ];
    for text in &texts[..4] {
        scene.sandbox.write(mallory, scene.sam, text);
        let card = scene.shown(text).await;
        let formatting: Vec<&str> = card.entities.iter().map(|entity| entity.kind.as_str()).collect();
        assert!(
            formatting.iter().filter(|kind| **kind == "bold").count() <= 1,
            "only our own name is bold: {formatting:?}"
        );
    }
    // Telegram lets nobody write more than 4,096 units, but a longer message is shown all the same.
    scene.sandbox.write(mallory, scene.sam, &emoji);
    let whole = || {
        let chat = scene.sandbox.bot_chat(scene.ann);
        let shown: usize = chat.iter().map(|one| one.text.matches('😀').count()).sum();
        (shown == 4096).then_some(chat)
    };
    let chat = eventually(whole).await;
    let last = chat.last().unwrap();
    assert!(labels(last).contains(&"↩️ Reply"), "the buttons are under the end");
    assert!(chat.iter().all(|one| one.text.encode_utf16().count() <= 4096));
    // A reply to any part of it is an answer.
    let first = chat.iter().find(|one| one.text.contains('😀')).unwrap();
    scene.sandbox.reply(scene.ann, first.id, "Nice.").unwrap();
    eventually(|| (scene.texts_of(mallory) == ["Nice."]).then_some(())).await;
    assert_eq!(scene.sandbox.sessions(scene.sam).len(), 1);
}

#[tokio::test]
async fn of_two_who_answer_the_slower_is_asked() {
    let scene = Scene::at_work().await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.sandbox.write(bob, scene.sam, "Hello?");
    let (to_ann, to_olga) = (scene.shown("Hello?").await, scene.shown_to(olga, "Hello?").await);
    let first = scene.sandbox.reply(olga, to_olga.id, "Hi, Olga here").unwrap();
    scene.marked(olga, first, "👌").await;
    // A second reply of the same member is no concurrent reply.
    let second = scene.sandbox.reply(olga, to_olga.id, "What can I do?").unwrap();
    scene.marked(olga, second, "👌").await;

    let late = scene.sandbox.reply(scene.ann, to_ann.id, "Ann speaking").unwrap();
    let asked = scene.shown("Olga answered").await;
    assert!(asked.text.contains("“What can I do?”"), "{}", asked.text);
    assert_eq!(scene.texts_of(bob).len(), 2);
    scene.press(asked.id, "✖ Don’t send").await;
    scene.shown("✖ Not sent.").await;
    let words = scene.press(asked.id, Button::Data(format!("in:send:{late}"))).await;
    assert!(words.unwrap().contains("from an earlier time"));

    let anyway = scene.sandbox.reply(scene.ann, to_ann.id, "Ann again").unwrap();
    let asked = eventually(|| {
        let chat = scene.sandbox.bot_chat(scene.ann);
        chat.into_iter().find(|one| one.text.contains("Olga answered"))
    })
    .await;
    scene.press(asked.id, "📤 Send anyway").await;
    scene.marked(scene.ann, anyway, "👌").await;
    assert_eq!(scene.texts_of(bob), ["Hi, Olga here", "What can I do?", "Ann again"]);
    let log = scene.app.as_ref().unwrap().store.read().await.unwrap().audit().newest(1).await.unwrap();
    assert_eq!((log[0].action.as_str(), log[0].actor), ("message_accepted", Some(TelegramUserId(scene.ann.0))));
}

#[tokio::test]
async fn messages_keep_their_order_when_telegram_makes_the_bot_wait_and_across_a_restart() {
    let mut scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let wait = |times| {
        scene.sandbox.world().edit(|state| {
            let kind = FaultKind::RetryAfter(1);
            let (door, method) = (Door::BotApi, "sendMessage".into());
            state.faults.order(Fault { door, method, caller: None, times, kind, when: When::BeforeEffect });
        });
    };
    wait(2);
    for number in 0..3 {
        scene.sandbox.write(bob, scene.sam, &format!("message {number}"));
    }
    scene.shown("message 2").await;
    let order: Vec<String> = cards(&scene.sandbox.bot_chat(scene.ann)).into_iter().map(str::to_owned).collect();
    let place = |text: &str| order.iter().position(|card| card.contains(text)).unwrap();
    assert!(place("message 0") <= place("message 1") && place("message 1") <= place("message 2"), "{order:?}");

    // Nobody can be reached for a while; many messages arrive, and the program ends in between.
    scene.sandbox.world().edit(|state| {
        let kind = FaultKind::Error { code: 502, text: "Bad Gateway".into() };
        let (door, method) = (Door::BotApi, "sendMessage".into());
        state.faults.order(Fault { door, method, caller: None, times: 1000, kind, when: When::BeforeEffect });
    });
    for number in 3..13 {
        scene.sandbox.write(bob, scene.sam, &format!("message {number}"));
    }
    let dialog = scene.dialog_with(bob).await;
    let saved = async || {
        let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
        reading.dialogs().get_messages(dialog).await.unwrap().len()
    };
    while saved().await < 13 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    scene.app.take().unwrap().stop().await;
    scene.sandbox.world().edit(|state| state.faults = telegram_sandbox::world::Faults::default());
    scene.open().await;
    scene.shown("message 12").await;
    let all: String = cards(&scene.sandbox.bot_chat(scene.ann)).join("\n");
    let places: Vec<usize> = (0..13).map(|number| all.find(&format!("message {number}")).unwrap()).collect();
    assert!(places.is_sorted(), "{all}");
    assert!(cards(&scene.sandbox.bot_chat(scene.ann)).len() < 10, "many that waited come together:\n{all}");
}

#[tokio::test]
async fn an_answer_that_waits_or_fails_says_why_under_the_admins_own_message() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.sandbox.write(bob, scene.sam, "Hello?");
    let card = scene.shown("Hello?").await;
    scene.rules(60, None).await;
    scene.ask("/settings answer_gap 60", "Gap before answers: 1").await;
    let first = scene.sandbox.reply(scene.ann, card.id, "One").unwrap();
    scene.marked(scene.ann, first, "👌").await;
    let second = scene.sandbox.reply(scene.ann, card.id, "Two").unwrap();
    let waits = scene.shown("the gap between two messages").await;
    assert_eq!(waits.reply_to, Some(second));
    scene.press(waits.id, "✖ Cancel").await;

    scene.rules(0, None).await;
    scene.app.as_ref().unwrap().store.clock().advance(jiff::SignedDuration::from_mins(2));
    scene.sandbox.world().edit(|state| state.people.get_mut(&bob).unwrap().blocked.push(scene.sam));
    let third = scene.sandbox.reply(scene.ann, card.id, "Three").unwrap();
    let failed = scene.shown("has blocked this account").await;
    assert_eq!(failed.reply_to, Some(third));
}

#[tokio::test]
async fn two_in_private_chats_do_not_disturb_each_other_and_rights_hold_at_the_press() {
    let scene = Scene::at_work().await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let eve = scene.sandbox.add(Person::named("Eve"));
    scene.sandbox.write(bob, scene.sam, "from Bob");
    scene.sandbox.write(eve, scene.sam, "from Eve");
    let (bob_to_ann, eve_to_olga) = (scene.shown("from Bob").await, scene.shown_to(olga, "from Eve").await);
    scene.press(bob_to_ann.id, "↩️ Reply").await;
    let press = scene.sandbox.press(olga, eve_to_olga.id, "↩️ Reply").unwrap();
    press.answer(LIMIT).await.unwrap();
    scene.shown("Your answer to Bob Lee").await;
    scene.shown_to(olga, "Your answer to Eve").await;
    scene.sandbox.say(olga, "Hello Eve");
    scene.sandbox.say(scene.ann, "Hello Bob");
    eventually(|| (scene.texts_of(eve) == ["Hello Eve"] && scene.texts_of(bob) == ["Hello Bob"]).then_some(())).await;

    // A right that was taken away is gone, on earlier cards too.
    let mut work = scene.app.as_ref().unwrap().store.begin().await.unwrap();
    let member = Member::new(TelegramUserId(olga.0), "Olga", Role::Viewer);
    work.team().put(&member, TelegramUserId(scene.ann.0)).await.unwrap();
    work.commit().await.unwrap();
    let press = scene.sandbox.press(olga, eve_to_olga.id, "↩️ Reply").unwrap();
    assert!(press.answer(LIMIT).await.unwrap().text.is_some());
    scene.sandbox.reply(olga, eve_to_olga.id, "One more").unwrap();
    scene.shown_to(olga, "Only").await;
    assert_eq!(scene.texts_of(eve), ["Hello Eve"]);
}

#[tokio::test]
async fn what_is_edited_or_taken_back_is_marked_on_its_card_and_a_file_comes_when_asked_for() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let message = scene.sandbox.write(bob, scene.sam, "too <expnsive>");
    let card = scene.shown("too <expnsive>").await;
    let turns = async |words: &str| {
        let found = scene.sandbox.wait_for_bot(scene.ann, LIMIT, |chat| {
            chat.iter().find(|one| one.id == card.id && one.text.contains(words)).cloned()
        });
        found.await.unwrap_or_else(|| panic!("{words:?} is not on the card:\n{}", scene.chat(scene.ann)))
    };
    scene.sandbox.edit_text(bob, scene.sam, message, "too <expensive>");
    assert!(turns("✏️ edited").await.text.contains("too <expensive>"));
    scene.sandbox.take_back(bob, scene.sam, &[message]);
    let gone = turns("🗑 deleted").await;
    assert!(gone.text.contains("too <expensive>") && labels(&gone).contains(&"↩️ Reply"), "{}", gone.text);
    // A deleted message is shown as deleted everywhere.
    let screen = scene.ask("/dialog @bob_lee", "🗑 deleted").await;
    assert!(screen.html.contains("<s>too &lt;expensive&gt;</s>"), "{}", screen.html);
    assert!(scene.ask("/dialogs", "too <expensive>").await.text.contains("🗑 too <expensive>"));
    assert!(scene.ask("/search expensive", "expensive").await.text.contains("🗑"));

    scene.sandbox.write_file(bob, scene.sam, "look", false, "offer.txt", b"ten a month");
    let card = scene.shown("look").await;
    assert!(card.text.contains("📎 file · offer.txt"), "{}", card.text);
    scene.press(card.id, "📎 Get the file").await;
    let sent = scene
        .sandbox
        .wait_for_bot(scene.ann, LIMIT, |chat| chat.iter().find(|one| one.from_bot && one.file.is_some()).cloned());
    let sent = sent.await.unwrap_or_else(|| panic!("no file came:\n{}", scene.chat(scene.ann)));
    let file = sent.file.unwrap();
    assert_eq!((file.name.as_str(), sent.reply_to), ("offer.txt", Some(card.id)));
    assert_eq!(scene.sandbox.file(&file.file_id).unwrap().to_vec(), b"ten a month");
}

#[tokio::test]
async fn an_answer_that_telegram_delivers_twice_goes_out_once() {
    let scene = Scene::at_work().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.sandbox.write(bob, scene.sam, "Hello?");
    let card = scene.shown("Hello?").await;
    scene.sandbox.duplicate_next_update(1);
    let answer = scene.sandbox.reply(scene.ann, card.id, "Once").unwrap();
    scene.marked(scene.ann, answer, "👌").await;
    eventually(|| (scene.sandbox.updates_waiting() == 0).then_some(())).await;
    let last = scene.sandbox.reply(scene.ann, card.id, "Then").unwrap();
    scene.marked(scene.ann, last, "👌").await;
    assert_eq!(scene.texts_of(bob), ["Once", "Then"]);
}
