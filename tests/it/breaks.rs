//! A break that Telegram asks for, or a server that does not answer, in somebody's private chat: what they ask for is done at once
//! all the same, and shown when it can be.
//! Its rule: a test changes the world and looks at the world.

use std::time::{Duration, Instant};

use telegram_sandbox::world::{Door, Fault, FaultKind, Person, When};

use crate::bot::{PHONE, Scene, eventually};

/// Less than any break here takes.
const AT_ONCE: Duration = Duration::from_secs(10);

impl Scene {
    /// The next calls of a method of the Bot API end so.
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
    // No update waits in its handler.
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
    // A try is seen a moment after it is made.
    assert!(gaps.iter().all(|gap| *gap > Duration::from_millis(900)), "{gaps:?}");
    assert_eq!(scene.calls_made("sendMessage"), before + 4);
}

const PHONE_AS_SHOWN: &str = "+1 555 123 0132";
