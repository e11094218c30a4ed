//! Stories of dialogs that are always translated: their messages below their words, ours before they go.

use jiff::SignedDuration;
use salesdesk::domain::ids::{DialogId, TelegramUserId};
use salesdesk::domain::spoken_language::SpokenLanguage;
use telegram_sandbox::control::ChatMessage;
use telegram_sandbox::world::{Door, Fault, FaultKind, Person, PersonId, When};

use crate::bot::{Scene, eventually};

const GERMAN: &str =
    "Guten Tag, könnten Sie mir bitte noch einmal sagen, was das alles kostet und wann es geliefert wird?";

fn labels(message: &ChatMessage) -> Vec<&str> {
    message.buttons.iter().flatten().map(|button| button.text.as_str()).collect()
}

impl Scene {
    fn clara(&self) -> PersonId {
        self.sandbox.add(Person::named("Clara Weber").username("clara_w"))
    }

    /// Clara has written, and everything of her dialog is translated.
    async fn translated(&self) -> PersonId {
        let clara = self.clara();
        self.sandbox.write(clara, self.sam, GERMAN);
        let card = self.shown(GERMAN).await;
        self.recorded(card.id).await;
        self.always().await;
        self.says(card.id, "🌐 [en] Guten Tag").await;
        clara
    }

    /// Everything of the first dialog is translated from German.
    async fn always(&self) {
        let german = SpokenLanguage::named("de").unwrap();
        let mut work = self.app.as_ref().unwrap().store.begin().await.unwrap();
        work.dialogs().set_language(DialogId(1), Some(german), TelegramUserId(self.ann.0)).await.unwrap();
        work.commit().await.unwrap();
    }

    /// The next translations end like this.
    fn translations(&self, kind: FaultKind, times: u32) {
        let (door, method) = (Door::Mtproto, "messages.translateText".into());
        let fault = Fault { door, method, caller: None, times, kind, when: When::BeforeEffect };
        self.sandbox.edit(|state| state.faults.order(fault));
    }

    fn asked_for_translations(&self) -> usize {
        self.sandbox.look().journal.calls("messages.translateText").count()
    }

    async fn translations_wait(&self) -> usize {
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        reading.dialogs().waiting_translations().await.unwrap().len()
    }

    /// Waits until Telegram was asked so often, and no message is due.
    async fn asked(&self, calls: usize) {
        eventually(|| (self.asked_for_translations() == calls).then_some(())).await;
    }

    async fn no_translation_waits(&self) {
        while self.translations_wait().await > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }
}

fn quota() -> FaultKind {
    FaultKind::Error { code: 400, text: "TRANSLATE_REQ_QUOTA_EXCEEDED".into() }
}

#[tokio::test]
async fn one_tap_after_a_translation_everything_is_translated() {
    let scene = Scene::at_work().await;
    let clara = scene.clara();
    scene.sandbox.write(clara, scene.sam, GERMAN);
    let card = scene.shown(GERMAN).await;
    scene.recorded(card.id).await;
    assert!(!labels(&card).contains(&"🌐 Always"), "{:?}", labels(&card));
    scene.press(card.id, "🌐 Translate").await;
    scene.says(card.id, "🌐 [en] Guten Tag").await;
    scene.press(card.id, "🌐 Always").await;
    scene.shown("Clara Weber @clara_w · Deutsch: each message is shown with its translation").await;
    eventually(|| (!labels(&scene.message(card.id)).contains(&"🌐 Always")).then_some(())).await;
    scene.no_translation_waits().await;
    assert_eq!(scene.asked_for_translations(), 1, "what is translated is not translated again");

    // The card comes first, and is edited; a few words are taken for her language.
    scene.translations(FaultKind::Delay(700), 1);
    let last = scene.sandbox.write(clara, scene.sam, "Ja, gern");
    let card = scene.shown("Ja, gern").await;
    assert!(!card.text.contains("🌐"), "{}", card.text);
    scene.says(card.id, "Ja, gern\n🌐 [en] Ja, gern").await;
    // So are other words in their place. Numbers need none.
    scene.sandbox.edit_text(clara, scene.sam, last, "Nein, danke");
    scene.says(card.id, "Nein, danke\n🌐 [en] Nein, danke").await;
    scene.sandbox.write(clara, scene.sam, "1200 €");
    scene.shown("1200 €").await;
    scene.no_translation_waits().await;
    scene.asked(3).await;

    // The dialog's screen shows both, and switches it off.
    let screen = scene.ask("/dialog @clara_w", "🌐 [en] Nein, danke").await;
    scene.press(screen.id, "🌐 Deutsch").await;
    let on = scene.shown("each message is shown with its translation").await;
    scene.press(on.id, "✖ Switch off").await;
    scene.shown("nothing is translated by itself any more").await;
    scene.sandbox.write(clara, scene.sam, "Noch eine Frage");
    scene.shown("Noch eine Frage").await;
    scene.no_translation_waits().await;
    assert_eq!(scene.asked_for_translations(), 3);
}

#[tokio::test]
async fn an_unknown_language_is_asked_for_once() {
    let scene = Scene::at_work().await;
    let clara = scene.clara();
    scene.sandbox.write(clara, scene.sam, "Привіт");
    let card = scene.shown("Привіт").await;
    scene.recorded(card.id).await;
    scene.press(card.id, "🌐 Translate").await;
    scene.says(card.id, "🌐 [en] Привіт").await;
    scene.press(card.id, "🌐 Always").await;
    scene.shown("Which language does Clara Weber @clara_w write?").await;
    scene.ask("Klingon", "There is no translation for this language").await;
    scene.ask("украинский", "Clara Weber @clara_w · Українська").await;
    scene.sandbox.write(clara, scene.sam, "Так");
    let card = scene.shown("Так").await;
    scene.says(card.id, "🌐 [en] Так").await;
}

#[tokio::test]
async fn a_failed_translation_is_said_once_and_tried_a_few_times() {
    let mut scene = Scene::at_work().await;
    let clara = scene.translated().await;
    let before = scene.asked_for_translations();
    scene.translations(quota(), 4);
    scene.sandbox.write(clara, scene.sam, "Wie lange dauert es?");
    let card = scene.shown("Wie lange dauert es?").await;
    scene.says(card.id, "not translated: Telegram has no room for it at the moment").await;
    assert!(labels(&scene.message(card.id)).contains(&"🌐 Translate"));
    // It survives a restart, and gives up after some tries.
    scene.restart().await;
    for (minutes, calls) in [(2, 2), (11, 3)] {
        scene.app.as_ref().unwrap().store.clock().advance(SignedDuration::from_mins(minutes));
        scene.asked(before + calls).await;
    }
    scene.no_translation_waits().await;
    // The next message tries once, and says nothing again.
    scene.sandbox.write(clara, scene.sam, "Und was kostet es?");
    let next = scene.shown("Und was kostet es?").await;
    scene.asked(before + 4).await;
    scene.no_translation_waits().await;
    assert!(!scene.message(next.id).text.contains("not translated"), "{}", scene.message(next.id).text);
    // The button still asks, and later messages are translated again.
    scene.press(card.id, "🌐 Translate").await;
    scene.says(card.id, "🌐 [en] Wie lange dauert es?").await;
    scene.sandbox.write(clara, scene.sam, "Hallo?");
    let last = scene.shown("Hallo?").await;
    scene.says(last.id, "🌐 [en] Hallo?").await;

    // What only Premium may do is not tried again.
    scene.translations(FaultKind::Error { code: 403, text: "PREMIUM_ACCOUNT_REQUIRED".into() }, 1);
    scene.sandbox.write(clara, scene.sam, "Sind Sie da?");
    let card = scene.shown("Sind Sie da?").await;
    scene.says(card.id, "for accounts with Premium only").await;
    scene.no_translation_waits().await;
}

#[tokio::test]
async fn a_topic_shows_the_translation_too() {
    let (scene, group) = Scene::with_group().await;
    let clara = scene.clara();
    scene.sandbox.write(clara, scene.sam, GERMAN);
    let topic = scene.topic(group, "🟢 Clara Weber · @clara_w").await.id;
    let shown = scene.in_topic(group, topic, GERMAN).await;
    scene.nothing_is_pending().await;
    scene.always().await;
    eventually(|| {
        let chat = scene.sandbox.topic_chat(group, topic).into_iter();
        chat.into_iter().find(|one| one.id == shown.id && one.text.contains("🌐 [en] Guten Tag"))
    })
    .await;
}
