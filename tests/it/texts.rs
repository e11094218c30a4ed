//! Stories of Telegram's own helpers: a message in another language is translated, a voice message becomes text.

use salesdesk::domain::team::Role;
use telegram_sandbox::control::{ChatMessage, Kind};
use telegram_sandbox::world::{Door, Fault, FaultKind, Person, PersonId, When};

use crate::bot::{Scene, eventually};

const TRANSLATE: &str = "🌐 Translate";
const TO_TEXT: &str = "🎙 To text";

impl Scene {
    fn anna(&self) -> PersonId {
        self.sandbox.add(Person::named("Anna").username("anna_x"))
    }

    /// The card of a voice message below a message of Ann's chat.
    async fn voice_after(&self, message: i64) -> ChatMessage {
        let spoken = |one: &ChatMessage| one.buttons.iter().flatten().any(|button| button.text == TO_TEXT);
        eventually(|| {
            let chat = self.sandbox.bot_chat(self.ann).into_iter();
            chat.filter(|one| one.from_bot && one.id > message).find(spoken)
        })
        .await
    }

    fn helper_fails(&self, method: &str, code: i32, text: &str) {
        let kind = FaultKind::Error { code, text: text.into() };
        let fault = Fault {
            door: Door::Mtproto,
            method: method.into(),
            caller: None,
            times: 1,
            kind,
            when: When::BeforeEffect,
        };
        self.sandbox.edit(|state| state.faults.order(fault));
    }
}

#[tokio::test]
async fn a_message_in_another_language_is_translated_below_its_words_and_kept() {
    let scene = Scene::at_work().await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    let anna = scene.anna();
    scene.sandbox.write(anna, scene.sam, "Sounds good, what does it cost?");
    let own = scene.shown("what does it cost").await;
    assert!(own.buttons.iter().flatten().all(|button| button.text != TRANSLATE), "{:?}", own.buttons);

    let last = scene.sandbox.write(anna, scene.sam, "Добрый день, сколько это стоит?");
    let card = scene.shown("сколько это стоит").await;
    let to_olga = scene.shown_to(olga, "сколько это стоит").await;
    let words = scene.press(card.id, TRANSLATE).await;
    assert_eq!(words.as_deref(), Some("⏳ Asking Telegram…"));
    scene.says(card.id, "🌐 [en] Добрый день, сколько это стоит?").await;
    let translated = scene.message(card.id);
    assert!(translated.buttons.iter().flatten().all(|button| button.text != TRANSLATE), "{:?}", translated.buttons);
    // A colleague who reads the same language sees it, too, and Telegram is asked once.
    eventually(|| {
        let chat = scene.sandbox.bot_chat(olga).into_iter();
        chat.into_iter().find(|message| message.id == to_olga.id && message.text.contains("🌐 [en]"))
    })
    .await;
    assert_eq!(scene.sandbox.look().journal.calls("messages.translateText").count(), 1);

    // Other words need another translation.
    scene.sandbox.edit_text(anna, scene.sam, last, "А со скидкой?");
    eventually(|| (!scene.message(card.id).text.contains("🌐 [en]")).then_some(())).await;
    scene.says(card.id, "А со скидкой?").await;
}

#[tokio::test]
async fn where_telegram_has_no_translation_the_member_is_told_and_may_ask_again() {
    let scene = Scene::at_work().await;
    let anna = scene.anna();
    scene.sandbox.write(anna, scene.sam, "Добрый день, сколько это стоит?");
    let card = scene.shown("сколько это стоит").await;
    scene.helper_fails("messages.translateText", 400, "TRANSLATE_REQ_QUOTA_EXCEEDED");
    scene.press(card.id, TRANSLATE).await;
    scene.shown("Telegram cannot do this at the moment").await;
    scene.helper_fails("messages.translateText", 403, "PREMIUM_ACCOUNT_REQUIRED");
    scene.press(card.id, TRANSLATE).await;
    scene.shown("not translated: Telegram does it for accounts with Premium only").await;
    scene.press(card.id, TRANSLATE).await;
    scene.says(card.id, "🌐 [en]").await;
}

#[tokio::test]
async fn a_voice_message_becomes_text_at_once_or_when_telegram_is_done() {
    let scene = Scene::at_work().await;
    let anna = scene.anna();
    let voice = Kind::Voice { seconds: 5 };
    let first = scene.sandbox.write_kind(anna, scene.sam, voice.clone(), "");
    let card = scene.voice_after(0).await;
    scene.press(card.id, TO_TEXT).await;
    scene.says(card.id, &format!("🎙 words of message {first}")).await;
    scene.shown("This account turns 1 more voice message into text").await;

    scene.sandbox.edit(|state| state.dcs.settings.slow_transcripts = true);
    let slow = scene.sandbox.write_kind(anna, scene.sam, voice.clone(), "");
    let card = scene.voice_after(card.id).await;
    scene.press(card.id, TO_TEXT).await;
    scene.shown("That was the last voice message of this week").await;
    assert!(!scene.message(card.id).text.contains("words of"), "{}", scene.message(card.id).text);
    scene.sandbox.finish_transcript(scene.sam, slow);
    scene.says(card.id, &format!("🎙 words of message {slow}")).await;

    // The trial is used up.
    scene.sandbox.write_kind(anna, scene.sam, voice, "");
    let card = scene.voice_after(card.id).await;
    scene.press(card.id, TO_TEXT).await;
    scene.shown("has used up its free voice messages").await;
}
