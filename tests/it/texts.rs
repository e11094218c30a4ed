//! Stories of Telegram's own helpers: a message in another language is translated, a voice message becomes text.

use salesdesk::domain::team::Role;
use telegram_sandbox::world::{Door, Fault, FaultKind, Person, PersonId, When};

use crate::bot::{Scene, eventually};

const TRANSLATE: &str = "🌐 Translate";

impl Scene {
    fn anna(&self) -> PersonId {
        self.sandbox.add(Person::named("Anna").username("anna_x"))
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
    scene.press(card.id, TRANSLATE).await;
    scene.says(card.id, "🌐 [en]").await;
}
