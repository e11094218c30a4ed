//! Stories of stage and labels where the team works: on the card, in the topic, on the dialog's screen.

use salesdesk::domain::ids::{ChatId, LabelId, TelegramMessageId, TelegramUserId};
use salesdesk::domain::login::Card;
use salesdesk::domain::team::Role;
use telegram_sandbox::control::{Button, ChatMessage};
use telegram_sandbox::world::Person;

use crate::bot::{LIMIT, Scene, eventually, labels};

impl Scene {
    /// A label of the team.
    pub(crate) async fn label(&self, name: &str) -> LabelId {
        let (store, ann) = (&self.app.as_ref().unwrap().store, TelegramUserId(self.ann.0));
        store.write(async |tx| tx.contacts().add_label(&name.parse().unwrap(), ann).await).await.unwrap()
    }

    /// Ann presses a button that changes the buttons of its message; waits for the new ones.
    async fn offered(&self, card: i64, button: &str, new: &str) -> ChatMessage {
        self.press(card, button).await;
        let found = self.sandbox.wait_for_bot(self.ann, LIMIT, |chat| {
            chat.iter().find(|one| one.id == card && labels(one).contains(&new)).cloned()
        });
        found.await.unwrap_or_else(|| panic!("{card} never offered {new}:\n{}", self.chat(self.ann)))
    }

    /// Waits until a card of Ann's is recorded, which is a moment after she sees it.
    pub(crate) async fn recorded(&self, card: i64) {
        let card = Card { chat: ChatId(self.ann.0), message: TelegramMessageId(card) };
        let store = &self.app.as_ref().unwrap().store;
        while store.read().await.unwrap().message_cards().shown_by(card).await.unwrap().is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }

    fn edits(&self) -> usize {
        self.sandbox.look().journal.calls("editMessageText").count()
    }
}

#[tokio::test]
async fn stage_and_labels_are_changed_on_the_card_by_two_taps_and_every_card_follows() {
    let scene = Scene::at_work().await;
    let olga = scene.colleague("Olga", Role::Operator).await;
    let bob = scene.bob();
    scene.label("hot").await;
    scene.sandbox.write(bob, scene.sam, "Hello!");
    let older = scene.shown("Hello!").await;
    scene.sandbox.write(bob, scene.sam, "Anybody?");
    let card = scene.shown("Anybody?").await;
    let hers = scene.shown_to(olga, "Anybody?").await;
    scene.recorded(card.id).await;
    // Everybody begins at the first stage, so nothing is said of it.
    assert!(!card.text.contains("🪜"), "{}", card.text);

    let choice = scene.offered(card.id, "🏷 Label", "🪜 Offer").await;
    assert_eq!(choice.text, card.text);
    assert_eq!(labels(&choice), ["✓ New", "🪜 Talking", "🪜 Offer", "🪜 Won", "🪜 Lost", "🔵 hot", "‹ Back"]);
    let words = scene.press(card.id, "🪜 Offer").await;
    assert_eq!(words.as_deref(), Some("Stage: Offer"));
    let tagged = scene.turned(card.id, "\n🪜 Offer\nAnybody?").await;
    assert_eq!(labels(&tagged), labels(&card));
    let hers = eventually(|| {
        let chat = scene.sandbox.bot_chat(olga);
        chat.into_iter().find(|one| one.id == hers.id && one.text.contains("🪜 Offer"))
    })
    .await;
    // A label, on a card that is not the newest one.
    scene.offered(older.id, "🏷 Label", "✓ Offer").await;
    scene.offered(older.id, "🔵 hot", "↩️ Reply").await;
    for id in [older.id, card.id] {
        scene.turned(id, "\n🪜 Offer · 🔵 hot\n").await;
    }
    eventually(|| {
        let chat = scene.sandbox.bot_chat(olga);
        chat.into_iter().find(|one| one.id == hers.id && one.text.contains("🔵 hot"))
    })
    .await;

    // Where they stand already, nothing changes and no card is edited; only the choice goes.
    scene.offered(card.id, "🏷 Label", "✓ Offer").await;
    let (edits, lines) = (scene.edits(), scene.audited("contact_stage").await);
    let back = scene.offered(card.id, "✓ Offer", "↩️ Reply").await;
    assert!(back.text.contains("🪜 Offer · 🔵 hot"), "{}", back.text);
    assert_eq!((scene.edits(), scene.audited("contact_stage").await), (edits + 1, lines));
    assert_eq!(lines, 1);
    // The next card shows it from the beginning.
    scene.sandbox.write(bob, scene.sam, "Well?");
    scene.shown("\n🪜 Offer · 🔵 hot\nWell?").await;

    // On the dialog's screen.
    let dialog = scene.ask("/dialog @bob_lee", "🪜 Offer · 🔵 hot").await;
    scene.offered(dialog.id, "🏷 Label", "✓ 🔵 hot").await;
    scene.offered(dialog.id, "‹ Back", "↩️ Reply").await;
    scene.offered(dialog.id, "🏷 Label", "✓ 🔵 hot").await;
    let words = scene.press(dialog.id, "🪜 Won").await;
    assert_eq!(words.as_deref(), Some("The dialog is qualified now."));
    scene.turned(dialog.id, "⭐️ qualified").await;
    scene.turned(dialog.id, "🪜 Won · 🔵 hot").await;
    scene.shown("\n🪜 Won · 🔵 hot\nWell?").await;
    let log = scene.ask("/audit", "moved a contact to another stage").await;
    assert!(log.text.contains("New → Offer") && log.text.contains("Offer → Won"), "{}", log.text);
}

impl Scene {
    /// How many entries of an action the audit log has.
    pub(crate) async fn audited(&self, action: &str) -> usize {
        let mut reading = self.app.as_ref().unwrap().store.read().await.unwrap();
        let lines = reading.audit().page(salesdesk::store::AuditFilter::All, 0, 1000).await.unwrap();
        lines.iter().filter(|line| line.action == action).count()
    }
}

#[tokio::test]
async fn the_pinned_message_of_a_topic_shows_stage_and_labels_and_changes_them() {
    let (scene, group) = Scene::with_group().await;
    let bob = scene.bob();
    scene.label("hot").await;
    scene.sandbox.write(bob, scene.sam, "Hello!");
    let topic = scene.topic(group, "🟢 Bob Lee · @bob_lee").await.id;
    scene.in_topic(group, topic, "Hello!").await;
    let head = scene.in_topic(group, topic, "What you write here goes to this person").await;
    let press = async |button: &str, new: &str| {
        let press = scene.sandbox.press_in(scene.ann, group, head.id, button).unwrap();
        press.answer(LIMIT).await.unwrap();
        eventually(|| {
            let chat = scene.sandbox.topic_chat(group, topic);
            chat.into_iter().find(|one| one.id == head.id && (labels(one).contains(&new) || one.text.contains(new)))
        })
        .await
    };
    press("🏷 Label", "🔵 hot").await;
    let tagged = press("🔵 hot", "🔵 hot\n🕒 since").await;
    assert_eq!(labels(&tagged), labels(&head));
    press("🏷 Label", "✓ 🔵 hot").await;
    press("🪜 Lost", "🪜 Lost · 🔵 hot").await;
    scene.topic(group, "🛑 Bob Lee · @bob_lee").await;
}

#[tokio::test]
async fn only_who_may_answer_changes_stage_and_labels() {
    let scene = Scene::at_work().await;
    let vera = scene.hire("Vera", Role::Viewer).await;
    let olga = scene.hire("Olga", Role::Operator).await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Hello!");
    scene.shown("Hello!").await;
    let dialog = scene.dialog_with(bob).await;
    let ann = TelegramUserId(scene.ann.0);
    let store = &scene.app.as_ref().unwrap().store;
    store.write(async |tx| tx.dialogs().assign(dialog, Some(ann), ann).await).await.unwrap();
    for person in [vera, olga] {
        scene.answer_to(person, "/help").await;
        let card = scene.sandbox.bot_chat(person).into_iter().rev().find(|one| one.from_bot).unwrap();
        let refused = scene.press_as(person, card.id, Button::Data(format!("g:stage:{dialog}:3"))).await;
        assert!(!refused.is_empty() && !refused.contains("Stage:"), "{refused}");
    }
    assert_eq!(scene.audited("contact_stage").await, 0);
}

#[tokio::test]
async fn dialogs_and_what_was_said_are_found_by_stage_and_label() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    let carl = scene.sandbox.add(Person::named("Carl").username("carl_x"));
    for (person, words) in [(bob, "The contract, please"), (carl, "What contract?")] {
        scene.sandbox.write(person, scene.sam, words);
        scene.shown(words).await;
    }
    scene.label("very hot").await;
    let card = scene.ask("/dialog @bob_lee", "The contract, please").await;
    scene.offered(card.id, "🏷 Label", "🪜 Offer").await;
    scene.press(card.id, "🪜 Offer").await;
    scene.turned(card.id, "🪜 Offer").await;

    // By words, then by buttons.
    let list = scene.ask("/dialogs OFFER", "💬 Dialogs: Offer").await;
    assert!(list.text.contains("Bob Lee") && !list.text.contains("Carl"), "{}", list.text);
    let list = scene.ask("/dialogs #very_hot", "💬 Dialogs: 🔵 very hot").await;
    assert!(list.text.contains("No dialog with anybody here"), "{}", list.text);
    scene.offered(list.id, "🗂 Filters", "🔵 very hot").await;
    let list = scene.on(&list, "🪜 New", "💬 Dialogs: New").await;
    assert!(list.text.contains("Carl") && !list.text.contains("Bob Lee"), "{}", list.text);
    scene.ask("/dialogs nonsense", "There is no such list").await;

    let found = scene.ask("/search contract #offer", "🔎 contract #offer").await;
    assert!(found.text.contains("The contract, please") && !found.text.contains("What contract"), "{}", found.text);
    let everywhere = scene.on(&found, "✖ All of them", "What contract").await;
    assert!(everywhere.text.contains("The contract, please"), "{}", everywhere.text);
    scene.offered(found.id, "🏷 Stage, label", "🔵 very hot").await;
    scene.on(&found, "🔵 very hot", "🔎 contract #very_hot").await;
    scene.turned(found.id, "Nothing found").await;
    scene.offered(found.id, "🏷 Stage, label", "🪜 New").await;
    scene.on(&found, "🪜 New", "🔎 contract #very_hot #new").await;
    // What names no stage and no label is a word like others; a stage alone is a list.
    scene.ask("/search #contract", "What contract").await;
    scene.ask("/search #offer", "💬 Dialogs: Offer").await;
}

#[tokio::test]
async fn the_funnel_is_a_picture_with_its_figures_in_words() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    scene.sandbox.write(bob, scene.sam, "Hello!");
    scene.shown("Hello!").await;
    scene.ask("/contact add @zoe_miller Zoe", "👤 Zoe").await;
    let dialog = scene.ask("/dialog @bob_lee", "Hello!").await;
    scene.offered(dialog.id, "🏷 Label", "🪜 Offer").await;
    scene.press(dialog.id, "🪜 Offer").await;
    scene.turned(dialog.id, "🪜 Offer").await;
    let stats = scene.ask("/stats", "7 days").await;
    let funnel = scene.on(&stats, "🪜 By stage", "Pipeline now: 2 people").await;
    for line in ["New: 1 here, 2 came this far (100\u{a0}%)", "Offer: 1 here, 1 came this far (50\u{a0}%)", "Lost: 0"] {
        assert!(funnel.text.lines().any(|one| one == line), "{line}: {}", funnel.text);
    }
    assert!(funnel.file.is_some(), "{funnel:?}");
    scene.on(&funnel, "📊 Together", "7 days").await;
}

#[tokio::test]
async fn exports_carry_stage_and_labels() {
    let scene = Scene::at_work().await;
    let bob = scene.bob();
    scene.label("very hot").await;
    scene.label("EU").await;
    scene.sandbox.write(bob, scene.sam, "Hello!");
    scene.shown("Hello!").await;
    let dialog = scene.ask("/dialog @bob_lee", "Hello!").await;
    for button in ["🪜 Offer", "🔵 very hot", "🟢 EU"] {
        scene.offered(dialog.id, "🏷 Label", button).await;
        scene.offered(dialog.id, button, "↩️ Reply").await;
    }
    scene.ask("/export @bob_lee", "1 message").await;
    let files = scene.sent_files(scene.ann, 2).await;
    let json: serde_json::Value = serde_json::from_str(&files[1]).unwrap();
    let talk = &json["dialogs"][0];
    assert_eq!((&talk["stage"], &talk["labels"]), (&"offer".into(), &serde_json::json!(["very hot", "EU"])));
    let head = files[0].lines().next().unwrap();
    assert!(head.contains(",notes,stage,labels,"), "{head}");
    assert!(files[0].contains(",offer,\"very hot, EU\""), "{}", files[0]);
}
