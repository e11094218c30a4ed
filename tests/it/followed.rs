//! One message followed through the log.
//!
//! Invariant: the log never contains the text of a message, a code, a full phone number or the bot's token.

use std::io::{self, Write};
use std::sync::{Arc, LazyLock, Mutex};

use salesdesk::domain::team::Role;
use salesdesk::logging::{self, LogFormat, LogSettings};
use telegram_sandbox::control::Button;
use telegram_sandbox::world::{Door, Person};
use tracing::Dispatch;
use tracing::subscriber::{DefaultGuard, NoSubscriber};
use tracing_subscriber::fmt::MakeWriter;

use crate::bot::{PHONE, Scene, eventually, names_code};

const WORDS: &str = "Shall we talk on Thursday?";

/// With one dispatcher in the process, tracing asks only the first thread at a callsite whether it is enabled, which in
/// another story's thread is never the case. With two it asks all threads.
static SECOND: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(NoSubscriber::default()));

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Logs what happens on this thread from now on, as the program does.
    fn start(filter: &str) -> (Self, DefaultGuard) {
        LazyLock::force(&SECOND);
        let log = Self::default();
        let settings = LogSettings { filter: filter.into(), format: LogFormat::Text };
        let subscriber = logging::subscriber(&settings, salesdesk::bot::UNLOGGED, log.clone(), false);
        (log, tracing::subscriber::set_default(subscriber))
    }

    fn lines(&self) -> Vec<String> {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap().lines().map(str::to_owned).collect()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Log {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_send_is_followed_through_the_log_by_its_items_id() {
    let (log, _logging) = Log::start("debug");
    let scene = Scene::set(None).await;
    scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    let login = scene.ask(&format!("/add_account {PHONE}"), "Enter it with the buttons").await;
    let code = scene.code().await;
    scene.tap(login.id, &code).await;
    let done = scene.shown("is in: Sam Sales").await;
    scene.press(done.id, Button::At(0, 0)).await;
    scene.shown("up to 40 messages a day").await;

    scene.ask(&format!("/send @bob_lee {WORDS}"), "@bob_lee").await;
    let card = scene.shown("✅ sent").await;
    eventually(|| log.lines().iter().any(|line| line.contains("state=Sent")).then_some(())).await;
    let lines = log.lines();
    let accepted = lines.iter().find(|line| line.contains("accepted a message")).unwrap();
    let id = accepted.split("item{id=").nth(1).unwrap().split(['}', ' ']).next().unwrap();
    let spans = [format!("item{{id={id}}}"), format!("item{{id={id} ")];
    let followed: Vec<&String> = lines.iter().filter(|line| spans.iter().any(|span| line.contains(span))).collect();
    for line in &followed {
        println!("{line}");
    }
    let mut rest = followed.iter();
    for step in [
        &[&*format!("user={}}}", scene.ann.0), "update{id=", "accepted a message"][..],
        &["asked the gate", "verdict=Yes"],
        &["claimed a message", "attempt=1"],
        &["rpc{method=\"messages.sendMessage\"}", "asked Telegram"],
        &["rpc{method=\"messages.sendMessage\"}", "got an answer from Telegram"],
        &["recorded that a message was sent"],
        &["refreshed a card", &format!("telegram_message={}", card.id), "state=Sent"],
    ] {
        assert!(
            rest.any(|line| step.iter().all(|words| line.contains(words))),
            "{step:?} does not follow what came before: {followed:#?}"
        );
    }
    assert!(followed.iter().any(|line| line.contains("showed a card")), "{followed:#?}");
    let all = lines.join("\n");
    for secret in [WORDS, PHONE, &PHONE[1..], &scene.sandbox.bot_token()] {
        assert!(!all.contains(secret), "{secret} is in the log");
    }
    assert!(!names_code(&all, &code), "the code {code} is in the log");
}

#[tokio::test]
async fn nothing_is_followed_at_info() {
    let (log, _logging) = Log::start("info");
    let scene = Scene::set(None).await;
    scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.log_in().await;
    scene.ask(&format!("/send @bob_lee {WORDS}"), "@bob_lee").await;
    scene.shown("✅ sent").await;
    let lines = log.lines();
    assert!(!lines.is_empty());
    assert!(!lines.iter().any(|line| line.contains("item{") || line.contains("update{")), "{lines:#?}");
}

#[tokio::test]
async fn what_a_prospect_wrote_is_read_once_for_all_members_who_see_it() {
    let (log, _logging) = Log::start("debug");
    let scene = Scene::at_work().await;
    let mut team = vec![scene.ann];
    for name in ["Ida", "Jan", "Kim", "Lea", "Max", "Nia", "Ole"] {
        team.push(scene.colleague(name, Role::Operator).await);
    }
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Hello?");
    for person in team {
        scene.shown_to(person, "Hello?").await;
    }
    scene.nothing_is_pending().await;
    let lines = log.lines();
    let reads: Vec<&String> =
        lines.iter().filter(|line| line.contains("loaded the pending messages of a dialog")).collect();
    assert!(reads.len() == 1 && reads[0].contains("chats=8"), "{reads:#?}");
}

#[tokio::test]
async fn a_send_to_a_known_person_makes_two_calls_of_the_bot_api() {
    let scene = Scene::at_work().await;
    scene.bob();
    let sent = |count| {
        let chat = scene.sandbox.bot_chat(scene.ann);
        (chat.iter().filter(|message| message.text.contains("✅ sent")).count() == count).then_some(())
    };
    scene.ask("/send @bob_lee Hello.", "@bob_lee").await;
    eventually(|| sent(1)).await;
    // Its answer comes after whatever the first message caused.
    scene.ask("/queue", "Queue").await;
    let before = scene.sandbox.look().journal.entries().len();
    scene.sandbox.say(scene.ann, "/send @bob_lee Shall we talk?");
    eventually(|| sent(2)).await;
    scene.ask("/queue", "Queue").await;
    let state = scene.sandbox.look();
    let made = state.journal.entries().iter().skip(before);
    let made = made.filter(|call| call.door == Door::BotApi && call.method != "getUpdates");
    let made: Vec<&str> = made.map(|call| call.method.as_str()).collect();
    assert_eq!(made, ["sendMessage", "editMessageText", "sendMessage"], "the card, the card turned, the queue");
}
