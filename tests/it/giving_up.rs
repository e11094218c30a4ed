//! Stories of giving up a message that Telegram never confirms. The admin is warned that it may have been delivered; a
//! later proof has precedence.

use jiff::SignedDuration;
use salesdesk::domain::ids::TelegramUserId;
use salesdesk::domain::outbox::OutboxItem;
use salesdesk::domain::team::Role;
use telegram_sandbox::control::ChatMessage;
use telegram_sandbox::world::{Door, Fault, FaultKind, Person, When};

use crate::bot::{LIMIT, Scene, labels};

impl Scene {
    fn silence(&self, method: &str, when: When) {
        let kind = FaultKind::Error { code: -503, text: "Timeout".into() };
        let fault = Fault { door: Door::Mtproto, method: method.into(), caller: None, times: 99, kind, when };
        self.sandbox.edit(|state| state.faults.order(fault));
    }

    /// Sends a message that Telegram does not confirm, with so many attempts that it may be given up.
    async fn unconfirmed(&self, text: &str) -> ChatMessage {
        let card = self.ask(&format!("/send @carl_x {text}"), "the connection broke before Telegram confirmed").await;
        for attempts in 1..=5 {
            self.first_open(|item| item.attempts >= attempts && item.reason.is_some()).await;
            if attempts < 5 {
                assert!(!self.turned(card.id, "I ask again").await.text.contains("given up"));
                self.pass(SignedDuration::from_mins(2)).await;
            }
        }
        self.buttons(card.id, &["❌ Mark failed"]).await
    }

    /// Waits until the first open item fulfils a condition.
    pub(crate) async fn first_open(&self, fits: impl Fn(&OutboxItem) -> bool) -> OutboxItem {
        let outbox = &self.app.as_ref().unwrap().outbox;
        let waiting = async {
            loop {
                let item = outbox.queue(0).await.unwrap().items.remove(0).item;
                if fits(&item) {
                    return item;
                }
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(LIMIT, waiting).await.unwrap()
    }

    /// Waits until a message has these buttons and no others.
    async fn buttons(&self, id: i64, wanted: &[&str]) -> ChatMessage {
        let found = self.sandbox.wait_for_bot(self.ann, LIMIT, |chat| {
            let has = |message: &&ChatMessage| message.id == id && labels(message) == wanted;
            chat.iter().find(has).cloned()
        });
        found.await.unwrap_or_else(|| panic!("{wanted:?} never came:\n{}", self.chat(self.ann)))
    }
}

#[tokio::test]
async fn what_telegram_never_confirms_is_given_up_with_open_eyes_and_holds_up_nothing_more() {
    let scene = Scene::set(None).await;
    let carl = scene.sandbox.add(Person::named("Carl").username("carl_x"));
    scene.log_in().await;
    scene.rules(0, None).await;
    scene.silence("messages.sendMessage", When::BeforeEffect);
    let card = scene.unconfirmed("First").await;
    let behind = scene.ask("/send @carl_x Second", "goes out after the one before it").await;

    scene.press(card.id, "❌ Mark failed").await;
    let question = scene.turned(card.id, "it may have been delivered").await;
    scene.press(question.id, "‹ Leave it as it is").await;
    scene.buttons(card.id, &["❌ Mark failed"]).await;
    // From the queue it works the same way.
    let queue = scene.ask("/queue", "Queue · 2").await;
    scene.press(queue.id, "❌ 1").await;
    scene.turned(queue.id, "it may have been delivered").await;
    scene.press(queue.id, "❌ Yes, mark it failed").await;
    scene.turned(card.id, "❌ given up: it was marked as failed").await;
    scene.buttons(card.id, &["✏️ Write again"]).await;
    scene.turned(queue.id, "Queue · 1").await;

    scene.sandbox.edit(|state| state.faults.clear());
    scene.pass(SignedDuration::from_mins(20)).await;
    scene.turned(behind.id, "✅ sent").await;
    let received: Vec<_> = scene.sandbox.received(carl).into_iter().map(|message| message.text).collect();
    assert_eq!(received, ["Second"]);
    // An older button says that it is too late.
    let words = scene.press(question.id, telegram_sandbox::control::Button::Data("fail:yes:1".into())).await;
    assert!(words.unwrap().contains("cannot be changed any more"));
    let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
    let given_up = reading.audit().newest(20).await.unwrap();
    let lines: Vec<_> = given_up.iter().filter(|line| line.action == "message_given_up").collect();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].actor, Some(TelegramUserId(scene.ann.0)));
    assert_eq!(lines[0].subject, Some(TelegramUserId(carl.0)));
}

#[tokio::test]
async fn a_proof_after_an_item_was_given_up_is_shown() {
    let scene = Scene::set(None).await;
    let carl = scene.sandbox.add(Person::named("Carl").username("carl_x"));
    scene.log_in().await;
    scene.rules(0, None).await;
    scene.silence("messages.sendMessage", When::AfterEffect);
    scene.silence("messages.getHistory", When::BeforeEffect);
    let card = scene.unconfirmed("First").await;
    scene.press(card.id, "❌ Mark failed").await;
    scene.turned(card.id, "it may have been delivered").await;
    scene.press(card.id, "❌ Yes, mark it failed").await;
    scene.turned(card.id, "it may have arrived").await;

    scene.sandbox.tell_message_ids(scene.sam);
    scene.turned(card.id, "✅ sent").await;
    assert_eq!(scene.sandbox.received(carl).len(), 1);
}

#[tokio::test]
async fn nobody_gives_up_what_somebody_else_sent_unless_they_run_the_accounts() {
    let scene = Scene::set(None).await;
    scene.sandbox.add(Person::named("Carl").username("carl_x"));
    scene.log_in().await;
    scene.rules(0, None).await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    scene.silence("messages.sendMessage", When::BeforeEffect);
    scene.unconfirmed("First").await;
    scene.sandbox.say(olga, "/queue");
    let queue = scene.shown_to(olga, "Queue · 1").await;
    assert!(queue.buttons.iter().flatten().all(|button| !button.text.contains('❌')));
    let forged = telegram_sandbox::control::Button::Data("fail:yes:1".into());
    let words = scene.sandbox.press(olga, queue.id, forged).unwrap().answer(LIMIT).await.unwrap().text;
    assert!(words.is_some());
    scene.first_open(OutboxItem::may_be_given_up).await;
}
