//! Stories of input that must not be lost: updates are confirmed when they are handled, and stored if they cannot be
//! handled before a stop.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use salesdesk::domain::team::Role;
use serde_json::{Value, json};
use telegram_sandbox::world::{Door, Fault, FaultKind, Person, PersonId, When};
use telegram_sandbox::{Sandbox, SandboxConfig};

use crate::bot::{LIMIT, PHONE, Scene, eventually};

/// The plain binary on a sandbox, logging to a file.
struct Process(Child);

impl Process {
    fn start(sandbox: &Sandbox, folder: &Path, owner: PersonId) -> Self {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(folder.join("log")).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_salesdesk"))
            .env_clear()
            .current_dir(folder)
            .envs([
                ("BOT_TOKEN", sandbox.bot_token()),
                ("BOT_API_URL", sandbox.bot_api_url()),
                ("TELEGRAM_API_ID", "12345".to_owned()),
                ("TELEGRAM_API_HASH", "0123456789abcdef0123456789abcdef".to_owned()),
                ("OWNER_IDS", owner.0.to_string()),
                ("LOG", "trace".to_owned()),
            ])
            .stderr(Stdio::from(log))
            .spawn();
        Self(child.unwrap())
    }

    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Also after a failed assertion; the process may be gone already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn heard(sandbox: &Sandbox, person: PersonId, words: &str) -> usize {
    sandbox.bot_chat(person).iter().filter(|message| message.from_bot && message.text.contains(words)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_commands_typed_before_a_kill_are_all_answered() {
    const COMMANDS: usize = 60;
    let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
    let ann = sandbox.add(Person::named("Ann"));
    let folder = tempfile::tempdir().unwrap();
    let desk = Process::start(&sandbox, folder.path(), ann);
    sandbox.say(ann, "/start");
    assert!(sandbox.wait_for_bot(ann, LIMIT, |chat| chat.iter().any(|one| one.from_bot).then_some(())).await.is_some());
    for _ in 0..COMMANDS {
        sandbox.say(ann, "/help");
    }
    let words = "What the desk can do";
    assert!(eventually(|| Some(heard(&sandbox, ann, words)).filter(|heard| *heard > 0)).await < COMMANDS);
    desk.kill();
    let desk = Process::start(&sandbox, folder.path(), ann);
    eventually(|| (heard(&sandbox, ann, words) >= COMMANDS).then_some(())).await;
    desk.kill();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_cannot_be_read_whole_is_handled_as_far_as_it_is_known_and_never_logged() {
    let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
    let (ann, eve) = (sandbox.add(Person::named("Ann")), sandbox.add(Person::named("Eve")));
    let folder = tempfile::tempdir().unwrap();
    let desk = Process::start(&sandbox, folder.path(), ann);
    let date = |message: &mut Value| {
        let entities = message["entities"].as_array_mut().into_iter().flatten();
        let mut entities: Vec<Value> = entities.map(Value::take).collect();
        entities
            .push(json!({ "type": "date_time", "offset": 0, "length": 1, "unix_time": 1, "date_time_format": "r" }));
        message["entities"] = entities.into();
    };
    let hologram = |message: &mut Value| {
        let text = message["text"].take();
        message.as_object_mut().unwrap().remove("text");
        message.as_object_mut().unwrap().remove("entities");
        message["caption"] = text;
        message["hologram"] = json!({ "file_id": "x" });
    };
    let answered = |asked: i64, words: &'static str| {
        let sandbox = &sandbox;
        async move {
            let found = sandbox.wait_for_bot(ann, LIMIT, |chat| {
                chat.iter().any(|one| one.from_bot && one.id > asked && one.text.contains(words)).then_some(())
            });
            assert!(found.await.is_some(), "{words:?}: {:#?}", sandbox.bot_chat(ann));
        }
    };
    answered(sandbox.say_as_of_tomorrow(ann, "/help", date), "What the desk can do").await;
    let secret = sandbox.say_as_of_tomorrow(ann, "/password hunter2-known", date);
    answered(secret, "No login is under way").await;
    let hidden = sandbox.say_as_of_tomorrow(ann, "/password hunter2-unknown", hologram);
    answered(hidden, "do not know this kind of message").await;
    answered(sandbox.say_as_of_tomorrow(ann, "look", hologram), "do not know this kind of message").await;
    // A stranger gets no answer, whatever they send.
    for text in ["/start", "/password hunter2-eve"] {
        sandbox.say_as_of_tomorrow(eve, text, date);
        sandbox.say_as_of_tomorrow(eve, text, hologram);
    }
    answered(sandbox.say(ann, "/accounts"), "None yet").await;
    assert!(sandbox.bot_chat(eve).iter().all(|message| !message.from_bot));
    let left: Vec<i64> = sandbox.bot_chat(ann).iter().map(|message| message.id).collect();
    assert!(!left.contains(&secret) && !left.contains(&hidden), "a secret stays in the chat");
    desk.kill();
    let log = std::fs::read_to_string(folder.path().join("log")).unwrap();
    assert!(log.contains("received an update that holds something unknown"), "{log}");
    assert!(!log.contains("hunter2"), "a secret was logged");
}

#[tokio::test]
async fn updates_are_fetched_again_after_whatever_the_bot_api_answered() {
    let scene = Scene::set(None).await;
    scene.ask("/start", "Hello").await;
    let page = |status, body: &str| FaultKind::Answer { status, body: body.to_owned() };
    for kind in [
        FaultKind::Error { code: 502, text: "Bad Gateway".into() },
        FaultKind::Error { code: 401, text: "Unauthorized".into() },
        page(200, "<html>Please log in to the hotel's network</html>"),
        page(200, r#"{"ok":true,"result":[{"update_id":"#),
        page(200, r#"{"ok":true,"result":[{"message":{}},7,null]}"#),
        FaultKind::Close,
    ] {
        let fault = Fault {
            door: Door::BotApi,
            method: "getUpdates".into(),
            caller: None,
            times: 1,
            kind: kind.clone(),
            when: When::AfterEffect,
        };
        scene.sandbox.edit(|state| state.faults.order(fault));
        scene.ask("/help", "What the desk can do").await;
    }
}

#[tokio::test]
async fn a_page_instead_of_an_answer_blames_no_token_and_holds_up_no_start() {
    let mut scene = Scene::set(None).await;
    let page = |status, body: &str| FaultKind::Answer { status, body: body.to_owned() };
    let order = |kind: FaultKind| Fault {
        door: Door::BotApi,
        method: "getMe".into(),
        caller: None,
        times: 1,
        kind,
        when: When::BeforeEffect,
    };
    let kinds = [
        FaultKind::Error { code: 502, text: "Bad Gateway".into() },
        page(401, "<html>Log in to the proxy</html>"),
        page(200, ""),
        page(404, r#"{"message":"no Route matched with those values"}"#),
    ];
    for kind in &kinds {
        scene.sandbox.edit(|state| state.faults.order(order(kind.clone())));
        let found = scene.ask("/doctor", "the Bot API answered otherwise than it should").await;
        assert!(!found.text.contains("refuses the bot"), "{}", found.text);
    }
    let refused = FaultKind::Error { code: 401, text: "Unauthorized".into() };
    scene.sandbox.edit(|state| state.faults.order(order(refused)));
    scene.ask("/doctor", "refuses the bot").await;
    for kind in kinds {
        scene.app.take().unwrap().stop().await;
        let twice = Fault { times: 2, ..order(kind) };
        scene.sandbox.edit(|state| state.faults.order(twice));
        scene.open().await;
        scene.ask("/help", "What the desk can do").await;
    }
}

#[tokio::test]
async fn an_answer_that_comes_again_after_a_restart_does_not_answer_the_next_question() {
    let mut scene = Scene::set(None).await;
    let carl = scene.sandbox.add(Person::named("Carl").username("carl_x"));
    scene.log_in().await;
    scene.ask("/send", "To whom?").await;
    scene.ask("@carl_x", "What should it say?").await;
    let questions = || heard(&scene.sandbox, scene.ann, "What should it say?");
    let before = questions();
    scene.app.take().unwrap().stop().await;
    scene.sandbox.hand_out_again(1);
    scene.open().await;
    let questions = || heard(&scene.sandbox, scene.ann, "What should it say?");
    eventually(|| (questions() > before).then_some(())).await;
    scene.ask("Good day", "✅ sent").await;
    assert_eq!(scene.texts(carl), ["Good day"]);
}

#[tokio::test]
async fn what_comes_again_after_a_restart_is_done_once_and_its_author_hears_it() {
    let mut scene = Scene::at_work().await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Hello");
    scene.shown("Hello").await;
    scene.ask("/dialog @bob_lee", "Hello").await;
    let asked = scene.ask(&format!("/add_account {PHONE}"), "already at the desk").await;
    scene.app.take().unwrap().stop().await;
    scene.sandbox.hand_out_again(2);
    scene.open().await;
    let again = |words: &str| heard(&scene.sandbox, scene.ann, words);
    eventually(|| (again("already at the desk") == 2).then_some(())).await;
    assert!(asked.id > 0);
}

#[tokio::test]
async fn what_waits_for_its_turn_when_the_desk_stops_is_answered_after_its_start() {
    let mut scene = Scene::set(None).await;
    let viewer = scene.colleague("Vera", Role::Viewer).await;
    scene.shown_to(viewer, "Hello").await;
    // Telegram demands a longer wait than the desk's stop allows.
    let fault = Fault {
        door: Door::BotApi,
        method: "sendMessage".into(),
        caller: None,
        times: 1,
        kind: FaultKind::RetryAfter(60),
        when: When::BeforeEffect,
    };
    scene.sandbox.edit(|state| state.faults.order(fault));
    let asked = scene.sandbox.say(viewer, "/help");
    eventually(|| (scene.sandbox.updates_waiting() == 0).then_some(())).await;
    assert!(scene.sandbox.bot_chat(viewer).iter().all(|one| !(one.from_bot && one.id > asked)));
    scene.restart().await;
    scene.shown_to(viewer, "What the desk can do").await;
    let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
    assert!(reading.pending_updates().is_empty().await.unwrap() || heard(&scene.sandbox, viewer, "What the desk") == 1);
}

#[tokio::test]
async fn a_text_that_may_be_a_secret_is_not_stored_and_its_author_is_notified_after_a_restart() {
    let mut scene = Scene::set(Some("tangerine")).await;
    let card = scene.ask(&format!("/add_account {PHONE}"), "Enter it with the buttons").await;
    scene.tap(card.id, &scene.code().await).await;
    scene.shown("password").await;
    // The message cannot be deleted for a while, so its handler keeps running.
    let fault = Fault {
        door: Door::BotApi,
        method: "deleteMessage".into(),
        caller: None,
        times: 1,
        kind: FaultKind::Stall,
        when: When::BeforeEffect,
    };
    scene.sandbox.edit(|state| state.faults.order(fault));
    let said = scene.sandbox.say(scene.ann, "tangerine");
    // Stored without its text, and confirmed.
    eventually(|| (scene.sandbox.updates_waiting() == 0).then_some(())).await;
    scene.restart().await;
    eventually(|| {
        let chat = scene.sandbox.bot_chat(scene.ann);
        let shown = chat.iter().any(|one| one.from_bot && one.text.contains("Type it again"));
        (shown && chat.iter().all(|one| one.id != said)).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn that_nobody_can_be_reached_stands_in_the_log() {
    let sandbox = Sandbox::start(SandboxConfig::default()).await.unwrap();
    let ann = sandbox.add(Person::named("Ann"));
    let folder = tempfile::tempdir().unwrap();
    let desk = Process::start(&sandbox, folder.path(), ann);
    sandbox.say(ann, "/start");
    eventually(|| (heard(&sandbox, ann, "Hello Ann") > 0).then_some(())).await;
    let log = || std::fs::read_to_string(folder.path().join("log")).unwrap();
    assert!(!log().contains("failed to reach anybody"));
    sandbox.block_bot(ann);
    eventually(|| log().contains("failed to reach anybody on the team").then_some(())).await;
    desk.kill();
}
