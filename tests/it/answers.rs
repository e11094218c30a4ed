//! Stories of answers: a person who wrote recently gets them at once, before unprompted messages and under separate
//! limits. In each, a limit for unprompted messages holds one back.

use salesdesk::domain::account_limits::LimitKind;
use salesdesk::domain::ids::{AccountId, TelegramUserId};
use salesdesk::domain::outbox::ItemReason;
use salesdesk::store::AuditFilter;
use telegram_sandbox::world::{Person, PersonId};

use crate::bot::{Scene, eventually};

impl Scene {
    /// Ann answers the card with these words, and the answer arrives.
    async fn answers(&self, card: i64, to: PersonId, text: &str) {
        self.sandbox.reply(self.ann, card, text).unwrap();
        eventually(|| (self.texts_of(to).last()? == text).then_some(())).await;
    }

    /// The account's messages today, and the answers among them.
    async fn sent(&self) -> (u32, u32) {
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        let account = reading.accounts().get_account_by_id(AccountId(1)).await.unwrap().unwrap();
        (account.messages_sent, account.answers_sent)
    }

    async fn limit(&self, kind: LimitKind, value: u32) {
        let manager = self.app.as_ref().unwrap().accounts.clone();
        manager.set_limit(AccountId(1), kind, value, TelegramUserId(self.ann.0)).await.unwrap();
    }

    /// The id of our last message in the dialog with a person; ids count up in each account.
    async fn number(&self, with: PersonId) -> i64 {
        let dialog = self.dialog_with(with).await;
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        let messages = reading.dialogs().get_messages(dialog).await.unwrap();
        messages.last().unwrap().telegram_message_id.unwrap().0
    }
}

#[tokio::test]
async fn an_answer_waits_for_no_gap_between_unprompted_messages() {
    let (scene, bob) = Scene::talking().await;
    let carl = scene.sandbox.add(Person::named("Carl").username("carl_x"));
    scene.rules(600, None).await;
    scene.ask("/send @carl_x Hello Carl", "the gap between two messages").await;
    scene.sandbox.write(bob, scene.sam, "What does it cost?");
    let card = scene.shown("What does it cost?").await;
    scene.answers(card.id, bob, "Five").await;
    assert_eq!(scene.texts_of(carl), Vec::<String>::new());
    eventually_sent(&scene, (2, 1)).await;
    // The unprompted message still waits for the one before it.
    scene.ask("/why @carl_x", "✗ the gap between two messages").await;
    let why = scene.ask("/why @bob_lee", "it is an answer").await;
    assert!(why.text.contains("the ceiling for answers is not in the way"), "{}", why.text);
}

#[tokio::test]
async fn an_answer_takes_nothing_from_the_limit_for_unprompted_messages() {
    let (scene, bob) = Scene::talking().await;
    scene.sandbox.add(Person::named("Carl").username("carl_x"));
    scene.limit(LimitKind::Messages, 1).await;
    scene.ask("/send @carl_x Hello Carl", "has reached its limit for today").await;
    scene.sandbox.write(bob, scene.sam, "What does it cost?");
    let card = scene.shown("What does it cost?").await;
    scene.answers(card.id, bob, "Five").await;
    eventually_sent(&scene, (2, 1)).await;
    // The card counts both, each against its own limit.
    let card = scene.ask("/account +15551230132", "Answers").await;
    assert!(card.text.contains("1 of 1") && card.text.contains("1 of 300"), "{}", card.text);
    // The limit for strangers was lowered together with the other.
    scene.limit(LimitKind::Messages, 2).await;
    scene.limit(LimitKind::NewContacts, 2).await;
    eventually_sent(&scene, (3, 1)).await;
}

#[tokio::test]
async fn what_was_held_goes_out_once_they_write() {
    let (scene, bob) = Scene::talking().await;
    scene.limit(LimitKind::Messages, 1).await;
    scene.ask("/send @bob_lee One more thing", "has reached its limit for today").await;
    scene.sandbox.write(bob, scene.sam, "Yes?");
    eventually(|| (scene.texts_of(bob).len() == 2).then_some(())).await;
    eventually_sent(&scene, (2, 1)).await;
}

#[tokio::test]
async fn the_ceiling_for_answers_holds_answers_alone() {
    let (scene, bob) = Scene::talking().await;
    let carl = scene.sandbox.add(Person::named("Carl").username("carl_x"));
    scene.ask("/settings answer_limit 1", "Answers a day: 1").await;
    for (question, answer) in [("One?", "Yes"), ("Two?", "Later")] {
        scene.sandbox.write(bob, scene.sam, question);
        let card = scene.shown(question).await;
        scene.sandbox.reply(scene.ann, card.id, answer).unwrap();
        if answer == "Yes" {
            eventually(|| (scene.texts_of(bob).last()? == answer).then_some(())).await;
        }
    }
    scene.shown("has answered as often as it may today").await;
    scene.ask("/send @carl_x Hello Carl", "✅ sent").await;
    assert_eq!(scene.texts_of(carl), ["Hello Carl"]);
    assert_eq!(scene.texts_of(bob).len(), 2);
    // The ceiling is the desk's own, so a manager may exceed it.
    let queue = scene.ask("/queue", "the account’s ceiling for answers is reached").await;
    scene.press(queue.id, "▶️ 1").await;
    eventually(|| (scene.texts_of(bob).last()? == "Later").then_some(())).await;
}

#[tokio::test]
async fn answers_go_before_what_waited_longer() {
    let (scene, bob) = Scene::talking().await;
    let carl = scene.sandbox.add(Person::named("Carl").username("carl_x"));
    scene.sandbox.write(bob, scene.sam, "What does it cost?");
    let card = scene.shown("What does it cost?").await;
    let manager = scene.app.as_ref().unwrap().accounts.clone();
    let ann = TelegramUserId(scene.ann.0);
    manager.pause(AccountId(1), ann).await.unwrap();
    scene.ask("/send_from +15551230132 @carl_x Hello Carl", "its account is paused").await;
    scene.sandbox.reply(scene.ann, card.id, "Five").unwrap();
    let queue = scene.ask("/queue", "Queue · 2").await;
    let place = |name: &str| queue.text.find(name).unwrap();
    assert!(place("@bob_lee") < place("@carl_x"), "{}", queue.text);
    manager.resume_sending(AccountId(1), ann).await.unwrap();
    eventually(|| (scene.texts_of(bob).len() == 2 && scene.texts_of(carl).len() == 1).then_some(())).await;
    eventually_sent(&scene, (3, 1)).await;
    assert!(scene.number(bob).await < scene.number(carl).await);
}

#[tokio::test]
async fn a_manager_sends_past_a_limit_of_the_desk_and_it_is_in_the_log() {
    let (scene, _) = Scene::talking().await;
    let carl = scene.sandbox.add(Person::named("Carl").username("carl_x"));
    scene.rules(600, None).await;
    scene.limit(LimitKind::NewContacts, 1).await;
    let card = scene.ask("/send_from +15551230132 @carl_x Hello Carl", "as many strangers as it may today").await;
    scene.press(card.id, "▶️ Send now").await;
    scene.turned(card.id, "✅ sent").await;
    assert_eq!(scene.texts_of(carl), ["Hello Carl"]);
    let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
    let lines = reading.audit().page(AuditFilter::All, 0, 9).await.unwrap();
    let line = lines.iter().find(|line| line.action == "message_hurried").unwrap();
    assert_eq!(line.actor, Some(TelegramUserId(scene.ann.0)));
    drop(reading);
    // It counts all the same.
    assert_eq!(scene.sent().await, (2, 0));
    // Telegram's own limits apply to managers too.
    scene.sandbox.add(Person::named("Dora").username("dora_x"));
    let store = &scene.app.as_ref().unwrap().store;
    let mut work = store.begin().await.unwrap();
    let until = work.now() + jiff::SignedDuration::from_hours(1);
    work.accounts().set_flood_wait(AccountId(1), until).await.unwrap();
    work.commit().await.unwrap();
    let card = scene.ask("/send_from +15551230132 @dora_x Hello Dora", "flood wait").await;
    assert!(card.buttons.iter().flatten().all(|button| button.text != "▶️ Send now"));
    let open = store.read().await.unwrap().outbox().open().await.unwrap();
    let held = open.first().unwrap();
    assert_eq!(held.reason, Some(ItemReason::FloodWait));
    let said = scene.press(card.id, telegram_sandbox::control::Button::Data(format!("now:{}", held.id))).await;
    assert!(said.is_some_and(|said| said.contains("cannot go out yet")));
}

#[tokio::test]
async fn who_wrote_within_the_window_is_answered_and_the_window_is_the_teams() {
    let (scene, bob) = Scene::talking().await;
    scene.hears(bob, 1, "What does it cost?").await;
    let pass = |minutes: i64| {
        let time = jiff::SignedDuration::from_mins(minutes);
        scene.sandbox.advance(time.unsigned_abs());
        scene.app.as_ref().unwrap().store.clock().advance(time);
    };
    let is_answer = async || {
        let why = scene.ask("/why @bob_lee", "✓").await;
        why.text.contains("it is an answer")
    };
    assert!(is_answer().await);
    pass(24 * 60 - 2);
    assert!(is_answer().await);
    pass(3);
    assert!(!is_answer().await, "a day and a minute later");
    scene.ask("/settings answer_window 25", "25").await;
    assert!(is_answer().await);
    pass(60);
    assert!(!is_answer().await);
    // It stays unread when operators or viewers look at it, too.
    scene.ask("/dialog @bob_lee", "waiting for an answer").await;
    assert!(!is_answer().await);
}

async fn eventually_sent(scene: &Scene, sent: (u32, u32)) {
    let counted = async {
        while scene.sent().await != sent {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    if tokio::time::timeout(crate::bot::LIMIT, counted).await.is_err() {
        panic!("{:?} instead of {sent:?}", scene.sent().await);
    }
}
