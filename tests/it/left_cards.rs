//! Stories of cards that a killed desk left behind: the next one updates them.

use telegram_sandbox::world::{Door, Fault, FaultKind, Person, When};

use crate::bot::{LIMIT, Scene, eventually};

impl Scene {
    /// Every call of a method by the bot fails from now on, as if the desk were killed before it.
    fn bot_fails_at(&self, method: &str) {
        let kind = FaultKind::Error { code: 400, text: "Bad Request: not now".into() };
        let fault = Fault {
            door: Door::BotApi,
            method: method.into(),
            caller: None,
            times: u32::MAX,
            kind,
            when: When::BeforeEffect,
        };
        self.sandbox.edit(|state| state.faults.order(fault));
    }

    fn bot_fails_no_more(&self) {
        self.sandbox.edit(|state| state.faults.clear());
    }
}

#[tokio::test]
async fn a_card_that_was_not_changed_in_time_is_changed_at_the_next_start() {
    let mut scene = Scene::set(None).await;
    scene.log_in().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.bot_fails_at("editMessageText");
    let card = scene.ask("/send @bob_lee Hello!", "in a moment").await;
    eventually(|| scene.sandbox.received(bob).pop()).await;
    scene.bot_fails_no_more();
    scene.restart().await;
    let shown = scene.sandbox.wait_for_bot(scene.ann, LIMIT, |chat| {
        chat.iter().find(|message| message.id == card.id && message.text.contains("✅ sent")).cloned()
    });
    assert!(shown.await.is_some(), "the card still tells an old story");
    assert_eq!(scene.sandbox.received(bob).len(), 1);
}

#[tokio::test]
async fn a_message_that_was_accepted_without_a_card_gets_one_at_the_next_start() {
    let mut scene = Scene::set(None).await;
    scene.log_in().await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.bot_fails_at("sendMessage");
    scene.sandbox.say(scene.ann, "/send @bob_lee Hello!");
    eventually(|| scene.sandbox.received(bob).pop()).await;
    scene.bot_fails_no_more();
    scene.restart().await;
    let shown = scene.sandbox.wait_for_bot(scene.ann, LIMIT, |chat| {
        let cards = chat.iter().filter(|message| message.from_bot && message.text.contains("@bob_lee"));
        cards.into_iter().find(|message| message.text.contains("✅ sent")).cloned()
    });
    assert!(shown.await.is_some(), "nobody hears what became of it");
    // Once: a further start has nothing to show.
    scene.restart().await;
    scene.ask("/help", "What the desk can do").await;
    let chat = scene.sandbox.bot_chat(scene.ann);
    assert_eq!(chat.iter().filter(|message| message.from_bot && message.text.contains("✅ sent")).count(), 1);
}
