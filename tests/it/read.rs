//! Stories of read receipts, as prospects and the accounts' phones see them. A message is read when a member has opened
//! or answered it; nothing waits for the receipt.

use jiff::SignedDuration;
use salesdesk::domain::team::Role;
use telegram_sandbox::world::{Door, Fault, FaultKind, Moment, PersonId, When};

use crate::bot::{LIMIT, Scene, eventually};

impl Scene {
    /// Waits until Bob sees this many of his messages as read.
    async fn sees_read(&self, bob: PersonId, count: usize) {
        let message = self.sandbox.history(bob, self.sam)[count - 1].message_id;
        eventually(|| (self.sandbox.seen_to_be_read(bob, self.sam) == message).then_some(())).await;
    }

    fn calls_to_read(&self) -> usize {
        self.sandbox.look().journal.calls("messages.readHistory").count()
    }

    fn fault_in_reading(&self, kind: FaultKind) {
        let (door, method) = (Door::Mtproto, "messages.readHistory".into());
        let fault = Fault { door, method, caller: None, times: 1, kind, when: When::BeforeEffect };
        self.sandbox.edit(|state| state.faults.order(fault));
    }

    /// Waits until the desk has stored Telegram's wait.
    async fn waits_with_reading(&self) {
        let store = self.app.as_ref().unwrap().store.clone();
        let kept = async {
            loop {
                let pending = store.read().await.unwrap().dialogs().pending_receipts().await.unwrap();
                if pending.first().is_some_and(|read| read.not_before.is_some()) {
                    return;
                }
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(LIMIT, kept).await.unwrap();
    }

    async fn unread_at_the_desk(&self, bob: PersonId) -> u32 {
        let dialog = self.dialog_with(bob).await;
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        reading.dialogs().get_dialog(dialog).await.unwrap().unwrap().unread
    }
}

#[tokio::test]
async fn what_was_answered_is_read_and_what_was_only_shown_is_not() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Hello?");
    let card = scene.shown("Hello?").await;
    assert_eq!((scene.sandbox.seen_to_be_read(bob, scene.sam), scene.calls_to_read()), (0, 0));

    // A message that arrives while the answer is in flight was not seen by its author.
    let on_its_way = scene.sandbox.hooks().stop_at("messages.sendMessage", Moment::Seen);
    scene.sandbox.reply(scene.ann, card.id, "Hello, Bob.").unwrap();
    let on_its_way = on_its_way.await.unwrap();
    scene.sandbox.write(bob, scene.sam, "Are you there?");
    let second = scene.shown("Are you there?").await;
    assert_eq!(scene.calls_to_read(), 0, "nothing is read before its answer is sent");
    drop(on_its_way);
    scene.sees_read(bob, 1).await;
    assert_eq!(scene.texts_of(bob), ["Hello, Bob."]);
    assert_eq!((scene.sandbox.unread(scene.sam, bob), scene.unread_at_the_desk(bob).await), (1, 1));

    scene.sandbox.reply(scene.ann, second.id, "I am.").unwrap();
    eventually(|| (scene.sandbox.unread(scene.sam, bob) == 0).then_some(())).await;
    assert_eq!(scene.unread_at_the_desk(bob).await, 0);
    assert_eq!(scene.calls_to_read(), 2);
}

#[tokio::test]
async fn what_somebody_who_answers_has_opened_is_read_and_what_a_viewer_has_is_not() {
    let scene = Scene::at_work().await;
    let vera = scene.colleague("Vera", Role::Viewer).await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Hello?");
    scene.shown("Hello?").await;
    scene.sandbox.say(vera, "/dialog @bob_lee");
    scene.shown_to(vera, "Hello?").await;
    assert_eq!((scene.calls_to_read(), scene.unread_at_the_desk(bob).await), (0, 1));
    scene.ask("/dialog @bob_lee", "🟢 active").await;
    scene.sees_read(bob, 1).await;
    assert_eq!(scene.sandbox.unread(scene.sam, bob), 0);
    // Once is enough.
    scene.ask("/dialog @bob_lee", "🟢 active").await;
    scene.ask("/send @bob_lee Hello", "✅ sent").await;
    assert_eq!(scene.calls_to_read(), 1);
}

#[tokio::test]
async fn an_answer_in_a_topic_has_read_what_stands_above_it() {
    let (scene, group) = Scene::with_group().await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Hello?");
    let topic = scene.topic(group, "🟢 Bob Lee · @bob_lee").await.id;
    scene.in_topic(group, topic, "Hello?").await;
    scene.sandbox.say_in_topic(scene.ann, group, topic, "Hello, Bob.").unwrap();
    scene.sees_read(bob, 1).await;
    assert_eq!(scene.unread_at_the_desk(bob).await, 0);
}

#[tokio::test]
async fn a_wait_for_reading_is_kept_across_a_restart_and_holds_up_no_message() {
    let mut scene = Scene::at_work().await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Hello?");
    let card = scene.shown("Hello?").await;
    scene.fault_in_reading(FaultKind::RetryAfter(3600));
    scene.sandbox.reply(scene.ann, card.id, "Hello, Bob.").unwrap();
    scene.waits_with_reading().await;
    scene.restart().await;
    scene.sandbox.write(bob, scene.sam, "What does it cost?");
    let card = scene.shown("What does it cost?").await;
    scene.sandbox.reply(scene.ann, card.id, "40 a month.").unwrap();
    eventually(|| (scene.texts_of(bob) == ["Hello, Bob.", "40 a month."]).then_some(())).await;
    scene.ask("/send @bob_lee One more thing", "✅ sent").await;
    assert_eq!((scene.calls_to_read(), scene.sandbox.seen_to_be_read(bob, scene.sam)), (1, 0));

    scene.app.as_ref().unwrap().store.clock().advance(SignedDuration::from_mins(61));
    eventually(|| (scene.sandbox.unread(scene.sam, bob) == 0).then_some(())).await;
    assert_eq!(scene.calls_to_read(), 2, "both at once");
}

#[tokio::test]
async fn a_read_receipt_that_failed_is_sent_later_and_a_refused_one_is_dropped() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Hello?");
    let card = scene.shown("Hello?").await;
    scene.fault_in_reading(FaultKind::Close);
    let answer = scene.sandbox.reply(scene.ann, card.id, "Hello, Bob.").unwrap();
    eventually(|| (scene.calls_to_read() == 1).then_some(())).await;
    eventually(|| {
        let own = scene.sandbox.bot_chat(scene.ann).into_iter().find(|one| one.id == answer)?;
        own.reaction
    })
    .await;
    eventually(|| {
        // The account comes back in its own time, and the receipt waits for its own.
        scene.app.as_ref().unwrap().store.clock().advance(SignedDuration::from_mins(1));
        (scene.sandbox.unread(scene.sam, bob) == 0).then_some(())
    })
    .await;

    scene.sandbox.write(bob, scene.sam, "What does it cost?");
    let card = scene.shown("What does it cost?").await;
    let before = scene.calls_to_read();
    scene.fault_in_reading(FaultKind::Error { code: 400, text: "PEER_ID_INVALID".into() });
    scene.sandbox.reply(scene.ann, card.id, "40 a month.").unwrap();
    eventually(|| (scene.texts_of(bob).len() == 2 && scene.calls_to_read() > before).then_some(())).await;
    scene.app.as_ref().unwrap().store.clock().advance(SignedDuration::from_mins(10));
    scene.ask("/send @bob_lee One more thing", "✅ sent").await;
    assert_eq!(scene.calls_to_read(), before + 1);
}
