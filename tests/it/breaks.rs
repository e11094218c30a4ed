//! Stories of a private chat in which Telegram demands a pause or does not answer: requests take effect at once, and
//! are shown when possible.

use std::time::{Duration, Instant};

use salesdesk::domain::ids::{ChatId, TelegramUserId};
use salesdesk::domain::notice::Notice;
use salesdesk::domain::team::Role;
use salesdesk::store::Store;
use telegram_sandbox::control::Button;
use telegram_sandbox::world::{Door, Fault, FaultKind, Faults, Person, When};

use crate::bot::{PHONE, Scene, eventually};

/// Shorter than any pause here.
const AT_ONCE: Duration = Duration::from_secs(10);

impl Scene {
    /// The next calls of a method of the Bot API fail in this way.
    fn bot_api_fails(&self, method: &str, kind: FaultKind, times: u32) {
        let (door, method) = (Door::BotApi, method.to_owned());
        let fault = Fault { door, method, caller: None, times, kind, when: When::BeforeEffect };
        self.sandbox.edit(|state| state.faults.order(fault));
    }

    fn calls_made(&self, method: &str) -> usize {
        self.sandbox.look().journal.calls(method).count()
    }
}

#[tokio::test]
async fn a_break_of_thirty_seconds_in_a_private_chat_holds_up_no_login_and_no_message() {
    let scene = Scene::set(None).await;
    scene.log_in().await;
    let (carl, eva) = (scene.sandbox.add(Person::named("Carl").username("carl_x")), "+4915123454412");
    scene.sandbox.add(Person::named("Eva").phone(eva));
    let (codes, began) = (scene.calls_made("auth.sendCode"), Instant::now());
    scene.bot_api_fails("sendMessage", FaultKind::RetryAfter(30), 1);
    scene.sandbox.say(scene.ann, &format!("/add_account {eva}"));
    scene.sandbox.say(scene.ann, "/send @carl_x Good day");
    eventually(|| (scene.calls_made("auth.sendCode") > codes).then_some(())).await;
    eventually(|| scene.sandbox.received(carl).into_iter().find(|message| message.text == "Good day")).await;
    assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
    // No update waits for its handler.
    eventually(|| (scene.sandbox.updates_waiting() == 0).then_some(())).await;
    assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_login_that_began_in_a_break_shows_its_keypad_after_it_and_goes_on() {
    let scene = Scene::set(None).await;
    scene.bot_api_fails("sendMessage", FaultKind::RetryAfter(3), 1);
    let asked = scene.sandbox.say(scene.ann, &format!("/add_account {PHONE}"));
    let card = scene.shown("Enter it with the buttons").await;
    assert!(card.id > asked);
    let keypads = scene.sandbox.bot_chat(scene.ann);
    let keypads = keypads.iter().filter(|message| message.from_bot && message.text.contains(PHONE_AS_SHOWN)).count();
    assert_eq!(keypads, 1, "{}", scene.chat(scene.ann));
    scene.tap(card.id, &scene.code().await).await;
    scene.turned(card.id, "is in").await;
}

#[tokio::test]
async fn what_telegram_does_not_take_is_tried_again_once_a_second_at_most() {
    let scene = Scene::set(None).await;
    let (before, bad_gateway) = (scene.calls_made("sendMessage"), "Bad Gateway".to_owned());
    scene.bot_api_fails("sendMessage", FaultKind::Error { code: 502, text: bad_gateway }, 3);
    scene.sandbox.say(scene.ann, "/team");
    let mut tries = Vec::new();
    for number in 1..=4 {
        tries.push(eventually(|| (scene.calls_made("sendMessage") >= before + number).then(Instant::now)).await);
    }
    scene.shown("The team").await;
    let gaps: Vec<Duration> = tries.windows(2).map(|pair| pair[1] - pair[0]).collect();
    // A try is visible a moment after it is made.
    assert!(gaps.iter().all(|gap| *gap > Duration::from_millis(900)), "{gaps:?}");
    assert_eq!(scene.calls_made("sendMessage"), before + 4);
}

const PHONE_AS_SHOWN: &str = "+1 555 123 0132";

#[tokio::test]
async fn a_break_in_a_members_chat_holds_up_nothing_that_is_done_to_the_member() {
    let scene = Scene::set(None).await;
    let [max, mia] = [scene.hire("Max", Role::Operator).await, scene.hire("Mia", Role::Operator).await];
    for person in [max, mia] {
        scene.answer_to(person, "/start").await;
    }
    let began = Instant::now();
    scene.bot_api_fails("setMyCommands", FaultKind::RetryAfter(5), 2);
    scene.bot_api_fails("deleteMyCommands", FaultKind::RetryAfter(5), 1);
    for text in [format!("/team role {} viewer", max.0), "/language en".into()] {
        scene.sandbox.say(scene.ann, &text);
    }
    let card = scene.ask(&format!("/team remove {}", mia.0), "Take Mia off the team?").await;
    scene.press(card.id, "🗑 Yes, remove").await;
    scene.shown("The team: 2 people").await;
    eventually(|| (scene.sandbox.updates_waiting() == 0).then_some(())).await;
    assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
    // Each member is notified, and gets the new menu.
    scene.shown_to(max, "You have another role now").await;
    scene.shown_to(mia, "You were taken off the team").await;
    eventually(|| scene.commands_of(mia).is_empty().then_some(())).await;
    eventually(|| (!scene.commands_of(max).contains(&"stop".to_owned())).then_some(())).await;
}

#[tokio::test]
async fn news_for_a_member_that_waits_at_a_stop_comes_once_after_the_start() {
    let mut scene = Scene::set(None).await;
    let [max, mia] = [scene.hire("Max", Role::Operator).await, scene.hire("Mia", Role::Operator).await];
    for person in [max, mia] {
        scene.answer_to(person, "/start").await;
    }
    let card = scene.ask(&format!("/team remove {}", mia.0), "Take Mia off the team?").await;
    let bad_gateway = FaultKind::Error { code: 502, text: "Bad Gateway".into() };
    scene.bot_api_fails("sendMessage", bad_gateway, u32::MAX);
    // Existing messages can be edited, new ones are refused.
    scene.press(card.id, "🗑 Yes, remove").await;
    scene.press(card.id, Button::Data(format!("t:role:{}:viewer", max.0))).await;
    let store = scene.app.as_ref().unwrap().store.clone();
    let (at, ann) = (store.clock().now(), ChatId(scene.ann.0));
    let mut work = store.begin().await.unwrap();
    let (id, from) = (TelegramUserId(max.0), at - jiff::SignedDuration::from_hours(1));
    for notice in [Notice::WasDown { from, to: at }, Notice::Joined { member: id }] {
        work.notices().put(ann, notice).await.unwrap();
    }
    // This has not happened, or is over.
    work.notices().put(ann, Notice::Reach { member: id, reachable: false }).await.unwrap();
    work.notices().put(ChatId(max.0), Notice::NewRole { role: Role::Owner }).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(kept(&store).await, 6);
    scene.app.take().unwrap().stop().await;
    scene.sandbox.edit(|state| state.faults = Faults::default());
    let expected = [
        (mia, "You were taken off the team"),
        (max, "You have another role now"),
        (scene.ann, "The desk was down"),
        (scene.ann, "Max has joined"),
    ];
    for _ in 0..2 {
        scene.open().await;
        for (person, words) in expected {
            scene.shown_to(person, words).await;
        }
        while kept(&scene.app.as_ref().unwrap().store).await > 0 {
            tokio::task::yield_now().await;
        }
        scene.app.take().unwrap().stop().await;
    }
    for (person, words) in expected {
        let times = scene.sandbox.bot_chat(person).iter().filter(|message| message.text.contains(words)).count();
        assert_eq!(times, 1, "{words}: {}", scene.chat(person));
    }
    assert!(!scene.chat(scene.ann).contains("cannot be reached"), "{}", scene.chat(scene.ann));
}

async fn kept(store: &Store) -> usize {
    store.read().await.unwrap().notices().all().await.unwrap().len()
}
