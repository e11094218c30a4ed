//! Stories of messages from before the desk: shown on request, page by page, and never counted.

use telegram_sandbox::world::{Door, Fault, FaultKind, Person, When};

use crate::bot::{Scene, eventually};

const EARLIER: &str = "‹ from before the desk";

impl Scene {
    /// What was written until now is older than an account that is added from now on.
    pub(crate) fn an_hour_passes(&self) {
        self.app.as_ref().unwrap().store.clock().advance(jiff::SignedDuration::from_hours(1));
        self.sandbox.advance(std::time::Duration::from_secs(3600));
    }
}

#[tokio::test]
async fn messages_from_before_the_desk_are_shown_page_by_page_and_count_as_nothing() {
    let scene = Scene::set(None).await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    for number in 1..=13 {
        scene.sandbox.write(bob, scene.sam, &format!("old words {number}."));
    }
    scene.an_hour_passes();
    scene.log_in().await;
    scene.sandbox.write(bob, scene.sam, "Hello to the desk");
    scene.shown("Hello to the desk").await;

    let screen = scene.ask("/dialog @bob_lee", "💬 Bob Lee").await;
    assert!(!screen.text.contains("old words"), "{}", screen.text);
    let words = scene.press(screen.id, EARLIER).await;
    assert_eq!(words.as_deref(), Some("⏳ Asking Telegram…"));
    let page = scene.turned(screen.id, "old words 13.").await;
    assert!(page.text.contains("from before the desk") && page.text.contains("old words 4."), "{}", page.text);
    assert!(!page.text.contains("old words 3.") && !page.text.contains("Hello to the desk"), "{}", page.text);
    scene.press(screen.id, EARLIER).await;
    let page = scene.turned(screen.id, "old words 3.").await;
    assert!(page.text.contains("old words 1.") && !page.text.contains("old words 4."), "{}", page.text);
    assert!(page.buttons.iter().flatten().all(|button| button.text != EARLIER), "{:?}", page.buttons);

    // One message was received, and one waits.
    scene.press(screen.id, "‹ Back").await;
    let screen = scene.turned(screen.id, "Hello to the desk").await;
    assert!(!screen.text.contains("old words"), "{}", screen.text);
    scene.ask("/search old", "Nothing").await;
    let mut reading = scene.app.as_ref().unwrap().store.read().await.unwrap();
    let dialog = scene.dialog_with(bob).await;
    assert_eq!(reading.dialogs().get_messages(dialog).await.unwrap().len(), 1);
}

#[tokio::test]
async fn where_telegram_does_not_show_earlier_messages_the_member_is_told_and_may_ask_again() {
    let scene = Scene::set(None).await;
    let bob = scene.sandbox.add(Person::named("Bob Lee").username("bob_lee"));
    scene.sandbox.write(bob, scene.sam, "old words");
    scene.an_hour_passes();
    scene.log_in().await;
    scene.sandbox.write(bob, scene.sam, "Hello to the desk");
    scene.shown("Hello to the desk").await;
    let screen = scene.ask("/dialog @bob_lee", "💬 Bob Lee").await;
    let kind = FaultKind::Error { code: 420, text: "FLOOD_WAIT_600".into() };
    let method = "messages.getHistory".into();
    let fault = Fault { door: Door::Mtproto, method, caller: None, times: 1, kind, when: When::BeforeEffect };
    scene.sandbox.edit(|state| state.faults.order(fault));
    scene.press(screen.id, EARLIER).await;
    scene.shown("lets this account ask again at").await;
    scene.press(screen.id, EARLIER).await;
    eventually(|| scene.message(screen.id).text.contains("old words").then_some(())).await;
}
