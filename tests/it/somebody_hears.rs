//! Stories of a failing Bot API: whatever it answers, a member gets a prospect's message.

use rstest::rstest;
use salesdesk::domain::ids::TelegramUserId;
use salesdesk::domain::team::Role;
use telegram_sandbox::bot_api::ChatId;
use telegram_sandbox::control::ChatMessage;
use telegram_sandbox::world::{Door, Fault, FaultKind, Person, PersonId, When};

use crate::bot::{LIMIT, Scene, eventually, labels};

impl Scene {
    fn bot_fault(&self, method: &str, times: u32, kind: FaultKind, when: When) {
        let (door, method) = (Door::BotApi, method.to_owned());
        self.sandbox.world().edit(|state| state.faults.order(Fault { door, method, caller: None, times, kind, when }));
    }

    fn prospect(&self, name: &str) -> PersonId {
        self.sandbox.add(Person::named(name).username(&name.to_lowercase().replace(' ', "_")))
    }

    pub(crate) async fn give(&self, prospect: PersonId, to: PersonId) {
        let dialog = self.dialog_with(prospect).await;
        let mut work = self.app.as_ref().unwrap().store.begin().await.unwrap();
        work.dialogs().assign(dialog, Some(TelegramUserId(to.0)), TelegramUserId(self.ann.0)).await.unwrap();
        work.commit().await.unwrap();
    }

    async fn shown_somewhere(&self, topic: Option<(ChatId, i64)>, words: &str) {
        match topic {
            Some((group, topic)) => self.in_topic(group, topic, words).await,
            None => self.shown(words).await,
        };
    }
}

fn said(chat: &[ChatMessage], words: &str) -> usize {
    chat.iter().filter(|one| one.from_bot && one.text.contains(words)).count()
}

fn error(code: i32, text: &str) -> FaultKind {
    FaultKind::Error { code, text: text.into() }
}

fn answer(status: u16, body: &str) -> FaultKind {
    FaultKind::Answer { status, body: body.into() }
}

#[rstest]
#[case::internal(error(500, "Internal Server Error"))]
#[case::bad_gateway(error(502, "Bad Gateway"))]
#[case::unavailable(error(503, "Service Unavailable"))]
#[case::timeout(error(504, "Gateway Timeout"))]
#[case::unauthorized(error(401, "Unauthorized"))]
#[case::a_proxys_page(answer(502, "<html><h1>502 Bad Gateway</h1></html>"))]
#[case::a_refusal_by_a_proxy(answer(403, "<html>Forbidden</html>"))]
#[case::a_log_in_page(answer(200, "<html>Log in</html>"))]
#[case::broken_json(answer(200, "{\"ok\":true,\"result\":{\"message_id\""))]
#[case::foreign_json(answer(404, "{\"message\":\"no route\"}"))]
#[case::closed(FaultKind::Close)]
#[case::rate_limit(FaultKind::RetryAfter(1))]
#[tokio::test]
async fn what_is_no_clear_word_of_telegram_loses_no_message(#[case] kind: FaultKind) {
    let scene = Scene::at_work().await;
    let (bob, eve) = (scene.prospect("Bob Lee"), scene.prospect("Eve"));
    scene.bot_fault("sendMessage", 3, kind, When::BeforeEffect);
    scene.sandbox.write(bob, scene.sam, "from Bob");
    scene.sandbox.write(eve, scene.sam, "from Eve");
    scene.shown("from Bob").await;
    scene.shown("from Eve").await;
    scene.nothing_is_pending().await;
    let chat = scene.sandbox.bot_chat(scene.ann);
    assert_eq!((said(&chat, "from Bob"), said(&chat, "from Eve")), (1, 1), "{}", scene.chat(scene.ann));
}

#[tokio::test]
async fn what_telegram_refuses_is_shown_as_plain_text_then_to_others_then_by_an_alert() {
    let scene = Scene::at_work().await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    let bob = scene.prospect("Bob Lee");
    scene.sandbox.write(bob, scene.sam, "first <b>");
    scene.shown_to(olga, "first <b>").await;
    scene.give(bob, olga).await;

    let refused = || error(400, "Bad Request: BUTTON_DATA_INVALID");
    scene.bot_fault("sendMessage", 1, refused(), When::BeforeEffect);
    scene.sandbox.write(bob, scene.sam, "second & <i>more</i>");
    let plain = scene.shown_to(olga, "second & <i>more</i>").await;
    assert!(plain.buttons.is_empty() && plain.entities.iter().all(|entity| entity.kind != "bold"), "{plain:?}");

    scene.bot_fault("sendMessage", 2, refused(), When::BeforeEffect);
    scene.sandbox.write(bob, scene.sam, "third");
    scene.shown_to(scene.ann, "third").await;
    assert_eq!(said(&scene.sandbox.bot_chat(olga), "third"), 0);

    // To her and to Ann, each in both forms.
    scene.bot_fault("sendMessage", 4, refused(), When::BeforeEffect);
    scene.sandbox.write(bob, scene.sam, "fourth");
    let alert = scene.shown("Telegram refuses to show what a prospect wrote").await;
    assert_eq!(alert.buttons[0][0].text, "💬 Open");
    assert!(alert.text.contains("It is saved"), "{}", alert.text);
    scene.nothing_is_pending().await;
    scene.sandbox.write(bob, scene.sam, "fifth");
    scene.shown_to(olga, "fifth").await;
    scene.shown("is shown again").await;
}

#[tokio::test]
async fn a_member_who_blocked_the_bot_counts_as_off_duty_until_they_are_back() {
    let scene = Scene::at_work().await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    let bob = scene.prospect("Bob Lee");
    scene.sandbox.write(bob, scene.sam, "first");
    scene.shown_to(olga, "first").await;
    scene.give(bob, olga).await;
    // The bot does not learn of it.
    scene.sandbox.block_bot_unheard(olga);
    scene.sandbox.write(bob, scene.sam, "second");
    scene.shown_to(scene.ann, "second").await;
    scene.shown("Olga cannot be reached").await;
    scene.shown("is yours now (it was Olga’s)").await;
    scene.nothing_is_pending().await;
    let team = scene.ask("/team", "1 person is on duty").await;
    assert!(team.buttons.iter().flatten().any(|button| button.text.starts_with("📵 Olga")), "{team:?}");

    scene.sandbox.say(olga, "/start");
    scene.shown("Olga can be reached again").await;
    // What waited for her is Ann's now.
    scene.give(bob, olga).await;
    scene.sandbox.write(bob, scene.sam, "third");
    scene.shown_to(olga, "third").await;
    assert_eq!(said(&scene.sandbox.bot_chat(scene.ann), "third"), 0);
    assert_eq!(said(&scene.sandbox.bot_chat(olga), "second"), 0, "it was shown already");
}

#[tokio::test]
async fn a_block_is_noticed_before_anything_is_sent_and_across_a_restart() {
    let mut scene = Scene::at_work().await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    let bob = scene.prospect("Bob Lee");
    scene.sandbox.write(bob, scene.sam, "first");
    scene.shown_to(olga, "first").await;
    scene.give(bob, olga).await;
    scene.sandbox.block_bot(olga);
    scene.shown("Olga cannot be reached").await;
    scene.restart().await;
    scene.sandbox.write(bob, scene.sam, "second");
    scene.shown("second").await;
    scene.sandbox.unblock_bot(olga);
    scene.shown("Olga can be reached again").await;
}

#[tokio::test]
async fn a_message_that_reaches_nobody_is_shown_when_somebody_is_back() {
    let scene = Scene::at_work().await;
    let bob = scene.prospect("Bob Lee");
    scene.sandbox.block_bot(scene.ann);
    scene.sandbox.write(bob, scene.sam, "Anybody?");
    let store = scene.app.as_ref().unwrap().store.clone();
    while store.read().await.unwrap().message_cards().pending_dialogs().await.unwrap().is_empty() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    scene.sandbox.unblock_bot(scene.ann);
    scene.shown("Anybody?").await;
    scene.nothing_is_pending().await;
}

#[tokio::test]
async fn while_the_group_is_broken_every_message_comes_privately_and_its_topics_catch_up() {
    let (mut scene, group) = Scene::with_group().await;
    let bob = scene.prospect("Bob Lee");
    scene.sandbox.write(bob, scene.sam, "before");
    let topic = scene.topic(group, "🟢 Bob Lee · @bob_lee").await.id;
    scene.in_topic(group, topic, "before").await;
    scene.sandbox.remove_bot_from_group(scene.ann, group).unwrap();
    scene.shown("I am not in the team’s group").await;
    for words in ["one", "two", "three"] {
        scene.sandbox.write(bob, scene.sam, words);
        scene.shown(words).await;
    }
    scene.ask("/doctor", "I am not in the team’s group: add me again").await;
    scene.restart().await;
    scene.sandbox.write(bob, scene.sam, "four");
    scene.shown("four").await;
    scene.sandbox.make_bot_administrator(scene.ann, group).unwrap();
    for words in ["one", "two", "three", "four"] {
        scene.in_topic(group, topic, words).await;
    }
    scene.shown("The team’s group works again").await;
    scene.nothing_is_pending().await;
    scene.sandbox.write(bob, scene.sam, "five");
    scene.in_topic(group, topic, "five").await;
    assert_eq!(said(&scene.sandbox.bot_chat(scene.ann), "five"), 0);
    let chat = scene.sandbox.bot_chat(scene.ann);
    assert!(["one", "two", "three", "four"].iter().all(|words| said(&chat, &format!("\n{words}")) == 1), "{chat:#?}");
}

#[rstest]
#[case::upgraded(FaultKind::Upgraded(-1_001_234), "INBOX_CHAT_ID=-1001234")]
#[case::no_topics(error(400, "Bad Request: the chat is not a forum"), "Switch topics on")]
#[case::no_rights(error(400, "Bad Request: not enough rights to create a topic"), "Make me an administrator")]
#[case::gone(error(403, "Forbidden: the group chat was deleted"), "Add me to the group again")]
#[tokio::test]
async fn an_alert_names_the_cure_of_a_broken_group(#[case] kind: FaultKind, #[case] cure: &str) {
    let (scene, _) = Scene::with_group().await;
    scene.bot_fault("createForumTopic", 1000, kind, When::BeforeEffect);
    let (bob, eve) = (scene.prospect("Bob Lee"), scene.prospect("Eve"));
    scene.sandbox.write(bob, scene.sam, "from Bob");
    scene.shown("from Bob").await;
    scene.shown(cure).await;
    for words in ["again", "and again"] {
        scene.sandbox.write(eve, scene.sam, words);
        scene.shown(words).await;
    }
}

#[tokio::test]
async fn a_topic_that_was_made_twice_says_so_and_names_the_right_one() {
    let (scene, group) = Scene::with_group().await;
    scene.bot_fault("createForumTopic", 1, FaultKind::Close, When::AfterEffect);
    let bob = scene.prospect("Bob Lee");
    scene.sandbox.write(bob, scene.sam, "Hello?");
    let topics = eventually(|| Some(scene.sandbox.topics(group)).filter(|topics| topics.len() == 2)).await;
    scene.in_topic(group, topics[1].id, "Hello?").await;
    scene.sandbox.say_in_topic(scene.ann, group, topics[0].id, "40 a month").unwrap();
    let shown = scene.in_topic(group, topics[0].id, "Not sent").await;
    assert!(shown.text.contains(&format!("/{}", topics[1].id)), "{}", shown.text);
    assert!(scene.texts_of(bob).is_empty());
}

#[tokio::test]
async fn what_one_person_writes_to_one_dialog_keeps_its_order_questions_included() {
    let scene = Scene::at_work().await;
    let olga = scene.colleague("Olga", Role::Manager).await;
    let bob = scene.prospect("Bob Lee");
    scene.sandbox.write(bob, scene.sam, "Hello?");
    let (to_ann, to_olga) = (scene.shown("Hello?").await, scene.shown_to(olga, "Hello?").await);
    scene.sandbox.reply(olga, to_olga.id, "Olga here").unwrap();
    eventually(|| (scene.texts_of(bob) == ["Olga here"]).then_some(())).await;

    scene.sandbox.reply(scene.ann, to_ann.id, "one").unwrap();
    let asked = scene.shown("Olga answered").await;
    scene.sandbox.reply(scene.ann, to_ann.id, "two").unwrap();
    scene.shown("Held as well").await;
    scene.ask(&format!("/send {} three", bob.0), "Held as well").await;
    assert_eq!(scene.texts_of(bob), ["Olga here"]);
    scene.press(asked.id, "📤 Send anyway").await;
    eventually(|| (scene.texts_of(bob) == ["Olga here", "one", "two", "three"]).then_some(())).await;
    scene.shown("All 3 are on their way").await;

    scene.sandbox.reply(olga, to_olga.id, "Olga again").unwrap();
    let olgas = scene.shown_to(olga, "Ann answered").await;
    scene.sandbox.press(olga, olgas.id, "📤 Send anyway").unwrap().answer(LIMIT).await.unwrap();
    eventually(|| scene.texts_of(bob).contains(&"Olga again".to_owned()).then_some(())).await;
    scene.sandbox.reply(scene.ann, to_ann.id, "four").unwrap();
    scene.shown("“Olga again”").await;
    scene.sandbox.reply(scene.ann, to_ann.id, "five").unwrap();
    let held = eventually(|| {
        let chat = scene.sandbox.bot_chat(scene.ann);
        chat.into_iter().rev().find(|one| one.text.contains("Held as well")).filter(|one| one.id > asked.id + 4)
    })
    .await;
    scene.press(held.id, "✖ Don’t send").await;
    scene.shown("None of the 2 was sent").await;
    scene.nothing_waits().await;
    assert_eq!(scene.texts_of(bob).len(), 5);
}

#[rstest]
#[case::in_private(false)]
#[case::in_a_topic(true)]
#[tokio::test]
async fn nobody_is_asked_about_an_answer_to_which_they_have_written_since(#[case] in_group: bool) {
    let (scene, group) = if in_group {
        let (scene, group) = Scene::with_group().await;
        (scene, Some(group))
    } else {
        (Scene::at_work().await, None)
    };
    let olga = scene.colleague("Olga", Role::Manager).await;
    let bob = scene.prospect("Bob Lee");
    scene.sandbox.write(bob, scene.sam, "Hello?");
    let topic = match group {
        Some(group) => {
            scene.sandbox.join_group(olga, group).unwrap();
            Some((group, scene.topic(group, "🟢 Bob Lee · @bob_lee").await.id))
        }
        None => None,
    };
    // Shows what Bob wrote, and answers it.
    let answer = async |by: PersonId, heard: &str, words: &str| match topic {
        Some((group, topic)) => {
            scene.in_topic(group, topic, heard).await;
            scene.sandbox.say_in_topic(by, group, topic, words).unwrap();
        }
        None => {
            let card = scene.shown_to(by, heard).await;
            scene.sandbox.reply(by, card.id, words).unwrap();
        }
    };
    let arrived = async |words: &str| {
        eventually(|| (scene.texts_of(bob).last().map(String::as_str) == Some(words)).then_some(())).await;
    };
    answer(olga, "Hello?", "Olga here").await;
    arrived("Olga here").await;
    scene.sandbox.write(bob, scene.sam, "What does it cost?");
    answer(scene.ann, "What does it cost?", "40 a month").await;
    arrived("40 a month").await;
    // To the older message, too.
    scene.sandbox.write(bob, scene.sam, "And a year?");
    scene.shown_somewhere(topic, "And a year?").await;
    answer(olga, "Hello?", "400").await;
    arrived("400").await;
    // Nothing arrived since then, so Ann must confirm.
    answer(scene.ann, "And a year?", "480").await;
    match topic {
        Some((group, topic)) => scene.in_topic(group, topic, "Olga answered").await,
        None => scene.shown("Olga answered").await,
    };
    assert_eq!(scene.texts_of(bob), ["Olga here", "40 a month", "400"]);
}

#[tokio::test]
async fn a_flood_of_one_person_is_counted_on_one_card() {
    let scene = Scene::at_work().await;
    let bob = scene.prospect("Bob Lee");
    for number in 0..400 {
        scene.sandbox.write(bob, scene.sam, &format!("message {number}"));
    }
    let card = scene.shown("message 399").await;
    assert!(card.text.contains("more messages"), "{}", card.text);
    let labels = labels(&card);
    assert_eq!(labels, ["💬 Open", "🛑 Stop"]);
    scene.nothing_is_pending().await;
    let cards = said(&scene.sandbox.bot_chat(scene.ann), "Bob Lee");
    assert!(cards < 60, "{cards} cards");
    // A reply to it answers the last message.
    scene.sandbox.reply(scene.ann, card.id, "One at a time, please").unwrap();
    eventually(|| (scene.texts_of(bob) == ["One at a time, please"]).then_some(())).await;
}
