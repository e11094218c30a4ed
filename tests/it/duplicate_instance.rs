//! Stories of another program with the bot's token: it fetches the updates, or has them sent to a webhook.

use jiff::SignedDuration;
use telegram_sandbox::world::{Door, Fault, FaultKind, When};

use crate::bot::{Scene, eventually};

#[tokio::test]
async fn a_second_poller_is_an_alarm_after_a_minute_and_over_when_it_is_gone() {
    let scene = Scene::set(None).await;
    scene.ask("/start", "Hello").await;
    let text = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
    let (method, kind) = ("getUpdates".to_owned(), FaultKind::Error { code: 409, text: text.into() });
    let conflict = Fault { door: Door::BotApi, method, caller: None, times: 50, kind, when: When::BeforeEffect };
    scene.sandbox.edit(|state| state.faults.order(conflict));
    let fetched = || scene.sandbox.look().journal.calls("getUpdates").count();
    let before = fetched();
    eventually(|| (fetched() > before + 1).then_some(())).await;
    let alarmed = || scene.chat(scene.ann).contains("Another program");
    assert!(!alarmed(), "a moment is no news");
    let clock = scene.app.as_ref().unwrap().store.clock().clone();
    clock.advance(SignedDuration::from_secs(61));
    let alarm = scene.shown("Another program has been fetching").await;
    scene.sandbox.edit(|state| state.faults.clear());
    clock.advance(SignedDuration::from_mins(3));
    assert_eq!(scene.shown("This desk alone fetches").await.id, alarm.id);
}

#[tokio::test]
async fn a_webhook_is_removed_and_what_waited_for_it_is_answered() {
    let scene = Scene::set(None).await;
    scene.ask("/start", "Hello").await;
    scene.sandbox.set_webhook("https://example.org/hook");
    let removed = || scene.sandbox.look().journal.calls("deleteWebhook").count();
    scene.ask("/help", "/send").await;
    assert_eq!(removed(), 1);
    assert!(!scene.chat(scene.ann).contains("Another program"));
}
