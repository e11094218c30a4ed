//! Nothing that a person sends ends in silence: every kind of message, in every place, gets its one line with the cure,
//! unless it is the team's own talk.

use jiff::SignedDuration;
use serde_json::{Value, json};
use telegram_sandbox::bot_api::ChatId;
use telegram_sandbox::control::ChatMessage;
use telegram_sandbox::world::Person;

use crate::bot::{Scene, eventually};

/// Every kind of message that the desk cannot use, as the Bot API describes it
/// (<https://core.telegram.org/bots/api#message>), and one that nobody knows yet.
fn kinds() -> Vec<(&'static str, Value)> {
    let file = || json!({ "file_id": "f", "file_unique_id": "u", "file_size": 10 });
    let with = |fields: Value| {
        let mut file = file();
        file.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        file
    };
    let sized = |seconds: bool| {
        let sides = json!({ "width": 512, "height": 512 });
        let mut file = with(sides);
        if seconds {
            file["duration"] = 2.into();
        }
        file
    };
    let place = json!({ "latitude": 52.5, "longitude": 13.4 });
    let chat = json!({ "id": -100_999, "type": "channel", "title": "News" });
    let person = json!({ "id": 5, "is_bot": false, "first_name": "Eve" });
    let mut sticker = sized(false);
    for (name, value) in [("type", json!("regular")), ("is_animated", json!(false)), ("is_video", json!(false))] {
        sticker[name] = value;
    }
    vec![
        ("sticker", sticker),
        ("voice", with(json!({ "duration": 2 }))),
        ("video_note", with(json!({ "duration": 2, "length": 240 }))),
        ("audio", with(json!({ "duration": 2 }))),
        ("video", sized(true)),
        ("animation", sized(true)),
        ("location", place.clone()),
        ("venue", json!({ "location": place, "title": "Office", "address": "Main street 1" })),
        ("contact", json!({ "phone_number": "+15559990000", "first_name": "Eve" })),
        (
            "poll",
            json!({
                "id": "1", "question": "Tea?", "options": [], "total_voter_count": 0, "is_closed": false,
                "is_anonymous": true, "type": "regular", "allows_multiple_answers": false,
            }),
        ),
        ("dice", json!({ "emoji": "🎲", "value": 6 })),
        ("game", json!({ "title": "Chess", "description": "A game", "photo": [] })),
        ("story", json!({ "chat": chat, "id": 1 })),
        (
            "invoice",
            json!({
                "title": "Tea", "description": "A cup", "start_parameter": "", "currency": "EUR", "total_amount": 100,
            }),
        ),
        ("giveaway", json!({ "chats": [chat], "winners_selection_date": 0, "winner_count": 1 })),
        ("checklist", json!({ "title": "To do", "tasks": [] })),
        ("paid_media", json!({ "star_count": 1, "paid_media": [] })),
        ("users_shared", json!({ "request_id": 1, "users": [{ "user_id": 5 }], "user_ids": [5] })),
        ("chat_shared", json!({ "request_id": 1, "chat_id": -100_999 })),
        ("web_app_data", json!({ "data": "x", "button_text": "Open" })),
        ("passport_data", json!({ "data": [], "credentials": { "data": "", "hash": "", "secret": "" } })),
        (
            "giveaway_winners",
            json!({
                "chat": chat, "giveaway_message_id": 1, "winners_selection_date": 0, "winner_count": 1,
                "winners": [person],
            }),
        ),
        ("hologram", json!({ "depth": 3 })),
    ]
}

/// What Telegram itself reports in a chat: nobody says anything by it.
fn reports() -> Vec<(&'static str, Value)> {
    let person = json!({ "id": 5, "is_bot": false, "first_name": "Eve" });
    vec![
        ("new_chat_title", json!("Inbox")),
        ("left_chat_member", person),
        ("message_auto_delete_timer_changed", json!({ "message_auto_delete_time": 86400 })),
        ("video_chat_started", json!({})),
        ("forum_topic_edited", json!({ "name": "Bob" })),
        ("general_forum_topic_hidden", json!({})),
    ]
}

/// A message with this content in place of its text.
fn of_kind(message: &mut Value, kind: &str, content: Value) {
    message.as_object_mut().unwrap().remove("text");
    message[kind] = content;
}

impl Scene {
    /// Waits until the bot has handled everything, and returns what it has said since.
    async fn lines_since(&self, chat: ChatId, before: &[ChatMessage]) -> Vec<String> {
        eventually(|| (self.sandbox.updates_waiting() == 0).then_some(())).await;
        let seen: Vec<i64> = before.iter().map(|one| one.id).collect();
        let new = self.sandbox.group_chat(chat).into_iter();
        new.filter(|one| one.from_bot && !seen.contains(&one.id)).map(|one| one.text).collect()
    }

    fn ten_minutes_pass(&self) {
        self.app.as_ref().unwrap().store.clock().advance(SignedDuration::from_mins(11));
    }
}

#[tokio::test]
async fn each_kind_of_message_in_a_private_chat_gets_one_line() {
    let scene = Scene::at_work().await;
    for question in [None, Some("To whom?")] {
        if let Some(words) = question {
            scene.ask("/send", words).await;
        }
        // These two name the person to write to.
        for (kind, content) in kinds().into_iter().filter(|(kind, _)| !["contact", "users_shared"].contains(kind)) {
            let sent = scene.sandbox.say_as_of_tomorrow(scene.ann, kind, |message| of_kind(message, kind, content));
            let after = || {
                let chat = scene.sandbox.bot_chat(scene.ann).into_iter();
                chat.filter(|one| one.from_bot && one.id > sent).collect::<Vec<_>>()
            };
            eventually(|| (after().len() == 1 && scene.sandbox.updates_waiting() == 0).then_some(())).await;
            let line = after().remove(0).text;
            assert!(!line.contains('\n') && !line.contains("broke"), "{kind}: {line}");
        }
    }
    // The question is still open.
    scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.ask("@bob_lee", "What should it say?").await;
}

#[tokio::test]
async fn each_kind_of_message_in_a_dialogs_topic_gets_one_line_once_and_the_teams_own_talk_gets_none() {
    let (scene, group) = Scene::with_group().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.sandbox.write(bob, scene.sam, "Hi there");
    let topic = scene.topic(group, "🟢 Bob Lee · @bob_lee").await.id;
    scene.in_topic(group, topic, "Hi there").await;
    let post = |kind: &'static str, content: Value, thread: Option<i64>| {
        let sent = scene.sandbox.say_in_group_as_of_tomorrow(scene.ann, group, kind, |message| {
            of_kind(message, kind, content);
            if let Some(thread) = thread {
                message["message_thread_id"] = thread.into();
                message["is_topic_message"] = true.into();
            }
        });
        sent.unwrap();
    };
    for (kind, content) in kinds() {
        let before = scene.sandbox.group_chat(group);
        post(kind, content.clone(), Some(topic));
        let said = eventually(|| {
            let mut new = scene.sandbox.group_chat(group).into_iter().filter(|one| one.from_bot);
            new.rfind(|one| before.iter().all(|seen| seen.id != one.id))
        });
        let line = said.await.text;
        assert!(!line.contains('\n') && !line.contains("broke"), "{kind}: {line}");
        let before = scene.sandbox.group_chat(group);
        // The next one in a row gets no line, and neither does the team's own talk.
        for thread in [Some(topic), None, Some(777)] {
            post(kind, content.clone(), thread);
        }
        assert_eq!(scene.lines_since(group, &before).await, [""; 0], "{kind}");
        // Something else ends the row.
        scene.sandbox.say_in_topic(scene.ann, group, topic, "// noted").unwrap();
    }
    let before = scene.sandbox.group_chat(group);
    for (kind, content) in reports() {
        for thread in [Some(topic), None] {
            post(kind, content.clone(), thread);
        }
    }
    assert_eq!(scene.lines_since(group, &before).await, [""; 0]);
    assert!(scene.texts_of(bob).is_empty());
}

#[tokio::test]
async fn who_writes_in_the_name_of_a_channel_is_told_once_how_to_write_as_themselves() {
    let (scene, group) = Scene::with_group().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.sandbox.write(bob, scene.sam, "Hi there");
    let topic = scene.topic(group, "🟢 Bob Lee · @bob_lee").await.id;
    scene.in_topic(group, topic, "Hi there").await;
    let as_channel = |text: &str, forwarded: bool| {
        let said = scene.sandbox.say_in_group_as_of_tomorrow(scene.ann, group, text, |message| {
            message["message_thread_id"] = topic.into();
            message["is_topic_message"] = true.into();
            message["sender_chat"] = json!({ "id": -100_999, "type": "channel", "title": "News" });
            message["is_automatic_forward"] = forwarded.into();
            message["from"] = json!({
                "id": 136_817_688, "is_bot": true, "first_name": "Channel", "username": "Channel_Bot",
            });
        });
        said.unwrap();
    };
    as_channel("A post of the linked channel", true);
    as_channel("Good day, Bob", false);
    scene.in_topic(group, topic, "you write in the name of a channel").await;
    let before = scene.sandbox.group_chat(group);
    as_channel("Anybody?", false);
    assert_eq!(scene.lines_since(group, &before).await, [""; 0]);
    scene.ten_minutes_pass();
    as_channel("Anybody?", false);
    eventually(|| (scene.sandbox.group_chat(group).len() > before.len() + 1).then_some(())).await;
    assert!(scene.texts_of(bob).is_empty());
}

#[tokio::test]
async fn a_reply_to_a_dialog_outside_of_its_topic_names_the_right_place() {
    let (scene, group) = Scene::with_group().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.sandbox.write(bob, scene.sam, "Hi there");
    let topic = scene.topic(group, "🟢 Bob Lee · @bob_lee").await.id;
    scene.in_topic(group, topic, "Hi there").await;
    scene.sandbox.say_in_group(scene.ann, group, "/dialog @bob_lee").unwrap();
    let find = |words: &str| {
        let chat = scene.sandbox.group_chat(group).into_iter().rev();
        let mut general = chat.filter(|one| one.from_bot && one.topic.is_none());
        general.find(|one| one.text.contains(words))
    };
    let screen = eventually(|| find("Hi there")).await;
    scene.sandbox.reply_in(scene.ann, group, screen.id, "Good day, Bob").unwrap();
    let line = eventually(|| find("outside of its topic")).await;
    assert!(line.text.contains(&format!("/{topic}")), "{}", line.text);
    assert!(scene.texts_of(bob).is_empty());
}

#[tokio::test]
async fn an_upgraded_group_is_reported_as_soon_as_telegram_says_so() {
    let (scene, group) = Scene::with_group().await;
    let said = scene.sandbox.say_in_group_as_of_tomorrow(scene.ann, group, "upgraded", |message| {
        of_kind(message, "migrate_to_chat_id", json!(-1_001_234));
    });
    said.unwrap();
    scene.shown("INBOX_CHAT_ID=-1001234").await;
    scene.ask("/doctor", "-1001234").await;
}
